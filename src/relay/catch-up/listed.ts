import type { MessageCreated } from "../../message/index.js";
import type { MessagePlace } from "../take-change.js";

/** Where a message stands in its channel. */
export interface ListedPlace {
  readonly messageId: string;
  readonly sentAt: number;
}

/** A message as KOOK lists it, with what befell it since. */
export interface ListedMessage {
  readonly event: MessageCreated;
  /** Null: never. */
  readonly editedAt: number | null;
}

/** Some messages of a channel that follow one another, oldest first. */
export interface ListedPage {
  /** All that was listed, our own and what can't be read too. */
  readonly all: readonly ListedPlace[];
  /** What others said. */
  readonly messages: readonly ListedMessage[];
}

/** After or before a message, which itself isn't among them; of neither, the newest. */
export interface ListedWindow {
  readonly after?: string;
  readonly before?: string;
}

/** KOOK's list of what was said. @throws when it can't be asked; see `failureOf` in catch-up.ts */
export interface MessageLister {
  listPage(place: MessagePlace, window: ListedWindow): Promise<ListedPage>;
}

/** One channel of it. */
export type ListChannel = (window: ListedWindow) => Promise<ListedPage>;

/** Why KOOK gave no list. */
export class ListingError extends Error {
  override readonly name = "ListingError";

  constructor(
    /**
     * unreadable: the channel is gone, or closed to the bot. reference: the message that was named isn't known there any
     * more. trouble: it may succeed later.
     */
    readonly kind: "unreadable" | "reference" | "trouble",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
