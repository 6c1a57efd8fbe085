import type { Call } from "./operations/index.js";
import type { GatewayPosition } from "./store.js";

/** What moves the position along with an event that it keeps. */
const WITH_POSITION: ReadonlySet<string> = new Set([
  "acceptMessage",
  "acceptEdit",
  "acceptDeletion",
  "acceptReaction",
  "acceptPin",
]);

interface WithPosition {
  readonly accountId: number;
  readonly position: GatewayPosition | null;
}

/**
 * Of a batch's events of one account only the last has to move the position: the batch is one transaction. Should that
 * last one fail, the position lags behind what is kept, which costs a repeat and never loses anything.
 */
export function keepLatestPositions(calls: readonly Call[]): readonly Call[] {
  const latest = new Map<number, GatewayPosition>();
  return calls
    .toReversed()
    .map((call) => withoutOlderPosition(call, latest))
    .reverse();
}

function withoutOlderPosition(call: Call, latest: Map<number, GatewayPosition>): Call {
  if (!WITH_POSITION.has(call.name)) return call;
  const input = call.input as WithPosition;
  if (!input.position) return call;
  const later = latest.get(input.accountId);
  if (!later) latest.set(input.accountId, input.position);
  return later && comesAfter(later, input.position) ? { ...call, input: { ...input, position: null } } : call;
}

function comesAfter(later: GatewayPosition, earlier: GatewayPosition): boolean {
  return later.sessionId === earlier.sessionId && later.sn > earlier.sn;
}
