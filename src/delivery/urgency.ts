import type { QueuedDelivery } from "../store/store.js";

/** Where lanes share what a bot may send, the lower goes first: what calls everyone, what is new, what was said long ago. */
export function urgencyOf({ message }: Pick<QueuedDelivery, "message">): number {
  if (message?.saidEarlier) return 2;
  return message?.mentionsAll ? 0 : 1;
}
