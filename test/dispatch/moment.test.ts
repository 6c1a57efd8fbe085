import { expect, test } from "vitest";
import { readMoment } from "../../src/dispatch/moment.js";

/** A Thursday, 15:30 in Shanghai and 07:30 UTC. */
const NOW = Date.UTC(2026, 10, 26, 7, 30);
const HOUR = 3_600_000;
const shanghai = (text: string) => readMoment(text, NOW, "Asia/Shanghai");
const at = (iso: string) => Date.parse(iso);

test.each([
  ["30m", NOW - HOUR / 2],
  ["2h", NOW - 2 * HOUR],
  ["２Ｈ", NOW - 2 * HOUR],
  ["2 hours", NOW - 2 * HOUR],
  ["2h ago", NOW - 2 * HOUR],
  ["7d", NOW - 7 * 24 * HOUR],
  ["2w", NOW - 14 * 24 * HOUR],
  ["30分钟", NOW - HOUR / 2],
  ["2小时", NOW - 2 * HOUR],
  ["2个小时前", NOW - 2 * HOUR],
  ["7天", NOW - 7 * 24 * HOUR],
  ["1周", NOW - 7 * 24 * HOUR],
])("“%s” is so long ago", (text, expected) => {
  expect(shanghai(text)).toBe(expected);
});

test.each([
  ["today", "2026-11-26T00:00+08:00"],
  ["今天", "2026-11-26T00:00+08:00"],
  ["yesterday", "2026-11-25T00:00+08:00"],
  ["前天", "2026-11-24T00:00+08:00"],
  ["2026-11-20", "2026-11-20T00:00+08:00"],
  ["2026/11/20", "2026-11-20T00:00+08:00"],
  ["2026年11月20日", "2026-11-20T00:00+08:00"],
  ["11月20号", "2026-11-20T00:00+08:00"],
  ["11-20", "2026-11-20T00:00+08:00"],
  ["12-01", "2025-12-01T00:00+08:00"],
  ["2026-11-20T14:05", "2026-11-20T14:05+08:00"],
  ["2027-01-01", "2027-01-01T00:00+08:00"],
])("“%s” is the beginning of a day in the host's time zone", (text, expected) => {
  expect(shanghai(text)).toBe(at(expected));
});

test("a day begins when it does there, also when the clock was changed in between", () => {
  const now = Date.UTC(2026, 2, 30, 12);
  expect(readMoment("2026-03-29", now, "Europe/Berlin")).toBe(at("2026-03-29T00:00+01:00"));
  expect(readMoment("2026-03-30", now, "Europe/Berlin")).toBe(at("2026-03-30T00:00+02:00"));
});

test.each([
  "",
  "h",
  "2",
  "soon",
  "2x",
  "2026-13-01",
  "2026-02-31",
  "02-31",
  "2026-11-20T25:00",
  "constructor",
  "-2h",
  "99-99",
])("“%s” is no moment", (text) => {
  expect(shanghai(text)).toBeNull();
});
