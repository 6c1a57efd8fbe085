import type { AcceptPin, AcceptReaction, CopyMark } from "../store.js";
import type { Session } from "../session.js";
import { savePosition } from "./accounts.js";
import { canBeReached, findCopies, wentElsewhere } from "./copies.js";
import { getMappings } from "./enqueue.js";
import { findMessageId } from "./message-ids.js";

/** Discord shows so many different ones under a message; Telegram shows fewer. */
const MOST_EMOJI = 20;
/** What could not be shown for so long, because its copy never came or its mapping rests, is let go. */
const LONGEST_WAIT_MS = 30 * 24 * 60 * 60_000;

export async function acceptReaction(session: Session, input: AcceptReaction): Promise<void> {
  const messageId = await lockMessage(session, input.sourceId);
  const mappingIds = messageId === null ? [] : await reachableCopies(session, messageId, input.mappingIds);
  if (messageId !== null && mappingIds.length > 0 && (await keepReaction(session, messageId, input))) {
    const counted = await countReactions(session, messageId);
    for (const mappingId of mappingIds) await wantReactions(session, { messageId, mappingId }, counted, input.dueAt);
  }
  if (input.position) await savePosition(session, { accountId: input.accountId, position: input.position });
}

export async function acceptPin(session: Session, input: AcceptPin): Promise<void> {
  const messageId = await lockMessage(session, input.sourceId);
  const mappingIds = messageId === null ? [] : await reachableCopies(session, messageId, input.mappingIds);
  for (const mappingId of mappingIds) {
    await wantPin(session, { messageId: messageId as number, mappingId }, input.pinned ? 1 : 0, input.receivedAt);
  }
  if (input.position) await savePosition(session, { accountId: input.accountId, position: input.position });
}

/**
 * The id of a message that is still there, with its row locked: of two reactions the later one counts the earlier. It
 * may be archived; in between two looks it may have gone there.
 */
async function lockMessage(session: Session, sourceId: string): Promise<number | null> {
  const id = await findMessageId(session, sourceId);
  if (id === null) return null;
  for (const table of ["message_log", "message_log_archive"]) {
    const row = await session.get<{ id: number }>(
      `SELECT "id" FROM ${table}
       WHERE "id" = ? AND "purpose" = 'relay' AND "deletedAt" IS NULL${session.locking.update}`,
      id,
    );
    if (row) return row.id;
  }
  return null;
}

/** Of these mappings, those whose copy is there or will be. */
async function reachableCopies(
  session: Session,
  messageId: number,
  mappingIds: readonly number[],
): Promise<readonly number[]> {
  if (mappingIds.length === 0) return [];
  const copies = await findCopies(session, messageId);
  const mappings = await getMappings(session, mappingIds);
  return mappingIds.filter((id) => {
    const [copy, mapping] = [copies.get(id), mappings.get(id)];
    return copy !== undefined && mapping !== undefined && canBeReached(copy, messageId, mapping);
  });
}

/** False for what we knew already: KOOK repeats itself, and several bots of ours may hear the same. */
async function keepReaction(
  session: Session,
  messageId: number,
  { emoji, userId, added }: AcceptReaction,
): Promise<boolean> {
  const sql = added
    ? `INSERT INTO reaction ("messageId", "emoji", "userId") VALUES (?, ?, ?) ON CONFLICT DO NOTHING`
    : `DELETE FROM reaction WHERE "messageId" = ? AND "emoji" = ? AND "userId" = ?`;
  return (await session.run(sql, messageId, emoji, userId)) > 0;
}

/** How many people chose each emoji; without a guild's own, which no other platform has. */
async function countReactions(session: Session, messageId: number): Promise<ReadonlyMap<string, number>> {
  const rows = await session.all<{ emoji: string; people: number }>(
    `SELECT "emoji", CAST(count(*) AS INTEGER) AS "people" FROM reaction WHERE "messageId" = ? GROUP BY "emoji"`,
    messageId,
  );
  return new Map(rows.filter(({ emoji }) => !emoji.startsWith(":")).map(({ emoji, people }) => [emoji, people]));
}

interface CopyKey {
  readonly messageId: number;
  readonly mappingId: number;
}

/** Only what changes anything makes the copy due; what is due already, or waits for another try, keeps its time. */
async function wantReactions(
  session: Session,
  { messageId, mappingId }: CopyKey,
  counted: ReadonlyMap<string, number>,
  dueAt: number,
): Promise<void> {
  const row = await session.get<{ wanted: string | null }>(
    `SELECT "wantedReactions" AS "wanted" FROM copy_mark WHERE "messageId" = ? AND "mappingId" = ?`,
    messageId,
    mappingId,
  );
  const before = JSON.parse(row?.wanted ?? "[]") as readonly string[];
  const wanted = JSON.stringify(rank(counted, before));
  if (wanted === JSON.stringify(before)) return;
  await session.run(
    `INSERT INTO copy_mark ("messageId", "mappingId", "wantedReactions", "dueAt") VALUES (?, ?, ?, ?)
     ON CONFLICT ("messageId", "mappingId") DO UPDATE SET "wantedReactions" = excluded."wantedReactions",
       "dueAt" = COALESCE(copy_mark."dueAt", excluded."dueAt")`,
    messageId,
    mappingId,
    wanted,
    dueAt,
  );
}

/** Most frequent first. Among equals nothing changes its place, so that a copy doesn't flicker between them. */
function rank(counted: ReadonlyMap<string, number>, before: readonly string[]): readonly string[] {
  const place = (emoji: string): number => (before.includes(emoji) ? before.indexOf(emoji) : before.length);
  return [...counted]
    .sort(([a, people], [b, others]) => others - people || place(a) - place(b) || (a < b ? -1 : 1))
    .slice(0, MOST_EMOJI)
    .map(([emoji]) => emoji);
}

async function wantPin(
  session: Session,
  { messageId, mappingId }: CopyKey,
  wanted: 0 | 1,
  dueAt: number,
): Promise<void> {
  const row = await session.get<{ wantedPin: 0 | 1 | null }>(
    `SELECT "wantedPin" FROM copy_mark WHERE "messageId" = ? AND "mappingId" = ?`,
    messageId,
    mappingId,
  );
  if ((row?.wantedPin ?? 0) === wanted) return;
  await session.run(
    `INSERT INTO copy_mark ("messageId", "mappingId", "wantedPin", "dueAt") VALUES (?, ?, ?, ?)
     ON CONFLICT ("messageId", "mappingId") DO UPDATE SET "wantedPin" = excluded."wantedPin",
       "dueAt" = COALESCE(copy_mark."dueAt", excluded."dueAt")`,
    messageId,
    mappingId,
    wanted,
    dueAt,
  );
}

interface MarkRow {
  readonly messageId: number;
  readonly mappingId: number;
  readonly botId: number;
  readonly address: string;
  readonly remoteId: string;
  readonly wantedReactions: string | null;
  readonly shownReactions: string;
  readonly wantedPin: 0 | 1 | null;
  readonly shownPin: 0 | 1;
  readonly attempts: number;
}

/** A copy at a former address of its mapping is out of reach. A resting mapping's marks wait for it. */
const DUE_MARKS = `SELECT k."messageId", k."mappingId", l."botId", l."address", r."remoteId", k."wantedReactions",
    k."shownReactions", k."wantedPin", k."shownPin", k."attempts"
  FROM copy_mark k
  JOIN channel_mapping m ON m."id" = k."mappingId"
  JOIN lane l ON l."id" = m."laneId"
  JOIN receipt r ON r."messageId" = k."messageId" AND r."mappingId" = k."mappingId" AND r."part" = 0
  WHERE k."dueAt" <= ? AND l."botId" = ? AND m."state" = 'active' AND m."removedAt" IS NULL
    AND k."messageId" > l."movedAfterMessageId"
    AND NOT ${wentElsewhere("k", `l."id"`)}
  ORDER BY k."dueAt" LIMIT ?`;

export async function listDueMarks(
  session: Session,
  { botId, now, limit }: { readonly botId: number; readonly now: number; readonly limit: number },
): Promise<readonly CopyMark[]> {
  await session.run(`UPDATE copy_mark SET "dueAt" = NULL WHERE "dueAt" < ?`, now - LONGEST_WAIT_MS);
  const rows = await session.all<MarkRow>(DUE_MARKS, now, botId, limit);
  return rows.map(({ wantedReactions, shownReactions, wantedPin, shownPin, ...row }) => ({
    ...row,
    reactions:
      wantedReactions === null
        ? null
        : { wanted: JSON.parse(wantedReactions) as string[], shown: JSON.parse(shownReactions) as string[] },
    pin: wantedPin === null ? null : { wanted: wantedPin === 1, shown: shownPin === 1 },
  }));
}

export async function nextMarkDueAt(session: Session, { botId }: { readonly botId: number }): Promise<number | null> {
  const row = await session.get<{ dueAt: number }>(
    `SELECT c."dueAt" FROM copy_mark c
     JOIN channel_mapping m ON m."id" = c."mappingId" JOIN lane l ON l."id" = m."laneId"
     WHERE c."dueAt" IS NOT NULL AND l."botId" = ? AND m."removedAt" IS NULL ORDER BY c."dueAt" LIMIT 1`,
    botId,
  );
  return row?.dueAt ?? null;
}

export interface MarkToRecord extends CopyKey {
  readonly carried: Pick<CopyMark, "reactions" | "pin">;
  readonly shownReactions: readonly string[];
  readonly shownPin: boolean;
  readonly attempts: number;
  readonly dueAt: number | null;
  readonly newsDueAt: number;
}

export async function recordMark(session: Session, input: MarkToRecord): Promise<void> {
  const { reactions, pin } = input.carried;
  await session.run(
    `UPDATE copy_mark SET "shownReactions" = ?, "shownPin" = ?, "attempts" = ?,
       "dueAt" = COALESCE(CAST(? AS BIGINT), CASE WHEN "wantedReactions" IS NOT DISTINCT FROM ?
         AND "wantedPin" IS NOT DISTINCT FROM ? THEN NULL ELSE CAST(? AS BIGINT) END)
     WHERE "messageId" = ? AND "mappingId" = ?`,
    JSON.stringify(input.shownReactions),
    input.shownPin ? 1 : 0,
    input.attempts,
    input.dueAt,
    reactions && JSON.stringify(reactions.wanted),
    pin && (pin.wanted ? 1 : 0),
    input.newsDueAt,
    input.messageId,
    input.mappingId,
  );
}
