import type { IncomingMessage } from "node:http";
import type { FileHandle } from "node:fs/promises";
import { FIRST_BYTES } from "./content-type.js";
import type { Spool } from "./spool.js";
import { collectYoungGarbage } from "./young-garbage.js";

const MIB = 1024 * 1024;
/** How often, while a file grows, the room on the disk is looked at, and memory that it took on its way is freed. */
const ROOM_STEP_BYTES = 8 * MIB;
const MEMORY_STEP_BYTES = 2 * MIB;

/** A file as far as it has come. Another try goes on after what is there, if the host says that the file is still the same. */
export class PartialFile {
  #size = 0;
  #firstBytes = Buffer.alloc(0);
  /** The host's mark of the file's state, by which the rest can be asked for. */
  #etag: string | null = null;
  #handle: FileHandle | null = null;

  constructor(
    readonly path: string,
    private readonly spool: Spool,
  ) {}

  /** Bytes on the disk. */
  get size(): number {
    return this.#size;
  }

  get firstBytes(): Buffer {
    return this.#firstBytes;
  }

  /** The rest alone can be asked for. */
  get resumable(): boolean {
    return this.#etag !== null && this.#size > 0;
  }

  /** With these headers a host sends the rest alone, or all of it anew when the file changed. */
  get rangeHeaders(): Readonly<Record<string, string>> {
    if (this.#etag === null || this.#size === 0) return {};
    return { range: `bytes=${this.#size}-`, "if-range": this.#etag };
  }

  /** Opens the file for what an answer brings: the rest, or all of it. */
  async begin(answer: IncomingMessage): Promise<void> {
    if (answer.statusCode !== 206) this.forget();
    this.#etag = strongEtag(answer);
    this.#handle = await this.spool.openFile(this.path, { append: this.#size > 0 });
  }

  async append(bytes: Buffer, bytesLeft: number): Promise<void> {
    if (!this.#handle) throw new Error("The file is not open");
    const before = this.#size;
    await this.spool.write(this.#handle, bytes);
    this.#size += bytes.length;
    if (crosses(ROOM_STEP_BYTES, before, this.#size)) await this.spool.reserve(bytesLeft);
    if (crosses(MEMORY_STEP_BYTES, before, this.#size)) collectYoungGarbage();
    if (this.#firstBytes.length < FIRST_BYTES) {
      this.#firstBytes = Buffer.concat([this.#firstBytes, bytes]).subarray(0, FIRST_BYTES);
    }
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = null;
  }

  /** The next try begins anew. */
  forget(): void {
    this.#size = 0;
    this.#firstBytes = Buffer.alloc(0);
    this.#etag = null;
  }
}

function crosses(step: number, before: number, after: number): boolean {
  return Math.floor(after / step) > Math.floor(before / step);
}

/** A weak one promises no equal bytes; and of a packed body the bytes are not the file's. */
function strongEtag({ headers }: IncomingMessage): string | null {
  return headers["content-encoding"] === undefined && headers.etag?.startsWith('"') ? headers.etag : null;
}
