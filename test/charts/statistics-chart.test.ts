import { expect, test } from "vitest";
import { encodePng } from "../../src/charts/png.js";
import { delayTicks, niceStep } from "../../src/charts/scales.js";
import { chartColours, chartSize, drawStatistics, type ChartSpan } from "../../src/charts/statistics-chart.js";
import { chartTexts } from "../../src/language/charts.js";
import { readPng } from "../support/png.js";

const words = { ...chartTexts.en, title: chartTexts.en["per-hour"], units: chartTexts.en };
const span = (delivered: number, failed = 0, delay: ChartSpan["delay"] = null): ChartSpan => ({
  label: null,
  delivered,
  failed,
  delay,
});

async function drawn(spans: readonly ChartSpan[]) {
  const picture = readPng(await encodePng(drawStatistics({ spans, words })));
  const is = (x: number, y: number, colour: readonly number[]): boolean =>
    picture.at(x, y).every((value, index) => value === colour[index]);
  /** How many pixels of a colour stand above each other at this x, between two heights. */
  const tall = (x: number, colour: readonly number[], top: number, bottom: number): number =>
    Array.from({ length: bottom - top }, (_, row) => is(x, top + row, colour)).filter(Boolean).length;
  return { picture, is, tall };
}

/** The plot of the bars: 248 pixels high, from 104 to 776. */
const middleOf = (index: number, count: number): number => 104 + ((776 - 104) / count) * (index + 0.5);
const barHeight = (chart: Awaited<ReturnType<typeof drawn>>, index: number, count: number, colour: readonly number[]) =>
  chart.tall(middleOf(index, count), colour, 60, 340);

test("bars are as high as their counts, with the failed ones on top", async () => {
  const chart = await drawn([span(400), span(200), span(0), span(100, 100)]);
  expect(barHeight(chart, 0, 4, chartColours.delivered)).toBe(248);
  expect(barHeight(chart, 1, 4, chartColours.delivered)).toBe(124);
  expect(barHeight(chart, 2, 4, chartColours.delivered)).toBe(0);
  expect(barHeight(chart, 3, 4, chartColours.delivered)).toBe(62);
  expect(barHeight(chart, 3, 4, chartColours.failed)).toBe(62);
  expect(barHeight(chart, 0, 4, chartColours.failed)).toBe(0);
});

test("a single failure among thousands can still be seen", async () => {
  const chart = await drawn([span(100_000, 1), span(5)]);
  expect(barHeight(chart, 0, 2, chartColours.failed)).toBeGreaterThanOrEqual(2);
});

test("delays are lines at their heights, interrupted where nothing was delivered", async () => {
  const delay = { p50: 1_000, p95: 10_000 };
  const chart = await drawn([span(1, 0, delay), span(1, 0, delay), span(0), span(1, 0, delay)]);
  const line = (x: number, colour: readonly number[]) => chart.tall(x, colour, 420, 590);
  // From one second to ten, the lower line lies at the bottom and the upper one at the top.
  expect(chart.is(middleOf(0.5, 4), 436, chartColours.most)).toBe(true);
  expect(chart.is(middleOf(0.5, 4), 576, chartColours.half)).toBe(true);
  expect(line(middleOf(1.5, 4), chartColours.most)).toBe(0);
  expect(line(middleOf(2.5, 4), chartColours.half)).toBe(0);
  expect(line(middleOf(3, 4), chartColours.half)).toBeGreaterThan(3);
});

test("a chart without any delay, with one bar and with thirty-one is drawn, too", async () => {
  for (const count of [1, 2, 24, 25, 31]) {
    const chart = await drawn(Array.from({ length: count }, () => span(3)));
    expect([chart.picture.width, chart.picture.height]).toEqual([chartSize.width, chartSize.height]);
    expect(barHeight(chart, count - 1, count, chartColours.delivered)).toBeGreaterThan(100);
  }
});

test("text and colours stand out from the ground, as is asked of text that people read", () => {
  const light = (colour: readonly number[]): number => {
    const [red = 0, green = 0, blue = 0] = colour.map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (colour: readonly number[]): number => (light(colour) + 0.05) / (light(chartColours.ground) + 0.05);
  for (const name of ["text", "faint", "delivered", "failed", "half", "most"] as const) {
    expect(contrast(chartColours[name])).toBeGreaterThan(4.5);
  }
});

test("an axis of counts has whole, round steps and at most five of them", () => {
  expect([1, 2, 3, 7, 10, 99, 100, 101, 400, 1_234, 99_999].map(niceStep)).toEqual([
    1, 1, 1, 2, 5, 25, 25, 50, 100, 500, 25_000,
  ]);
  for (let highest = 1; highest < 3_000; highest += 7) {
    const step = niceStep(highest);
    expect(Number.isInteger(step)).toBe(true);
    expect(Math.ceil(highest / step)).toBeLessThanOrEqual(5);
  }
});

test("an axis of delays reaches from below the shortest to above the longest", () => {
  const labels = (low: number, high: number) => delayTicks(low, high, chartTexts.en).map(({ label }) => label);
  expect(labels(320, 4_000)).toEqual(["0.1 s", "1 s", "10 s"]);
  expect(labels(1_000, 1_000)).toEqual(["1 s", "10 s"]);
  expect(labels(5, 7)).toEqual(["1 ms", "10 ms"]);
  expect(labels(0, 0)).toEqual(["1 ms", "10 ms"]);
  expect(labels(200, 7_200_000)).toEqual(["0.1 s", "1 s", "10 s", "1 min", "10 min", "1 h", "6 h"]);
  expect(labels(9e10, 9e11)).toEqual(["10 d", "100 d"]);
  expect(labels(Infinity, -Infinity)).toEqual(["0.1 s", "1 s"]);
  expect(delayTicks(100, 60_000, chartTexts.zh).map(({ label }) => label)).toEqual([
    "0.1 秒",
    "1 秒",
    "10 秒",
    "1 分钟",
  ]);
});
