import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../src/clock.js";
import { silentLogger } from "../../src/log.js";
import type { Message, MessageCreated, ReactionChanged } from "../../src/message/index.js";
import { Intake } from "../../src/relay/intake.js";
import { MappingIndex } from "../../src/relay/mapping-index.js";
import { OptOuts } from "../../src/relay/opt-outs.js";
import { openStore } from "../../src/store/open-store.js";
import type { QueuedDelivery, Store } from "../../src/store/store.js";
import { sqliteDatabases } from "../store/both-databases.js";
import { makeMessage, startStoreWorld, unique } from "../store/store-world.js";

const databases = sqliteDatabases();
let path: string;
let store: Store;

beforeAll(async () => {
  const database = await databases.create();
  path = database.type === "sqlite" ? database.path : "";
  store = await openStore(database, { log: silentLogger });
});
afterAll(() => store.close());

async function startWithOptOuts() {
  const world = await startStoreWorld(store);
  const mapping = await world.link();
  const index = new MappingIndex();
  await index.load(store);
  let changes = 0;
  const optOuts = new OptOuts({ store, now: () => 5, changed: () => void (changes += 1) });
  await optOuts.load();
  const enqueued: QueuedDelivery[] = [];
  const marks: ReactionChanged[] = [];
  const intake = new Intake<string>({
    store,
    clock: systemClock,
    log: silentLogger,
    accountId: world.account.id,
    mappingsOf: (id) => index.mappingsOf(id),
    position: () => null,
    recogniseCommand: ({ sourceText }) => (sourceText.startsWith("/relay") ? sourceText : null),
    runCommand: () => undefined,
    enqueued: (deliveries) => void enqueued.push(...optOuts.withhold(deliveries)),
    complete: (message) => optOuts.hideIn(message),
    isWithheld: optOuts.has,
    onMark: async (event) => void marks.push(event as ReactionChanged),
    onOther: () => undefined,
  });
  const author = { ...makeMessage().author, id: unique("person"), name: unique("Anna") };
  const place = { guildId: world.guildId, channelId: mapping.channelId };
  const say = async (change: Partial<Message> = {}, sourceText = "text"): Promise<Message> => {
    const message = makeMessage({ ...place, author, content: [{ type: "text", text: unique("words") }], ...change });
    const facts = { sourceText, direct: false, visibleOnly: false, system: false };
    await intake.take({ type: "message-created", message, ...facts } satisfies MessageCreated, null);
    return message;
  };
  const waiting = () => optOuts.guard(store).readLane({ laneId: mapping.laneId, afterId: 0, limit: 50 });
  return { ...world, mapping, place, optOuts, intake, author, say, waiting, enqueued, marks, changes: () => changes };
}

/** Whether these words stand anywhere in the database. */
function stands(words: string): boolean {
  const file = new Database(path, { readonly: true });
  try {
    const tables = file.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).pluck().all() as string[];
    return tables.some((table) => {
      const rows = file.prepare(`SELECT * FROM "${table}"`).all();
      return JSON.stringify(rows).includes(words);
    });
  } finally {
    file.close();
  }
}

test("of who opted out nothing is kept and nothing enqueued, until they opt in", async () => {
  const { author, say, optOuts, enqueued, intake } = await startWithOptOuts();
  await say();
  expect(enqueued).toHaveLength(1);
  expect(await optOuts.add(author.id)).toBe(true);
  const message = await say();
  expect(enqueued).toHaveLength(1);
  expect(await store.findMessage({ sourceId: message.id })).toBeNull();
  expect(stands(message.id)).toBe(false);
  expect(stands(textOf(message))).toBe(false);
  expect(intake.counters.get("optedOut")).toBe(1);
  expect(await optOuts.remove(author.id)).toBe(true);
  await say();
  expect(enqueued).toHaveLength(2);
});

test("a start knows who opted out before", async () => {
  const { author, optOuts } = await startWithOptOuts();
  await optOuts.add(author.id);
  const again = new OptOuts({ store, now: () => 6, changed: () => undefined });
  await again.load();
  expect(again.has(author.id)).toBe(true);
});

test("their commands run once, and are kept without telling whose", async () => {
  const { author, say, optOuts, intake } = await startWithOptOuts();
  await optOuts.add(author.id);
  const line = await say({}, "/relay privacy optin");
  expect(intake.counters.get("command")).toBe(1);
  await say({ id: line.id }, "/relay privacy optin");
  expect(intake.counters.get("duplicate")).toBe(1);
  expect(stands(author.name)).toBe(false);
});

test("what they edit stays as it was, what they delete goes", async () => {
  const { author, say, optOuts, intake, place, waiting } = await startWithOptOuts();
  const message = await say();
  await optOuts.add(author.id);
  const words = unique("edited");
  const none = { users: [], roles: [], all: false, here: false };
  const edit = { content: [{ type: "text", text: words } as const], cards: [], attachments: null, pings: none };
  const what = { messageId: message.id, ...place };
  await intake.take({ type: "message-edited", ...what, ...edit, sourceText: words, editedAt: 1_900_000_000_000 }, null);
  expect(stands(words)).toBe(false);
  await intake.take({ type: "message-deleted", ...what }, null);
  expect((await waiting()).map(({ action }) => action)).toEqual(["create", "delete"]);
});

test("what waits when they opt out is not sent, wherever it stands; their copies can still be removed", async () => {
  const { author, say, optOuts, waiting, enqueued, changes, mapping } = await startWithOptOuts();
  await say();
  await say({ author: { ...author, id: unique("other") } });
  const before = changes();
  await optOuts.add(author.id);
  expect(changes()).toBe(before + 1);
  expect((await waiting()).map(({ deleted }) => deleted)).toEqual([true, false]);
  expect(optOuts.withhold(enqueued).map(({ deleted }) => deleted)).toEqual([true, false]);
  const removal = { ...enqueued[0]!, action: "delete", deleted: true } as const;
  expect(optOuts.withhold([removal])).toEqual([removal]);
  expect(mapping.state).toBe("active");
});

test("their reactions are not taken; that one is gone is", async () => {
  const { author, say, optOuts, intake, place, marks } = await startWithOptOuts();
  const { id: messageId } = await say();
  await optOuts.add(author.id);
  const reaction = { type: "reaction-changed", messageId, ...place, userId: author.id, emoji: "👍" } as const;
  await intake.take({ ...reaction, added: true }, null);
  expect(marks).toEqual([]);
  await intake.take({ ...reaction, added: false }, null);
  await intake.take({ ...reaction, userId: "2", added: true }, null);
  expect(marks.map(({ userId, added }) => [userId, added])).toEqual([
    [author.id, false],
    ["2", true],
  ]);
});

test("where others mention or quote them neither name nor words are kept", async () => {
  const { author, say, optOuts, enqueued } = await startWithOptOuts();
  await optOuts.add(author.id);
  const words = unique("quoted");
  const message = await say({
    author: makeMessage().author,
    content: [{ type: "mention-user", id: author.id, name: author.name }],
    quote: {
      messageIds: ["q"],
      authorId: author.id,
      authorName: author.name,
      kind: "text",
      content: [{ type: "text", text: words }],
    },
  });
  expect((await store.findMessage({ sourceId: message.id }))?.message?.quote?.messageIds).toEqual(["q"]);
  expect(stands(words)).toBe(false);
  expect(stands(author.name)).toBe(false);
  expect(JSON.stringify(enqueued)).not.toContain(author.name);
});

test("an opt-out that can't be kept is not in force, and says so", async () => {
  const { author } = await startWithOptOuts();
  const failing = { ...store, setOptOut: () => Promise.reject(new Error("disk full")) };
  const optOuts = new OptOuts({ store: failing, now: () => 5, changed: () => undefined });
  await expect(optOuts.add(author.id)).rejects.toThrow("disk full");
  expect(optOuts.has(author.id)).toBe(false);
});

function textOf({ content: [first] }: Message): string {
  return first?.type === "text" ? first.text : "";
}
