import { backoffMs } from "../backoff.js";
import { pause, type Random } from "../clock.js";
import { AttachmentError } from "./attachment-source.js";
import {
  download,
  PassingAnswer,
  type DownloadedFile,
  type DownloadOptions,
  type DownloadSurroundings,
} from "./download.js";
import { PartialFile } from "./partial-file.js";
import { Turns } from "./turns.js";

/** More would only take each other's share of the line. */
const MOST_AT_ONCE = 12;
const BACKOFF = { firstMs: 1_000, longestMs: 5_000 };
/** All tries of one file together, from the first one's beginning. */
const WHOLE_MS = 5 * 60_000;

/** How long a host is waited for. */
interface Patience {
  /** Tries in a row that brought nothing. */
  readonly tries: number;
  readonly silenceMs: number;
}
const PATIENCE: Patience = { tries: 3, silenceMs: 30_000 };
/** With a host that failed a moment ago: a lane full of pictures mustn't wait for it picture by picture. */
const LITTLE_PATIENCE: Patience = { tries: 1, silenceMs: 10_000 };
const AILING_MS = 60_000;

/** Fetches files whole, with several tries where one may do better than the last. */
export class Fetcher {
  readonly #turns = new Turns(MOST_AT_ONCE);
  /** Hosts that could not be reached, and until when that is remembered. */
  readonly #ailing = new Map<string, number>();

  constructor(
    private readonly around: DownloadSurroundings,
    private readonly random: Random,
  ) {}

  /** Writes what an address holds to a path. @throws AttachmentError, also when the signal aborts */
  async fetch(
    url: string,
    path: string,
    { signal, onSize }: Pick<DownloadOptions, "signal" | "onSize">,
  ): Promise<DownloadedFile> {
    if (!(await this.#turns.take(signal))) throw new AttachmentError("unreachable", "Nobody waits for it any more");
    const whole = new AbortController();
    const end = (): void => whole.abort();
    const timer = this.around.clock.after(WHOLE_MS, end);
    signal.addEventListener("abort", end, { once: true });
    try {
      return await this.#tryPatiently(url, path, { signal: whole.signal, onSize });
    } finally {
      signal.removeEventListener("abort", end);
      timer.cancel();
      this.#turns.giveBack();
    }
  }

  async #tryPatiently(
    url: string,
    path: string,
    options: Pick<DownloadOptions, "signal" | "onSize">,
  ): Promise<DownloadedFile> {
    const file = new PartialFile(path, this.around.spool);
    const { tries, silenceMs } = this.#patienceWith(url);
    for (let fruitless = 0; ;) {
      const sizeBefore = file.size;
      try {
        const done = await download(url, file, { ...options, silenceMs }, this.around);
        this.#ailing.delete(hostOf(url));
        return done;
      } catch (error) {
        if (error instanceof AttachmentError) throw error;
        fruitless = file.size > sizeBefore && file.resumable ? 0 : fruitless + 1;
        if (options.signal.aborted) throw new AttachmentError("unreachable", "It took too long", { cause: error });
        if (fruitless >= tries) throw this.#givenUp(url, error);
      }
      await pause(this.around.clock, backoffMs(fruitless, BACKOFF, this.random), options.signal);
    }
  }

  #patienceWith(url: string): Patience {
    return (this.#ailing.get(hostOf(url)) ?? 0) > this.around.clock.now() ? LITTLE_PATIENCE : PATIENCE;
  }

  #givenUp(url: string, error: unknown): AttachmentError {
    // A host that answers is well; it's the file that ails.
    if (!(error instanceof PassingAnswer)) this.#ailing.set(hostOf(url), this.around.clock.now() + AILING_MS);
    return new AttachmentError("unreachable", wordsOf(error), { cause: error });
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : "unknown";
}
