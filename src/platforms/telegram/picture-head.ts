import { open } from "node:fs/promises";

/** What the beginning of a picture tells of it. */
export interface PictureHead {
  /** Null where the beginning doesn't tell. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** As a photo it would stand still. */
  readonly moves: boolean;
}

/** Cameras put their own small pictures before the size. */
const HEAD_BYTES = 256 * 1024;

/** Null for what is no picture, whatever it is called. */
export async function readPictureHead(path: string): Promise<PictureHead | null> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return pictureHead(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

export function pictureHead(bytes: Buffer): PictureHead | null {
  const signature = bytes.toString("latin1", 0, 16);
  if (signature.startsWith("\x89PNG") && bytes.length >= 24) return png(bytes);
  if (signature.startsWith("\xff\xd8")) return { size: jpegSize(bytes), moves: false };
  if (signature.startsWith("GIF8") && bytes.length >= 10) {
    return { size: { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }, moves: true };
  }
  if (signature.startsWith("RIFF") && signature.slice(8, 12) === "WEBP" && bytes.length >= 30) return webp(bytes);
  if (signature.startsWith("BM") && bytes.length >= 26) {
    return { size: { width: Math.abs(bytes.readInt32LE(18)), height: Math.abs(bytes.readInt32LE(22)) }, moves: false };
  }
  return null;
}

/** An animation tells so before its first picture. https://www.w3.org/TR/png-3/#acTL-chunk */
function png(bytes: Buffer): PictureHead {
  const firstPicture = bytes.indexOf("IDAT", 8, "latin1");
  const animation = bytes.indexOf("acTL", 8, "latin1");
  return {
    size: { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) },
    moves: animation > 0 && (firstPicture < 0 || animation < firstPicture),
  };
}

/** Goes from segment to segment up to the one that starts the frame. https://www.w3.org/Graphics/JPEG/itu-t81.pdf */
function jpegSize(bytes: Buffer): PictureHead["size"] {
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    if (marker === 0xff) at += 1;
    else at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

/** https://developers.google.com/speed/webp/docs/riff_container */
function webp(bytes: Buffer): PictureHead {
  const of = (width: number, height: number, moves = false): PictureHead => ({ size: { width, height }, moves });
  switch (bytes.toString("latin1", 12, 16)) {
    case "VP8X":
      return of(bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1, ((bytes[20] ?? 0) & 2) !== 0);
    case "VP8L": {
      const bits = bytes.readUInt32LE(21);
      return of((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
    }
    case "VP8 ":
      return of(bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff);
    default:
      return { size: null, moves: false };
  }
}
