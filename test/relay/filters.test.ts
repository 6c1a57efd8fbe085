import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLogger } from "../../src/log.js";
import type { Message, MessageCreated, MessageEdited } from "../../src/message/index.js";
import { Filters } from "../../src/relay/filters.js";
import { Intake } from "../../src/relay/intake.js";
import { MappingIndex } from "../../src/relay/mapping-index.js";
import { openStore } from "../../src/store/open-store.js";
import type { MappingView, QueuedDelivery, Store } from "../../src/store/store.js";
import { sqliteDatabases } from "../store/both-databases.js";
import { makeMessage, startStoreWorld, unique } from "../store/store-world.js";
import { ManualClock } from "../support/manual-clock.js";

const databases = sqliteDatabases();
let store: Store;
const olga = { id: "1", name: "Olga" };

beforeAll(async () => {
  store = await openStore(await databases.create(), { log: silentLogger });
});
afterAll(() => store.close());

async function startFilters(mappings = 2) {
  const clock = new ManualClock();
  const world = await startStoreWorld(store);
  const { guildId } = world;
  const channelId = unique("channel");
  const linked: MappingView[] = [];
  for (let at = 0; at < mappings; at += 1) linked.push(await world.link(channelId));
  const index = new MappingIndex();
  await index.load(store);
  const filters = new Filters({
    store,
    clock,
    log: silentLogger,
    numberOf: (mappingId) => index.find(mappingId)?.number ?? null,
  });
  await filters.load();
  const enqueued: QueuedDelivery[] = [];
  const intake = new Intake<string>({
    store,
    clock,
    log: silentLogger,
    accountId: world.account.id,
    mappingsOf: (id) => index.mappingsOf(id),
    position: () => null,
    recogniseCommand: () => null,
    runCommand: () => undefined,
    filter: (message, mapping, hits) => filters.take(message, mapping, hits),
    mask: (message, mappings, hits) => filters.mask(message, mappings, hits),
    countHits: (hits) => filters.count(hits),
    enqueued: (deliveries) => void enqueued.push(...deliveries),
    onOther: () => undefined,
  });
  const says = async (words: string): Promise<Message> => {
    const message = makeMessage({ guildId, channelId, content: [{ type: "text", text: words }] });
    const facts = { sourceText: words, direct: false, visibleOnly: false, system: false };
    await intake.take({ type: "message-created", message, ...facts } satisfies MessageCreated, null);
    return message;
  };
  const edits = async ({ id }: Message, words: string, editedAt = 1_900_000_000_000): Promise<void> => {
    const event: MessageEdited = {
      type: "message-edited",
      messageId: id,
      guildId,
      channelId,
      sourceText: words,
      content: [{ type: "text", text: words }],
      cards: [],
      attachments: null,
      pings: { users: [], roles: [], all: false, here: false },
      editedAt,
    };
    await intake.take(event, null);
  };
  const block = (keyword: string, mappingId: number | null = null) =>
    filters.add(guildId, { mappingId, action: "block", kind: "keyword", value: keyword }, olga);
  const lanes = async () =>
    await Promise.all(linked.map(({ laneId }) => store.readLane({ laneId, afterId: 0, limit: 100 })));
  return { world, clock, index, guildId, channelId, linked, filters, intake, enqueued, says, edits, block, lanes };
}

const actions = (lanes: readonly (readonly QueuedDelivery[])[]) =>
  lanes.map((lane) => lane.map(({ action }) => action));

test("what a filter blocks is sent nowhere, is logged with its reason, and counts as filtered", async () => {
  const { block, guildId, intake, lanes, linked, says } = await startFilters();
  const all = await block("spam");
  const one = await block("secret", linked[1]!.id);
  await says("Spam!");
  await says("a secret");
  await says("hello");
  expect(actions(await lanes())).toEqual([["create", "create"], ["create"]]);
  expect(Object.fromEntries(intake.counters)).toEqual({ filtered: 1, relayed: 2 });
  const { items } = await store.listDeliveries({ guildId, state: "filtered", cursor: null, limit: 10 });
  expect(items.map(({ mappingId, error }) => [mappingId, error]).sort()).toEqual([
    [linked[0]!.id, `filter ${all.number}`],
    [linked[1]!.id, `filter ${all.number}`],
    [linked[1]!.id, `filter ${one.number}`],
  ]);
});

test("a change of the rules is in force at once, and a start takes them up again", async () => {
  const { block, clock, filters, guildId, lanes, linked, says } = await startFilters(1);
  const { number } = await block("spam");
  await says("spam");
  await filters.setEnabled(guildId, number, false, olga);
  await says("spam");
  await filters.setEnabled(guildId, number, true, olga);
  await says("spam");
  const later = new Filters({ store, clock, log: silentLogger, numberOf: () => null });
  await later.load();
  const message = makeMessage({ content: [{ type: "text", text: "spam" }] });
  expect(later.decide(message, linked[0]!)).toMatchObject({ passes: false, rule: { number } });
  await filters.remove(guildId, number, olga);
  await says("spam");
  expect(actions(await lanes())).toEqual([["create", "create"]]);
});

test("another guild's rules and numbers are unknown", async () => {
  const { block, filters } = await startFilters(1);
  const other = await startFilters(1);
  const { number } = await block("spam");
  await other.filters.load();
  await other.says("spam");
  expect(actions(await other.lanes())).toEqual([["create"]]);
  for (const attempt of [
    () => filters.remove(other.guildId, number, olga),
    () => filters.setEnabled(other.guildId, number, false, olga),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ key: "filter.unknown" });
  }
});

test("counters are written together, some seconds later, and when it stops", async () => {
  const { block, clock, filters, guildId, says } = await startFilters(1);
  const { number } = await block("spam");
  const hits = async () => (await store.listFilters({ guildId })).find((rule) => rule.number === number)?.hits;
  for (let at = 0; at < 3; at += 1) await says("spam");
  expect(await hits()).toBe(0);
  await clock.advance(10_000);
  await filters.stop();
  expect(await hits()).toBe(3);
  await says("spam");
  await filters.stop();
  expect(await hits()).toBe(4);
});

test("an edit that a filter keeps from a mapping takes the copy away there, and edits the others", async () => {
  const { block, edits, enqueued, lanes, linked, says, world } = await startFilters();
  const message = await says("hello");
  for (const delivery of enqueued.splice(0)) await world.deliver(delivery, `remote-${delivery.mappingId}`);
  await block("spam", linked[1]!.id);
  await edits(message, "spam");
  const [first, second] = await lanes();
  expect(first).toMatchObject([{ action: "edit" }]);
  expect(second).toMatchObject([{ action: "delete", message: null }]);
  expect(enqueued.map(({ action, message }) => [action, message === null])).toEqual([
    ["edit", false],
    ["delete", true],
  ]);
});

test("what waited is not sent when an edit makes it a blocked one, also after a restart; its author can still delete it", async () => {
  const { block, edits, intake, lanes, linked, says } = await startFilters();
  const message = await says("hello");
  await block("spam", linked[1]!.id);
  await edits(message, "spam");
  await edits(message, "spam again", 1_900_000_000_001);
  const [first, second] = await lanes();
  expect(first!.map(({ action, deleted }) => [action, deleted])).toEqual([
    ["create", false],
    ["edit", false],
    ["edit", false],
  ]);
  expect(second).toMatchObject([
    { action: "create", deleted: true },
    { action: "delete", message: null },
    { action: "delete", message: null },
  ]);
  const { guildId, channelId } = message;
  await intake.take({ type: "message-deleted", messageId: message.id, guildId, channelId }, null);
  expect(actions(await lanes())[1]).toEqual(["create", "delete", "delete", "delete"]);
});

test("a guild has no more filters than a message can be held to", async () => {
  const { block } = await startFilters(1);
  await Promise.all(Array.from({ length: 100 }, (_, at) => block(`word ${at}`)));
  await expect(block("one more")).rejects.toMatchObject({ key: "filter.too-many" });
});

const wordsOf = (delivery: QueuedDelivery | undefined) => {
  const [node] = delivery?.message?.content ?? [];
  return node?.type === "text" ? node.text : null;
};
const mask = (filters: Filters, guildId: string, value: string, mappingId: number | null = null) =>
  filters.add(guildId, { mappingId, action: "mask", kind: "keyword", value }, olga);

test("a masked word reaches no mapping of the guild, nor the log, and is counted", async () => {
  const { enqueued, filters, guildId, lanes, says } = await startFilters();
  await mask(filters, guildId, "bad");
  const { id } = await says("a bad word");
  expect(enqueued.map(wordsOf)).toEqual(["a ＊＊＊ word", "a ＊＊＊ word"]);
  expect((await lanes()).flat().map(wordsOf)).toEqual(["a ＊＊＊ word", "a ＊＊＊ word"]);
  expect(JSON.stringify(await store.findMessage({ sourceId: id }))).not.toContain("bad");
  expect((await filters.list(guildId)).map(({ hits }) => hits)).toEqual([1]);
});

test("a mask of one mapping leaves the others alone, while the log knows the masked words only", async () => {
  const { enqueued, filters, guildId, lanes, linked, says, edits } = await startFilters();
  await mask(filters, guildId, "one", linked[0]!.id);
  await mask(filters, guildId, "two", linked[1]!.id);
  const message = await says("one two three");
  expect(enqueued.map(wordsOf)).toEqual(["＊＊＊ two three", "one ＊＊＊ three"]);
  expect((await lanes()).flat().map(wordsOf)).toEqual(["＊＊＊ two three", "one ＊＊＊ three"]);
  const { message: kept } = (await store.findMessage({ sourceId: message.id }))!;
  expect(kept?.content).toEqual([{ type: "text", text: "＊＊＊ ＊＊＊ three" }]);
  enqueued.length = 0;
  await edits(message, "one and two");
  expect(enqueued.map(wordsOf)).toEqual(["＊＊＊ and two", "one and ＊＊＊"]);
});

test("what an edit makes a masked word of is masked, and what is no longer one is shown", async () => {
  const { enqueued, filters, guildId, says, edits } = await startFilters(1);
  await mask(filters, guildId, "bad");
  const message = await says("good");
  await edits(message, "bad", 1_900_000_000_000);
  await edits(message, "better", 1_900_000_000_001);
  expect(enqueued.map(wordsOf)).toEqual(["good", "＊＊＊", "better"]);
});

test("an edit shows of what is quoted no more than before, on each mapping", async () => {
  const { enqueued, filters, guildId, channelId, intake, linked, edits } = await startFilters();
  await filters.add(guildId, { mappingId: linked[0]!.id, action: "block", kind: "user", value: "5" }, olga);
  const quote = {
    messageIds: ["q"],
    authorId: "5",
    authorName: "Ann",
    kind: "text" as const,
    content: [{ type: "text" as const, text: "kept back" }],
  };
  const message = makeMessage({ guildId, channelId, content: [{ type: "text", text: "yes" }], quote });
  const facts = { sourceText: "yes", direct: false, visibleOnly: false, system: false };
  await intake.take({ type: "message-created", message, ...facts }, null);
  await edits(message, "yes!");
  const excerpts = enqueued.map(({ message: shown }) => shown?.quote?.content);
  expect(excerpts).toEqual([[], quote.content, [], quote.content]);
  expect(enqueued.map(wordsOf)).toEqual(["yes", "yes", "yes!", "yes!"]);
});

test("a repeat and an edit that is no news are not counted again", async () => {
  const { filters, guildId, channelId, intake, edits } = await startFilters();
  await mask(filters, guildId, "bad");
  const message = makeMessage({
    ...{ guildId, channelId, content: [{ type: "text", text: "bad" }] },
    pings: { users: [], roles: [], all: false, here: false },
  });
  const facts = { sourceText: "bad", direct: false, visibleOnly: false, system: false };
  for (let times = 0; times < 3; times += 1) await intake.take({ type: "message-created", message, ...facts }, null);
  await edits(message, "bad");
  expect((await filters.list(guildId)).map(({ hits }) => hits)).toEqual([1]);
  await edits(message, "so bad");
  await edits(message, "so bad");
  expect((await filters.list(guildId)).map(({ hits }) => hits)).toEqual([2]);
});

test("a copy that waits where edits are ignored shows no word that an edit brought and a filter keeps out", async () => {
  const { block, edits, filters, guildId, index, lanes, linked, says } = await startFilters(3);
  const [blocking, masking] = linked as [MappingView, MappingView];
  for (const mapping of [blocking, masking]) {
    const audit = {
      guildId,
      actorId: "1",
      actorName: "Olga",
      action: "set",
      subject: "1",
      before: null,
      after: null,
      at: 1,
    };
    const { number } = mapping;
    const changed = await store.setMappingOptions({ guildId, number, options: { edits: "ignore" }, audit });
    index.put(changed!);
  }
  await block("spam", blocking.id);
  await mask(filters, guildId, "spam", masking.id);
  const message = await says("good");
  await edits(message, "spam");
  const [first, second, third] = await lanes();
  // The lane lets go of a create that it finds a deletion behind.
  expect(first?.map(({ action }) => action)).toEqual(["create", "delete"]);
  expect(second?.map(wordsOf)).toEqual(["＊＊＊＊"]);
  expect(third?.map(wordsOf)).toEqual(["spam", "spam"]);
});

test("the lines of a joint message are shown as their mapping shows them", async () => {
  const { filters, guildId, lanes, linked, says } = await startFilters();
  await mask(filters, guildId, "one", linked[0]!.id);
  await says("one two");
  const shown: (string | null)[] = [];
  for (const [delivery] of await lanes()) {
    const { id, laneId, messageId } = delivery!;
    const hold = await store.claimLane({ laneId, owner: "w", now: 1_900_000_000_000, leaseMs: 60_000 });
    const receipts = [{ part: 0, remoteId: "r", digest: null }];
    const outcome = { state: "delivered", receipts, attempts: 1, delayMs: 1 } as const;
    await store.recordOutcome({ hold: hold!, deliveryId: id, now: 1_900_000_000_001, outcome });
    const [line] = await store.readLines({ deliveryId: id, messageIds: [messageId] });
    shown.push(wordsOf({ ...delivery!, message: line?.message ?? null }));
  }
  expect(shown).toEqual(["＊＊＊ two", "one two"]);
});
