import type { z } from "zod";
import { pause, type Clock } from "../clock.js";
import type { Logger } from "../log.js";
import type { Store } from "../store/store.js";

export interface ErrandsOptions<State> {
  readonly store: Pick<Store, "listConfigValues" | "setConfigValue" | "removeConfigValue">;
  readonly clock: Clock;
  readonly log: Logger;
  /** What names of this kind begin with in the store: "purge:". */
  readonly prefix: string;
  /** Reads what an earlier start kept. */
  readonly schema: z.ZodType<State>;
  /**
   * Does one step, short, and such that doing it twice does no harm; null: all is done. Rejects when it has to be done
   * again later.
   */
  readonly step: (state: State, signal: AbortSignal) => Promise<State | null>;
  /** What is left was given up by a person, or all is done. */
  readonly ended?: (state: State, how: "done" | "cancelled") => Promise<void>;
}

/** After a step that failed. */
const REST_MS = 15_000;

interface Running<State> {
  state: State;
  readonly abort: AbortController;
  readonly work: Promise<void>;
}

/**
 * Long work that people ask for, in steps. How far each has come stands in the store after every step, so that a restart,
 * also a kill, takes it up where it was. At most one of a name.
 */
export class Errands<State> {
  readonly #running = new Map<string, Running<State>>();
  #stopped = false;

  constructor(private readonly options: ErrandsOptions<State>) {}

  /** Takes up what an earlier start left. */
  async start(): Promise<void> {
    const { store, prefix, schema, log } = this.options;
    for (const { key, value } of await store.listConfigValues({ prefix })) {
      const state = schema.safeParse(value);
      if (state.success) this.#run(key.slice(prefix.length), state.data);
      else log.error({ key }, "Long work of another version can't be taken up");
    }
  }

  find(name: string): State | null {
    return this.#running.get(name)?.state ?? null;
  }

  /** False: one of this name is under way. Resolves when it is sure to be done, even after a crash. */
  async begin(name: string, state: State): Promise<boolean> {
    if (this.#stopped || this.#running.has(name)) return false;
    await this.#keep(name, state);
    if (this.#running.has(name)) return false;
    this.#run(name, state);
    return true;
  }

  /** The state that it was left in; null: there was none. */
  async cancel(name: string): Promise<State | null> {
    const running = this.#running.get(name);
    if (!running) return null;
    running.abort.abort("cancelled");
    await running.work;
    return running.state;
  }

  /** Each ends after its step; what is left is done after the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const all = [...this.#running.values()];
    for (const { abort } of all) abort.abort("stopped");
    await Promise.all(all.map(({ work }) => work));
  }

  #run(name: string, state: State): void {
    const abort = new AbortController();
    const running: Running<State> = { state, abort, work: Promise.resolve() };
    const work = this.#work(name, running).finally(() => this.#running.delete(name));
    this.#running.set(name, Object.assign(running, { work }));
  }

  async #work(name: string, running: Running<State>): Promise<void> {
    const { signal } = running.abort;
    let done = false;
    while (!done && !signal.aborted) {
      try {
        const next = await this.options.step(running.state, signal);
        if (next === null) done = true;
        else await this.#keep(name, (running.state = next));
      } catch (error) {
        if (signal.aborted) break;
        this.options.log.warn({ err: error, errand: this.#key(name) }, "A step of long work failed, will try again");
        await pause(this.options.clock, REST_MS, signal);
      }
    }
    if (done || signal.reason === "cancelled") await this.#end(name, running.state, done ? "done" : "cancelled");
  }

  /** Never rejects: what could not be removed is done once more, which does no harm. */
  async #end(name: string, state: State, how: "done" | "cancelled"): Promise<void> {
    const { store, log, ended } = this.options;
    try {
      await store.removeConfigValue({ key: this.#key(name) });
      await ended?.(state, how);
    } catch (error) {
      log.warn({ err: error, errand: this.#key(name) }, "The end of long work could not be kept or told");
    }
  }

  async #keep(name: string, state: State): Promise<void> {
    const { store, clock } = this.options;
    await store.setConfigValue({ key: this.#key(name), value: state, now: clock.now() });
  }

  #key(name: string): string {
    return `${this.options.prefix}${name}`;
  }
}
