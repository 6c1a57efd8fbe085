import { Delivery, DeliveryArchive, MessageLog, MessageLogArchive } from "../../../entities/index.js";
import type { DeliveryTrace } from "../store.js";
import type { Session } from "../session.js";
import { partsOf } from "./copies.js";
import { findMessageId } from "./message-ids.js";

/** `guildId` keeps a guild from the messages of another; null sees all. Archived messages are found too. */
export async function readTrace(
  session: Session,
  { guildId, messageId }: { readonly guildId: string | null; readonly messageId: string },
): Promise<readonly DeliveryTrace[]> {
  const ownId = await findMessageId(session, messageId);
  if (ownId === null) return [];
  const where = guildId === null ? { id: ownId } : { id: ownId, guildId };
  const kept = { select: { id: true, receivedAt: true }, where } as const;
  const message = (await session.orm.findOne(MessageLog, kept)) ?? (await session.orm.findOne(MessageLogArchive, kept));
  if (!message) return [];
  const trace: DeliveryTrace[] = [];
  for (const delivery of await readDeliveries(session, message.id)) {
    const { id, mappingId, action, state, attempts, finishedAt, delayMs, errorKind, error } = delivery;
    const receipts = await partsOf(session, message.id, mappingId);
    const receivedAt = delivery.receivedAt ?? message.receivedAt;
    const fate = { action, state, attempts, receivedAt, finishedAt, delayMs, kind: errorKind, error };
    trace.push({ deliveryId: id, mappingId, ...fate, receipts });
  }
  return trace;
}

/** A message's deliveries lie where it lies itself. */
async function readDeliveries(session: Session, messageId: number): Promise<readonly (Delivery | DeliveryArchive)[]> {
  const those = { where: { messageId }, order: { id: "ASC" } } as const;
  const deliveries = await session.orm.find(Delivery, those);
  return deliveries.length > 0 ? deliveries : session.orm.find(DeliveryArchive, those);
}
