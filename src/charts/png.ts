import { promisify } from "node:util";
import { crc32, deflate } from "node:zlib";

/** Three bytes a pixel: red, green, blue; row after row from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BYTES_A_PIXEL = 3;
const TRUE_COLOUR = 2;
const DEPTH = 8;
/** Each row as it is: of large even areas nothing else comes out smaller. */
const UNFILTERED = 0;
const compress = promisify(deflate);

/** A picture as a PNG file. What takes time is done off the main thread. https://www.w3.org/TR/png-3/ */
export async function encodePng({ width, height, pixels }: Picture): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([DEPTH, TRUE_COLOUR], 8);
  const rows = toRows(pixels, width * BYTES_A_PIXEL, height);
  const body = (await compress(rows)) as Buffer;
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), chunk("IDAT", body), chunk("IEND", Buffer.alloc(0))]);
}

function toRows(pixels: Uint8Array, stride: number, height: number): Buffer {
  const rows = Buffer.alloc((stride + 1) * height, UNFILTERED);
  for (let row = 0; row < height; row += 1) {
    rows.set(pixels.subarray(row * stride, (row + 1) * stride), row * (stride + 1) + 1);
  }
  return rows;
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
