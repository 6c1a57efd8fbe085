import type { Session } from "../../session.js";

/** A message as housekeeping looks at it. */
export interface OldMessage {
  readonly id: number;
  readonly receivedAt: number;
  readonly hasContent: number;
}

export interface Range {
  readonly first: number;
  readonly last: number;
}

/** The next messages of the log. `lock`: nothing happens to them until the commit. */
export async function readMessages(
  session: Session,
  { afterId, limit }: { readonly afterId: number; readonly limit: number },
  lock: boolean,
): Promise<readonly OldMessage[]> {
  return session.all<OldMessage>(
    `SELECT "id", "receivedAt", CASE WHEN "content" IS NULL THEN 0 ELSE 1 END AS "hasContent"
     FROM message_log WHERE "id" > ? ORDER BY "id" LIMIT ?${lock ? session.locking.update : ""}`,
    afterId,
    limit,
  );
}

/** Keeps what happens to some messages of a range waiting until the commit, where anything could happen meanwhile. */
export async function lockMessages(session: Session, { first, last }: Range, which: string): Promise<void> {
  const { update } = session.locking;
  if (update === "") return;
  await session.all(
    `SELECT "id" FROM message_log WHERE "id" BETWEEN ? AND ? AND ${which} ORDER BY "id"${update}`,
    first,
    last,
  );
}

/**
 * The messages that are old enough, and whether there can be more after them. Ids grow with the time of arrival, but
 * for a clock that was set back: so one message that is too young doesn't end the walk, only a whole step of such.
 */
export function oldOnes<Row extends Pick<OldMessage, "id" | "receivedAt">>(
  rows: readonly Row[],
  {
    limit,
    afterId,
    receivedBefore,
  }: { readonly limit: number; readonly afterId: number; readonly receivedBefore: number },
): { readonly old: readonly Row[]; readonly lastId: number; readonly done: boolean } {
  const old = rows.filter(({ receivedAt }) => receivedAt < receivedBefore);
  return { old, lastId: rows.at(-1)?.id ?? afterId, done: rows.length < limit || old.length === 0 };
}

/** Rows that follow each other, as ranges of ids: one statement moves each, and its text never varies. */
export function rangesOf(rows: readonly { readonly id: number }[], chosen: (id: number) => boolean): readonly Range[] {
  const ranges: { first: number; last: number }[] = [];
  let open: { first: number; last: number } | null = null;
  for (const { id } of rows) {
    if (!chosen(id)) open = null;
    else if (open) open.last = id;
    else ranges.push((open = { first: id, last: id }));
  }
  return ranges;
}
