import type { Clock, Timer } from "../clock.js";
import type { Logger } from "../log.js";
import type { GatewayPosition, Store } from "../store/store.js";

const SAVE_EVERY_MS = 5_000;

/**
 * Keeps how far the gateway's session is acknowledged, so that a restart resumes there. Throttled: a position that is
 * a little behind only brings events again, which are known by their ids.
 */
export class PositionKeeper {
  #saved: GatewayPosition | null = null;
  #timer: Timer | null = null;
  #stopped = false;

  constructor(
    private readonly options: {
      readonly store: Store;
      readonly clock: Clock;
      readonly log: Logger;
      readonly accountId: number;
      readonly position: () => GatewayPosition | null;
    },
  ) {}

  start(): void {
    if (this.#stopped) return;
    this.#timer = this.options.clock.after(SAVE_EVERY_MS, () => void this.save().finally(() => this.start()));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.save();
  }

  /** Never rejects: what could not be saved now is saved next time. */
  async save(): Promise<void> {
    const position = this.options.position();
    if (!position || (position.sessionId === this.#saved?.sessionId && position.sn === this.#saved.sn)) return;
    try {
      await this.options.store.savePosition({ accountId: this.options.accountId, position });
      this.#saved = { ...position };
    } catch (error) {
      this.options.log.warn({ err: error }, "The gateway's position could not be saved");
    }
  }
}
