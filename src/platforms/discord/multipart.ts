import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";

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

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    for (const piece of this.#pieces) {
      if (Buffer.isBuffer(piece)) yield piece;
      else yield* createReadStream(piece.path, { highWaterMark: READ_AT_ONCE }) as AsyncIterable<Buffer>;
    }
  }
}

/** https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function quotable(name: string): string {
  return name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
