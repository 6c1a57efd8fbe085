import { expect, test } from "vitest";
import { collectYoungGarbage } from "../../src/attachments/young-garbage.js";

test("memory that was needed for a moment is freed, and the collector is shown to nobody else", () => {
  const MIB = 1024 * 1024;
  collectYoungGarbage();
  const before = process.memoryUsage().arrayBuffers;
  for (let pieces = 0; pieces < 64; pieces += 1) Buffer.alloc(MIB);
  collectYoungGarbage();
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * MIB);
  expect("gc" in globalThis).toBe(false);
});
