import type { Clock, Timer } from "../clock.js";
import type { Troubles } from "./troubles.js";

const MINUTE = 60_000;
/** KOOK ends sessions when it is restarted, but hardly so often. */
const MOST_LOST = 3;
const WITHIN_MS = 10 * MINUTE;
/** Without another loss for so long it is over. */
const OVER_AFTER_MS = 30 * MINUTE;

/**
 * Signs that another program uses a bot's token. KOOK gives events to one connection of a bot alone: another one gets
 * none ("deaf"), or takes the session away from the first ("losses"). One on the same data folder can't be: see
 * `single-instance.ts`.
 */
export class SecondProgram {
  readonly #signs = new Set<"deaf" | "losses">();
  #losses: number[] = [];
  #timer: Timer | null = null;

  constructor(
    private readonly options: {
      readonly clock: Clock;
      readonly troubles: Pick<Troubles, "begin" | "end">;
      readonly bot: () => string;
    },
  ) {}

  /** Nothing makes a link bring events. */
  deaf(): void {
    this.#sign("deaf");
  }

  hearing(): void {
    this.#clear("deaf");
  }

  /** KOOK ended a session that we held. */
  sessionLost(): void {
    const { clock } = this.options;
    const now = clock.now();
    this.#losses = [...this.#losses, now].filter((at) => now - at <= WITHIN_MS);
    if (this.#losses.length > MOST_LOST) this.#sign("losses");
    if (!this.#signs.has("losses")) return;
    this.#timer?.cancel();
    this.#timer = clock.after(OVER_AFTER_MS, () => this.#clear("losses"));
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #sign(sign: "deaf" | "losses"): void {
    this.#signs.add(sign);
    this.options.troubles.begin("second-program", { bot: this.options.bot() });
  }

  #clear(sign: "deaf" | "losses"): void {
    if (!this.#signs.delete(sign) || this.#signs.size > 0) return;
    this.options.troubles.end("second-program", { bot: this.options.bot() });
  }
}
