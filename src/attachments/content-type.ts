/** What `contentTypeOf` wants to see of a file. */
export const FIRST_BYTES = 64;

/**
 * A file's type by its first bytes, else as its host says, for names and headers are often wrong.
 * Null when neither tells.
 */
export function contentTypeOf(firstBytes: Buffer, header: string | undefined): string | null {
  const told = header?.split(";")[0]?.trim().toLowerCase() ?? "";
  const named = /^[\w.+-]+\/[\w.+-]+$/.test(told) && !told.endsWith("/octet-stream") ? told : null;
  const seen = signatureOf(firstBytes);
  if (seen === null) return named;
  return named !== null && REFINED[seen]?.test(named) ? named : seen;
}

/** Containers whose beginning doesn't say what is inside: there the host may know better. */
const REFINED: Readonly<Record<string, RegExp>> = {
  "application/zip": /^application\/(?!(x-)?zip)/,
  "video/mp4": /^audio\/(mp4|m4a|x-m4a|aac)$/,
  "video/webm": /^audio\/webm$/,
  "audio/ogg": /^(audio\/opus|video\/ogg)$/,
};

function signatureOf(bytes: Buffer): string | null {
  const at = (offset: number, text: string): boolean =>
    bytes.subarray(offset, offset + text.length).equals(Buffer.from(text, "latin1"));
  if (at(0, "\x89PNG\r\n\x1a\n")) return "image/png";
  if (at(0, "\xff\xd8\xff")) return "image/jpeg";
  if (at(0, "GIF87a") || at(0, "GIF89a")) return "image/gif";
  if (at(0, "RIFF"))
    return { WEBP: "image/webp", WAVE: "audio/wav", "AVI ": "video/x-msvideo" }[word(bytes, 8)] ?? null;
  // A bitmap's bytes 6 to 9 are reserved and zero; "BM" alone begins many a text.
  if (at(0, "BM") && at(6, "\0\0\0\0")) return "image/bmp";
  if (at(4, "ftyp")) return typeOfBrand(word(bytes, 8));
  // QuickTime before it had brands.
  if (at(4, "moov") || at(4, "wide") || at(4, "mdat")) return "video/quicktime";
  if (at(0, "\x1a\x45\xdf\xa3")) return bytes.includes("matroska") ? "video/x-matroska" : "video/webm";
  if (at(0, "OggS")) return bytes.includes("theora") ? "video/ogg" : "audio/ogg";
  if (at(0, "fLaC")) return "audio/flac";
  if (at(0, "ID3")) return "audio/mpeg";
  if (at(0, "%PDF-")) return "application/pdf";
  if (at(0, "PK\x03\x04") || at(0, "PK\x05\x06")) return "application/zip";
  return typeOfFrame(bytes);
}

function word(bytes: Buffer, offset: number): string {
  return bytes.toString("latin1", offset, offset + 4);
}

/** https://mp4ra.org/registered-types/brands */
function typeOfBrand(brand: string): string {
  if (brand === "qt  ") return "video/quicktime";
  if (brand.startsWith("M4A") || brand.startsWith("M4B")) return "audio/mp4";
  if (brand === "avif" || brand === "avis") return "image/avif";
  if (["heic", "heix", "heim", "heis", "hevc", "mif1", "msf1"].includes(brand)) return "image/heic";
  if (brand.startsWith("3gp")) return "video/3gpp";
  return "video/mp4";
}

/**
 * An audio frame without a tag before it: eleven set bits, then version, layer, bit rate and sampling rate. Of MPEG's
 * layers only the third, MP3, for a text in UTF-16 begins like one of the first.
 */
function typeOfFrame(bytes: Buffer): string | null {
  const [first = 0, second = 0, third = 0] = bytes;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  if ((second & 0xf6) === 0xf0) return "audio/aac";
  const known = (second & 0x18) !== 0x08 && (second & 0x06) === 0x02 && third >> 4 !== 15 && (third & 0x0c) !== 0x0c;
  return known ? "audio/mpeg" : null;
}
