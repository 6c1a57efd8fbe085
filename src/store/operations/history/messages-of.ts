import type { Message } from "../../../message/index.js";
import type { Page } from "../../history.js";
import { idTable, type ReadSession } from "../../read-session.js";
import type { MessagesOfQuery, PersonMessage } from "../../take-back.js";
import { pageSize, readCursor, writeCursor } from "./cursor.js";

/** Looked at for one page at most, whoever wrote them: some milliseconds, for other reads wait behind it. */
const MOST_LOOKED_AT = 5_000;
const WINDOW = 1_000;
/** Clocks differ: a message may seem to have come before it was said. */
const SLACK_MS = 60 * 60_000;

const TABLES = ["message_log", "message_log_archive"] as const;
type Table = (typeof TABLES)[number];

interface Seen {
  readonly id: number;
  readonly receivedAt: number;
  readonly theirs: number;
}

export async function listMessagesOf(session: ReadSession, query: MessagesOfQuery): Promise<Page<PersonMessage>> {
  const limit = pageSize(query.limit);
  let [table = 0, before = 0] = query.cursor === null ? [0, Number.MAX_SAFE_INTEGER] : readCursor(query.cursor, 2);
  const items: PersonMessage[] = [];
  for (let lookedAt = 0; lookedAt < MOST_LOOKED_AT;) {
    const name = TABLES[table];
    if (name === undefined) return { items, next: null };
    const window = await readWindow(session, name, query, before);
    lookedAt += Math.max(window.length, 1);
    const theirs = window.filter((row) => row.theirs === 1).slice(0, limit - items.length);
    items.push(...(await readMessages(session, name, theirs)));
    if (items.length === limit) return { items, next: writeCursor(table, theirs.at(-1)?.id ?? 0) };
    before = window.at(-1)?.id ?? 0;
    const isOver = window.length < WINDOW || window.every(({ receivedAt }) => receivedAt < query.since - SLACK_MS);
    if (isOver) [table, before] = [table + 1, Number.MAX_SAFE_INTEGER];
  }
  return { items, next: table < TABLES.length ? writeCursor(table, before) : null };
}

/** The next messages of anybody: ids alone give an order that an index has. */
async function readWindow(
  session: ReadSession,
  table: Table,
  { guildId, authorId, since }: MessagesOfQuery,
  before: number,
): Promise<readonly Seen[]> {
  return session.all<Seen>(
    `SELECT "id", "receivedAt", CASE WHEN "authorId" = ? AND "purpose" = 'relay' AND "sentAt" >= ?
       ${guildId === null ? "" : `AND "guildId" = ?`} THEN 1 ELSE 0 END AS "theirs"
     FROM ${table} WHERE "id" < ? ORDER BY "id" DESC LIMIT ${WINDOW}`,
    authorId,
    since,
    ...(guildId === null ? [] : [guildId]),
    before,
  );
}

type MessageRow = Omit<PersonMessage, "message" | "mappingIds"> & { readonly content: string | null };

async function readMessages(
  session: ReadSession,
  table: Table,
  seen: readonly Pick<Seen, "id">[],
): Promise<readonly PersonMessage[]> {
  if (seen.length === 0) return [];
  const ids = JSON.stringify(seen.map(({ id }) => id));
  const content = table === "message_log" ? `m."content"` : "NULL";
  const rows = await session.all<MessageRow>(
    `SELECT m."id", m."sourceId" AS "messageId", m."guildId", m."channelId", m."authorName", m."kind", m."sentAt",
       m."receivedAt", m."editedAt", m."deletedAt", ${content} AS "content"
     FROM ${idTable(session)} CROSS JOIN ${table} m WHERE m."id" = list."id" ORDER BY m."id" DESC`,
    ids,
  );
  const copies = await readCopies(session, ids);
  return rows.map(({ content: json, ...row }) => ({
    ...row,
    message: json === null ? null : (JSON.parse(json) as Message),
    mappingIds: copies.get(row.id) ?? [],
  }));
}

/** Where a copy is, wholly or in part, or is to be. */
async function readCopies(session: ReadSession, ids: string): Promise<ReadonlyMap<number, readonly number[]>> {
  const rows = await session.all<{ messageId: number; mappingId: number }>(
    `SELECT r."messageId", r."mappingId" FROM ${idTable(session)} CROSS JOIN receipt r WHERE r."messageId" = list."id"
     UNION
     SELECT d."messageId", d."mappingId" FROM ${idTable(session)} CROSS JOIN delivery d
     WHERE d."messageId" = list."id" AND d."action" = 'create' AND d."state" IN ('pending', 'held')
     ORDER BY 1, 2`,
    ids,
    ids,
  );
  const copies = new Map<number, number[]>();
  for (const { messageId, mappingId } of rows) copies.set(messageId, [...(copies.get(messageId) ?? []), mappingId]);
  return copies;
}
