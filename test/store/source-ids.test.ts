import type Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sqliteMigrations } from "../../src/migrations/sqlite/index.js";
import { runBatch, runCalls, type RunCalls } from "../../src/store/batch.js";
import { buildStore, type Submit } from "../../src/store/build-store.js";
import { createDataSource } from "../../src/store/data-source.js";
import type { Call } from "../../src/store/operations/index.js";
import { IDS_IN_A_BLOCK } from "../../src/store/sqlite/sealed-ids.js";
import { SOURCE_ID_QUERIES } from "../../src/store/sqlite/source-ids.js";
import type { AcceptMessage } from "../../src/store/store.js";
import { onBothDatabases, sqliteDatabases } from "./both-databases.js";
import { openHere, type StoreHere } from "./store-here.js";
import { makeMessage, NOW, startStoreWorld, unique } from "./store-world.js";

const DAY_MS = 24 * 60 * 60_000;

/** The call that the store would make of it. */
async function acceptCall(input: AcceptMessage): Promise<Call> {
  const calls: Call[] = [];
  const submit = ((name, input) => {
    calls.push({ name, input });
    return Promise.resolve({ duplicate: false, deliveries: [] });
  }) as Submit;
  await buildStore(submit, () => Promise.resolve()).acceptMessage(input);
  return calls[0] as Call;
}

/** Moves all messages to the archive, none of which have deliveries. */
async function archiveAll({ transaction: { session } }: StoreHere): Promise<void> {
  const columns = `"id", "accountId", "sourceId", "guildId", "channelId", "authorId", "authorName", "kind", "purpose",
    "sentAt", "receivedAt"`;
  await session.run(`INSERT INTO message_log_archive (${columns}, "archivedAt") SELECT ${columns}, 1 FROM message_log`);
  await session.run(`DELETE FROM message_log`);
}

onBothDatabases((databases) => {
  let here: StoreHere;
  let bring: (sourceId: string, sentAt?: number) => AcceptMessage;
  let laneId: number;

  beforeAll(async () => {
    here = await openHere(await databases.create());
    const { account, link } = await startStoreWorld(here.store);
    const mapping = await link();
    laneId = mapping.laneId;
    bring = (id, sentAt = NOW) => {
      const kept = { accountId: account.id, position: null, purpose: "relay", receivedAt: NOW } as const;
      return { ...kept, message: makeMessage({ id, sentAt }), mappingIds: [mapping.id] };
    };
  });
  afterAll(() => here.close());

  const isRepeat = async (sourceId: string) => (await here.store.acceptMessage(bring(sourceId))).duplicate;
  const areFound = async (sourceIds: readonly string[]) => {
    const found = sourceIds.map((sourceId) => here.store.findMessage({ sourceId }));
    return (await Promise.all(found)).map((message) => message !== null);
  };

  /** In one batch, by operations that can fail after they kept their message. */
  async function acceptTogether(sourceIds: readonly string[], transaction = here.transaction) {
    const run: RunCalls = async (session, calls) => {
      const results = await runCalls(session, calls);
      const breaks = ({ input }: Call) => (input as { sourceId: string }).sourceId.startsWith("breaks");
      if (calls.some(breaks)) throw new Error("Broken");
      return results;
    };
    return runBatch(transaction, await Promise.all(sourceIds.map((id) => acceptCall(bring(id)))), run);
  }

  test("what was rolled back was never there: the message comes again, and is kept then", async () => {
    const full = { ...here.transaction, commit: () => Promise.reject(new Error("No space left")) };
    const outcomes = await acceptTogether(["lost-1", "lost-2"], full);
    expect(outcomes.map(({ ok }) => ok)).toEqual([false, false]);
    expect(await areFound(["lost-1", "lost-2"])).toEqual([false, false]);
    expect([await isRepeat("lost-1"), await isRepeat("lost-2")]).toEqual([false, false]);
    expect([await isRepeat("lost-1"), await isRepeat("lost-2")]).toEqual([true, true]);
  });

  test("of a batch in which one failed, the others are known from then on, and that one isn't", async () => {
    const names = ["good-1", "breaks-1", "good-2", "breaks-2"];
    const outcomes = await acceptTogether(names);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true, false]);
    expect(await areFound(names)).toEqual([true, false, true, false]);
    expect([await isRepeat("good-2"), await isRepeat("breaks-2")]).toEqual([true, false]);
  });

  test("a failure forgets nothing that was kept before it", async () => {
    expect(await isRepeat("kept-alone")).toBe(false);
    expect((await acceptTogether(["kept-1", "breaks-4", "kept-2"])).map(({ ok }) => ok)).toEqual([true, false, true]);
    expect((await acceptTogether(["breaks-5"])).map(({ ok }) => ok)).toEqual([false]);
    expect(await areFound(["kept-alone", "kept-1", "kept-2"])).toEqual([true, true, true]);
    expect([await isRepeat("kept-alone"), await isRepeat("kept-2")]).toEqual([true, true]);
  });

  test("those that are the same in one batch are one message, also when the batch had to run again", async () => {
    const before = await here.store.readLane({ laneId, afterId: 0, limit: 100 });
    const outcomes = await acceptTogether(["twin", "twin", "breaks-3", "twin"]);
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.value : "failed"))).toMatchObject([
      { duplicate: false },
      { duplicate: true },
      "failed",
      { duplicate: true },
    ]);
    const after = await here.store.readLane({ laneId, afterId: 0, limit: 100 });
    expect(after.slice(before.length).map(({ message }) => message?.id)).toEqual(["twin"]);
  });

  test("an archived message is no new one when it comes again, and is found by KOOK's id", async () => {
    const here = await openHere(await databases.create());
    const { account } = await startStoreWorld(here.store);
    const old = { ...bring("old", NOW - 40 * DAY_MS), accountId: account.id, mappingIds: [] };
    expect(await here.store.acceptMessage(old)).toEqual({ duplicate: false, deliveries: [] });
    await archiveAll(here);
    expect(await here.store.acceptMessage(old)).toEqual({ duplicate: true, deliveries: [] });
    expect(await here.store.findMessage({ sourceId: "old" })).toMatchObject({ message: null, deleted: false });
    await here.close();
  });
});

describe("on SQLite, when a message is no longer among the newest", () => {
  const databases = sqliteDatabases();

  const handleOf = async ({ dataSource }: Pick<StoreHere, "dataSource">) =>
    (await dataSource.createQueryRunner().connect()) as Database.Database;
  const blocksOf = async (here: StoreHere) => {
    const sql = `SELECT "firstId", "lastId" FROM source_id_block ORDER BY "firstId"`;
    return (await handleOf(here)).prepare<[], { firstId: number; lastId: number }>(sql).all();
  };

  /** The message of this row, sent a millisecond after the one before. */
  const named = (id: number): string => `message-${id}`;
  const sentAtOf = (id: number): number => NOW - DAY_MS + id;

  function fill(handle: Database.Database, firstId: number, lastId: number): void {
    const insert = handle.prepare(`INSERT INTO message_log ("id", "accountId", "sourceId", "guildId", "channelId",
      "authorId", "authorName", "kind", "purpose", "sentAt", "receivedAt")
      VALUES (?, 1, ?, 'g', 'c', 'a', 'n', 'text', 'relay', ?, ?)`);
    handle.transaction(() => {
      for (let id = firstId; id <= lastId; id += 1) insert.run(id, named(id), sentAtOf(id), sentAtOf(id));
    })();
  }

  /** A file with so many messages that no store has seen. */
  async function fileOf(messages: number) {
    const database = await databases.create();
    const here = await openHere(database);
    await startStoreWorld(here.store);
    fill(await handleOf(here), 1, messages);
    await here.close();
    return database;
  }

  async function isRepeat({ store }: StoreHere, id: string, sentAt: number): Promise<boolean> {
    const kept = { accountId: 1, position: null, purpose: "relay", mappingIds: [], receivedAt: NOW } as const;
    return (await store.acceptMessage({ ...kept, message: makeMessage({ id, sentAt }) })).duplicate;
  }

  async function unknownOf({ store }: StoreHere, sourceIds: readonly string[]): Promise<readonly string[]> {
    const found = await Promise.all(sourceIds.map((sourceId) => store.findMessage({ sourceId })));
    return sourceIds.filter((_, index) => found[index] === null);
  }

  test("each is known by its id and as a repeat, and what is new is new, whenever it was sent", async () => {
    const messages = 3 * IDS_IN_A_BLOCK + 100;
    const here = await openHere(await fileOf(messages));
    expect(await blocksOf(here)).toEqual([
      { firstId: 1, lastId: IDS_IN_A_BLOCK },
      { firstId: IDS_IN_A_BLOCK + 1, lastId: 2 * IDS_IN_A_BLOCK },
    ]);
    for (const id of [1, 2, IDS_IN_A_BLOCK, IDS_IN_A_BLOCK + 1, 2 * IDS_IN_A_BLOCK + 1, messages]) {
      expect(await unknownOf(here, [named(id)])).toEqual([]);
      expect(await isRepeat(here, named(id), sentAtOf(id)), named(id)).toBe(true);
      expect(await isRepeat(here, named(id), sentAtOf(id) + 999), `${named(id)}, its time rounded`).toBe(true);
    }
    for (const sentAt of [sentAtOf(5), sentAtOf(messages), NOW, 0]) {
      const name = unique("new");
      expect(await unknownOf(here, [name])).toEqual([name]);
      expect(await isRepeat(here, name, sentAt), `new, sent at ${sentAt}`).toBe(false);
      expect(await isRepeat(here, name, sentAt), `sent at ${sentAt}, again`).toBe(true);
    }
    await here.close();
  });

  test("what a running store seals stays known to it, after a restart, in the archive, and after one more", async () => {
    const database = await fileOf(2 * IDS_IN_A_BLOCK - 2);
    const known = [named(1), named(IDS_IN_A_BLOCK), named(IDS_IN_A_BLOCK + 1), "late-1", "late-2", "late-3"];
    const running = await openHere(database);
    for (const name of known.slice(3)) expect(await isRepeat(running, name, NOW)).toBe(false);
    expect(await blocksOf(running)).toEqual([]);
    running.transaction.tidy?.();
    expect(await blocksOf(running)).toEqual([{ firstId: 1, lastId: IDS_IN_A_BLOCK }]);
    expect(await unknownOf(running, known)).toEqual([]);
    await running.close();
    const again = await openHere(database);
    expect(await unknownOf(again, known)).toEqual([]);
    await archiveAll(again);
    expect(await unknownOf(again, known)).toEqual([]);
    await again.close();
    const last = await openHere(database);
    expect(await unknownOf(last, known)).toEqual([]);
    expect(await isRepeat(last, named(1), sentAtOf(1))).toBe(true);
    expect(await isRepeat(last, "late-3", NOW)).toBe(true);
    await last.close();
  });

  test("a block goes when the last of its messages is gone, and the others stay", async () => {
    const database = await fileOf(3 * IDS_IN_A_BLOCK);
    const here = await openHere(database);
    await here.transaction.session.run(`DELETE FROM message_log WHERE "id" <= ?`, IDS_IN_A_BLOCK);
    expect(await unknownOf(here, [named(1)])).toEqual([named(1)]);
    fill(await handleOf(here), 3 * IDS_IN_A_BLOCK + 1, 4 * IDS_IN_A_BLOCK);
    await here.close();
    const later = await openHere(database);
    expect((await blocksOf(later)).map(({ firstId }) => firstId)).toEqual([IDS_IN_A_BLOCK + 1, 2 * IDS_IN_A_BLOCK + 1]);
    expect(await unknownOf(later, [named(1), named(IDS_IN_A_BLOCK + 1)])).toEqual([named(1)]);
    await later.close();
  });

  test("rows are found by our own ids, in their order, and never by walking through the log", async () => {
    const here = await openHere(await databases.create());
    const plans = Object.entries(SOURCE_ID_QUERIES).map(([name, sql]) => {
      const values = new Array<null>(sql.split("?").length - 1).fill(null);
      return [name, here.transaction.session.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values)] as const;
    });
    for (const [name, plan] of plans) {
      const steps = (await plan).map(({ detail }) => detail);
      expect(
        steps.filter((step) => /SCAN message_log|TEMP B-TREE/.test(step)),
        name,
      ).toEqual([]);
      expect(
        steps.filter((step) => /^SEARCH message_log(_archive)?\b/.test(step)),
        name,
      ).toHaveLength(2);
    }
    await here.close();
  });

  test("a file from before there were blocks keeps its messages, knows them, and never uses an id again", async () => {
    const database = await databases.create();
    const before = createDataSource(database);
    const earlier = sqliteMigrations.findIndex(({ name }) => name.startsWith("SourceIds"));
    before.setOptions({ migrations: sqliteMigrations.slice(0, earlier) });
    await before.initialize();
    await before.runMigrations({ transaction: "each" });
    const handle = await handleOf({ dataSource: before });
    handle.exec(
      `INSERT INTO account ("userId", "name", "status", "createdAt", "updatedAt") VALUES ('u', 'n', 'active', 1, 1)`,
    );
    fill(handle, 1, 10);
    handle.exec(
      `UPDATE message_log SET "content" = '{}', "revision" = 3, "editedAt" = 4, "deletedAt" = 5, "quotedId" = 6`,
    );
    const rows = handle.prepare(`SELECT * FROM message_log ORDER BY "id"`).all();
    handle.exec(`DELETE FROM message_log WHERE "id" > 8`);
    await before.destroy();

    const here = await openHere(database);
    const now = await handleOf(here);
    expect(now.prepare(`SELECT * FROM message_log ORDER BY "id"`).all()).toEqual(rows.slice(0, 8));
    expect(now.pragma("foreign_key_check")).toEqual([]);
    expect(now.pragma("integrity_check", { simple: true })).toBe("ok");
    expect(await isRepeat(here, named(8), sentAtOf(8))).toBe(true);
    expect(await isRepeat(here, named(9), sentAtOf(9))).toBe(false);
    expect(now.prepare(`SELECT max("id") FROM message_log`).pluck().get()).toBe(11);
    await here.close();
  });
});
