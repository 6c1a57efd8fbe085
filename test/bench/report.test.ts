import { expect, test } from "vitest";
import { GOALS } from "../../bench/store/goals.js";
import { judge, Report } from "../../bench/store/report.js";
import { percentile, timeEach } from "../../bench/store/sampling.js";

test("a figure reaches its aim, its must, or misses, whichever way is better", () => {
  expect(judge(GOALS["start to ready"], 500)).toBe("aim");
  expect(judge(GOALS["start to ready"], 501)).toBe("must");
  expect(judge(GOALS["start to ready"], 1_001)).toBe("missed");
  expect(judge(GOALS["mapping look-ups"], 5_000_000)).toBe("aim");
  expect(judge(GOALS["mapping look-ups"], 4_999_999)).toBe("must");
  expect(judge(GOALS["mapping look-ups"], 999_999)).toBe("missed");
  expect(judge(GOALS["trace by id: p50"], 1_000)).toBe("");
});

test("each figure is a line of JSON with its goals, and a row of a table that can be read", () => {
  const lines: string[] = [];
  const report = new Report({ messages: 1_000 }, (line) => lines.push(line));
  report.add("deep page: p50", 3.14159, 0.256, "warm");
  report.add("mapping look-ups", 7_411_999.4, null);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { bench: "store", messages: 1_000, name: "deep page: p50", value: 3.14, unit: "ms", must: 2, verdict: "missed" },
    {
      name: "mapping look-ups",
      value: 7_412_000,
      verdict: "aim",
      timesOriginal: expect.closeTo(4_000, -1),
      othersShare: null,
    },
  ]);
  const [head = "", first = "", second = ""] = report.table().split("\n");
  expect(head).toMatch(/measured +must +aim +reached +original +better by +others' load/);
  expect(first).toMatch(/^deep page: p50 \(warm\) +3\.1 ms +2 ms +1 ms +missed +67 ms +21\.3 × +26 %$/);
  expect(second).toMatch(/^mapping look-ups +7,411,999 \/s +1,000,000 \/s +5,000,000 \/s +aim +1,853 \/s +4,000 ×$/);
  expect(report.missed.map(({ name }) => name)).toEqual(["deep page: p50"]);
});

test("a percentile is one of the values, whatever their order", () => {
  const values = [9, 1, 5, 3, 7];
  expect([0, 0.2, 0.5, 0.95, 1].map((share) => percentile(values, share))).toEqual([1, 1, 5, 9, 9]);
  expect(percentile([], 0.5)).toBeNaN();
});

test("calls that only warm up are made, and not measured", async () => {
  const calls: number[] = [];
  const taken = await timeEach(5, async (index) => calls.push(index), 2);
  expect(calls).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(taken).toHaveLength(5);
});
