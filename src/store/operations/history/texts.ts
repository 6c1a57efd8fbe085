import type { Message } from "../../../message/index.js";
import { messageText } from "../../message-text.js";
import { dialectOf } from "../../read-session.js";
import type { StepResult } from "../../history.js";
import { searchWords } from "../../search-words.js";
import type { Session } from "../../session.js";
import { insertMany } from "./insert-many.js";
import { readWatermarks, setWatermark } from "./watermarks.js";

/** Texts a step: a few milliseconds. */
const TEXTS_A_STEP = 64;

export interface StoredText {
  readonly id: number;
  readonly guildId: string;
  /** The message as JSON; null: there is no such message, it was deleted, or its text is no longer kept. */
  readonly content: string | null;
}

/** What is deleted in KOOK isn't found, though a struck-out copy may still need its text. */
const FOUND_TEXT = `CASE WHEN "deletedAt" IS NULL THEN "content" END`;

/**
 * To be called in the transaction that changes or forgets the texts of these messages: until the next step of `indexTexts`
 * the search looks at the text itself, or no longer finds it.
 */
export async function noteTextsChanged(session: Session, messageIds: readonly number[]): Promise<void> {
  await insertMany(
    session,
    "search_queue",
    ["messageId"],
    "ON CONFLICT DO NOTHING",
    messageIds.map((id) => [id]),
  );
}

/** One step: what changed first, then what is new. */
export async function indexTexts(
  session: Session,
  input: { readonly limit?: number; readonly settledId: number | null },
): Promise<StepResult> {
  const limit = input.limit ?? TEXTS_A_STEP;
  const changed = await readChanged(session, limit);
  for (const text of changed) await replaceWords(session, text);
  if (changed.length === limit) return { done: false };
  const searchable = (await readWatermarks(session)).get("searchable") ?? 0;
  const fresh = await session.all<StoredText>(
    `SELECT "id", "guildId", ${FOUND_TEXT} AS "content" FROM message_log WHERE "id" > ? AND "id" <= ? ORDER BY "id" LIMIT ?`,
    searchable,
    input.settledId ?? Number.MAX_SAFE_INTEGER,
    limit,
  );
  for (const text of fresh) if (text.content !== null) await keepWords(session, text.id, wordsOf(text));
  const last = fresh.at(-1);
  if (last) await setWatermark(session, "searchable", last.id);
  return { done: fresh.length < limit };
}

async function readChanged(session: Session, limit: number): Promise<readonly StoredText[]> {
  return session.all<StoredText>(
    `SELECT q."messageId" AS "id", COALESCE(m."guildId", '') AS "guildId", ${FOUND_TEXT} AS "content"
     FROM search_queue q LEFT JOIN message_log m ON m."id" = q."messageId" ORDER BY q."messageId" LIMIT ?`,
    limit,
  );
}

/** Those that are still to come are left to their turn. */
async function replaceWords(session: Session, text: StoredText): Promise<void> {
  const searchable = (await readWatermarks(session)).get("searchable") ?? 0;
  await session.run(`DELETE FROM search_queue WHERE "messageId" = ?`, text.id);
  if (text.id > searchable) return;
  await session.run(
    `DELETE FROM message_search WHERE ${dialectOf(session) === "sqlite" ? "rowid" : `"messageId"`} = ?`,
    text.id,
  );
  if (text.content !== null) await keepWords(session, text.id, wordsOf(text));
}

async function keepWords(session: Session, id: number, words: readonly string[]): Promise<void> {
  if (dialectOf(session) === "sqlite") {
    await session.run(`INSERT INTO message_search (rowid, "words") VALUES (?, ?)`, id, words.join(" "));
    return;
  }
  // As PostgreSQL writes it: 'word':place. The words have no sign that would need care.
  const vector = words.map((word, index) => `'${word}':${index + 1}`).join(" ");
  await session.run(
    `INSERT INTO message_search ("messageId", "words") VALUES (?, CAST(CAST(? AS TEXT) AS TSVECTOR))
     ON CONFLICT ("messageId") DO UPDATE SET "words" = excluded."words"`,
    id,
    vector,
  );
}

/** The guild as a word that no text can have keeps its messages apart from those of others in the index itself. */
function wordsOf({ guildId, content }: StoredText): readonly string[] {
  return [guildWord(guildId), ...wordsOfContent(content)];
}

export function guildWord(guildId: string): string {
  return `@${guildId.toLowerCase().replace(/[^0-9a-z]/g, "")}`;
}

export function wordsOfContent(content: string | null): readonly string[] {
  return content === null ? [] : searchWords(messageText(JSON.parse(content) as Message));
}
