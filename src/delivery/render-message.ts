import { messageFor, type Message } from "../message/index.js";
import type { QueuedDelivery } from "../store/store.js";
import type { CopyChoices } from "./attempt.js";
import { digestOf, type WantedPart } from "./copy-steps.js";
import type { Destination, RemoteId } from "./destination.js";

/** For whom a message is rendered. */
export interface RenderedFor {
  readonly destination: Destination;
  readonly address: string;
  readonly delivery: Pick<QueuedDelivery, "mappingId">;
  readonly choices: CopyChoices;
}

/** The parts of a message's copy, as its mapping wants it. `quotedCopy`: what it answers there. */
export function renderMessage(
  { destination, address, delivery, choices }: RenderedFor,
  message: Message,
  quotedCopy: RemoteId | null,
  struck = false,
): readonly unknown[] {
  const quotedCopyUrl = quotedCopy === null ? null : destination.linkTo(address, quotedCopy);
  const context = { presentation: choices.presentation, quotedCopy, quotedCopyUrl, ...(struck ? { struck } : {}) };
  return destination.render(messageFor(message, delivery.mappingId), context);
}

/** Parts with what tells them apart later. */
export function wanted(destination: Destination, parts: readonly unknown[]): readonly WantedPart[] {
  return parts.map((content) => ({
    content,
    digest: digestOf(destination.editable ? destination.editable(content) : content),
  }));
}
