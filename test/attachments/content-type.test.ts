import fc from "fast-check";
import { expect, test } from "vitest";
import { contentTypeOf } from "../../src/attachments/content-type.js";
import { portrait } from "../../sandbox/kook/portrait.js";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
const latin = (text: string): Buffer => Buffer.from(text, "latin1");

test.each([
  ["image/png", portrait("Anna")],
  ["image/jpeg", hex("ff d8 ff e0 00 10 4a 46 49 46 00 01")],
  ["image/jpeg", hex("ff d8 ff db 00 84 00")],
  ["image/gif", latin("GIF89a\x01\0\x01\0")],
  ["image/gif", latin("GIF87a\x01\0\x01\0")],
  ["image/webp", latin("RIFF\x24\0\0\0WEBPVP8 ")],
  ["image/bmp", latin("BM\x46\0\0\0\0\0\0\0\x36\0\0\0")],
  ["image/avif", latin("\0\0\0\x20ftypavif\0\0\0\0")],
  ["image/heic", latin("\0\0\0\x20ftypheic\0\0\0\0")],
  ["video/mp4", latin("\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41")],
  ["video/mp4", latin("\0\0\0\x18ftypmp42\0\0\0\0")],
  ["video/3gpp", latin("\0\0\0\x18ftyp3gp4\0\0\0\0")],
  ["video/quicktime", latin("\0\0\0\x14ftypqt  \0\0\x02\0qt  ")],
  ["video/quicktime", latin("\0\0\0\x08wide\0\0\0\0mdat")],
  ["video/webm", latin("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm")],
  ["video/x-matroska", latin("\x1a\x45\xdf\xa3\xa3\x42\x86\x81\x01\x42\x82\x88matroska")],
  ["video/x-msvideo", latin("RIFF\x24\0\0\0AVI LIST")],
  ["audio/mpeg", latin("ID3\x04\0\0\0\0\0\0")],
  ["audio/mpeg", hex("ff fb 90 64 00 0f")],
  ["audio/aac", hex("ff f1 50 80 02 1f fc")],
  ["audio/ogg", latin("OggS\0\x02\0\0\0\0\0\0\0\0OpusHead")],
  ["video/ogg", latin(`OggS\0\x02${"\0".repeat(22)}\x80theora`)],
  ["audio/wav", latin("RIFF\x24\0\0\0WAVEfmt ")],
  ["audio/mp4", latin("\0\0\0\x1cftypM4A \0\0\0\0")],
  ["audio/flac", latin("fLaC\0\0\0\x22")],
  ["application/pdf", latin("%PDF-1.7\n")],
  ["application/zip", latin("PK\x03\x04\x14\0\0\0")],
  ["application/zip", latin("PK\x05\x06\0\0\0\0")],
])("%s is known by its first bytes, whatever the host says", (type, bytes) => {
  expect(contentTypeOf(bytes, undefined)).toBe(type);
  expect(contentTypeOf(bytes, "text/html")).toBe(type);
  expect(contentTypeOf(bytes, "application/octet-stream")).toBe(type);
});

test.each([
  ["a text", latin("BMW is a car, and this is a text"), "text/plain; charset=utf-8", "text/plain"],
  ["two bytes", hex("ff d8"), "image/jpeg", "image/jpeg"],
  ["a text in UTF-16", hex("ff fe 61 00 62 00"), "text/plain", "text/plain"],
  ["an odd header", latin("hello"), " Text/Markdown ;x", "text/markdown"],
  ["nothing", Buffer.alloc(0), "application/x-thing+json", "application/x-thing+json"],
])("what has no sign of its own, such as %s, is what the host says", (_what, bytes, header, type) => {
  expect(contentTypeOf(bytes, header)).toBe(type);
});

test.each([undefined, "", "application/octet-stream", "binary/octet-stream", "nonsense", "a/b\r\nx: y"])(
  "where neither tells, nobody knows (%s)",
  (header) => {
    expect(contentTypeOf(latin("hello"), header)).toBeNull();
  },
);

test.each([
  ["PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["PK\x03\x04", "application/java-archive"],
  ["\0\0\0\x20ftypisom", "audio/mp4"],
  ["\x1a\x45\xdf\xa3\x9fwebm", "audio/webm"],
  ["OggS\0\x02", "audio/opus"],
])("of a container %j the host may say more closely what it is: %s", (bytes, type) => {
  expect(contentTypeOf(latin(bytes), type)).toBe(type);
});

test("a zip is no picture, and a packed file no other kind of zip", () => {
  expect(contentTypeOf(latin("PK\x03\x04"), "image/png")).toBe("application/zip");
  expect(contentTypeOf(latin("PK\x03\x04"), "application/x-zip-compressed")).toBe("application/zip");
});

test("any bytes and any header give a type that a header can carry, or none", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.option(fc.string(), { nil: undefined }), (bytes, header) => {
      expect(contentTypeOf(Buffer.from(bytes), header) ?? "none/known").toMatch(/^[\w.+-]+\/[\w.+-]+$/);
    }),
  );
});
