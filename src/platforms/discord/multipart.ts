import { randomUUID } from "node:crypto";
import { open } from "node:fs/promises";
import { NotBegunError } from "../network-errors.js";

/** A file on the disk, as it is to be uploaded. */
export interface UploadFile {
  readonly path: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
}

const LINE = "\r\n";
const READ_AT_ONCE = 128 * 1024;

/**
 * A message with files, in the form that Discord takes. Each iteration reads the files anew, so that a request can be
 * repeated, and no more of them than is sent.
 * https://docs.discord.com/developers/reference#uploading-files
 */
export class Multipart implements AsyncIterable<Uint8Array> {
  readonly contentType: string;
  /** Bytes of it all. */
  readonly length: number;
  readonly #pieces: readonly (Buffer | UploadFile)[];

  constructor(message: object, files: readonly UploadFile[]) {
    const boundary = `----${randomUUID()}`;
    const pieces: (Buffer | UploadFile)[] = [];
    const write = (text: string): void => void pieces.push(Buffer.from(text));
    write(`--${boundary}${LINE}Content-Disposition: form-data; name="payload_json"${LINE}`);
    write(`Content-Type: application/json${LINE}${LINE}${JSON.stringify(message)}${LINE}`);
    for (const [index, file] of files.entries()) {
      const name = `name="files[${index}]"; filename="${quotable(file.name)}"`;
      write(`--${boundary}${LINE}Content-Disposition: form-data; ${name}${LINE}`);
      write(`Content-Type: ${file.contentType}${LINE}${LINE}`);
      pieces.push(file);
      write(LINE);
    }
    write(`--${boundary}--${LINE}`);
    this.#pieces = pieces;
    this.contentType = `multipart/form-data; boundary=${boundary}`;
    this.length = pieces.reduce((sum, piece) => sum + (Buffer.isBuffer(piece) ? piece.length : piece.size), 0);
  }

  /** A chunk is good until the next one is asked for: one buffer serves all files. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    const buffer = Buffer.allocUnsafe(READ_AT_ONCE);
    for (const piece of this.#pieces) {
      if (Buffer.isBuffer(piece)) yield piece;
      else yield* readWhole(piece, buffer);
    }
  }
}

/** @throws NotBegunError: what breaks off in the middle of a file is no message to Discord */
async function* readWhole({ path, size }: UploadFile, buffer: Buffer): AsyncGenerator<Uint8Array, void> {
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
