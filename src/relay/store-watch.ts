import type { Clock, Timer } from "../clock.js";
import { StoreError, type Store } from "../store/store.js";
import type { TroubleKind, Troubles } from "./troubles.js";

const TROUBLES = {
  full: "disk-full",
  locked: "store-locked",
  corrupt: "store-damaged",
  unavailable: "store-unreachable",
} as const satisfies Partial<Record<StoreError["kind"], TroubleKind>>;

type TroublingKind = keyof typeof TROUBLES;

/** Without a failure for so long the store counts as sound, though what failed was not asked for again. */
const SOUND_AFTER_MS = 60_000;

/** While nothing can be kept, something small is tried so often, so that the end is noticed also when nobody speaks. */
const PROBE_MS = 15_000;
const PROBE_KEY = "probe";

/** By these verbs operations only ask. That they work says nothing of what can be kept. */
const ASKS = /^(check|find|get|list|next|read|search)/;

type AnyOperation = (...input: unknown[]) => Promise<unknown>;

/**
 * Notices what the store answers, and says once when it can keep nothing, and once when it can again. What failed must
 * have worked again: on a full disk something small may find room at any time.
 */
export class StoreWatch {
  #kind: TroublingKind | null = null;
  #lastFailureAt = 0;
  /** Operations that failed, and didn't work since. */
  readonly #failing = new Set<string>();
  #probe: Timer | null = null;
  #watched: Store | null = null;

  constructor(private readonly options: { readonly clock: Clock; readonly troubles: Troubles }) {}

  /** The same store, with each answer noticed. */
  over(store: Store): Store {
    const operations = Object.entries(store as unknown as Record<string, AnyOperation>).map(([name, operation]) => {
      if (name === "close") return [name, operation] as const;
      return [name, (...input: unknown[]) => this.#notice(name, operation(...input))] as const;
    });
    this.#watched = Object.fromEntries(operations) as unknown as Store;
    return this.#watched;
  }

  stop(): void {
    this.#probe?.cancel();
    this.#watched = null;
  }

  /** What a damaged database says can't be relied on, and writing to it makes it worse. Only a restart ends this. */
  get damage(): StoreError | null {
    return this.#kind === "corrupt" ? new StoreError("corrupt", "The database is damaged") : null;
  }

  #notice(name: string, answer: Promise<unknown>): Promise<unknown> {
    answer.then(
      () => this.#worked(name),
      (error: unknown) => this.#failed(name, error),
    );
    return answer;
  }

  #failed(name: string, error: unknown): void {
    if (!(error instanceof StoreError) || !isTrouble(error.kind)) return;
    if (ASKS.test(name) && error.kind !== "corrupt") return;
    if (this.#kind !== error.kind && this.#kind !== "corrupt") this.#begin(error.kind, error);
    this.#lastFailureAt = this.options.clock.now();
    this.#failing.add(name);
  }

  #worked(name: string): void {
    if (this.#kind === null || this.#kind === "corrupt" || ASKS.test(name)) return;
    this.#failing.delete(name);
    const quiet = this.options.clock.now() - this.#lastFailureAt >= SOUND_AFTER_MS;
    if (this.#failing.size === 0 || quiet) this.#end();
  }

  #begin(kind: TroublingKind, error: StoreError): void {
    this.#end();
    this.#kind = kind;
    this.options.troubles.begin(TROUBLES[kind], { error });
    if (kind !== "corrupt") this.#probeLater();
  }

  #end(): void {
    if (this.#kind === null) return;
    this.#probe?.cancel();
    this.#failing.clear();
    this.options.troubles.end(TROUBLES[this.#kind]);
    this.#kind = null;
  }

  #probeLater(): void {
    const { clock } = this.options;
    this.#probe = clock.after(PROBE_MS, () => {
      const now = clock.now();
      const written = this.#watched?.setConfigValue({ key: PROBE_KEY, value: now, now });
      const next = (): void => (this.#kind === null || this.#watched === null ? undefined : this.#probeLater());
      written?.then(next, next);
    });
  }
}

function isTrouble(kind: StoreError["kind"]): kind is TroublingKind {
  return kind in TROUBLES;
}
