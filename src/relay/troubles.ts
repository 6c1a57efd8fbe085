import type { Clock } from "../clock.js";
import type { Logger } from "../log.js";

/**
 * What keeps the relay itself from working, and a host has to mend:
 *  disk-full, store-locked, store-damaged, store-unreachable: nothing can be kept, so nothing is taken in
 *  second-program: another program uses a KOOK bot's token, so that messages may not come to us
 */
export type TroubleKind = "disk-full" | "store-locked" | "store-damaged" | "store-unreachable" | "second-program";

export interface Trouble {
  readonly kind: TroubleKind;
  /** The KOOK bot that it is about; null: all of it. */
  readonly bot: string | null;
  /** Epoch milliseconds. */
  readonly since: number;
}

export type TroubleListener = (trouble: Trouble, state: "began" | "ended") => void;

/** For the operator: what it is, and what mends it. */
export const troubleWords: Readonly<Record<TroubleKind, string>> = {
  "disk-full": "The disk is full, so nothing is taken in. Free some space: it then goes on by itself",
  "store-locked":
    "Another program holds the database, so nothing is taken in until it lets go. Look for backups and database tools",
  "store-damaged":
    'The database is damaged, so nothing is taken in. Stop the relay and restore a backup ("npm run restore -- list" shows what there is)',
  "store-unreachable":
    "The database can't be reached, so nothing is taken in until it can. Check its server or its disk, and its rights",
  "second-program":
    "Another program seems to use this KOOK bot's token, so messages may not come here. Stop it, or make a new token at https://developer.kookapp.cn and set it as KOOK_BOT_TOKEN",
};

/** The present troubles: logged once each, and for whoever shows them or tells people of them. */
export class Troubles {
  readonly #present = new Map<string, Trouble>();
  readonly #listeners: TroubleListener[] = [];

  constructor(private readonly options: { readonly clock: Pick<Clock, "now">; readonly log: Logger }) {}

  list(): readonly Trouble[] {
    return [...this.#present.values()];
  }

  /** Is told of each trouble once as it begins, and once when it is over. Must not throw. */
  onChange(listener: TroubleListener): void {
    this.#listeners.push(listener);
  }

  begin(
    kind: TroubleKind,
    { bot = null, error }: { readonly bot?: string | null; readonly error?: unknown } = {},
  ): void {
    const key = keyOf(kind, bot);
    if (this.#present.has(key)) return;
    const { clock, log } = this.options;
    const trouble = { kind, bot, since: clock.now() };
    this.#present.set(key, trouble);
    log.error({ err: error, trouble: kind, bot }, troubleWords[kind]);
    for (const listener of this.#listeners) listener(trouble, "began");
  }

  end(kind: TroubleKind, { bot = null }: { readonly bot?: string | null } = {}): void {
    const key = keyOf(kind, bot);
    const trouble = this.#present.get(key);
    if (!trouble) return;
    this.#present.delete(key);
    const { clock, log } = this.options;
    log.info({ trouble: kind, bot, lastedMs: clock.now() - trouble.since }, "A trouble is over");
    for (const listener of this.#listeners) listener(trouble, "ended");
  }
}

function keyOf(kind: TroubleKind, bot: string | null): string {
  return `${kind} ${bot ?? ""}`;
}
