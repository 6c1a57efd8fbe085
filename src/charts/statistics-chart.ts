import { Canvas, type Colour } from "./canvas.js";
import { delayTicks, niceStep, type DelayUnits } from "./scales.js";
import { widthOf, write } from "./lettering.js";
import type { Picture } from "./png.js";

/** One hour or one day. */
export interface ChartSpan {
  /** Below its bar; null where there is no room for one. */
  readonly label: string | null;
  readonly delivered: number;
  readonly failed: number;
  /** In milliseconds; null where nothing was delivered. */
  readonly delay: { readonly p50: number; readonly p95: number } | null;
}

export interface StatisticsChart {
  readonly spans: readonly ChartSpan[];
  readonly words: {
    readonly title: string;
    readonly delivered: string;
    readonly failed: string;
    readonly delay: string;
    readonly half: string;
    readonly most: string;
    readonly units: DelayUnits;
  };
}

/**
 * The picture has a ground of its own, so that it reads alike on KOOK's dark and its light cards. Blue and orange are
 * told apart by everybody, and by their lightness, too. Sizes are for a phone, which shows it at less than half.
 */
export const chartColours = {
  ground: [35, 39, 47],
  grid: [62, 68, 79],
  text: [226, 230, 236],
  faint: [160, 168, 180],
  delivered: [76, 152, 245],
  failed: [255, 138, 61],
  half: [92, 205, 170],
  most: [243, 211, 90],
} as const satisfies Readonly<Record<string, Colour>>;

export const chartSize = { width: 800, height: 600 } as const;

const FONT = 26;
const SMALL = 22;
const PLOT = { left: 104, right: 776 } as const;
const BARS = { top: 74, bottom: 322 } as const;
const DELAYS = { top: 436, bottom: 576 } as const;
const MOST_BAR = 64;

/** Draws messages as bars, and below, over the same time, how long they took. */
export function drawStatistics(chart: StatisticsChart): Picture {
  const canvas = new Canvas(chartSize.width, chartSize.height, chartColours.ground);
  drawBars(canvas, chart);
  drawDelays(canvas, chart);
  return canvas;
}

// ---------------------------------------------------------------- messages

function drawBars(canvas: Canvas, { spans, words }: StatisticsChart): void {
  heading(canvas, 40, words.title, [
    [words.delivered, chartColours.delivered],
    [words.failed, chartColours.failed],
  ]);
  const highest = Math.max(1, ...spans.map(({ delivered, failed }) => delivered + failed));
  const step = niceStep(highest);
  const top = Math.ceil(highest / step) * step;
  const heightOf = (count: number): number => (count / top) * (BARS.bottom - BARS.top);
  for (let count = 0; count <= top; count += step) gridLine(canvas, BARS.bottom - heightOf(count), shortCount(count));
  spans.forEach((span, index) => {
    const { left, width, middle } = columnOf(spans, index);
    const bar = Math.max(2, Math.min(MOST_BAR, width * 0.72));
    const [delivered, failed] = [heightOf(span.delivered), heightOf(span.failed)];
    const x = Math.round(left + (width - bar) / 2);
    canvas.rectangle(x, BARS.bottom - delivered, Math.round(bar), delivered, chartColours.delivered);
    // A single failure among thousands is to be seen, too.
    const seen = span.failed > 0 ? Math.max(failed, 3) : 0;
    canvas.rectangle(x, BARS.bottom - delivered - seen, Math.round(bar), seen, chartColours.failed);
    if (span.label !== null) {
      const style = { size: SMALL, colour: chartColours.faint, align: "middle" } as const;
      write(canvas, span.label, middle, BARS.bottom + 32, style);
    }
  });
}

/** "1.2k" for 1200: what stands at the axis has little room. */
function shortCount(count: number): string {
  if (count >= 1_000_000) return `${Number((count / 1_000_000).toFixed(1))}M`;
  return count >= 1_000 ? `${Number((count / 1_000).toFixed(1))}k` : String(count);
}

// ---------------------------------------------------------------- delay

function drawDelays(canvas: Canvas, { spans, words }: StatisticsChart): void {
  heading(canvas, 402, words.delay, [
    [words.half, chartColours.half],
    [words.most, chartColours.most],
  ]);
  const delays = spans.flatMap(({ delay }) => (delay ? [delay.p50, delay.p95] : []));
  const ticks = delayTicks(Math.min(...delays), Math.max(...delays), words.units);
  const [low, high] = [Math.log(ticks[0]?.ms ?? 1), Math.log(ticks.at(-1)?.ms ?? 10)];
  const yOf = (ms: number): number => {
    const share = (Math.log(Math.max(ms, 1)) - low) / (high - low);
    return DELAYS.bottom - Math.min(Math.max(share, 0), 1) * (DELAYS.bottom - DELAYS.top);
  };
  for (const { ms, label } of ticks) gridLine(canvas, yOf(ms), label);
  drawDelay(canvas, spans, (delay) => yOf(delay.p95), chartColours.most);
  drawDelay(canvas, spans, (delay) => yOf(delay.p50), chartColours.half);
}

/** A line that is interrupted where nothing was delivered; a span between two such is a dot. */
function drawDelay(
  canvas: Canvas,
  spans: readonly ChartSpan[],
  yOf: (delay: NonNullable<ChartSpan["delay"]>) => number,
  colour: Colour,
): void {
  let line: number[] = [];
  spans.forEach(({ delay }, index) => {
    if (!delay) {
      line = [];
      return;
    }
    const { middle } = columnOf(spans, index);
    const before = line.slice(-2);
    line = [middle, yOf(delay)];
    canvas.line([...before, ...line], 4, colour);
    canvas.dot(middle, yOf(delay), 5, colour);
  });
}

// ---------------------------------------------------------------- both

function heading(
  canvas: Canvas,
  baseline: number,
  title: string,
  legend: readonly (readonly [word: string, colour: Colour])[],
): void {
  write(canvas, title, 24, baseline, { size: FONT, colour: chartColours.text });
  let right: number = PLOT.right;
  for (const [word, colour] of legend.toReversed()) {
    write(canvas, word, right, baseline, { size: SMALL, colour: chartColours.text, align: "right" });
    right -= widthOf(word, SMALL) + 28;
    canvas.rectangle(right, baseline - 17, 18, 18, colour);
    right -= 24;
  }
}

function gridLine(canvas: Canvas, y: number, label: string): void {
  canvas.rectangle(PLOT.left, Math.round(y), PLOT.right - PLOT.left, 1, chartColours.grid);
  write(canvas, label, PLOT.left - 12, Math.round(y) + 8, { size: SMALL, colour: chartColours.faint, align: "right" });
}

function columnOf(spans: readonly ChartSpan[], index: number): { left: number; width: number; middle: number } {
  const width = (PLOT.right - PLOT.left) / spans.length;
  const left = PLOT.left + index * width;
  return { left, width, middle: left + width / 2 };
}
