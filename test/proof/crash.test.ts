import { expect, test } from "vitest";
import { proveCrashes } from "./prove-crashes.js";

test("killed twenty times at the steps of its work: nothing is lost, in the wrong order, or doubled but where Telegram can't be asked", async () => {
  const report = await proveCrashes({ kills: 20, seed: 20_261_125 });
  expect(report.problems).toEqual([]);
  expect(report.said).toBeGreaterThan(100);
  expect(report.whole + report.gone + report.doubled).toBeGreaterThanOrEqual(report.due);
  expect(report.reached.size).toBeGreaterThan(10);
}, 600_000);
