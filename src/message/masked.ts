import type { Message } from "./message.js";

/** What filters made of a message's words on some of its mappings. */
export interface MaskedFor {
  readonly mappingIds: readonly number[];
  /** The numbers of the filters that masked something. */
  readonly filters: readonly number[];
  /** What is shown there; null where it is what the message itself says. */
  readonly words: MessageWords | null;
}

export type MessageWords = Pick<Message, "content" | "cards" | "attachments" | "quote">;

/** A message as it is shown by one mapping. */
export function messageFor(message: Message, mappingId: number): Message {
  if (message.masked === undefined) return message;
  const { masked, ...shown } = message;
  return { ...shown, ...masked.find(({ mappingIds }) => mappingIds.includes(mappingId))?.words };
}
