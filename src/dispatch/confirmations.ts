import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.js";
import type { Markup, Translate } from "../language/index.js";
import type { Question } from "./reply.js";

/** A question that waits for a button. */
export interface PendingQuestion {
  readonly guildId: string;
  readonly question: Pick<Question, "confirm"> & {
    readonly cancel: (...presser: Parameters<Question["cancel"]>) => Markup | Promise<Markup>;
  };
  /** One person alone sees the card, and KOOK changes no such card: what came of it is told beside it. */
  readonly forOne?: boolean;
  /** It is answered in the language it was asked in. */
  readonly t: Translate;
}

export type PressedButton =
  | { readonly status: "taken"; readonly choice: "confirm" | "cancel"; readonly pending: PendingQuestion }
  /** Too old, pressed before, or asked before a restart: typing the command again makes a new one. */
  | { readonly status: "expired" };

const EXPIRE_MS = 10 * 60_000;
/** Beyond this the oldest question is given up. */
const MOST_PENDING = 1_000;
const VALUE = /^v1:([\w-]+)$/;

/**
 * Questions with two buttons. A button's value is a random id and nothing else, so nobody can make one up; whoever
 * presses is checked by the dispatch, and of all presses on one question the first that is allowed counts.
 */
export class Confirmations {
  readonly #byId = new Map<string, { readonly choice: "confirm" | "cancel"; readonly entry: Entry }>();

  constructor(
    private readonly clock: Clock,
    private readonly newId: () => string = () => randomBytes(9).toString("base64url"),
  ) {}

  /** The values of the two buttons. */
  offer(pending: PendingQuestion): { readonly confirm: string; readonly cancel: string } {
    const ids = { confirm: this.newId(), cancel: this.newId() };
    const entry = { ids, pending, expiresAt: this.clock.now() + EXPIRE_MS };
    this.#dropOld();
    for (const choice of ["confirm", "cancel"] as const) this.#byId.set(ids[choice], { choice, entry });
    return { confirm: `v1:${ids.confirm}`, cancel: `v1:${ids.cancel}` };
  }

  /** What a button stands for, without pressing it. */
  find(value: string): PendingQuestion | null {
    return this.#find(value)?.entry.pending ?? null;
  }

  /** Presses it: from here on both buttons of the question are used up. */
  take(value: string): PressedButton {
    const found = this.#find(value);
    if (!found) return { status: "expired" };
    this.#forget(found.entry);
    return { status: "taken", choice: found.choice, pending: found.entry.pending };
  }

  #find(value: string) {
    const found = this.#byId.get(VALUE.exec(value)?.[1] ?? "");
    return found && found.entry.expiresAt > this.clock.now() ? found : null;
  }

  #dropOld(): void {
    for (const { entry } of this.#byId.values()) {
      const tooMany = this.#byId.size >= 2 * MOST_PENDING;
      if (entry.expiresAt > this.clock.now() && !tooMany) return;
      this.#forget(entry);
    }
  }

  #forget({ ids }: Entry): void {
    this.#byId.delete(ids.confirm);
    this.#byId.delete(ids.cancel);
  }
}

interface Entry {
  readonly ids: { readonly confirm: string; readonly cancel: string };
  readonly pending: PendingQuestion;
  readonly expiresAt: number;
}
