import type { SourceEvent } from "../../message/index.js";
import { decodeMessage, isMessageType } from "./decode-message.js";
import { decodeSystemEvent } from "./decode-system-event.js";
import { eventSchema } from "./schema.js";

const SYSTEM_EVENT = 255;
const ITEM = 12;

/**
 * A gateway event's `d` as what happened, in no platform's words. Pure and total: what can't be read, or is of no
 * interest, is ignored with one of a fixed set of reasons.
 */
export function decodeEvent(d: unknown, selfId: string): SourceEvent {
  const parsed = eventSchema.safeParse(d);
  if (!parsed.success) return ignored("malformed");
  const event = parsed.data;
  if (event.type === SYSTEM_EVENT) return decodeSystemEvent(event);
  // KOOK tells a bot of its own messages too.
  if (event.author_id === selfId) return ignored("own");
  if (event.type === ITEM) return ignored("item");
  if (!isMessageType(event.type)) return ignored("unknown-type");
  if (event.channel_type !== "GROUP" && event.channel_type !== "PERSON") return ignored("unknown-channel-type");
  return decodeMessage(event) ?? ignored("malformed");
}

export function ignored(reason: string): SourceEvent {
  return { type: "ignored", reason };
}
