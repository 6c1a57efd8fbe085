import type { Agent } from "node:http";
import { backoffMs } from "../backoff.js";
import { pause, type Clock, type Random, type Timer } from "../clock.js";
import type { Logger } from "../log.js";
import { publicLookup, type Resolve } from "./asset-hosts.js";
import { AttachmentError, type AttachmentSource, type OpenAttachment } from "./attachment-source.js";
import { directAgents, download, type DownloadedFile, type DownloadSurroundings } from "./download.js";
import { SharedFetch, tooLarge } from "./shared-fetch.js";
import { Spool } from "./spool.js";

const TRIES = 3;
const BACKOFF = { firstMs: 1_000, longestMs: 5_000 };
const SILENCE_MS = 30_000;
/** All tries of one file together. */
const WHOLE_MS = 5 * 60_000;
/** A file that nobody uses stays so long: for the other platform's lane, and for another try at sending it. */
const KEPT_MS = 3 * 60_000;
/** Of all such files together; the ones used longest ago go first. */
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
  /** For tests; the system's own otherwise. */
  readonly resolve?: Resolve;
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/** Files of KOOK, for as long as someone wants them. */
export interface Attachments extends AttachmentSource {
  /** Ends all fetches and removes all files. */
  close(): Promise<void>;
}

/** Makes the spool folder in the data folder, and empties it of what a crash has left. */
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
  readonly #around: DownloadSurroundings;
  readonly #closing = new AbortController();
  #roomWasShort = false;

  constructor(private readonly options: AttachmentsOptions) {
    this.#spool = new Spool(options.dataDir, options.freeBytes);
    this.#direct = directAgents(publicLookup(options.resolve));
    this.#around = {
      origins: new Set(options.assetOrigins),
      agentFor: (url) => options.agent ?? this.#direct.agentFor(url),
      spool: this.#spool,
      clock: options.clock,
    };
  }

  async open(url: string, { maxBytes, signal }: { maxBytes: number; signal: AbortSignal }): Promise<OpenAttachment> {
    signal.throwIfAborted();
    if (this.#closing.signal.aborted) throw new AttachmentError("unreachable", "The relay is stopping");
    const entry = this.#entries.get(url) ?? this.#begin(url);
    if (!entry.file) return await entry.fetch.wait(maxBytes, signal);
    if (entry.file.size > maxBytes) throw tooLarge(entry.file.size);
    return this.#lend(entry, entry.file);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const { fetch } of this.#entries.values())
      fetch.reject(new AttachmentError("unreachable", "The relay is stopping"));
    await Promise.all(this.#running);
    await Promise.all([...this.#entries.values()].map((entry) => this.#remove(entry)));
    this.#direct.close();
  }

  #begin(url: string): Entry {
    const entry: Entry = {
      url,
      path: this.#spool.newPath(),
      fetch: new SharedFetch(),
      file: null,
      users: 0,
      expiry: null,
    };
    this.#entries.set(url, entry);
    // Whoever comes after all others have gone needs a fetch of their own.
    const allGone = (): void => {
      if (entry.file === null) this.#forget(entry);
    };
    entry.fetch.signal.addEventListener("abort", allGone, { once: true });
    const running = this.#fetch(entry).finally(() => this.#running.delete(running));
    this.#running.add(running);
    return entry;
  }

  /** Never rejects: those who wait are told. */
  async #fetch(entry: Entry): Promise<void> {
    try {
      const file = await this.#fetchPatiently(entry);
      if (entry.fetch.signal.aborted) return await this.#spool.remove(entry.path);
      this.#roomWasShort = false;
      entry.file = file;
      entry.fetch.resolve(() => this.#lend(entry, file));
    } catch (error) {
      this.#forget(entry);
      await this.#spool.remove(entry.path);
      this.#tell(entry, error);
      entry.fetch.reject(error);
    }
  }

  /** Tries again what may pass, for as long as there is time. @throws AttachmentError */
  async #fetchPatiently({ url, path, fetch }: Entry): Promise<DownloadedFile> {
    const { clock, random } = this.options;
    const whole = new AbortController();
    const timer = clock.after(WHOLE_MS, () => whole.abort());
    const end = (): void => whole.abort();
    fetch.signal.addEventListener("abort", end, { once: true });
    try {
      for (let tries = 1; ; tries += 1) {
        try {
          const onSize = (bytes: number, final: boolean): void => fetch.noteSize(bytes, final);
          return await download(url, path, { signal: whole.signal, silenceMs: SILENCE_MS, onSize }, this.#around);
        } catch (error) {
          if (error instanceof AttachmentError) throw error;
          if (tries === TRIES || whole.signal.aborted) {
            throw new AttachmentError("unreachable", wordsOf(error), { cause: error });
          }
        }
        await pause(clock, backoffMs(tries, BACKOFF, random), whole.signal);
      }
    } finally {
      timer.cancel();
    }
  }

  #lend(entry: Entry, file: DownloadedFile): OpenAttachment {
    entry.users += 1;
    entry.expiry?.cancel();
    entry.expiry = null;
    let released = false;
    return {
      path: entry.path,
      ...file,
      release: () => {
        if (released) return;
        released = true;
        entry.users -= 1;
        this.#settleIdle(entry);
      },
    };
  }

  /** A file that nobody uses becomes the last of those to go. */
  #settleIdle(entry: Entry): void {
    if (entry.users > 0 || this.#entries.get(entry.url) !== entry) return;
    this.#entries.delete(entry.url);
    this.#entries.set(entry.url, entry);
    entry.expiry?.cancel();
    entry.expiry = this.options.clock.after(KEPT_MS, () => void this.#remove(entry));
    const idle = [...this.#entries.values()].filter(({ file, users }) => file !== null && users === 0);
    let bytes = idle.reduce((sum, { file }) => sum + (file?.size ?? 0), 0);
    for (const oldest of idle) {
      if (bytes <= KEPT_BYTES) return;
      bytes -= oldest.file?.size ?? 0;
      void this.#remove(oldest);
    }
  }

  #forget(entry: Entry): void {
    entry.expiry?.cancel();
    if (this.#entries.get(entry.url) === entry) this.#entries.delete(entry.url);
  }

  async #remove(entry: Entry): Promise<void> {
    this.#forget(entry);
    await this.#spool.remove(entry.path);
  }

  #tell({ url, fetch }: Entry, error: unknown): void {
    const { log } = this.options;
    if (fetch.signal.aborted) return;
    const host = URL.canParse(url) ? new URL(url).host : "";
    if (!(error instanceof AttachmentError)) log.error({ err: error, host }, "A file could not be fetched");
    else if (error.reason !== "no-room")
      log.warn({ host, reason: error.reason, words: error.message }, "A file could not be fetched");
    else if (!this.#roomWasShort) {
      this.#roomWasShort = true;
      log.error({ words: error.message }, "There is no room for files: they are named with their links until there is");
    }
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : "unknown";
}
