import { Agent as HttpAgent, request as httpRequest, type Agent, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Clock } from "../clock.js";
import { InwardAddressError } from "./asset-hosts.js";
import { AttachmentError } from "./attachment-source.js";
import { contentTypeOf, FIRST_BYTES } from "./content-type.js";
import type { Spool } from "./spool.js";

const MOST_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Answers that another try may better. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

export interface DownloadSurroundings {
  /** Origins that files may come from, after each redirect too. */
  readonly origins: ReadonlySet<string>;
  readonly agentFor: (url: URL) => Agent;
  readonly spool: Spool;
  readonly clock: Clock;
}

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Ends the try when so long no byte came. */
  readonly silenceMs: number;
  /** Told as soon as the size is known, and then as bytes come: may abort the signal. */
  readonly onSize: (bytes: number, whole: boolean) => void;
}

export interface DownloadedFile {
  readonly size: number;
  readonly contentType: string | null;
}

/** For fetching without a proxy. Connections are kept, and lead to public addresses alone. */
export function directAgents(lookup: LookupFunction): { agentFor(url: URL): Agent; close(): void } {
  const plain = new HttpAgent({ keepAlive: true, lookup });
  const secure = new HttpsAgent({ keepAlive: true, lookup });
  return {
    agentFor: (url) => (url.protocol === "https:" ? secure : plain),
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}

/**
 * One try at writing what an address holds to a path.
 * @throws AttachmentError when no other try would do better; anything else may pass
 */
export async function download(
  url: string,
  path: string,
  options: DownloadOptions,
  around: DownloadSurroundings,
): Promise<DownloadedFile> {
  const watch = new SilenceWatch(around.clock, options.silenceMs, options.signal);
  try {
    const answer = await follow(url, watch.signal, around);
    watch.heard();
    checkStatus(answer);
    return await save(answer, path, options, watch, around.spool);
  } catch (error) {
    if (error instanceof InwardAddressError) throw new AttachmentError("refused", error.message, { cause: error });
    throw watch.timedOut ? new Error("No byte came for too long", { cause: error }) : error;
  } finally {
    watch.end();
  }
}

/** Asks, and asks where it is sent to, as long as that is an asset host too. Nothing is told who asks. */
async function follow(first: string, signal: AbortSignal, around: DownloadSurroundings): Promise<IncomingMessage> {
  let url = checkedUrl(first, undefined, around.origins);
  for (let hops = 0; ; hops += 1) {
    const answer = await ask(url, around.agentFor(url), signal);
    const { location } = answer.headers;
    if (!REDIRECTS.has(answer.statusCode ?? 0) || location === undefined) return answer;
    answer.destroy();
    if (hops === MOST_REDIRECTS) throw new AttachmentError("refused", "The host sends from one address to the next");
    url = checkedUrl(location, url, around.origins);
  }
}

function checkedUrl(text: string, base: URL | undefined, origins: ReadonlySet<string>): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : null;
  if (!url || !origins.has(url.origin) || url.username !== "" || url.password !== "") {
    throw new AttachmentError("refused", base ? "The host sends to a foreign one" : "The address is of no asset host");
  }
  return url;
}

function ask(url: URL, agent: Agent, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { accept: "*/*", "accept-encoding": "identity", "user-agent": "KOOK-Relay" };
    const request = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, { agent, headers, signal }, resolve);
    // Stays for what breaks after the answer began: without a listener it would end the process.
    request.on("error", reject);
    request.end();
  });
}

function checkStatus(answer: IncomingMessage): void {
  const status = answer.statusCode ?? 0;
  if (status === 200) return;
  answer.destroy();
  const words = `The host answered ${status}`;
  if (status >= 500 || PASSING.has(status)) throw new Error(words);
  throw new AttachmentError(status === 404 || status === 410 ? "gone" : "refused", words);
}

async function save(
  answer: IncomingMessage,
  path: string,
  { onSize }: DownloadOptions,
  watch: SilenceWatch,
  spool: Spool,
): Promise<DownloadedFile> {
  const body = decoded(answer);
  const length = body === answer ? Number(answer.headers["content-length"] ?? NaN) : NaN;
  if (length >= 0) onSize(length, true);
  watch.signal.throwIfAborted();
  await spool.reserve(length >= 0 ? length : 0);
  const file = await spool.create(path);
  let size = 0;
  let firstBytes = Buffer.alloc(0);
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      onSize(size, false);
      watch.signal.throwIfAborted();
      if (firstBytes.length < FIRST_BYTES) firstBytes = Buffer.concat([firstBytes, chunk]).subarray(0, FIRST_BYTES);
      await spool.write(file, chunk);
      watch.heard();
    }
  } finally {
    answer.destroy();
    await file.close();
  }
  return { size, contentType: contentTypeOf(firstBytes, answer.headers["content-type"]) };
}

/** We ask for the bytes as they are; some hosts pack them all the same. */
function decoded(answer: IncomingMessage): Readable {
  const encoding = answer.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (encoding === "identity" || encoding === "") return answer;
  const decoder = { gzip: createGunzip, "x-gzip": createGunzip, deflate: createInflate, br: createBrotliDecompress }[
    encoding
  ];
  if (!decoder) throw new AttachmentError("refused", "The host packs the file in an unknown way");
  const unpacked = decoder();
  answer.on("error", (error) => unpacked.destroy(error));
  return answer.pipe(unpacked);
}

/** Aborts when nothing was heard for a while, or with the signal that it stands under. */
class SilenceWatch {
  readonly #controller = new AbortController();
  #heardAt: number;
  #timer;
  timedOut = false;

  constructor(
    private readonly clock: Clock,
    private readonly silenceMs: number,
    private readonly outer: AbortSignal,
  ) {
    outer.addEventListener("abort", this.#abort, { once: true });
    if (outer.aborted) this.#abort();
    this.#heardAt = clock.now();
    this.#timer = clock.after(silenceMs, this.#look);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  heard(): void {
    this.#heardAt = this.clock.now();
  }

  end(): void {
    this.#timer.cancel();
    this.outer.removeEventListener("abort", this.#abort);
  }

  readonly #abort = (): void => this.#controller.abort(this.outer.reason);

  readonly #look = (): void => {
    const leftMs = this.#heardAt + this.silenceMs - this.clock.now();
    if (leftMs > 0) {
      this.#timer = this.clock.after(leftMs, this.#look);
      return;
    }
    this.timedOut = true;
    this.#controller.abort();
  };
}
