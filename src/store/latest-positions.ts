import type { MessageToAccept } from "./operations/accept-message.js";
import type { Call } from "./operations/index.js";
import type { GatewayPosition } from "./store.js";

/**
 * Of a batch's messages of one account only the last has to move the position: the batch is one transaction. Should that
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
  if (call.name !== "acceptMessage") return call;
  const input = call.input as MessageToAccept;
  if (!input.position) return call;
  const later = latest.get(input.accountId);
  if (!later) latest.set(input.accountId, input.position);
  return later && comesAfter(later, input.position) ? { ...call, input: { ...input, position: null } } : call;
}

function comesAfter(later: GatewayPosition, earlier: GatewayPosition): boolean {
  return later.sessionId === earlier.sessionId && later.sn > earlier.sn;
}
