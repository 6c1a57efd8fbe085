import { Delivery, DeliveryArchive, MessageLog, MessageLogArchive } from "../../../../entities/index.js";
import type { ArchiveStep, MovedSlice } from "../../maintenance.js";
import type { Session } from "../../session.js";
import { sharedColumns } from "./columns.js";
import { forgetContent } from "./content.js";
import { readWork, type MessageWork } from "./open-work.js";
import { oldOnes, rangesOf, readMessages, type OldMessage, type Range } from "./slices.js";

/** What a step moves at most, however many edits a message had: deliveries for each message it may look at. */
const DELIVERIES_A_MESSAGE = 4;

const messageColumns = (session: Session): string => sharedColumns(session, [MessageLog, MessageLogArchive]);
const deliveryColumns = (session: Session): string => sharedColumns(session, [Delivery, DeliveryArchive]);

export async function archiveMessages(session: Session, step: ArchiveStep): Promise<MovedSlice> {
  const { old, lastId, done } = oldOnes(await readMessages(session, step, true), step);
  const [first, last] = [old[0], old.at(-1)];
  if (!first || !last) return { messages: 0, deliveries: 0, lastId, done };
  const countedUntil = await readCounted(session);
  const work = await readWork(session, { first: first.id, last: last.id }, { ...step, countedUntil });
  const { taken, cut } = takeSome(old, work, step.limit * DELIVERIES_A_MESSAGE);
  const open = new Set(work.filter((one) => one.open > 0).map(({ messageId }) => messageId));
  const ranges = rangesOf(taken, (id) => !open.has(id));
  let [messages, deliveries] = [0, 0];
  for (const range of ranges) {
    const moved = await moveToArchive(session, range, step.now);
    messages += moved.messages;
    deliveries += moved.deliveries;
  }
  return { messages, deliveries, lastId: cut ? (taken.at(-1)?.id ?? lastId) : lastId, done: done && !cut };
}

/** The messages up to which a step has enough to do; at least one. */
function takeSome(
  old: readonly OldMessage[],
  work: readonly MessageWork[],
  mostDeliveries: number,
): { readonly taken: readonly OldMessage[]; readonly cut: boolean } {
  let sum = 0;
  const excess = work.find(({ deliveries }, index) => (sum += deliveries) > mostDeliveries && index > 0);
  const taken = excess ? old.filter(({ id }) => id < excess.messageId) : old;
  return { taken, cut: excess !== undefined };
}

/** The last delivery that the roll-up has taken into the log's index and the counts. */
async function readCounted(session: Session): Promise<number> {
  const row = await session.get<{ value: number }>(`SELECT "value" FROM watermark WHERE "name" = 'rolled-up'`);
  return row?.value ?? 0;
}

/** The ids of a range whose messages and deliveries have all ended, but for gaps that no row fills. */
async function moveToArchive(session: Session, range: Range, now: number) {
  const { first, last } = range;
  const [ofMessages, ofDeliveries] = [messageColumns(session), deliveryColumns(session)];
  await forgetContent(session, range);
  await session.run(
    `INSERT INTO message_log_archive (${ofMessages}, "archivedAt")
     SELECT ${ofMessages}, CAST(? AS BIGINT) FROM message_log WHERE "id" BETWEEN ? AND ?`,
    now,
    first,
    last,
  );
  await session.run(
    `INSERT INTO delivery_archive (${ofDeliveries})
     SELECT ${ofDeliveries} FROM delivery WHERE "messageId" BETWEEN ? AND ?`,
    first,
    last,
  );
  const deliveries = await session.run(`DELETE FROM delivery WHERE "messageId" BETWEEN ? AND ?`, first, last);
  const messages = await session.run(`DELETE FROM message_log WHERE "id" BETWEEN ? AND ?`, first, last);
  return { messages, deliveries };
}

/**
 * Something happens to an archived message after all: it goes back into the log with all that belongs to it. Nothing
 * does for one that isn't archived; for one that was deleted in KOOK only what is said to.
 */
export async function bringBack(session: Session, messageId: number, which?: "deleted ones too"): Promise<void> {
  const archived = await session.get<{ id: number; deletedAt: number | null }>(
    `SELECT "id", "deletedAt" FROM message_log_archive
     WHERE "id" = ? AND "purpose" = 'relay'${session.locking.update}`,
    messageId,
  );
  if (archived && (archived.deletedAt === null || which)) await moveToLog(session, archived.id);
}

async function moveToLog(session: Session, messageId: number): Promise<void> {
  const [ofMessages, ofDeliveries] = [messageColumns(session), deliveryColumns(session)];
  await session.run(
    `INSERT INTO message_log (${ofMessages}) SELECT ${ofMessages} FROM message_log_archive WHERE "id" = ?`,
    messageId,
  );
  await session.run(
    `INSERT INTO delivery (${ofDeliveries}, "dueAt")
     SELECT ${ofDeliveries}, COALESCE("receivedAt", 0) FROM delivery_archive WHERE "messageId" = ?`,
    messageId,
  );
  await session.run(`DELETE FROM delivery_archive WHERE "messageId" = ?`, messageId);
  await session.run(`DELETE FROM message_log_archive WHERE "id" = ?`, messageId);
}
