import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AttachmentError,
  type AttachmentSource,
  type OpenAttachment,
} from "../../../src/attachments/attachment-source.js";
import { afterTest } from "../platform-world.js";

/** Files that are on this machine already; every other address is gone. */
export class LocalFiles implements AttachmentSource {
  /** How many are open now. */
  opened = 0;
  /** How often one was asked for. */
  asked = 0;
  readonly #files = new Map<string, OpenAttachment>();
  #folder: string | null = null;

  /** Puts a file under an address. */
  async put(url: string, bytes: Buffer, contentType: string | null = null): Promise<void> {
    this.#folder ??= await makeFolder();
    const path = join(this.#folder, String(this.#files.size));
    await writeFile(path, bytes);
    const release = (): void => void (this.opened -= 1);
    this.#files.set(url, { path, size: bytes.length, contentType, release });
  }

  /** Something happens to a file that was promised to be there. */
  async spoil(url: string, change: "shorter" | "gone"): Promise<void> {
    const path = this.#files.get(url)?.path ?? "";
    if (change === "shorter") await truncate(path, 5);
    else await rm(path);
  }

  open(url: string, { maxBytes }: { readonly maxBytes: number }): Promise<OpenAttachment> {
    this.asked += 1;
    const file = this.#files.get(url);
    if (!file) return Promise.reject(new AttachmentError("gone", "There is no such file"));
    if (file.size > maxBytes) {
      return Promise.reject(new AttachmentError("too-large", "The file is too large", { size: file.size }));
    }
    this.opened += 1;
    return Promise.resolve(file);
  }
}

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kook-relay-files-"));
  afterTest(() => rm(folder, { recursive: true }));
  return folder;
}
