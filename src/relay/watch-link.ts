import type { Clock, Random } from "../clock.js";
import type { Logger } from "../log.js";
import { SecondProgram } from "./second-program.js";
import { SilenceWatch, type HeardMessage, type Link, type SilenceWatchOptions } from "./silence-watch.js";
import type { Troubles } from "./troubles.js";

export interface LinkWatchOptions extends Pick<
  SilenceWatchOptions,
  "channelIds" | "newestOf" | "catchUp" | "goOffline"
> {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly link: Link;
  readonly troubles: Troubles;
  /** The bot's name. */
  readonly bot: () => string;
}

/** Looks after a link that seems well: whether it brings everything, and whether somebody else has a hand in it. */
export class LinkWatch {
  readonly #secondProgram: SecondProgram;
  readonly #silence: SilenceWatch;

  constructor(options: LinkWatchOptions) {
    this.#secondProgram = new SecondProgram(options);
    this.#silence = new SilenceWatch({
      ...options,
      onDeaf: () => this.#secondProgram.deaf(),
      onHearing: () => this.#secondProgram.hearing(),
    });
  }

  /** Links that were found to bring nothing. */
  get silencesFound(): number {
    return this.#silence.found;
  }

  start(): void {
    this.#silence.start();
  }

  stop(): void {
    this.#silence.stop();
    this.#secondProgram.stop();
  }

  /** An event came; `message`: the one that it tells of. */
  heard(message: HeardMessage | null): void {
    this.#silence.heardSomething();
    if (message) this.#silence.heard(message);
  }

  sessionLost(by: "kook" | "us"): void {
    if (by === "kook") this.#secondProgram.sessionLost();
  }
}
