import type { EventFacts } from "../../relay/hopeless-events.js";
import type { HeardMessage } from "../../relay/silence-watch.js";
import type { EventPacket } from "./frame.js";

/** Which event it is, for a log: ids and types, and nothing of what it says. */
export function describeEvent({ sn, d }: EventPacket): EventFacts {
  const { msg_id, type, target_id, extra } = isRecord(d) ? d : {};
  const kind = isRecord(extra) && typeof extra["type"] === "string" ? extra["type"] : type;
  return {
    id: word(msg_id) ?? `sn ${sn}`,
    sn,
    type: word(kind) ?? "unknown",
    place: word(target_id),
  };
}

const SYSTEM_EVENT = 255;

/** The message in a channel that an event tells of, whoever wrote it; null when it tells of something else. */
export function messageOf({ d }: EventPacket): HeardMessage | null {
  if (!isRecord(d) || d["channel_type"] !== "GROUP" || d["type"] === SYSTEM_EVENT) return null;
  const [channelId, messageId, sentAt] = [word(d["target_id"]), word(d["msg_id"]), Number(d["msg_timestamp"])];
  return channelId === null || messageId === null || !Number.isFinite(sentAt) ? null : { channelId, messageId, sentAt };
}

function word(value: unknown): string | null {
  return typeof value === "string" || typeof value === "number" ? String(value).slice(0, 64) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
