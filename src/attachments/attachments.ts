import type { Agent } from "node:http";
import type { Clock, Random, Timer } from "../clock.js";
import type { Logger } from "../log.js";
import { publicLookup, type Resolve } from "./asset-hosts.js";
import { directAgents } from "./asset-request.js";
import { AttachmentError, type AttachmentSource, type OpenAttachment } from "./attachment-source.js";
import type { DownloadedFile } from "./download.js";
import { Fetcher } from "./fetcher.js";
import { SharedFetch, tooLarge } from "./shared-fetch.js";
import { Spool } from "./spool.js";

/** A file that nobody uses stays so long: for the other platform's lane, and for another try at sending it. */
const KEPT_MS = 3 * 60_000;
const KEPT_BYTES = 256 * 1024 * 1024;

export interface AttachmentsOptions {
  readonly dataDir: string;
  /** "https://img.kookapp.cn": files come from these alone. */
  readonly assetOrigins: readonly string[];
  /** Leads through KOOK's proxy; null for direct connections, which then go to public addresses alone. */
  readonly agent: Agent | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Of all files together that nobody uses; the ones used longest ago go first. */
  readonly keptBytes?: number;
  /** How names become addresses, and how many bytes a disk has free: the system's own, but for tests. */
  readonly resolve?: Resolve;
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/** Files of KOOK, for as long as someone wants them. */
export interface Attachments extends AttachmentSource {
  /** Ends all fetches and removes all files. */
  close(): Promise<void>;
}

/** Makes the spool folder in the data folder, and empties it of what a crash has left. @throws StartUpError */
export function createAttachments(options: AttachmentsOptions): Attachments {
  return new SpooledAttachments(options);
}

/** A file on its way to the disk, or there. */
interface Entry {
  readonly url: string;
  readonly path: string;
  readonly fetch: SharedFetch;
  file: DownloadedFile | null;
  users: number;
  expiry: Timer | null;
}

class SpooledAttachments implements Attachments {
  /** By address, the one used longest ago first. */
  readonly #entries = new Map<string, Entry>();
  readonly #running = new Set<Promise<void>>();
  readonly #spool: Spool;
  readonly #direct;
  readonly #fetcher: Fetcher;
  #closed = false;
  #roomWasShort = false;

  constructor(private readonly options: AttachmentsOptions) {
    const { dataDir, assetOrigins, agent, clock, random } = options;
    this.#spool = new Spool(dataDir, options.freeBytes);
    this.#direct = directAgents(publicLookup(options.resolve));
    // Behind a proxy it is the proxy that looks names up, and its network that a name could lead into.
    const hosts = { origins: new Set(assetOrigins), agentFor: (url: URL) => agent ?? this.#direct.agentFor(url) };
    this.#fetcher = new Fetcher({ hosts, spool: this.#spool, clock }, random);
  }

  async open(url: string, { maxBytes, signal }: { maxBytes: number; signal: AbortSignal }): Promise<OpenAttachment> {
    signal.throwIfAborted();
    if (this.#closed) throw stopping();
    const entry = this.#entries.get(url) ?? this.#begin(url);
    if (entry.file === null) return await entry.fetch.wait(maxBytes, signal);
    if (entry.file.size > maxBytes) throw tooLarge(entry.file.size);
    return this.#lend(entry, entry.file);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { fetch } of this.#entries.values()) fetch.reject(stopping());
    await Promise.all(this.#running);
    await this.#removeAll([...this.#entries.values()]);
    this.#direct.close();
  }

  #begin(url: string): Entry {
    const path = this.#spool.newPath();
    const entry: Entry = { url, path, fetch: new SharedFetch(), file: null, users: 0, expiry: null };
    this.#entries.set(url, entry);
    const running = this.#run(entry).finally(() => this.#running.delete(running));
    this.#running.add(running);
    // Whoever comes after all others have gone needs a fetch of their own.
    entry.fetch.signal.addEventListener("abort", () => this.#forgetUnfinished(entry), { once: true });
    return entry;
  }

  /** Never rejects: those who wait are told. */
  async #run(entry: Entry): Promise<void> {
    try {
      const file = await this.#fetch(entry);
      this.#roomWasShort = false;
      if (entry.fetch.signal.aborted) return await this.#spool.remove(entry.path);
      entry.file = file;
      entry.fetch.resolve(() => this.#lend(entry, file));
    } catch (error) {
      this.#forgetUnfinished(entry);
      await this.#spool.remove(entry.path);
      if (!entry.fetch.signal.aborted) this.#report(entry.url, error);
      entry.fetch.reject(
        error instanceof AttachmentError
          ? error
          : new AttachmentError("unreachable", "Something unforeseen", { cause: error }),
      );
    }
  }

  /** Once more when room can be made by giving up what nobody uses. */
  async #fetch({ url, path, fetch }: Entry): Promise<DownloadedFile> {
    const options = {
      signal: fetch.signal,
      onSize: (bytes: number, whole: boolean): void => fetch.noteSize(bytes, whole),
    };
    try {
      return await this.#fetcher.fetch(url, path, options);
    } catch (error) {
      const idle = this.#idle();
      if (!(error instanceof AttachmentError) || error.reason !== "no-room" || idle.length === 0) throw error;
      await this.#removeAll(idle);
      return await this.#fetcher.fetch(url, path, options);
    }
  }

  #lend(entry: Entry, file: DownloadedFile): OpenAttachment {
    entry.users += 1;
    entry.expiry?.cancel();
    let released = false;
    const release = (): void => {
      if (released) return;
      released = true;
      entry.users -= 1;
      if (entry.users === 0) this.#keepAWhile(entry);
    };
    return { path: entry.path, ...file, release };
  }

  /** A file that nobody uses any more becomes the last of those to go. */
  #keepAWhile(entry: Entry): void {
    if (this.#entries.get(entry.url) !== entry) return;
    this.#entries.delete(entry.url);
    this.#entries.set(entry.url, entry);
    entry.expiry = this.options.clock.after(KEPT_MS, () => void this.#removeAll([entry]));
    const { keptBytes = KEPT_BYTES } = this.options;
    const idle = this.#idle();
    let bytes = idle.reduce((sum, { file }) => sum + (file?.size ?? 0), 0);
    for (const oldest of idle) {
      if (bytes <= keptBytes) return;
      bytes -= oldest.file?.size ?? 0;
      void this.#removeAll([oldest]);
    }
  }

  #idle(): Entry[] {
    return [...this.#entries.values()].filter(({ file, users }) => file !== null && users === 0);
  }

  #forgetUnfinished(entry: Entry): void {
    if (entry.file === null && this.#entries.get(entry.url) === entry) this.#entries.delete(entry.url);
  }

  async #removeAll(entries: readonly Entry[]): Promise<void> {
    for (const { url, expiry } of entries) {
      expiry?.cancel();
      this.#entries.delete(url);
    }
    await Promise.all(entries.map(({ path }) => this.#spool.remove(path)));
  }

  #report(url: string, error: unknown): void {
    const { log } = this.options;
    const host = URL.canParse(url) ? new URL(url).host : "";
    if (!(error instanceof AttachmentError)) return log.error({ err: error, host }, "A file could not be fetched");
    const { reason, message: words } = error;
    if (reason !== "no-room") return log.info({ host, reason, words }, "A file could not be fetched");
    if (!this.#roomWasShort) log.error({ words }, "There is no room for files: links stand for them until there is");
    this.#roomWasShort = true;
  }
}

function stopping(): AttachmentError {
  return new AttachmentError("unreachable", "The relay is stopping");
}
