import { expect, test } from "vitest";
import { Canvas } from "../../src/charts/canvas.js";
import { canWrite, widthOf, write } from "../../src/charts/lettering.js";
import { chartTexts } from "../../src/language/charts.js";

const ink = (text: string, size = 40) => {
  const canvas = new Canvas(Math.ceil(widthOf(text, size)) + 20, 80, [255, 255, 255]);
  write(canvas, text, 10, 60, { size, colour: [0, 0, 0] });
  const rows = Array.from({ length: 80 }, (_, row) =>
    canvas.pixels.subarray(row * canvas.width * 3, (row + 1) * canvas.width * 3).some((value) => value < 128),
  );
  return { top: rows.indexOf(true), bottom: rows.lastIndexOf(true), pixels: canvas.pixels };
};

test("every word of a chart can be written, in both languages, and every digit and letter", () => {
  for (const texts of Object.values(chartTexts))
    for (const text of Object.values(texts)) expect(canWrite(text)).toBe(true);
  expect(canWrite("0123456789:/.%kM abcxyz ABCXYZ")).toBe(true);
  expect(canWrite("☃")).toBe(false);
});

test("letters stand on their line and are as high as letters are", () => {
  const { top, bottom } = ink("H");
  expect(bottom).toBe(59);
  expect(bottom - top + 1).toBeGreaterThan(26); // the height of capitals: 0.73 of the size
  expect(bottom - top + 1).toBeLessThan(32);
  expect(ink("x").top).toBeGreaterThan(top + 5);
  expect(ink("g").bottom).toBeGreaterThan(60);
  const { top: chinese, bottom: under } = ink("送");
  expect(chinese).toBeLessThan(top);
  expect(under).toBeGreaterThan(59);
});

test("an O has a hole, and an I hasn't", () => {
  const holeOf = (character: string): boolean => {
    const canvas = new Canvas(60, 60, [255, 255, 255]);
    write(canvas, character, 30, 50, { size: 50, colour: [0, 0, 0], align: "middle" });
    return (canvas.pixels[(32 * 60 + 30) * 3] ?? 0) > 200;
  };
  expect([holeOf("O"), holeOf("I")]).toEqual([true, false]);
});

test("text is placed by its left, its middle or its right, and takes its width", () => {
  const edges = (align: "left" | "middle" | "right") => {
    const canvas = new Canvas(200, 60, [255, 255, 255]);
    write(canvas, "1000", 100, 45, { size: 30, colour: [0, 0, 0], align });
    const columns = Array.from({ length: 200 }, (_, x) =>
      Array.from({ length: 60 }, (_unused, y) => canvas.pixels[(y * 200 + x) * 3] ?? 255).some((value) => value < 128),
    );
    return [columns.indexOf(true), columns.lastIndexOf(true)];
  };
  const width = widthOf("1000", 30);
  expect(width).toBeGreaterThan(60);
  const [left = 0] = edges("left");
  expect(left).toBeGreaterThanOrEqual(100);
  expect(left).toBeLessThan(106);
  const [, right = 0] = edges("right");
  expect(right).toBeLessThan(100);
  expect(right).toBeGreaterThan(94);
  const [from = 0, to = 0] = edges("middle");
  expect(Math.abs((from + to) / 2 - 100)).toBeLessThan(3);
});

test("what has no outline leaves a gap and nothing breaks", () => {
  expect(ink("☃").top).toBe(-1);
  expect(widthOf("☃", 20)).toBe(20);
});
