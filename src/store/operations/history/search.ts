import type { Message, MessageKind } from "../../../message/index.js";
import type { FoundMessage, Page, SearchQuery } from "../../history.js";
import { messageText } from "../../message-text.js";
import type { ReadSession } from "../../read-session.js";
import { hasTerms, searchTerms, type SearchTerm } from "../../search-words.js";
import { pageSize, readCursor, writeCursor } from "./cursor.js";
import { guildWord, wordsOfContent } from "./texts.js";
import { readWatermarks } from "./watermarks.js";

/** Texts that aren't in the index yet and are looked at for one page; then the next page goes on. */
const MOST_LOOKED_AT = 2_000;
/** Fetched at once, so that few texts are read in vain. */
const PORTION = 100;

interface TextRow {
  readonly id: number;
  readonly sourceId: string;
  readonly channelId: string;
  readonly authorId: string;
  readonly authorName: string;
  readonly kind: MessageKind;
  readonly content: string;
  readonly sentAt: number;
  readonly receivedAt: number;
}

const COLUMNS = `m."id", m."sourceId", m."channelId", m."authorId", m."authorName", m."kind", m."content", m."sentAt",
  m."receivedAt"`;
const KEPT = `m."guildId" = ? AND m."purpose" = 'relay' AND m."content" IS NOT NULL AND m."deletedAt" IS NULL`;

export async function searchMessages(session: ReadSession, query: SearchQuery): Promise<Page<FoundMessage>> {
  const terms = searchTerms(query.text);
  if (terms.length === 0) return { items: [], next: null };
  const [before = 0] = query.cursor === null ? [Number.MAX_SAFE_INTEGER] : readCursor(query.cursor, 1);
  const limit = pageSize(query.limit);
  const searchable = (await readWatermarks(session)).get("searchable") ?? 0;
  const found: TextRow[] = [];
  const tail = await lookThroughTail(session, query.guildId, terms, { before, after: searchable }, limit, found);
  if (tail.stoppedAt !== null) return toPage(found, writeCursor(tail.stoppedAt));
  if (found.length < limit + 1) {
    const range = { before: Math.min(before, searchable + 1), limit: limit + 1 - found.length };
    found.push(...(await lookUp(session, query.guildId, terms, range)));
  }
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return toPage(items, found.length > limit && last ? writeCursor(last.id) : null);
}

/** What came after the last text in the index, newest first. `stoppedAt`: there is more, but it was enough for a page. */
async function lookThroughTail(
  session: ReadSession,
  guildId: string,
  terms: readonly SearchTerm[],
  range: { readonly before: number; readonly after: number },
  limit: number,
  found: TextRow[],
): Promise<{ readonly stoppedAt: number | null }> {
  let { before } = range;
  for (let lookedAt = 0; lookedAt < MOST_LOOKED_AT; lookedAt += PORTION) {
    const rows = await session.all<TextRow>(
      `SELECT ${COLUMNS} FROM message_log m WHERE m."id" < ? AND m."id" > ? AND ${KEPT} ORDER BY m."id" DESC LIMIT ?`,
      before,
      range.after,
      guildId,
      PORTION,
    );
    for (const row of rows) {
      if (found.length <= limit && hasTerms(wordsOfContent(row.content), terms)) found.push(row);
    }
    if (rows.length < PORTION || found.length > limit) return { stoppedAt: null };
    before = (rows.at(-1) as TextRow).id;
  }
  return { stoppedAt: before };
}

/** By the index, and by the texts that changed since they came into it. */
async function lookUp(
  session: ReadSession,
  guildId: string,
  terms: readonly SearchTerm[],
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<readonly TextRow[]> {
  const changed = await session.all<TextRow>(
    `SELECT ${COLUMNS} FROM search_queue q JOIN message_log m ON m."id" = q."messageId"
     WHERE q."messageId" < ? AND ${KEPT} ORDER BY q."messageId" DESC`,
    before,
    guildId,
  );
  const found = changed.filter(({ content }) => hasTerms(wordsOfContent(content), terms));
  found.push(...(await readMatches(session, guildId, terms, { before, limit })));
  return found.toSorted((one, other) => other.id - one.id).slice(0, limit);
}

async function readMatches(
  session: ReadSession,
  guildId: string,
  terms: readonly SearchTerm[],
  range: { readonly before: number; readonly limit: number },
): Promise<readonly TextRow[]> {
  const [match, sql] =
    session.dialect === "sqlite"
      ? [sqliteQuery(guildWord(guildId), terms), MATCHES_ON_SQLITE]
      : [postgresQuery(guildWord(guildId), terms), MATCHES_ON_POSTGRES];
  return session.all<TextRow>(sql, match, range.before, guildId, range.limit);
}

/** What is in the queue was looked at already. */
const NOT_CHANGED = `NOT EXISTS (SELECT 1 FROM search_queue q WHERE q."messageId" = m."id")`;

/** CROSS JOIN: SQLite keeps the order of the tables then, and so that of the index. */
const MATCHES_ON_SQLITE = `SELECT ${COLUMNS} FROM message_search s CROSS JOIN message_log m ON m."id" = s.rowid
  WHERE message_search MATCH ? AND s.rowid < ? AND ${KEPT} AND ${NOT_CHANGED} ORDER BY s.rowid DESC LIMIT ?`;

const MATCHES_ON_POSTGRES = `SELECT ${COLUMNS} FROM message_search s JOIN message_log m ON m."id" = s."messageId"
  WHERE s."words" @@ CAST(CAST(? AS TEXT) AS TSQUERY) AND s."messageId" < ? AND ${KEPT} AND ${NOT_CHANGED}
  ORDER BY s."messageId" DESC LIMIT ?`;

/** https://sqlite.org/fts5.html#full_text_query_syntax */
function sqliteQuery(guild: string, terms: readonly SearchTerm[]): string {
  const phrases = terms.map(({ words, prefix }) => `"${words.join(" ")}"${prefix ? " *" : ""}`);
  return [`"${guild}"`, ...phrases].join(" AND ");
}

/** https://www.postgresql.org/docs/current/datatype-textsearch.html#DATATYPE-TSQUERY */
function postgresQuery(guild: string, terms: readonly SearchTerm[]): string {
  const phrases = terms.map(({ words, prefix }) => {
    const quoted = words.map((word) => `'${word}'`);
    return `(${quoted.join(" <-> ")}${prefix ? ":*" : ""})`;
  });
  return [`'${guild}'`, ...phrases].join(" & ");
}

function toPage(rows: readonly TextRow[], next: string | null): Page<FoundMessage> {
  return { items: rows.map(toFound), next };
}

function toFound({ sourceId, content, id: _, ...row }: TextRow): FoundMessage {
  return { ...row, messageId: sourceId, text: messageText(JSON.parse(content) as Message) };
}
