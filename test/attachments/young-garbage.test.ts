import { expect, test } from "vitest";
import { collectYoungGarbage } from "../../src/attachments/young-garbage.js";

const MIB = 1024 * 1024;

test("of what is needed for a moment only, no heap grows, and the collector is shown to nobody else", () => {
  collectYoungGarbage();
  const before = process.memoryUsage().arrayBuffers;
  for (let pieces = 0; pieces < 200; pieces += 1) {
    Buffer.alloc(MIB);
    collectYoungGarbage();
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * MIB);
  expect("gc" in globalThis).toBe(false);
});
