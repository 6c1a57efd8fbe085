import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Clock } from "../clock.js";
import { requestAsset, type AssetHosts } from "./asset-request.js";
import { AttachmentError } from "./attachment-source.js";
import { contentTypeOf } from "./content-type.js";
import type { PartialFile } from "./partial-file.js";
import { SilenceWatch } from "./silence-watch.js";
import type { Spool } from "./spool.js";

/** Answers below 500 that another try may better. 416: what we have is more than there is now. */
const PASSING: ReadonlySet<number> = new Set([408, 416, 425, 429]);

export interface DownloadSurroundings {
  readonly hosts: AssetHosts;
  readonly spool: Spool;
  readonly clock: Clock;
}

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Ends the try when so long no byte came. */
  readonly silenceMs: number;
  /** Told of the size as soon as it is known, and of what has come so far: may abort the signal. */
  readonly onSize: (bytes: number, whole: boolean) => void;
}

export interface DownloadedFile {
  readonly size: number;
  readonly contentType: string | null;
}

/** The host answered, with what another try may better. */
export class PassingAnswer extends Error {
  override readonly name = "PassingAnswer";
}

/**
 * One try at writing what an address holds into a file, after what an earlier try left there.
 * @throws AttachmentError when no other try would do better; whatever else it throws may pass
 */
export async function download(
  url: string,
  file: PartialFile,
  options: DownloadOptions,
  { hosts, spool, clock }: DownloadSurroundings,
): Promise<DownloadedFile> {
  const watch = new SilenceWatch(clock, options.silenceMs, options.signal);
  try {
    const answer = await requestAsset(url, file.rangeHeaders, watch.signal, hosts);
    watch.heard();
    try {
      checkAnswer(answer, file);
      return await save(answer, file, options, watch, spool);
    } finally {
      answer.destroy();
    }
  } catch (error) {
    throw watch.timedOut ? new Error("Nothing came for too long", { cause: error }) : error;
  } finally {
    watch.end();
  }
}

function checkAnswer({ statusCode = 0, headers }: IncomingMessage, file: PartialFile): void {
  if (statusCode === 200) return;
  if (statusCode === 206 && headers["content-range"]?.startsWith(`bytes ${file.size}-`)) return;
  file.forget();
  const words = `The host answered ${statusCode}`;
  if (statusCode >= 500 || statusCode === 206 || PASSING.has(statusCode)) throw new PassingAnswer(words);
  throw new AttachmentError(statusCode === 404 || statusCode === 410 ? "gone" : "refused", words);
}

async function save(
  answer: IncomingMessage,
  file: PartialFile,
  { onSize }: DownloadOptions,
  watch: SilenceWatch,
  spool: Spool,
): Promise<DownloadedFile> {
  const body = unpacked(answer);
  const { signal } = watch;
  const stop = (): void => void body.destroy();
  signal.addEventListener("abort", stop, { once: true });
  await file.begin(answer);
  try {
    const length = body === answer ? Number(answer.headers["content-length"] ?? NaN) : NaN;
    const whole = length >= 0 ? file.size + length : null;
    if (whole !== null) onSize(whole, true);
    signal.throwIfAborted();
    await spool.reserve(length >= 0 ? length : 0);
    for await (const chunk of body as AsyncIterable<Buffer>) {
      onSize(file.size + chunk.length, false);
      signal.throwIfAborted();
      await file.append(chunk, whole === null ? 0 : whole - file.size - chunk.length);
      watch.heard();
    }
    signal.throwIfAborted();
  } finally {
    signal.removeEventListener("abort", stop);
    await file.close();
  }
  return { size: file.size, contentType: contentTypeOf(file.firstBytes, answer.headers["content-type"]) };
}

const UNPACKERS = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
} as const;

/** We ask for the bytes as they are; some hosts pack them all the same. */
function unpacked(answer: IncomingMessage): Readable {
  const encoding = answer.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (encoding === "identity") return answer;
  if (!Object.hasOwn(UNPACKERS, encoding)) {
    throw new AttachmentError("refused", "The host packs the file in an unknown way");
  }
  const unpacker = UNPACKERS[encoding as keyof typeof UNPACKERS]();
  answer.on("error", (error) => unpacker.destroy(error));
  return answer.pipe(unpacker);
}
