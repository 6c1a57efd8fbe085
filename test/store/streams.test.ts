import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLogger } from "../../src/log.js";
import { runBatch } from "../../src/store/batch.js";
import { openStore } from "../../src/store/open-store.js";
import type { Call } from "../../src/store/operations/index.js";
import { toStoreError } from "../../src/store/sqlite/errors.js";
import type { AcceptMessage, Store } from "../../src/store/store.js";
import { onBothDatabases, sqliteDatabases } from "./both-databases.js";
import { openHere } from "./store-here.js";
import { makeMessage, NOW, startStoreWorld, unique } from "./store-world.js";

/** What became of each, by one word. */
async function fates(accepting: readonly Promise<unknown>[]): Promise<readonly string[]> {
  const settled = await Promise.allSettled(accepting);
  return settled.map((one) => (one.status === "fulfilled" ? "kept" : (one.reason as { kind: string }).kind));
}

onBothDatabases((databases) => {
  let store: Store;
  beforeAll(async () => {
    store = await openStore(await databases.create(), { log: silentLogger });
  });
  afterAll(() => store.close());

  /** Messages of one account, each with a delivery; one without a time breaks a rule of the database. */
  async function account() {
    const world = await startStoreWorld(store);
    const mapping = await world.link();
    const accept = (id: string, { stream, bad = false }: { stream?: number; bad?: boolean } = {}) => {
      const message = makeMessage({ id, guildId: world.guildId, channelId: mapping.channelId });
      return store.acceptMessage({
        accountId: world.account.id,
        position: null,
        message: bad ? { ...message, sentAt: null as unknown as number } : message,
        purpose: "relay",
        mappingIds: [mapping.id],
        receivedAt: NOW,
        ...(stream === undefined ? {} : { stream }),
      });
    };
    const ids = async (): Promise<readonly string[]> =>
      (await store.readLane({ laneId: mapping.laneId, afterId: 0, limit: 100 })).map(({ message }) => message!.id);
    return { ...world, accept, ids };
  }

  test("behind an event that could not be kept nothing of its stream is, also when it was handed in already", async () => {
    const { accept, ids } = await account();
    const [one, two, three, four] = [unique("m"), unique("m"), unique("m"), unique("m")];
    expect(
      await fates([
        accept(one, { stream: 1 }),
        accept(two, { stream: 1, bad: true }),
        accept(three, { stream: 1 }),
        accept(four, { stream: 1 }),
      ]),
    ).toEqual(["kept", "conflict", "behind", "behind"]);
    expect(await fates([accept(three, { stream: 1 })])).toEqual(["behind"]);
    expect(await fates([two, three, four].map((id) => accept(id, { stream: 2 })))).toEqual(["kept", "kept", "kept"]);
    expect(await ids()).toEqual([one, two, three, four]);
  });

  test("a stream that broke leaves other accounts, and what belongs to no stream, alone", async () => {
    const [broken, other] = [await account(), await account()];
    expect(
      await fates([
        broken.accept(unique("m"), { stream: 1, bad: true }),
        broken.accept(unique("m")),
        other.accept(unique("m"), { stream: 1 }),
        broken.accept(unique("m"), { stream: 1 }),
      ]),
    ).toEqual(["conflict", "kept", "kept", "behind"]);
  });
});

const databases = sqliteDatabases();

test("a message that found no room on the disk is not overtaken by a smaller one that would", async () => {
  const database = await databases.create();
  const { transaction, store, close, dataSource } = await openHere(database);
  const { account, guildId, link } = await startStoreWorld(store);
  const mapping = await link();
  const handle = (await dataSource.createQueryRunner().connect()) as Database.Database;
  const pages = Number(handle.pragma("page_count", { simple: true }));
  const call = (id: string, size: number, stream: number): Call => {
    const { sentAt } = makeMessage();
    const facts = { guildId, channelId: mapping.channelId, authorId: "1", authorName: "anna", kind: "text" };
    const input: Omit<AcceptMessage, "message"> & object = {
      ...{ ...facts, sourceId: id, sentAt, content: JSON.stringify({ text: "x".repeat(size) }) },
      ...{ accountId: account.id, position: null, purpose: "relay", mappingIds: [mapping.id], filtered: [] },
      ...{ quotedSourceIds: [], receivedAt: NOW, stream },
    };
    return { name: "acceptMessage", input };
  };
  const kinds = async (calls: readonly Call[]): Promise<readonly string[]> =>
    (await runBatch(transaction, calls)).map((outcome) => (outcome.ok ? "kept" : toStoreError(outcome.error).kind));
  const read: Call = { name: "getGuild", input: { guildId } };

  handle.pragma(`max_page_count = ${pages + 8}`);
  expect(await kinds([read, call("large", 100_000, 1), read])).toEqual(["kept", "full", "kept"]);
  expect(await kinds([call("small", 10, 1)])).toEqual(["behind"]);
  expect(await kinds([call("of another time", 10, 2)])).toEqual(["kept"]);
  handle.pragma(`max_page_count = ${pages + 1_000}`);
  expect(await kinds([call("large", 100_000, 3), call("small", 10, 3)])).toEqual(["kept", "kept"]);
  await close();
});

test("while another program writes for long, what only reads is answered", async () => {
  const database = await databases.create();
  const { transaction, close, dataSource } = await openHere(database);
  const handle = (await dataSource.createQueryRunner().connect()) as Database.Database;
  handle.pragma("busy_timeout = 0");
  const other = new Database(database.type === "sqlite" ? database.path : "");
  other.exec("BEGIN IMMEDIATE");
  const read: Call = { name: "getConfigValue", input: { key: "k" } };
  const write: Call = { name: "setConfigValue", input: { key: "k", value: 1, now: NOW } };
  expect(await runBatch(transaction, [read])).toEqual([{ ok: true, value: undefined }]);
  expect(await runBatch(transaction, [write, read])).toMatchObject([{ ok: false }, { ok: true, value: undefined }]);
  other.exec("ROLLBACK");
  other.close();
  expect(await runBatch(transaction, [write, read])).toMatchObject([{ ok: true }, { ok: true, value: 1 }]);
  await close();
});
