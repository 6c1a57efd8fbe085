import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";

/** A file as it is to be uploaded. */
export interface UploadFile {
  /** Under which the request's parameters name it: "attach://field". */
  readonly field: string;
  readonly name: string;
  readonly contentType: string;
  /** Where it lies on the disk, or what is in it. */
  readonly content: { readonly path: string; readonly size: number } | Buffer;
}

const LINE = "\r\n";
const READ_AT_ONCE = 128 * 1024;

/**
 * Parameters with files, in the form that the Bot API takes. Files are read as they are sent, and no more of them.
 * https://core.telegram.org/bots/api#making-requests
 */
export class UploadForm implements AsyncIterable<Uint8Array> {
  readonly contentType: string;
  /** Bytes of it all. */
  readonly length: number;
  readonly #pieces: readonly (Buffer | { readonly path: string; readonly size: number })[];

  constructor(parameters: object, files: readonly UploadFile[]) {
    const boundary = `----${randomUUID()}`;
    const head = (rest: string): Buffer =>
      Buffer.from(`--${boundary}${LINE}Content-Disposition: form-data; ${rest}${LINE}${LINE}`);
    this.#pieces = [
      ...Object.entries(parameters).flatMap(([name, value]: [string, unknown]) => [
        head(`name="${name}"`),
        Buffer.from(`${typeof value === "string" ? value : JSON.stringify(value)}${LINE}`),
      ]),
      ...files.flatMap(({ field, name, contentType, content }) => [
        head(`name="${field}"; filename="${quotable(name)}"${LINE}Content-Type: ${contentType}`),
        content,
        Buffer.from(LINE),
      ]),
      Buffer.from(`--${boundary}--${LINE}`),
    ];
    this.contentType = `multipart/form-data; boundary=${boundary}`;
    this.length = this.#pieces.reduce((sum, piece) => sum + (Buffer.isBuffer(piece) ? piece.length : piece.size), 0);
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
