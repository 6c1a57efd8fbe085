import { createRequire } from "node:module";
import { z } from "zod";

/** pngjs, which playwright-core carries along: a decoder that has nothing in common with our encoder. */
const bundle = z
  .object({ PNG: z.custom<{ readonly sync: { read(file: Buffer): unknown } }>((value) => typeof value === "function") })
  .parse(createRequire(import.meta.url)("playwright-core/lib/utilsBundle"));

const decoded = z.object({ width: z.number(), height: z.number(), data: z.instanceof(Buffer) });

/** A PNG file as pixels. Throws for one that breaks the format, its checksums included. */
export function readPng(file: Buffer) {
  const { width, height, data } = decoded.parse(bundle.PNG.sync.read(file));
  return {
    width,
    height,
    /** Red, green and blue at a place. */
    at(x: number, y: number): readonly [number, number, number] {
      const from = (Math.round(y) * width + Math.round(x)) * 4;
      return [data[from] ?? -1, data[from + 1] ?? -1, data[from + 2] ?? -1];
    },
  };
}
