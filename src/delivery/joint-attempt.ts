import type { PartReceipt, QueuedDelivery } from "../store/store.js";
import type { CopyChoices } from "./attempt.js";
import type { CopyStep } from "./copy-steps.js";
import type { Destination, RemoteId } from "./destination.js";
import type { TriedPart } from "./doubt.js";
import { DeliveryError } from "./errors.js";
import { renderMessage, wanted } from "./render-message.js";

export const MOST_TOGETHER = 20;
/** So long after one another people's messages may come and still be one thing to read. */
const CLOSE_MS = 3 * 60_000;

interface Work {
  readonly destination: Destination;
  readonly address: string;
  readonly choices: CopyChoices;
  /** In the order of their lane. */
  readonly waiting: readonly QueuedDelivery[];
  readonly now: number;
}

export interface JointAttempt extends Omit<Work, "waiting" | "now"> {
  readonly deliveries: readonly [QueuedDelivery, ...QueuedDelivery[]];
  readonly signal: AbortSignal;
  mayBegin(step: CopyStep): boolean;
  interrupted(): boolean;
}

export type JointResult =
  /** The receipt of each, in their order. */
  | { readonly state: "done"; readonly receipts: readonly PartReceipt[]; readonly remoteId: RemoteId }
  | { readonly state: "interrupted" }
  | { readonly state: "limited" }
  /** The platform won't have them together. */
  | { readonly state: "refused" }
  | { readonly state: "failed"; readonly error: unknown; readonly lost: TriedPart | null };

/**
 * Which of those that wait can go as one, from the first on: short texts of one person, said close after one another,
 * that nothing has been tried of. Only the first where there are no others. Where nothing may come twice, each goes by
 * itself: an answer that gets lost leaves one message in doubt then. Pure.
 */
export function goTogether(work: Work): readonly QueuedDelivery[] {
  const { destination, choices, waiting, now } = work;
  const [head] = waiting;
  if (!head || !destination.joining || choices.uncertain === "hold") return waiting.slice(0, 1);
  const candidates: QueuedDelivery[] = [];
  for (const next of waiting) {
    if (!isPlain(next, now) || !follows(candidates.at(-1) ?? next, next)) break;
    candidates.push(next);
  }
  if (candidates.length < 2) return [head];
  return candidates.slice(0, destination.joining.count(candidates.map((delivery) => render(work, delivery))));
}

function isPlain({ action, message, deleted, attempts, receipts, dueAt }: QueuedDelivery, now: number): boolean {
  if (action !== "create" || message === null || deleted || attempts > 0 || receipts.length > 0 || dueAt > now)
    return false;
  return message.quote === null && message.attachments.length === 0 && message.cards.length === 0;
}

function follows(before: QueuedDelivery, next: QueuedDelivery): boolean {
  if (before.mappingId !== next.mappingId || before.message?.author.id !== next.message?.author.id) return false;
  return Math.abs((next.message?.sentAt ?? 0) - (before.message?.sentAt ?? 0)) <= CLOSE_MS;
}

function render(work: Omit<Work, "waiting" | "now">, delivery: QueuedDelivery): readonly unknown[] {
  return delivery.message === null ? [] : renderMessage({ ...work, delivery }, delivery.message, null);
}

/** Sends several messages by one request. What came of it is kept for all of them at once, or for none. */
export async function attemptJointly(work: JointAttempt): Promise<JointResult> {
  const { destination, address, deliveries, signal } = work;
  const { joining } = destination;
  if (!joining) return { state: "refused" };
  if (work.interrupted()) return { state: "interrupted" };
  const rendered = deliveries.map((delivery) => render(work, delivery));
  const { part: joint, apart } = joining.join(rendered, deliveries.length);
  const [step] = wanted(destination, [joint]);
  if (!step || apart.length > 0) return { state: "refused" };
  const { content, digest } = step;
  if (!work.mayBegin({ type: "send", part: 0, content, digest })) return { state: "limited" };
  try {
    const sent = await destination.send(address, content, keyOf(deliveries), signal);
    const remoteId = joining.withMessages(
      sent,
      deliveries.map(({ messageId }) => messageId),
    );
    return { state: "done", receipts: deliveries.map(() => ({ part: 0, remoteId, digest })), remoteId };
  } catch (error) {
    const kind = error instanceof DeliveryError ? error.failure.kind : null;
    if (kind === "rejected") return { state: "refused" };
    return { state: "failed", error, lost: kind === "uncertain" ? { part: 0, content } : null };
  }
}

/** Never that of a message alone; at most 25 characters. */
function keyOf([first]: JointAttempt["deliveries"]): string {
  return `${first.id.toString(36)}+${first.receivedAt.toString(36)}`;
}
