import { Delivery, MessageLog } from "../../../entities/index.js";
import type { DeliveryTrace } from "../store.js";
import type { Session } from "../session.js";
import { partsOf } from "./copies.js";

/** `guildId` keeps a guild from the messages of another; null sees all. */
export async function readTrace(
  session: Session,
  { guildId, messageId }: { readonly guildId: string | null; readonly messageId: string },
): Promise<readonly DeliveryTrace[]> {
  const where = guildId === null ? { sourceId: messageId } : { sourceId: messageId, guildId };
  const message = await session.orm.findOne(MessageLog, { select: { id: true, receivedAt: true }, where });
  if (!message) return [];
  const deliveries = await session.orm.find(Delivery, { where: { messageId: message.id }, order: { id: "ASC" } });
  const trace: DeliveryTrace[] = [];
  for (const delivery of deliveries) {
    const { id, mappingId, action, state, attempts, finishedAt, delayMs, errorKind, error } = delivery;
    const receipts = await partsOf(session, message.id, mappingId);
    const receivedAt = delivery.receivedAt ?? message.receivedAt;
    const fate = { action, state, attempts, receivedAt, finishedAt, delayMs, kind: errorKind, error };
    trace.push({ deliveryId: id, mappingId, ...fate, receipts });
  }
  return trace;
}
