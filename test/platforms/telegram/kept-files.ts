import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AttachmentError,
  type AttachmentSource,
  type OpenAttachment,
} from "../../../src/attachments/attachment-source.js";

/** Files on the disk, as they lie there when they were fetched from KOOK. */
export class KeptFiles implements AttachmentSource {
  readonly #folder = mkdtempSync(join(tmpdir(), "kept-files-"));
  readonly #files = new Map<string, Omit<OpenAttachment, "release"> | AttachmentError>();
  /** Addresses, as often as they were opened. */
  readonly opened: string[] = [];
  /** Opened and not released yet. */
  inUse = 0;

  /** Puts a file there; its address. */
  add(name: string, content: Buffer, contentType: string | null): string {
    const path = join(this.#folder, String(this.#files.size));
    writeFileSync(path, content);
    const url = `https://img.kookapp.cn/${encodeURIComponent(name)}`;
    this.#files.set(url, { path, size: content.length, contentType });
    return url;
  }

  /** A file that can't be had; its address. */
  missing(name: string, reason: AttachmentError["reason"], size: number | null = null): string {
    const url = `https://img.kookapp.cn/${encodeURIComponent(name)}`;
    this.#files.set(url, new AttachmentError(reason, "It can't be had", { size }));
    return url;
  }

  async open(url: string, { maxBytes, signal }: { maxBytes: number; signal: AbortSignal }): Promise<OpenAttachment> {
    signal.throwIfAborted();
    this.opened.push(url);
    const file = this.#files.get(url) ?? new AttachmentError("gone", "There is no such file");
    if (file instanceof AttachmentError) throw file;
    if (file.size > maxBytes) throw new AttachmentError("too-large", "Too large", { size: file.size });
    this.inUse += 1;
    let released = false;
    const release = (): void => {
      if (!released) this.inUse -= 1;
      released = true;
    };
    return { ...file, release };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A PNG's beginning, which tells its size, filled up to so many bytes that begin otherwise nowhere. */
export function png(width: number, height: number, bytes = 200): Buffer {
  const head = Buffer.alloc(33);
  head.write("\x89PNG\r\n\x1a\n", 0, "latin1");
  head.writeUInt32BE(13, 8);
  head.write("IHDR", 12, "latin1");
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return Buffer.concat([head, Buffer.alloc(Math.max(bytes - head.length, 0), `${width}x${height} `)]);
}

export function gif(width: number, height: number): Buffer {
  const head = Buffer.from("GIF89a____", "latin1");
  head.writeUInt16LE(width, 6);
  head.writeUInt16LE(height, 8);
  return Buffer.concat([head, Buffer.from("frames")]);
}

/** Whatever it is called. */
export function bytes(text: string, length = 100): Buffer {
  return Buffer.alloc(length, text);
}
