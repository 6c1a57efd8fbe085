import { createHash } from "node:crypto";
import type { RemoteId } from "./destination.js";
import type { PartReceipt } from "../store/store.js";

/** A part as it is to be. */
export interface WantedPart {
  readonly content: unknown;
  readonly digest: string;
}

/** One change to a copy, by one request. */
export type CopyStep =
  | ({ readonly type: "send"; readonly part: number } & WantedPart)
  | ({
      readonly type: "edit";
      readonly part: number;
      readonly remoteId: RemoteId;
      /** Our ids of all messages whose copies the part is. */
      readonly sharedBy?: readonly number[];
    } & WantedPart)
  | { readonly type: "remove"; readonly part: number; readonly remoteId: RemoteId }
  /** The part is no longer this message's, though it stays. Needs no request. */
  | { readonly type: "leave"; readonly part: number };

/** The parts that are not there yet. What was sent already is left as it is. */
export function stepsToSend(wanted: readonly WantedPart[], there: readonly PartReceipt[]): readonly CopyStep[] {
  const sent = new Set(there.map(({ part }) => part));
  return wanted.flatMap((content, part) => (sent.has(part) ? [] : [{ type: "send" as const, part, ...content }]));
}

/** Makes a copy what it is to be, so that nothing is missing at any time: what goes, goes last. */
export function stepsToEdit(wanted: readonly WantedPart[], there: readonly PartReceipt[]): readonly CopyStep[] {
  const edits = there.flatMap(({ part, remoteId, digest }): readonly CopyStep[] => {
    const content = wanted[part];
    return content && content.digest !== digest ? [{ type: "edit", part, remoteId, ...content }] : [];
  });
  const surplus = there.filter(({ part }) => part >= wanted.length);
  return [...edits, ...stepsToSend(wanted, there), ...stepsToRemove(surplus)];
}

/** From the last to the first: an interrupted removal leaves the beginning. */
export function stepsToRemove(there: readonly PartReceipt[]): readonly CopyStep[] {
  return there.map(({ part, remoteId }) => ({ type: "remove" as const, part, remoteId })).toReversed();
}

/** Stands for what a part says: short, and the same for the same. */
export function digestOf(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("base64url").slice(0, 16);
}
