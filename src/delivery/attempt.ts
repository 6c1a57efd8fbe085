import type { Presentation } from "../message/index.js";
import type { MappingOptions, PartReceipt, QueuedDelivery, RemovedPart, Store } from "../store/store.js";
import { stepsToEdit, stepsToRemove, stepsToSend, type CopyStep, type WantedPart } from "./copy-steps.js";
import type { Destination, RemoteId } from "./destination.js";
import type { Doubt, TriedPart } from "./doubt.js";
import { DeliveryError } from "./errors.js";
import { readJointCopy, stepsOfJoint } from "./joint-copy.js";
import { findLost, mustHold } from "./lost-answers.js";
import { renderMessage, wanted } from "./render-message.js";

/** A mapping's choices for its copies. */
export interface CopyChoices {
  readonly presentation: Presentation;
  readonly deletions: NonNullable<MappingOptions["deletions"]>;
  readonly uncertain: NonNullable<MappingOptions["uncertain"]>;
}

/** All that one attempt at a delivery needs. */
export interface Attempt {
  readonly destination: Destination;
  readonly address: string;
  readonly delivery: QueuedDelivery;
  readonly choices: CopyChoices;
  readonly store: Pick<Store, "findQuotedCopy" | "listLatestCopies" | "readLines" | "readReceipts">;
  readonly signal: AbortSignal;
  /** An earlier try may have reached the platform without our knowing: then nobody knows what stands there. */
  readonly doubt: Doubt | null;
  /** What an earlier try sent was found. */
  recovered(): void;
  /** Keeps what one request did, before the next one begins. False: the lane is no longer ours. */
  keep(receipt: PartReceipt | RemovedPart, sharedBy?: readonly number[]): Promise<boolean>;
  /** False: the request has to wait for its turn, of which the lane is told. */
  mayBegin(step: CopyStep): boolean;
  /** Resolves when the request may begin. False: it was interrupted before. */
  turn(step: CopyStep): Promise<boolean>;
  /** No further request may begin: we stop, or the message is no longer what it was. */
  interrupted(): boolean;
}

export type AttemptResult =
  /** `receipts`: those that were not kept yet. `remoteId`: the first part of the copy. */
  | { readonly state: "done"; readonly receipts: readonly PartReceipt[]; readonly remoteId: RemoteId | null }
  /** The message was deleted before this was its turn. */
  | { readonly state: "cancelled" }
  /** Everything has to be looked at again. */
  | { readonly state: "interrupted" }
  /** The next request isn't allowed yet. */
  | { readonly state: "limited" }
  /** It may have arrived, which nobody can tell; and its mapping wants nothing twice. */
  | { readonly state: "uncertain" }
  /** `lost`: what was sent when no answer came. */
  | { readonly state: "failed"; readonly error: unknown; readonly lost: TriedPart | null };

/**
 * Tries to carry out one delivery. Each request's effect is kept before the next one begins, and what is to be done is
 * found anew from what is there: so it can be interrupted anywhere, and repeated.
 * @throws StoreError when the store can't be asked
 */
export async function attempt(work: Attempt): Promise<AttemptResult> {
  const { delivery } = work;
  const there = delivery.action === "create" ? delivery.receipts : await readCopy(work);
  if (isCancelled(delivery)) return await cancel(work, there);
  if (delivery.action !== "create" && there.length === 0) return { state: "done", receipts: [], remoteId: null };
  const joint = delivery.action === "create" ? null : await readJointCopy(work, there);
  const quotedCopy = await findQuotedCopy(work);
  let steps: readonly CopyStep[];
  try {
    steps = joint ? stepsOfJoint(work, joint, there) : planSteps(work, there, quotedCopy);
  } catch (error) {
    return { state: "failed", error, lost: null };
  }
  return await carryOut(work, steps, there);
}

/** What an earlier try may have brought there is found first, for the deletion that follows. */
async function cancel(work: Attempt, there: readonly PartReceipt[]): Promise<AttemptResult> {
  const next = work.doubt === null ? null : await nextPart(work, there);
  if (next === null) return { state: "cancelled" };
  try {
    const earlier = await findLost(work, next, there);
    if (earlier.state !== "arrived") return { state: "cancelled" };
    const { remoteId } = earlier;
    return (await work.keep({ part: next.part, remoteId, digest: null }))
      ? { state: "cancelled" }
      : { state: "interrupted" };
  } catch (error) {
    return { state: "failed", error, lost: null };
  }
}

/** The part that an earlier try may have broken off at. Null where its content is no longer kept. */
async function nextPart(work: Attempt, there: readonly PartReceipt[]): Promise<TriedPart | null> {
  const { delivery, doubt } = work;
  const [tried] = doubt?.tried ?? [];
  if (tried !== undefined || delivery.message === null) return tried ?? null;
  const [step] = stepsToSend(render(work, await findQuotedCopy(work)), there);
  return step?.type === "send" ? step : null;
}

/** Its message was deleted, so there is nothing to send or to change any more. */
export function isCancelled({ deleted, action }: QueuedDelivery): boolean {
  return deleted && action !== "delete";
}

async function readCopy({ delivery, store, doubt }: Attempt): Promise<readonly PartReceipt[]> {
  const there = await store.readReceipts({ deliveryId: delivery.id });
  return doubt ? there.map((receipt) => ({ ...receipt, digest: null })) : there;
}

/** Of messages that came together, the quoted one had no copy yet when its answer was enqueued. */
async function findQuotedCopy({ delivery, store }: Attempt): Promise<RemoteId | null> {
  if (!delivery.message?.quote || delivery.quotedCopy !== null) return delivery.quotedCopy;
  return await store.findQuotedCopy({ deliveryId: delivery.id });
}

function planSteps(work: Attempt, there: readonly PartReceipt[], quotedCopy: RemoteId | null): readonly CopyStep[] {
  const { delivery, choices } = work;
  switch (delivery.action) {
    case "create":
      return stepsToSend(render(work, quotedCopy), there);
    case "edit":
      return delivery.message === null ? [] : stepsToEdit(render(work, quotedCopy), there);
    case "delete":
      if (delivery.takenBack === true) return stepsToRemove(there);
      if (choices.deletions === "keep") return [];
      if (choices.deletions === "delete" || delivery.message === null) return stepsToRemove(there);
      return stepsToStrike(work, there, quotedCopy);
  }
}

/** Its marks may make a text longer than its parts; but nothing is sent after a deletion that wasn't there before it. */
function stepsToStrike(work: Attempt, there: readonly PartReceipt[], quotedCopy: RemoteId | null): readonly CopyStep[] {
  const steps = stepsToEdit(render(work, quotedCopy, true), there);
  const wasWhole = there.length >= render(work, quotedCopy).length;
  return wasWhole ? steps : steps.filter(({ type }) => type !== "send");
}

function render(work: Attempt, quotedCopy: RemoteId | null, struck = false): readonly WantedPart[] {
  const { destination, delivery } = work;
  if (delivery.message === null)
    throw new DeliveryError({ kind: "rejected" }, "The message's content is no longer kept");
  return wanted(destination, renderMessage(work, delivery.message, quotedCopy, struck));
}

async function carryOut(
  work: Attempt,
  steps: readonly CopyStep[],
  there: readonly PartReceipt[],
): Promise<AttemptResult> {
  let firstId = there.find(({ part }) => part === 0)?.remoteId ?? null;
  // Until the first part that isn't there: they are sent in order. Of what we tried ourselves, only one is in doubt.
  let inDoubt = work.doubt !== null;
  for (const [index, step] of steps.entries()) {
    if (work.interrupted()) return { state: "interrupted" };
    // What was begun goes on from here: an attempt from the beginning might do again what can't be told from outside.
    if (index === 0 && !work.mayBegin(step)) return { state: "limited" };
    if (index > 0 && !(await work.turn(step))) return { state: "interrupted" };
    let receipt: PartReceipt | RemovedPart;
    try {
      const isDoubted = inDoubt && step.type === "send";
      const earlier = isDoubted ? await findEarlier(work, step, there) : null;
      if (earlier === "hold") return { state: "uncertain" };
      if (isDoubted) inDoubt = earlier !== null && work.doubt?.tried.length === 0;
      receipt = earlier ?? (await perform(work, step, isDoubted));
    } catch (error) {
      if (step.type === "edit" && isLost(error))
        await work.keep({ part: step.part, remoteId: step.remoteId, digest: null }, step.sharedBy);
      return { state: "failed", error, lost: step.type === "send" && isLost(error) ? step : null };
    }
    if (receipt.part === 0) firstId = receipt.remoteId;
    // The last receipt goes with the outcome: most messages have one part, and this makes it one commit for each.
    const isLast = index === steps.length - 1;
    const sharedBy = step.type === "edit" ? step.sharedBy : undefined;
    if (isLast && receipt.remoteId !== null && !sharedBy)
      return { state: "done", receipts: [receipt], remoteId: firstId };
    if (!(await work.keep(receipt, sharedBy))) return { state: "interrupted" };
  }
  return { state: "done", receipts: [], remoteId: firstId };
}

/** What an earlier try sent of this step; null: nothing, or nobody knows and it is to be sent again. */
async function findEarlier(
  work: Attempt,
  step: CopyStep & { readonly type: "send" },
  there: readonly PartReceipt[],
): Promise<PartReceipt | "hold" | null> {
  const earlier = await findLost(work, step, there);
  switch (earlier.state) {
    case "arrived":
      work.recovered();
      return { part: step.part, remoteId: earlier.remoteId, digest: null };
    case "lost":
      return null;
    case "unknown":
      return mustHold(work) ? "hold" : null;
  }
}

async function perform(work: Attempt, step: CopyStep, isRepeat: boolean): Promise<PartReceipt | RemovedPart> {
  const { destination, address, delivery, signal } = work;
  const { part } = step;
  switch (step.type) {
    case "send": {
      const remoteId = await destination.send(address, step.content, partKey(delivery, part), signal);
      // A platform that ignores repeats shows the earlier try, whose text may have been another.
      return { part, remoteId, digest: isRepeat ? null : step.digest };
    }
    case "edit": {
      const remoteId = await destination.edit(address, step.remoteId, step.content, signal);
      return { part, remoteId, digest: step.digest };
    }
    case "leave":
      return { part, remoteId: null };
    case "remove":
      await destination.remove(address, step.remoteId, signal);
      return { part, remoteId: null };
  }
}

function isLost(error: unknown): boolean {
  return error instanceof DeliveryError && error.failure.kind === "uncertain";
}

/** The same at each try of one part, never the same for two; at most 25 characters. */
function partKey(delivery: QueuedDelivery, part: number): string {
  return `${delivery.id.toString(36)}-${part.toString(36)}-${delivery.receivedAt.toString(36)}`;
}
