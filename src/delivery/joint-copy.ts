import type { Line, PartReceipt, QueuedDelivery, Store } from "../store/store.js";
import type { CopyChoices } from "./attempt.js";
import { stepsToEdit, stepsToRemove, type CopyStep, type WantedPart } from "./copy-steps.js";
import type { Destination, Joining } from "./destination.js";
import { renderMessage, wanted } from "./render-message.js";

/** A part that says several messages, as far as they are still in it. */
export interface JointCopy {
  readonly joining: Joining;
  readonly remoteId: string;
  /** How many it was made of. */
  readonly size: number;
  readonly lines: readonly Line[];
}

interface Work {
  readonly destination: Destination;
  readonly address: string;
  readonly delivery: QueuedDelivery;
  readonly choices: CopyChoices;
  readonly store: Pick<Store, "readLines">;
}

/** The joint part that the first part of this copy is; null where the message stands alone. */
export async function readJointCopy(work: Work, there: readonly PartReceipt[]): Promise<JointCopy | null> {
  const { delivery, destination, store } = work;
  const { joining } = destination;
  const remoteId = there.find(({ part }) => part === 0)?.remoteId;
  if (!joining || remoteId === undefined) return null;
  const messageIds = joining.messagesIn(remoteId);
  if (messageIds.length === 0) return null;
  const lines = await store.readLines({ deliveryId: delivery.id, messageIds });
  const isIn = (line: Line): boolean => String(joining.messagesIn(line.remoteId)) === String(messageIds);
  return { joining, remoteId, size: messageIds.length, lines: lines.filter(isIn) };
}

/**
 * Changes one line by writing the whole part anew, as all of its messages are by now. What has become too much for a
 * line follows in parts of its own. Where the content of another line is no longer kept, the part can't be written: an
 * edit follows it whole, and a deletion takes the whole part away.
 */
export function stepsOfJoint(work: Work, copy: JointCopy, there: readonly PartReceipt[]): readonly CopyStep[] {
  const { delivery, choices } = work;
  if (delivery.action === "edit") return delivery.message === null ? [] : stepsToRewrite(work, copy, there, false);
  if (delivery.takenBack !== true && choices.deletions === "keep") return [];
  const strikes = delivery.takenBack !== true && choices.deletions === "strike" && delivery.message !== null;
  return strikes ? stepsToRewrite(work, copy, there, true) : stepsToLeave(work, copy, there);
}

function stepsToRewrite(
  work: Work,
  copy: JointCopy,
  there: readonly PartReceipt[],
  struck: boolean,
): readonly CopyStep[] {
  const { delivery } = work;
  const own = (): readonly WantedPart[] => wanted(work.destination, renderOwn(work, copy, struck));
  const staying = linesStaying(work, copy, true);
  if (!isReadable(staying)) return laterSteps(own(), there);
  const { part, apart } = join(work, copy, staying);
  const isApart = apart.some((index) => staying[index]?.messageId === delivery.messageId);
  return [...stepsToWrite(work, copy, part, there), ...laterSteps(isApart ? own() : [], there)];
}

function stepsToLeave(work: Work, copy: JointCopy, there: readonly PartReceipt[]): readonly CopyStep[] {
  const staying = linesStaying(work, copy, false);
  if (staying.length === 0 || !isReadable(staying)) return stepsToRemove(there);
  const { part } = join(work, copy, staying);
  const later = stepsToRemove(there.filter(({ part: number }) => number > 0));
  return [...later, ...stepsToWrite(work, copy, part, there), { type: "leave", part: 0 }];
}

/** None where it says this already. */
function stepsToWrite(
  { destination }: Work,
  { remoteId, lines }: JointCopy,
  part: unknown,
  there: readonly PartReceipt[],
): readonly CopyStep[] {
  const sharedBy = lines.map(({ messageId }) => messageId);
  const first = there.filter(({ part: number }) => number === 0);
  return stepsToEdit(
    wanted(destination, [part]),
    first.map((receipt) => ({ ...receipt, remoteId })),
  ).map((step) => (step.type === "edit" ? { ...step, sharedBy } : step));
}

/** What follows the joint part. */
function laterSteps(own: readonly WantedPart[], there: readonly PartReceipt[]): readonly CopyStep[] {
  const later = there.filter(({ part }) => part > 0).map((receipt) => ({ ...receipt, part: receipt.part - 1 }));
  return stepsToEdit(own, later).map((step) => ({ ...step, part: step.part + 1 }));
}

/** Without those that are on their way out. */
function linesStaying({ delivery, choices }: Work, { lines }: JointCopy, withOwn: boolean): readonly Line[] {
  return lines.filter(({ messageId, deleted, takenBack }) => {
    if (messageId === delivery.messageId) return withOwn;
    return !takenBack && !(deleted && choices.deletions === "delete");
  });
}

type ReadableLine = Line & { readonly message: NonNullable<Line["message"]> };

function isReadable(lines: readonly Line[]): lines is readonly ReadableLine[] {
  return lines.every(({ message }) => message !== null);
}

function join(
  work: Work,
  { joining, size }: JointCopy,
  lines: readonly ReadableLine[],
): { readonly part: unknown; readonly apart: readonly number[] } {
  const strikes = work.choices.deletions === "strike";
  const rendered = lines.map(({ message, deleted }) => renderMessage(work, message, null, strikes && deleted));
  return joining.join(rendered, size);
}

function renderOwn(work: Work, { joining, remoteId }: JointCopy, struck: boolean): readonly unknown[] {
  const { message } = work.delivery;
  return message === null ? [] : joining.following(renderMessage(work, message, null, struck), remoteId);
}
