import { expect, test } from "vitest";
import { zoneSpans } from "../../../src/store/operations/history/zone-spans.js";

const at = (iso: string): number => Date.parse(iso);

function days(timeZone: string, from: string, to: string): readonly string[] {
  return zoneSpans({ from: at(from), to: at(to) }, "day", timeZone).map(({ from }) => new Date(from).toISOString());
}

function hours(timeZone: string, from: string, to: string): readonly string[] {
  return zoneSpans({ from: at(from), to: at(to) }, "hour", timeZone).map(({ from }) => new Date(from).toISOString());
}

test("a day begins at the zone's own midnight, and the first and last are cut to the window", () => {
  const window = { from: at("2026-06-01T03:00:00Z"), to: at("2026-06-02T20:00:00Z") };
  expect(zoneSpans(window, "day", "Asia/Shanghai")).toEqual([
    { from: window.from, to: at("2026-06-01T16:00:00Z") },
    { from: at("2026-06-01T16:00:00Z"), to: at("2026-06-02T16:00:00Z") },
    { from: at("2026-06-02T16:00:00Z"), to: window.to },
  ]);
});

test("a day on which clocks are set is 23 or 25 hours long", () => {
  expect(days("America/New_York", "2026-03-07T05:00:00Z", "2026-03-10T04:00:00Z")).toEqual([
    "2026-03-07T05:00:00.000Z",
    "2026-03-08T05:00:00.000Z",
    "2026-03-09T04:00:00.000Z",
  ]);
  expect(days("America/New_York", "2026-10-31T04:00:00Z", "2026-11-03T05:00:00Z")).toEqual([
    "2026-10-31T04:00:00.000Z",
    "2026-11-01T04:00:00.000Z",
    "2026-11-02T05:00:00.000Z",
  ]);
});

test("where clocks jump over midnight, the day begins after the jump", () => {
  // Lebanon: from 23:59:59 on 28 March to 01:00 on 29 March 2026.
  expect(days("Asia/Beirut", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z")).toEqual([
    "2026-03-28T12:00:00.000Z",
    "2026-03-28T22:00:00.000Z",
    "2026-03-29T21:00:00.000Z",
  ]);
});

test("a date that a country skipped has no day", () => {
  // Samoa went from 29 to 31 December 2011.
  expect(days("Pacific/Apia", "2011-12-29T10:00:00Z", "2011-12-31T10:00:00Z")).toEqual([
    "2011-12-29T10:00:00.000Z",
    "2011-12-30T10:00:00.000Z",
  ]);
});

test("an hour begins at the zone's own full hour, also where that is not one of UTC", () => {
  expect(hours("Asia/Kathmandu", "2026-06-01T00:00:00Z", "2026-06-01T02:00:00Z")).toEqual([
    "2026-06-01T00:00:00.000Z",
    "2026-06-01T00:15:00.000Z",
    "2026-06-01T01:15:00.000Z",
  ]);
});

test("the hour that comes twice in autumn is two hours, the one that is skipped in spring is none", () => {
  expect(hours("Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z")).toHaveLength(3);
  expect(hours("Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T03:00:00Z")).toHaveLength(3);
});

test("spans follow each other without a gap, whatever the zone does", () => {
  const window = { from: at("2026-01-01T00:17:00Z"), to: at("2026-12-31T11:11:11Z") };
  for (const zone of [
    "Asia/Shanghai",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Africa/Casablanca",
    "Asia/Kolkata",
  ]) {
    const spans = zoneSpans(window, "day", zone);
    expect(spans[0]?.from).toBe(window.from);
    expect(spans.at(-1)?.to).toBe(window.to);
    for (const [index, span] of spans.slice(1).entries()) expect(span.from).toBe(spans[index]?.to);
    expect(spans.length).toBeGreaterThanOrEqual(365);
  }
});

test("an unknown zone and a window without end are refused", () => {
  expect(() => zoneSpans({ from: 0, to: 1 }, "day", "Mars/Olympus")).toThrow(RangeError);
  expect(() => zoneSpans({ from: 0, to: 1e13 }, "hour", "UTC")).toThrow(RangeError);
});
