import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { mkdir, open, rm, statfs, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { StartUpError } from "../start-up-error.js";
import { AttachmentError } from "./attachment-source.js";

/** What the spool leaves of a disk: the store, which lies there too, must be able to go on. */
const RESERVED_BYTES = 64 * 1024 * 1024;

/** The folder where files lie while they are on their way. Of no use to a later process: emptied at start. */
export class Spool {
  readonly #folder: string;
  #next = 1;

  /** @throws StartUpError */
  constructor(
    dataDir: string,
    private readonly freeBytes: (folder: string) => Promise<number> = freeBytesOf,
  ) {
    this.#folder = join(dataDir, "spool");
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      for (const name of readdirSync(this.#folder)) rmSync(join(this.#folder, name), { recursive: true, force: true });
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? "unknown";
      throw new StartUpError(
        `The folder "${this.#folder}", for files on their way, can't be used (${code}). Remove what is there, or give this user the right to it.`,
        { cause: error },
      );
    }
  }

  /** A place that no other file has. */
  newPath(): string {
    return join(this.#folder, String(this.#next++));
  }

  /** Opens a file for writing: emptied, or after what is there. @throws AttachmentError "no-room" */
  async openFile(path: string, { append }: { readonly append: boolean }): Promise<FileHandle> {
    return await noRoomUnless(async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      return await open(path, append ? "a" : "w", 0o600);
    });
  }

  /** @throws AttachmentError "no-room" */
  async write(file: FileHandle, bytes: Buffer): Promise<void> {
    await noRoomUnless(async () => {
      for (let from = 0; from < bytes.length;) from += (await file.write(bytes, from)).bytesWritten;
    });
  }

  /** @throws AttachmentError "no-room" when so many bytes more would fill the disk */
  async reserve(bytes: number): Promise<void> {
    const free = await noRoomUnless(() => this.freeBytes(this.#folder));
    if (free - bytes < RESERVED_BYTES) throw new AttachmentError("no-room", "The disk is nearly full", { size: bytes });
  }

  async remove(path: string): Promise<void> {
    // What can't be removed now goes with the next start.
    await rm(path, { force: true }).catch(() => undefined);
  }
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

async function noRoomUnless<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new AttachmentError("no-room", `The spool folder can't be written (${code})`, { cause: error });
  }
}
