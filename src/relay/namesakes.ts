import type { Message } from "../message/index.js";
import type { RecentAuthor } from "../store/store.js";

const MOST_NAMES = 20_000;

/**
 * Who in a guild has shown the same name as someone else. Once two have, both are told apart from then on, whoever of
 * them writes. A name counts as the same when a person would take it for the same.
 */
export class Namesakes {
  /** Who showed a name in a guild first; null once several have. Least lately shown first. */
  readonly #firsts = new Map<string, string | null>();

  constructor(private readonly mostNames = MOST_NAMES) {}

  /** What was shown before we started, oldest first. */
  seed(authors: readonly RecentAuthor[]): void {
    for (const { guildId, authorId, authorName } of authors) this.#note(guildId, authorId, authorName);
  }

  /** The message with what is known of its author's name. One that was marked before keeps what it has: its copy shows it. */
  mark(message: Message): Message {
    const { guildId, author } = message;
    const hasNamesake = this.#note(guildId, author.id, author.name);
    return author.hasNamesake === undefined ? { ...message, author: { ...author, hasNamesake } } : message;
  }

  /** Nobody's name is kept for them any more. */
  forget(authorId: string): void {
    for (const [key, first] of this.#firsts) if (first === authorId) this.#firsts.delete(key);
  }

  #note(guildId: string, authorId: string, name: string): boolean {
    const key = `${guildId} ${lookOf(name)}`;
    const first = this.#firsts.get(key);
    const next = first === undefined || first === authorId ? authorId : null;
    this.#firsts.delete(key);
    this.#firsts.set(key, next);
    if (this.#firsts.size > this.mostNames) this.#forgetOldest();
    return next === null;
  }

  #forgetOldest(): void {
    const [oldest] = this.#firsts.keys();
    if (oldest !== undefined) this.#firsts.delete(oldest);
  }
}

/** A name without what the eye doesn't see: case, width, invisible characters, and the kinds and number of spaces. */
function lookOf(name: string): string {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, "")
    .replace(/[\s\p{Z}\p{Cc}\u2800]+/gu, " ")
    .trim();
}
