import { randomUUID } from "node:crypto";
import { open } from "node:fs/promises";
import { NotBegunError } from "./network-errors.js";

/** One part of a form. */
export interface FormPart {
  readonly field: string;
  /** Of a file: what it is called there. */
  readonly name?: string;
  readonly contentType?: string;
  /** What is in it, or where it lies on the disk. */
  readonly content: Buffer | FileOnDisk;
}

export interface FileOnDisk {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

const LINE = "\r\n";
const READ_AT_ONCE = 128 * 1024;

/**
 * A form with files. Each iteration reads the files anew, so that a request can be repeated, and no more of them than is
 * sent. https://www.rfc-editor.org/rfc/rfc7578
 */
export class Multipart implements AsyncIterable<Uint8Array> {
  readonly contentType: string;
  /** Bytes of it all. */
  readonly length: number;
  readonly #pieces: readonly (Buffer | FileOnDisk)[];

  constructor(parts: readonly FormPart[]) {
    const boundary = `----${randomUUID()}`;
    this.#pieces = [
      ...parts.flatMap((part) => [Buffer.from(`--${boundary}${headOf(part)}`), part.content, Buffer.from(LINE)]),
      Buffer.from(`--${boundary}--${LINE}`),
    ];
    this.contentType = `multipart/form-data; boundary=${boundary}`;
    this.length = this.#pieces.reduce((sum, piece) => sum + (Buffer.isBuffer(piece) ? piece.length : piece.size), 0);
  }

  /** A chunk is good until the next one is asked for: one buffer serves all files. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    let buffer: Buffer | null = null;
    for (const piece of this.#pieces) {
      if (Buffer.isBuffer(piece)) yield piece;
      else yield* readWhole(piece, (buffer ??= Buffer.allocUnsafe(READ_AT_ONCE)));
    }
  }
}

function headOf({ field, name, contentType }: FormPart): string {
  const file = name === undefined ? "" : `; filename="${quotable(name)}"`;
  const type = contentType === undefined ? "" : `${LINE}Content-Type: ${contentType}`;
  return `${LINE}Content-Disposition: form-data; name="${field}"${file}${type}${LINE}${LINE}`;
}

/** @throws NotBegunError: what breaks off in the middle of a file is no message to a platform */
async function* readWhole({ path, size }: FileOnDisk, buffer: Buffer): AsyncGenerator<Uint8Array, void> {
  let left = size;
  const file = await open(path).catch(unreadable);
  try {
    while (left > 0) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, left), null).catch(unreadable);
      if (bytesRead === 0) throw new NotBegunError("A file to be uploaded is shorter than it was");
      left -= bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

function unreadable(cause: unknown): never {
  throw new NotBegunError("A file to be uploaded can't be read", { cause });
}

/** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function quotable(name: string): string {
  return name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
