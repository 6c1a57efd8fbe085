import { withoutPeople, type Message } from "../../message/index.js";
import type { Session } from "../session.js";
import type { TracesStep } from "../take-back.js";
import { noteTextsChanged } from "./history/texts.js";
import { dropDeadLetters } from "./later-events.js";

export interface MessagesToForget {
  readonly authorId: string;
  readonly ids: readonly number[];
  readonly now: number;
}

/** In the order of ids, so that two who forget the same don't lock each other out. */
export async function forgetMessages(
  session: Session,
  { authorId, ids, now }: MessagesToForget,
): Promise<{ readonly messages: number }> {
  let messages = 0;
  for (const id of ids.toSorted((one, other) => one - other)) {
    messages += (await forgetInLog(session, id, authorId, now)) || (await forgetInArchive(session, id, authorId));
  }
  return { messages };
}

async function forgetInLog(session: Session, id: number, authorId: string, now: number): Promise<number> {
  const forgotten = await session.run(
    `UPDATE message_log SET "content" = NULL, "authorName" = '', "authorId" = '' WHERE "id" = ? AND "authorId" = ?`,
    id,
    authorId,
  );
  if (forgotten === 0) return 0;
  await noteTextsChanged(session, [id]);
  await dropDeadLetters(session, id, now);
  // Without its words it could only fail.
  await session.run(
    `UPDATE delivery SET "state" = 'cancelled', "finishedAt" = ?
     WHERE "messageId" = ? AND "action" <> 'delete' AND "state" IN ('pending', 'held')`,
    now,
    id,
  );
  return forgotten;
}

async function forgetInArchive(session: Session, id: number, authorId: string): Promise<number> {
  return await session.run(
    `UPDATE message_log_archive SET "authorName" = '', "authorId" = '' WHERE "id" = ? AND "authorId" = ?`,
    id,
    authorId,
  );
}

interface Text {
  readonly id: number;
  readonly content: string | null;
}

/** Walks over the log, and over the reactions to all messages of that stretch. */
export async function forgetTraces(
  session: Session,
  { userId, afterId, limit }: TracesStep,
): Promise<{ readonly lastId: number; readonly done: boolean }> {
  const naming = `%"${userId.replace(/[^0-9A-Za-z_-]/g, "")}"%`;
  const rows = await session.all<Text>(
    `SELECT "id", CASE WHEN "content" LIKE ? THEN "content" END AS "content" FROM message_log
     WHERE "id" > ? ORDER BY "id" LIMIT ?${session.locking.update}`,
    naming,
    afterId,
    limit,
  );
  const done = rows.length < limit;
  // The archive's messages lie between those of the log and before them: their reactions go with the stretch.
  const until = done ? Number.MAX_SAFE_INTEGER : (rows.at(-1)?.id ?? afterId);
  await session.run(
    `DELETE FROM reaction WHERE "messageId" > ? AND "messageId" <= ? AND "userId" = ?`,
    afterId,
    until,
    userId,
  );
  const changed: number[] = [];
  for (const { id, content } of rows) {
    const without = content === null ? null : withoutPerson(content, userId);
    if (without === null) continue;
    await session.run(`UPDATE message_log SET "content" = ? WHERE "id" = ?`, without, id);
    changed.push(id);
  }
  await noteTextsChanged(session, changed);
  return { lastId: rows.at(-1)?.id ?? afterId, done };
}

/** Null: it tells nothing of them. */
function withoutPerson(content: string, userId: string): string | null {
  const message = JSON.parse(content) as Message;
  const without = withoutPeople(message, (id) => id === userId);
  return without === message ? null : JSON.stringify(without);
}
