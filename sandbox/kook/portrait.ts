import { createHash } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";

const SIZE = 96;
const drawn = new Map<string, Buffer>();

/** Draws an avatar for a name: a small symmetric pattern on a ground of its own colour, always the same. A PNG. */
export function portrait(name: string): Buffer {
  const known = drawn.get(name);
  if (known) return known;
  const png = draw(createHash("sha256").update(`portrait of ${name}`).digest());
  drawn.set(name, png);
  return png;
}

function draw(seed: Buffer): Buffer {
  const hue = ((seed[0] ?? 0) * 360) / 256;
  const ground = colour(hue, 0.5, 0.4);
  const ink = colour(hue + 40, 0.7, 0.85);
  const rows = Buffer.alloc(SIZE * (1 + SIZE * 3));
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const inked = isInked(seed, x, y);
      (inked ? ink : ground).forEach((value, i) => (rows[y * (1 + SIZE * 3) + 1 + x * 3 + i] = value));
    }
  }
  return png(rows);
}

/** Five by five cells in the middle, the right half mirroring the left. */
function isInked(seed: Buffer, x: number, y: number): boolean {
  const cell = SIZE / 8;
  const column = Math.floor((x - 1.5 * cell) / cell);
  const row = Math.floor((y - 1.5 * cell) / cell);
  if (column < 0 || column > 4 || row < 0 || row > 4) return false;
  const mirrored = Math.min(column, 4 - column);
  return ((seed[1 + row * 3 + mirrored] ?? 0) & 1) === 1;
}

function colour(hue: number, saturation: number, lightness: number): number[] {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((offset) => {
    const k = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  });
}

function png(rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits, RGB
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}
