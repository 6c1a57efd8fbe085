import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLogger } from "../../../src/log.js";
import type { MessageCreated } from "../../../src/message/index.js";
import { CatchUp, MOST_HELD } from "../../../src/relay/catch-up/catch-up.js";
import { CursorStore } from "../../../src/relay/catch-up/cursor-store.js";
import { ListingError, type ListedPage, type ListedWindow } from "../../../src/relay/catch-up/listed.js";
import { MappingIndex } from "../../../src/relay/mapping-index.js";
import { openStore } from "../../../src/store/open-store.js";
import type { Store } from "../../../src/store/store.js";
import { ManualClock } from "../../support/manual-clock.js";
import { sqliteDatabases } from "../../store/both-databases.js";
import { makeMessage, startStoreWorld, unique } from "../../store/store-world.js";

const databases = sqliteDatabases();
let store: Store;
beforeAll(async () => {
  store = await openStore(await databases.create(), { log: silentLogger });
});
afterAll(() => store.close());

const BEGINNING = 1_900_000_000_000;

/** One linked channel, with what KOOK lists of it and what was taken in. */
async function start() {
  const world = await startStoreWorld(store);
  const channelId = unique("channel");
  const mapping = await world.link(channelId);
  const index = new MappingIndex();
  index.put({ ...mapping, createdAt: BEGINNING });
  const clock = new ManualClock(BEGINNING + 1_000_000);
  const said: MessageCreated[] = [];
  const taken: string[] = [];
  const kook = { fails: null as ListingError | null, asked: 0, onAsk: () => undefined as void };
  const list = (_place: unknown, { after, before }: ListedWindow): Promise<ListedPage> => {
    kook.asked += 1;
    kook.onAsk();
    if (kook.fails) return Promise.reject(kook.fails);
    const at = said.findIndex(({ message }) => message.id === (after ?? before));
    const page = after !== undefined ? said.slice(at + 1, at + 51) : said.slice(0, at < 0 ? undefined : at).slice(-50);
    return Promise.resolve({
      all: page.map(({ message }) => ({ messageId: message.id, sentAt: message.sentAt })),
      messages: page.map((event) => ({ event, editedAt: null })),
    });
  };
  const open = async (): Promise<CatchUp> => {
    const catchUp = new CatchUp({
      lister: { listPage: list },
      cursors: new CursorStore({ store, accountId: () => world.account.id, now: () => clock.now() }),
      index,
      isThere: () => true,
      clock,
      random: () => 0.5,
      log: silentLogger,
      take: ({ event }) => Promise.resolve(void taken.push(event.message.id)),
      concerns: () => true,
      sendDigest: () => Promise.resolve(),
      reconcile: () => Promise.resolve(),
    });
    await catchUp.load();
    return catchUp;
  };
  const say = (id: string): MessageCreated => {
    const message = makeMessage({ id, channelId, guildId: mapping.guildId, sentAt: BEGINNING + said.length + 1 });
    const facts = { sourceText: id, direct: false, visibleOnly: false, system: false };
    const event: MessageCreated = { type: "message-created", message, ...facts };
    said.push(event);
    return event;
  };
  const live = (catchUp: CatchUp, event: MessageCreated, isCommand = false): Promise<void> =>
    catchUp.live(event, isCommand, () => Promise.resolve(void taken.push(event.message.id)));
  return { open, say, live, taken, kook, clock, channelId, guildId: mapping.guildId };
}

test("live messages wait for what was missed; a command doesn't", async () => {
  const { open, say, live, taken, clock } = await start();
  const catchUp = await open();
  catchUp.begin("start");
  say("missed");
  const event = say("live");
  void live(catchUp, event);
  await live(catchUp, { ...event, message: { ...event.message, id: "command" } }, true);
  expect(taken).toEqual(["command"]);
  catchUp.setConnected(true);
  await clock.until(() => taken.length >= 4);
  // The list has the live one too; the store knows it by its id then.
  expect(taken).toEqual(["command", "missed", "live", "live"]);
  await catchUp.stop();
});

test("where KOOK gives no list for two minutes, live messages go first, and what was missed comes when it can", async () => {
  const { open, say, live, taken, kook, clock } = await start();
  const catchUp = await open();
  kook.fails = new ListingError("trouble", "503");
  catchUp.begin("start");
  catchUp.setConnected(true);
  say("missed");
  void live(catchUp, say("live 1"));
  await clock.advance(100_000);
  expect(taken).toEqual([]);
  await clock.advance(60_000);
  await live(catchUp, say("live 2"));
  expect(taken).toEqual(["live 1", "live 2"]);
  kook.fails = null;
  await clock.advanceUntil(() => taken.length >= 5, 200_000);
  expect(taken.slice(2)).toEqual(["missed", "live 1", "live 2"]);
  await catchUp.stop();
});

test("when too many wait, they are left to the list, in whose order they then come", async () => {
  const { open, say, live, taken, kook, clock } = await start();
  const catchUp = await open();
  kook.fails = new ListingError("trouble", "503");
  catchUp.begin("start");
  catchUp.setConnected(true);
  const settled: Promise<void>[] = [];
  for (let number = 1; number <= MOST_HELD; number += 1) settled.push(live(catchUp, say(`m ${number}`)));
  // Settled, so that they can be acknowledged; not taken in, so that they can't be out of order.
  await Promise.all(settled);
  expect(taken).toEqual([]);
  kook.fails = null;
  for (let tries = 0; tries < 3_000 && taken.length < MOST_HELD; tries += 1) await clock.advance(100);
  expect(taken).toEqual(Array.from({ length: MOST_HELD }, (_, index) => `m ${index + 1}`));
  await catchUp.stop();
});

test("where a channel stands is kept: a restart asks for what came after it and for nothing else", async () => {
  const { open, say, live, taken, kook, clock } = await start();
  const first = await open();
  first.begin("start");
  first.setConnected(true);
  await clock.until(() => kook.asked > 0);
  await clock.settle();
  await live(first, say("m 1"));
  await first.stop();
  say("m 2");
  const second = await open();
  second.begin("start");
  second.setConnected(true);
  await clock.until(() => taken.length >= 2);
  await second.stop();
  expect(taken).toEqual(["m 1", "m 2"]);
});

test("something lost while it is being fetched is fetched too, before anything live", async () => {
  const { open, say, live, taken, kook, clock } = await start();
  const catchUp = await open();
  say("m 1");
  let again = false;
  kook.onAsk = () => {
    if (again) return;
    again = true;
    catchUp.begin("session-lost");
  };
  catchUp.begin("start");
  const waiting = live(catchUp, { ...say("m 2"), sourceText: "live" });
  catchUp.setConnected(true);
  await waiting;
  await clock.settle();
  expect(taken).toEqual(["m 1", "m 2", "m 2"]);
  expect(kook.asked).toBeGreaterThanOrEqual(3);
  await catchUp.stop();
});

test("a channel that is closed to the bot is left alone, live messages go, and its trouble ends when it is heard of", async () => {
  const { open, say, live, taken, kook, clock, channelId, guildId } = await start();
  const catchUp = await open();
  say("said in the meantime");
  kook.fails = new ListingError("unreadable", "403");
  catchUp.begin("start");
  catchUp.setConnected(true);
  await clock.until(() => catchUp.troubles(guildId).some(({ state }) => state === "unreadable"));
  expect(catchUp.troubles(guildId)).toMatchObject([{ channelId, state: "unreadable" }]);
  await live(catchUp, say("live"));
  expect(taken).toEqual(["live"]);
  expect(catchUp.troubles(guildId)).toEqual([]);
  await catchUp.stop();
});
