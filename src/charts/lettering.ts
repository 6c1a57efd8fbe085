import type { Canvas, Colour, Outline } from "./canvas.js";
import { outlines } from "./outlines.js";

/** Outlines are in thousandths of the font's size. */
const UNITS = 1_000;
/** A curve becomes so many straight pieces: at the sizes of a chart nobody sees the corners. */
const PIECES = 5;
const FULL_WIDTH = 1_000;

/** Whether every character of a text can be written. */
export const canWrite = (text: string): boolean => [...text].every((character) => Object.hasOwn(outlines, character));

export function widthOf(text: string, size: number): number {
  return [...text].reduce((sum, character) => sum + advanceOf(character), 0) * (size / UNITS);
}

export interface WriteOptions {
  readonly size: number;
  readonly colour: Colour;
  /** Where `x` is of the text; "left" if not given. */
  readonly align?: "left" | "middle" | "right";
}

/** Writes a line that stands on `baseline`. A character without an outline leaves a gap of its width. */
export function write(canvas: Canvas, text: string, x: number, baseline: number, options: WriteOptions): void {
  const { size, colour, align = "left" } = options;
  const scale = size / UNITS;
  let at = x - widthOf(text, size) * shares[align];
  for (const character of text) {
    const shapes = shapesOf(character).map((shape) =>
      shape.map((value, index) => (index % 2 === 0 ? at + value * scale : baseline - value * scale)),
    );
    canvas.fill(shapes, colour);
    at += advanceOf(character) * scale;
  }
}

const shares = { left: 0, middle: 0.5, right: 1 } as const;

function advanceOf(character: string): number {
  return outlines[character]?.[0] ?? FULL_WIDTH;
}

const known = new Map<string, readonly Outline[]>();

function shapesOf(character: string): readonly Outline[] {
  const shapes = known.get(character) ?? readPath(outlines[character]?.[1] ?? "");
  known.set(character, shapes);
  return shapes;
}

/** A path of the letters M (begin), L (line), C (curve) and Z (close), each with absolute points. */
function readPath(path: string): readonly Outline[] {
  return path.split("Z").flatMap((part) => (part === "" ? [] : [readShape(part)]));
}

function readShape(part: string): Outline {
  const points: number[] = [];
  for (const [, letter = "", list = ""] of part.matchAll(/([MLC])([^MLC]*)/g)) {
    const values = list.trim().split(" ").map(Number);
    if (letter === "C") points.push(...bend(points.slice(-2), values));
    else points.push(...values);
  }
  return points;
}

/** A cubic Bézier curve as straight pieces, without its beginning. */
function bend([x0 = 0, y0 = 0]: Outline, [x1 = 0, y1 = 0, x2 = 0, y2 = 0, x3 = 0, y3 = 0]: Outline): number[] {
  return Array.from({ length: PIECES }, (_, index) => {
    const t = (index + 1) / PIECES;
    const u = 1 - t;
    const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
    return [a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3];
  }).flat();
}
