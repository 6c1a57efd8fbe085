import { randomBytes } from "node:crypto";
import type { UploadedFile } from "../local/form.js";
import { badRequest, Refusal } from "./refusal.js";
import type { MediaKind, StoredFile } from "./model.js";
import type { World } from "./world.js";

const MB = 1024 * 1024;

/** The largest uploads, and the largest files that Telegram fetches. https://core.telegram.org/bots/api#sending-files */
const LIMITS = { photo: 10 * MB, other: 50 * MB, photoByUrl: 5 * MB, otherByUrl: 20 * MB } as const;

/** A file that a parameter names: an upload, an earlier file's id, or an address to fetch. @throws Refusal */
export async function takeFile(
  world: World,
  kind: MediaKind,
  given: string,
  upload: UploadedFile | undefined,
): Promise<StoredFile> {
  if (upload) return store(world, kind, upload.name, upload.type, upload.bytes, false);
  if (given === "") throw badRequest(`there is no ${kind} in the request`);
  if (/^https?:\/\//i.test(given)) return fetchFile(world, kind, given);
  const known = world.files.get(given);
  if (!known) throw badRequest("wrong remote file identifier specified: Wrong padding in the string");
  // "A video can't be sent as a photo, a photo can't be sent as a document, etc."
  if (known.kind !== kind) {
    throw badRequest(`can't use file of type ${titled(known.kind)} as ${titled(kind)}`);
  }
  return known;
}

function titled(kind: MediaKind): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}

async function fetchFile(world: World, kind: MediaKind, address: string): Promise<StoredFile> {
  let response: Response;
  try {
    response = await fetch(address, { signal: AbortSignal.timeout(20_000) });
  } catch {
    throw badRequest("failed to get HTTP URL content");
  }
  if (!response.ok) throw badRequest("failed to get HTTP URL content");
  const type = response.headers.get("content-type")?.split(";")[0] ?? "application/octet-stream";
  if (kind !== "document" && !type.startsWith(`${kind === "photo" ? "image" : kind}/`)) {
    throw badRequest("wrong type of the web page content");
  }
  const name = decodeURIComponent(new URL(address).pathname.split("/").at(-1) || "file");
  return store(world, kind, name, type, Buffer.from(await response.arrayBuffer()), true);
}

function store(world: World, kind: MediaKind, name: string, type: string, bytes: Buffer, byUrl: boolean): StoredFile {
  if (bytes.length === 0) throw badRequest("file must be non-empty");
  checkSize(kind, bytes.length, byUrl);
  if (kind === "photo") checkImage(bytes);
  const uniqueId = `AQAD${randomBytes(8).toString("base64url")}`;
  const id = `AgACAgQAA${randomBytes(36).toString("base64url")}`;
  const file: StoredFile = { id, uniqueId, kind, name: name || kind, type: type || "application/octet-stream", bytes };
  world.files.set(id, file);
  return file;
}

function checkSize(kind: MediaKind, size: number, byUrl: boolean): void {
  const photo = kind === "photo";
  if (byUrl && size > (photo ? LIMITS.photoByUrl : LIMITS.otherByUrl)) {
    throw badRequest("failed to get HTTP URL content");
  }
  if (size > LIMITS.other) throw new Refusal(413, "Request Entity Too Large");
  if (photo && size > LIMITS.photo) {
    throw badRequest(`file of size ${size} bytes is too big for a photo; the maximum size is ${LIMITS.photo} bytes`);
  }
}

/** Photos must be pictures: JPEG, PNG, GIF, WebP or BMP, sides together at most 10,000 and at most 20 to 1. */
function checkImage(bytes: Buffer): void {
  const size = imageSize(bytes);
  if (size === null) throw badRequest("IMAGE_PROCESS_FAILED");
  const { width, height } = size;
  if (width === 0 || height === 0) return;
  if (width + height > 10_000 || Math.max(width, height) / Math.min(width, height) > 20) {
    throw badRequest("PHOTO_INVALID_DIMENSIONS");
  }
}

/** An image's size where its head tells it, zeros for other images, null for what is none. */
function imageSize(bytes: Buffer): { readonly width: number; readonly height: number } | null {
  const head = bytes.toString("latin1", 0, 12);
  if (head.startsWith("\x89PNG") && bytes.length >= 24) {
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  }
  if (head.startsWith("GIF8") && bytes.length >= 10) {
    return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
  }
  if (head.startsWith("\xff\xd8\xff")) return jpegSize(bytes);
  if (head.startsWith("BM") && bytes.length >= 26) {
    return { width: bytes.readUInt32LE(18), height: Math.abs(bytes.readInt32LE(22)) };
  }
  return head.startsWith("RIFF") && head.endsWith("WEBP") ? { width: 0, height: 0 } : null;
}

/** From the first segment that begins a frame. */
function jpegSize(bytes: Buffer): { readonly width: number; readonly height: number } {
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const kind = bytes[at + 1]!;
    if (kind >= 0xc0 && kind <= 0xcf && kind !== 0xc4 && kind !== 0xc8 && kind !== 0xcc) {
      return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return { width: 0, height: 0 };
}
