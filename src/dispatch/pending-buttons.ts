import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.js";
import type { Translate } from "../language/index.js";
import type { Actor } from "../relay/actor.js";
import type { PressedCard, Reply } from "./reply.js";

/** What one button does, and who may press it. */
export interface PendingPress {
  /** Where the presser must be entitled; null where `onlyBy` says it all. */
  readonly guildId: string | null;
  readonly onlyBy: string | null;
  readonly press: (presser: Actor, card: PressedCard) => Promise<Reply> | Reply;
}

/** Buttons that stand together on a card: of all presses on them the first that is allowed counts. */
export interface PendingGroup {
  readonly presses: readonly PendingPress[];
  /** They are answered in the language that the card is in. */
  readonly t: Translate;
  /** One person alone sees the card, and KOOK changes no such card: what came of it is told beside it. */
  readonly forOne: boolean;
  /** Where the card stands; null for a direct chat. */
  readonly standsIn: string | null;
  /** A press uses nothing up. */
  readonly harmless: boolean;
}

export interface FoundButton extends PendingPress {
  readonly group: PendingGroup;
}

const EXPIRE_MS = 10 * 60_000;
/** Beyond this many groups the oldest is given up. */
const MOST_PENDING = 1_000;
const VALUE = /^v1:([\w-]+)$/;

/**
 * Buttons that wait to be pressed. A button's value is a random id and nothing else, so nobody can make one up; whoever
 * presses is checked by the dispatch. Too old, pressed before, or made before a restart: it is found no more.
 */
export class PendingButtons {
  readonly #byId = new Map<string, { readonly press: PendingPress; readonly entry: Entry }>();
  readonly #entries = new Set<Entry>();

  constructor(
    private readonly clock: Clock,
    private readonly newId: () => string = () => randomBytes(9).toString("base64url"),
  ) {}

  /** The values of the buttons, in the order of their presses. */
  offer(group: PendingGroup): readonly string[] {
    const entry: Entry = {
      group,
      ids: group.presses.map(() => this.newId()),
      expiresAt: this.clock.now() + EXPIRE_MS,
    };
    this.#dropOld();
    this.#entries.add(entry);
    for (const [at, press] of group.presses.entries()) this.#byId.set(entry.ids[at] ?? "", { press, entry });
    return entry.ids.map((id) => `v1:${id}`);
  }

  /** What a button stands for, without pressing it. */
  find(value: string): FoundButton | null {
    const found = this.#find(value);
    return found && { ...found.press, group: found.entry.group };
  }

  /** Presses it: from here on its whole group is used up, unless it is harmless. Null when it was before. */
  take(value: string): FoundButton | null {
    const found = this.#find(value);
    if (!found) return null;
    if (!found.entry.group.harmless) this.#forget(found.entry);
    return { ...found.press, group: found.entry.group };
  }

  #find(value: string) {
    const found = this.#byId.get(VALUE.exec(value)?.[1] ?? "");
    return found && found.entry.expiresAt > this.clock.now() ? found : null;
  }

  #dropOld(): void {
    for (const entry of this.#entries) {
      const tooMany = this.#entries.size >= MOST_PENDING;
      if (entry.expiresAt > this.clock.now() && !tooMany) return;
      this.#forget(entry);
    }
  }

  #forget(entry: Entry): void {
    this.#entries.delete(entry);
    for (const id of entry.ids) this.#byId.delete(id);
  }
}

interface Entry {
  readonly ids: readonly string[];
  readonly group: PendingGroup;
  readonly expiresAt: number;
}
