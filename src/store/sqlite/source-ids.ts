import type Database from "better-sqlite3";
import type { SourceIds } from "../session.js";
import {
  filterFrom,
  findRows,
  hashSourceId,
  IDS_IN_A_BLOCK,
  keysFrom,
  mayHold,
  sealIds,
  toBlob,
} from "./sealed-ids.js";
import type { KeptId, SealedIds } from "./sealed-ids.js";

/** What KOOK tells twice has the same time both times; should its lists round it, this much. */
const SENT_AT_SLACK_MS = 10_000;
/** Whoever looks for one old message often looks for its neighbours next. */
const BLOCKS_AT_HAND = 4;

/** Exported so that a test can see how they are carried out. */
export const SOURCE_ID_QUERIES = {
  readAfter: `SELECT "id", "sourceId", "sentAt" FROM message_log WHERE "id" > ?
    UNION ALL SELECT "id", "sourceId", "sentAt" FROM message_log_archive WHERE "id" > ? ORDER BY "id" LIMIT ?`,
  isIt: `SELECT 1 FROM message_log WHERE "id" = ? AND "sourceId" = ?
    UNION ALL SELECT 1 FROM message_log_archive WHERE "id" = ? AND "sourceId" = ?`,
  oldest: `SELECT min((SELECT coalesce(min("id"), 9e15) FROM message_log),
    (SELECT coalesce(min("id"), 9e15) FROM message_log_archive)) AS "id"`,
} as const;

/**
 * Which row has which of KOOK's ids, without an index on them, which would cost a third of the intake's speed: they come
 * in no order, so each would change a page of its own. The newest are in memory; older ones are in sealed blocks, of
 * which memory has a filter and the times. All this is made good at start from the rows themselves, so the blocks are
 * never ahead of them and need not be written with them.
 */
export class SqliteSourceIds implements SourceIds {
  readonly #insertBlock;
  readonly #readKeys;
  readonly #isIt;
  /** In the order of their rows. */
  readonly #recent = new Map<string, { readonly id: number; readonly sentAt: number }>();
  /** Oldest first. */
  #blocks: readonly SealedIds[];
  #newestSealedSentAt: number;
  readonly #keysAtHand = new Map<number, Float64Array>();
  /** Of the open transaction. */
  readonly #added: string[] = [];

  constructor(private readonly handle: Database.Database) {
    this.#insertBlock = handle.prepare(
      `INSERT INTO source_id_block ("firstId", "lastId", "firstSentAt", "lastSentAt", "filter", "keys")
       VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#readKeys = handle.prepare<[number], Buffer>(`SELECT "keys" FROM source_id_block WHERE "firstId" = ?`).pluck();
    this.#isIt = handle.prepare<[number, string, number, string], 1>(SOURCE_ID_QUERIES.isIt).pluck();
    this.#blocks = readBlocks(handle);
    this.#newestSealedSentAt = newestOf(this.#blocks);
    this.#readRecent();
  }

  find(sourceId: string, sentAt: number | null = null): number | null {
    const recent = this.#recent.get(sourceId);
    if (recent) return recent.id;
    if (sentAt !== null && sentAt > this.#newestSealedSentAt + SENT_AT_SLACK_MS) return null;
    const hash = hashSourceId(sourceId);
    for (let index = this.#blocks.length - 1; index >= 0; index -= 1) {
      const block = this.#blocks[index] as SealedIds;
      if (sentAt !== null && !mayBeOf(block, sentAt)) continue;
      const id = mayHold(block.filter, hash) ? this.#findIn(block, hash, sourceId) : null;
      if (id !== null) return id;
    }
    return null;
  }

  add(sourceId: string, id: number, sentAt: number): void {
    this.#recent.set(sourceId, { id, sentAt });
    this.#added.push(sourceId);
  }

  mark(): number {
    return this.#added.length;
  }

  takeBack(mark: number): void {
    for (const sourceId of this.#added.splice(mark)) this.#recent.delete(sourceId);
  }

  keep(): void {
    this.#added.length = 0;
  }

  /** Puts all but the newest into blocks. Between transactions, for it makes its own. */
  seal(): void {
    while (this.#recent.size >= 2 * IDS_IN_A_BLOCK) this.#sealOldest();
  }

  #sealOldest(): void {
    const oldest = this.#oldest(IDS_IN_A_BLOCK);
    const { keys, ...block } = sealIds(oldest);
    const { firstId, lastId, firstSentAt, lastSentAt, filter } = block;
    this.#insertBlock.run(firstId, lastId, firstSentAt, lastSentAt, toBlob(filter), toBlob(keys));
    this.#blocks = [...this.#dropEmptied(), block];
    this.#newestSealedSentAt = newestOf(this.#blocks);
    for (const { sourceId, id } of oldest) if (id <= lastId) this.#recent.delete(sourceId);
  }

  #oldest(count: number): readonly KeptId[] {
    const oldest: KeptId[] = [];
    for (const [sourceId, { id, sentAt }] of this.#recent) {
      oldest.push({ sourceId, id, sentAt });
      if (oldest.length === count) break;
    }
    return oldest;
  }

  /** Blocks go with the last of their rows. Returns those that stay. */
  #dropEmptied(): readonly SealedIds[] {
    const { id: oldest } = this.handle.prepare<[], { id: number }>(SOURCE_ID_QUERIES.oldest).get() as { id: number };
    this.handle.prepare<[number]>(`DELETE FROM source_id_block WHERE "lastId" < ?`).run(oldest);
    return this.#blocks.filter(({ lastId }) => lastId >= oldest);
  }

  #findIn({ firstId }: SealedIds, hash: number, sourceId: string): number | null {
    for (const id of findRows(this.#keysOf(firstId), firstId, hash)) {
      if (this.#isIt.get(id, sourceId, id, sourceId) !== undefined) return id;
    }
    return null;
  }

  #keysOf(firstId: number): Float64Array {
    const atHand = this.#keysAtHand.get(firstId);
    if (atHand) return atHand;
    const keys = keysFrom(this.#readKeys.get(firstId) ?? Buffer.alloc(0));
    const [longestAtHand] = this.#keysAtHand.keys();
    if (this.#keysAtHand.size >= BLOCKS_AT_HAND) this.#keysAtHand.delete(longestAtHand as number);
    this.#keysAtHand.set(firstId, keys);
    return keys;
  }

  /** What no block has yet: little, unless the file comes from before there were blocks. */
  #readRecent(): void {
    const read = this.handle.prepare<[number, number, number], KeptId>(SOURCE_ID_QUERIES.readAfter);
    let after = this.#blocks.at(-1)?.lastId ?? 0;
    for (;;) {
      const rows = read.all(after, after, IDS_IN_A_BLOCK);
      for (const { sourceId, id, sentAt } of rows) this.#recent.set(sourceId, { id, sentAt });
      this.seal();
      if (rows.length < IDS_IN_A_BLOCK) return;
      after = (rows.at(-1) as KeptId).id;
    }
  }
}

function readBlocks(handle: Database.Database): readonly SealedIds[] {
  const rows = handle
    .prepare<[], Omit<SealedIds, "filter"> & { readonly filter: Buffer }>(
      `SELECT "firstId", "lastId", "firstSentAt", "lastSentAt", "filter" FROM source_id_block ORDER BY "firstId"`,
    )
    .all();
  return rows.map((row) => ({ ...row, filter: filterFrom(row.filter) }));
}

function newestOf(blocks: readonly SealedIds[]): number {
  return blocks.reduce((newest, { lastSentAt }) => Math.max(newest, lastSentAt), -Infinity);
}

function mayBeOf({ firstSentAt, lastSentAt }: SealedIds, sentAt: number): boolean {
  return sentAt >= firstSentAt - SENT_AT_SLACK_MS && sentAt <= lastSentAt + SENT_AT_SLACK_MS;
}
