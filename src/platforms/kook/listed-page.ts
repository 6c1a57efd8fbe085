import type { ListedMessage, ListedPage, ListedPlace } from "../../relay/catch-up/listed.js";
import { decodeListedMessage, type MessagePlace } from "./decode-message.js";
import { listedStampSchema } from "./schema.js";

/** Which way round a list came; null where nobody can tell, since all of it was said in the same millisecond. */
export type ListDirection = "oldest-first" | "newest-first" | null;

/** KOOK promises no order of its lists. */
export function directionOf(stamps: readonly ListedPlace[]): ListDirection {
  const [first, last] = [stamps[0], stamps.at(-1)];
  if (!first || !last || first.sentAt === last.sentAt) return null;
  return first.sentAt < last.sentAt ? "oldest-first" : "newest-first";
}

/** What of a list tells its order; what lacks that can't be told apart, and is left out. */
export function stampsOf(items: readonly unknown[]): readonly ListedPlace[] {
  return items.flatMap((item) => {
    const { data } = listedStampSchema.safeParse(item);
    return data ? [{ messageId: data.id, sentAt: data.create_at }] : [];
  });
}

/** A list in the order in which it was said. Those of the same millisecond keep their order in the list. */
export function toListedPage(
  items: readonly unknown[],
  direction: Exclude<ListDirection, null>,
  place: MessagePlace,
  ownId: string,
): ListedPage {
  const inOrder = <T extends { readonly sentAt: number }>(found: readonly T[]): readonly T[] =>
    (direction === "oldest-first" ? found : found.toReversed()).toSorted((one, other) => one.sentAt - other.sentAt);
  const all = inOrder(stampsOf(items));
  const messages = items.flatMap((item) => decodeListed(item, place));
  return {
    all,
    messages: inOrder(messages.map((listed) => ({ listed, sentAt: listed.event.message.sentAt })))
      .map(({ listed }) => listed)
      .filter(({ event }) => event.message.author.id !== ownId),
  };
}

function decodeListed(item: unknown, place: MessagePlace): readonly ListedMessage[] {
  const event = decodeListedMessage(item, place);
  const editedAt = listedStampSchema.safeParse(item).data?.updated_at ?? null;
  return event ? [{ event, editedAt }] : [];
}
