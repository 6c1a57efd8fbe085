import fc from "fast-check";
import { expect, test } from "vitest";
import { Canvas, type Colour } from "../../src/charts/canvas.js";
import { encodePng } from "../../src/charts/png.js";
import { readPng } from "../support/png.js";

const white: Colour = [255, 255, 255];
const black: Colour = [0, 0, 0];

const pixel = (canvas: Canvas, x: number, y: number): number[] => [
  ...canvas.pixels.subarray((y * canvas.width + x) * 3, (y * canvas.width + x) * 3 + 3),
];
/** How much of a white ground a black area covers, in pixels. */
const covered = (canvas: Canvas): number => canvas.pixels.reduce((sum, value) => sum + (255 - value), 0) / (255 * 3);

test("a picture comes out of another decoder as it was drawn", async () => {
  const canvas = new Canvas(37, 21, [10, 20, 30]);
  canvas.rectangle(3, 4, 10, 5, [200, 100, 50]);
  canvas.line([0, 20, 36, 0], 3, [0, 255, 128]);
  const read = readPng(await encodePng(canvas));
  expect([read.width, read.height]).toEqual([37, 21]);
  for (let y = 0; y < 21; y += 1)
    for (let x = 0; x < 37; x += 1) expect([...read.at(x, y)]).toEqual(pixel(canvas, x, y));
  expect(read.at(5, 6)).toEqual([200, 100, 50]);
});

test("an area's edge takes as much of the colour as it covers of each pixel", () => {
  const canvas = new Canvas(8, 8, white);
  canvas.rectangle(1.25, 2, 3, 2.5, black);
  expect(pixel(canvas, 0, 3)).toEqual([255, 255, 255]);
  expect(pixel(canvas, 1, 3)).toEqual([64, 64, 64]); // three quarters of it
  expect(pixel(canvas, 2, 3)).toEqual([0, 0, 0]);
  expect(pixel(canvas, 4, 3)).toEqual([191, 191, 191]); // one quarter
  expect(pixel(canvas, 2, 4)).toEqual([128, 128, 128]); // half of it
  expect(pixel(canvas, 5, 3)).toEqual([255, 255, 255]);
});

test("what lies within an area and turns the other way is a hole", () => {
  const canvas = new Canvas(12, 12, white);
  canvas.fill(
    [
      [1, 1, 11, 1, 11, 11, 1, 11],
      [4, 4, 4, 8, 8, 8, 8, 4],
    ],
    black,
  );
  expect(pixel(canvas, 2, 2)).toEqual([0, 0, 0]);
  expect(pixel(canvas, 6, 6)).toEqual([255, 255, 255]);
  expect(pixel(canvas, 9, 6)).toEqual([0, 0, 0]);
});

test("a triangle covers its own area, wherever it lies, and leaves nothing behind for the next one", () => {
  const corner = fc.double({ min: 0, max: 40, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(corner, corner, corner, corner, corner, corner), ([ax, ay, bx, by, cx, cy]) => {
      const canvas = new Canvas(40, 40, white);
      canvas.fill([[ax, ay, bx, by, cx, cy]], black);
      const area = Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;
      // Each pixel at the edge is rounded to one of 256 steps.
      expect(Math.abs(covered(canvas) - area)).toBeLessThan(1.2);
      const before = covered(canvas);
      canvas.fill([[5, 5, 5, 5, 5, 5]], black);
      expect(covered(canvas)).toBe(before);
    }),
    { numRuns: 200 },
  );
});

test("what reaches beyond the picture is cut off there", () => {
  const canvas = new Canvas(10, 10, white);
  canvas.rectangle(-5, -5, 8, 8, black);
  canvas.rectangle(8, 8, 50, 50, black);
  canvas.line([-20, 5, 40, 5], 2, black);
  expect(pixel(canvas, 0, 0)).toEqual([0, 0, 0]);
  expect(pixel(canvas, 9, 9)).toEqual([0, 0, 0]);
  expect(pixel(canvas, 0, 5)).toEqual([0, 0, 0]);
  expect(pixel(canvas, 9, 5)).toEqual([0, 0, 0]);
  expect(pixel(canvas, 5, 8)).toEqual([255, 255, 255]);
});
