import type { Shown } from "../filters/index.js";
import { messageFor, type MaskedFor, type Message } from "../message/index.js";
import type { FilterView } from "../store/history.js";

/** What of a message these mappings may all show. */
type Show = (message: Message, mappingIds: readonly number[]) => Shown<FilterView>;

/** What one or more mappings show alike. */
interface Look {
  readonly mappingIds: readonly number[];
  readonly shown: Shown<FilterView>;
  /** It was shown in its own way before an edit. */
  readonly own: boolean;
}

/**
 * A message with its words masked for each of its mappings. Its own words, which are those that the log and the search
 * know, become what all of them may show; what a mapping shows beyond that stands beside them.
 */
export function maskMessage(
  message: Message,
  mappingIds: readonly number[],
  show: Show,
): { readonly message: Message; readonly maskedBy: readonly FilterView[] } {
  const looks = lookedAt(message, mappingIds, show);
  const { masked: _before, ...plain } = message;
  const touched = looks.filter(({ shown, own }) => own || shown.maskedBy.length > 0 || shown.quoteWithheld);
  if (touched.length === 0) return { message: message.masked === undefined ? message : plain, maskedBy: [] };
  const [first, ...others] = looks;
  const alike = first !== undefined && others.length === 0 && !first.own;
  const base = alike ? first.shown : show(plain, mappingIds);
  const masked = looks
    .map((look) => ({ ...look, words: look.own || keyOf(look.shown) !== keyOf(base) ? wordsOf(look.shown) : null }))
    .filter(({ shown, words }) => shown.maskedBy.length > 0 || words !== null)
    .map(({ mappingIds: ids, shown, words }): MaskedFor => {
      return { mappingIds: ids, filters: shown.maskedBy.map(({ number }) => number), words };
    });
  const whole = { ...plain, ...wordsOf(base), ...(masked.length > 0 ? { masked } : {}) };
  return { message: whole, maskedBy: looks.flatMap(({ shown }) => shown.maskedBy) };
}

/** An edit tells neither what a message quotes nor, often, its files: each mapping goes on showing of those what it did. */
export function keepMasked(before: Message, edited: Message): Message {
  const { masked: _stale, ...plain } = edited;
  const own = before.masked?.filter(({ words }) => words !== null) ?? [];
  if (own.length === 0) return edited.masked === undefined ? edited : plain;
  const { content, cards, attachments } = edited;
  const sameFiles = attachments === before.attachments;
  const masked = own.map(({ mappingIds, words }): MaskedFor => {
    const files = sameFiles && words ? words.attachments : attachments;
    return { mappingIds, filters: [], words: { content, cards, attachments: files, quote: words?.quote ?? null } };
  });
  return { ...plain, masked };
}

function lookedAt(message: Message, mappingIds: readonly number[], show: Show): readonly Look[] {
  const looks = new Map<string, Look>();
  for (const id of mappingIds) {
    const before = message.masked?.findIndex((each) => each.mappingIds.includes(id)) ?? -1;
    const shown = show(messageFor(message, id), [id]);
    const key = `${before} ${keyOf(shown)}`;
    const known = looks.get(key);
    looks.set(key, { mappingIds: [...(known?.mappingIds ?? []), id], shown, own: before >= 0 });
  }
  return [...looks.values()];
}

function keyOf({ maskedBy, quoteWithheld }: Shown<FilterView>): string {
  return `${maskedBy.map(({ number }) => number).join(" ")} ${quoteWithheld}`;
}

function wordsOf({ content, cards, attachments, quote }: Shown<FilterView>) {
  return { content, cards, attachments, quote };
}
