import { expect, test } from "vitest";
import { pictureHead } from "../../../src/platforms/telegram/picture-head.js";
import { gif, png } from "./kept-files.js";

/** Segments before the frame, as cameras write them. */
function jpeg(width: number, height: number, marker = 0xc0): Buffer {
  const frame = Buffer.from([0xff, marker, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  const exif = Buffer.concat([Buffer.from([0xff, 0xe1, 0x10, 0x02]), Buffer.alloc(0x1000)]);
  const tables = Buffer.from([0xff, 0xc4, 0, 4, 0, 0]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), exif, Buffer.from([0xff]), tables, frame]);
}

function webp(kind: string, body: readonly number[]): Buffer {
  const head = Buffer.concat([Buffer.from("RIFF____WEBP"), Buffer.from(kind), Buffer.alloc(4), Buffer.from(body)]);
  return Buffer.concat([head, Buffer.alloc(16)]);
}

function bmp(width: number, height: number): Buffer {
  const head = Buffer.alloc(40);
  head.write("BM");
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  return head;
}

const animatedPng = Buffer.concat([png(3, 4, 33), Buffer.from("....acTL....IDAT")]);
const pngThatSpeaksOfIt = Buffer.concat([png(3, 4, 33), Buffer.from("....IDAT....acTL")]);

test.each<[string, Buffer, [number, number] | null, boolean]>([
  ["PNG", png(640, 480), [640, 480], false],
  ["moving PNG", animatedPng, [3, 4], true],
  ["PNG whose pixels look like a mark of movement", pngThatSpeaksOfIt, [3, 4], false],
  ["JPEG", jpeg(4_000, 3_000), [4_000, 3_000], false],
  ["progressive JPEG", jpeg(40, 30, 0xc2), [40, 30], false],
  ["JPEG that breaks off", jpeg(40, 30).subarray(0, 4_000), null, false],
  ["GIF", gif(20, 10), [20, 10], true],
  ["WebP", webp("VP8 ", [0, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xf0, 0x00]), [320, 240], false],
  ["lossless WebP", webp("VP8L", [0x2f, 0x3f, 0xc1, 0x3b, 0x00]), [320, 240], false],
  ["extended WebP", webp("VP8X", [0x10, 0, 0, 0, 0x3f, 0x01, 0x00, 0xef, 0x00, 0x00]), [320, 240], false],
  ["moving WebP", webp("VP8X", [0x02, 0, 0, 0, 0x3f, 0x01, 0x00, 0xef, 0x00, 0x00]), [320, 240], true],
  ["BMP from above", bmp(30, -20), [30, 20], false],
])("a %s tells its size, and whether it moves", (_, bytes, size, moves) => {
  expect(pictureHead(bytes)).toEqual({ size: size && { width: size[0], height: size[1] }, moves });
});

test.each([
  ["text", Buffer.from("hello, this is no picture at all")],
  ["nothing", Buffer.alloc(0)],
  ["the signature of a PNG alone", Buffer.from("89504e470d0a1a0a", "hex")],
])("%s is no picture", (_, bytes) => {
  expect(pictureHead(bytes)).toBeNull();
});

test("no beginning of a picture, however short, is stumbled over", () => {
  for (const whole of [png(3, 4), jpeg(40, 30), gif(2, 1), webp("VP8X", [2]), bmp(1, 1)]) {
    for (let length = 0; length <= Math.min(whole.length, 64); length++) pictureHead(whole.subarray(0, length));
  }
  for (const second of [0xd8, 0x00, 0xff]) pictureHead(Buffer.alloc(5_000, Buffer.from([0xff, second])));
});
