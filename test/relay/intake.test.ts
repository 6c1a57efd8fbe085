import Database from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../src/clock.js";
import { silentLogger } from "../../src/log.js";
import type { Message, MessageCreated, MessageDeleted, MessageEdited, SourceEvent } from "../../src/message/index.js";
import { Intake, type IntakeOptions } from "../../src/relay/intake.js";
import { MappingIndex } from "../../src/relay/mapping-index.js";
import { openStore } from "../../src/store/open-store.js";
import type { MappingOptions, MappingView, QueuedDelivery, Store } from "../../src/store/store.js";
import { sqliteDatabases } from "../store/both-databases.js";
import { audit, makeMessage, startStoreWorld, unique } from "../store/store-world.js";

const databases = sqliteDatabases();
let path: string;
let store: Store;

beforeAll(async () => {
  const database = await databases.create();
  path = database.type === "sqlite" ? database.path : "";
  store = await openStore(database, { log: silentLogger });
});
afterAll(() => store.close());

/** Intake of an account of its own, with a guild that has mappings of these options on one channel. */
async function startIntake(
  optionsOfMappings: readonly MappingOptions[] = [{}],
  changes: Partial<IntakeOptions<string>> = {},
) {
  const world = await startStoreWorld(store);
  const { guildId } = world;
  const channelId = unique("channel");
  const mappings: MappingView[] = [];
  for (const options of optionsOfMappings) {
    const { number } = await world.link(channelId);
    const mapping = await store.setMappingOptions({ guildId, number, options, audit: audit({ guildId }) });
    mappings.push(mapping!);
  }
  const index = new MappingIndex();
  await index.load(store);
  const enqueued: QueuedDelivery[] = [];
  const ran: string[] = [];
  const others: SourceEvent[] = [];
  const intake = new Intake<string>({
    store,
    clock: systemClock,
    log: silentLogger,
    accountId: world.account.id,
    mappingsOf: (id) => index.mappingsOf(id),
    position: () => null,
    recogniseCommand: ({ sourceText }) => (sourceText.startsWith("/relay") ? sourceText : null),
    runCommand: (line) => void ran.push(line),
    enqueued: (deliveries) => void enqueued.push(...deliveries),
    onOther: (event) => void others.push(event),
    ...changes,
  });
  const take = (event: SourceEvent): Promise<void> => intake.take(event, null);
  const place = { guildId, channelId };

  const created = (change: Partial<Message> = {}, facts: Partial<MessageCreated> = {}): MessageCreated => ({
    type: "message-created",
    message: makeMessage({ ...place, ...change }),
    sourceText: "今晚八点",
    direct: false,
    visibleOnly: false,
    system: false,
    ...facts,
  });
  const edited = ({ id }: Message, words: string, facts: Partial<MessageEdited> = {}): MessageEdited => ({
    type: "message-edited",
    messageId: id,
    ...place,
    sourceText: words,
    content: [{ type: "text", text: words }],
    cards: [],
    attachments: null,
    pings: { users: [], roles: [], all: false, here: false },
    editedAt: 1_900_000_000_000,
    ...facts,
  });
  const deleted = ({ id }: Message): MessageDeleted => ({ type: "message-deleted", messageId: id, ...place });

  /** What waits on the lanes of the mappings. */
  const waiting = async () =>
    await Promise.all(mappings.map(({ laneId }) => store.readLane({ laneId, afterId: 0, limit: 100 })));
  const actions = async () => (await waiting()).map((lane) => lane.map(({ action }) => action));
  /** As a job does when a message's time is over. */
  const forget = ({ id }: Message): void => {
    const file = new Database(path);
    file.prepare(`UPDATE message_log SET "content" = NULL WHERE "sourceId" = ?`).run(id);
    file.close();
  };
  return { intake, take, created, edited, deleted, enqueued, ran, others, waiting, actions, forget, guildId };
}

const saying = (words: string): Partial<Message> => ({ content: [{ type: "text", text: words }] });

test("an edit takes the message along as it is now, by its author of before", async () => {
  const { created, edited, enqueued, intake, take, waiting } = await startIntake([{}, {}]);
  const event = created();
  await take(event);
  await take(edited(event.message, "九点"));
  const [first, second] = await waiting();
  expect(enqueued).toMatchObject([{ action: "create" }, { action: "create" }, first![1], second![1]]);
  expect(first![1]).toMatchObject({ action: "edit", message: { ...event.message, ...saying("九点") } });
  expect(intake.counters).toEqual(
    new Map([
      ["relayed", 1],
      ["edited", 1],
    ]),
  );
});

test("an edit and a deletion that come on the heels of their message stand behind it", async () => {
  const { actions, created, deleted, edited, take } = await startIntake();
  const event = created();
  await Promise.all([take(event), take(edited(event.message, "a")), take(deleted(event.message))]);
  expect(await actions()).toEqual([["create", "edit", "delete"]]);
});

test("messages and changes that come together stand in the lane as they came, and are all told", async () => {
  const { actions, created, deleted, edited, enqueued, take } = await startIntake();
  const first = created();
  await take(first);
  const rounds = Array.from({ length: 20 }, (_, round) => [edited(first.message, `${round}`), created()]).flat();
  await Promise.all([...rounds, deleted(first.message), created()].map(take));
  const changes = Array.from({ length: 20 }, () => ["edit", "create"]).flat();
  expect(await actions()).toEqual([["create", ...changes, "delete", "create"]]);
  expect(new Set(enqueued.map(({ id }) => id)).size).toBe(43);
});

test("while something is asked about one message, all that follows waits for its turn", async () => {
  let answer = (): void => undefined;
  const asked = new Promise<void>((resolve) => (answer = resolve));
  const complete = (message: Message): Message | Promise<Message> =>
    message.id === "asks" ? asked.then(() => ({ ...message, guildName: "Guild" })) : message;
  const { created, deleted, edited, take, waiting } = await startIntake([{}], { complete });
  const [before, asking, after] = [created(), created({ id: "asks" }), created()];
  await take(before);
  const taken = [
    take(asking),
    take(after),
    take(edited(before.message, "edited")),
    take(edited(asking.message, "edited")),
    take(deleted(after.message)),
  ];
  for (const id of ["asks", after.message.id]) expect(await store.findMessage({ sourceId: id })).toBeNull();
  answer();
  await Promise.all(taken);
  const [lane] = await waiting();
  const [one, two, three] = [...new Set(lane!.map(({ messageId }) => messageId))];
  expect(lane!.map(({ action, messageId }) => [action, messageId])).toEqual([
    ["create", one],
    ["create", two],
    ["create", three],
    ["edit", one],
    ["edit", two],
    ["delete", three],
  ]);
  expect(lane![0]!.message?.id).toBe(before.message.id);
  expect(lane![1]!.message).toMatchObject({ guildName: "Guild", ...saying("edited") });
});

test("mappings that ignore edits, or keep their copies, are left out; a strike keeps the words", async () => {
  const options = [{ edits: "ignore" }, { deletions: "keep" }, { deletions: "strike" }] as const;
  const { actions, created, deleted, edited, take } = await startIntake(options);
  const event = created();
  await take(event);
  await take(edited(event.message, "九点"));
  await take(deleted(event.message));
  expect(await actions()).toEqual([
    ["create", "delete"],
    ["create", "edit"],
    ["create", "edit", "delete"],
  ]);
  expect(await store.findMessage({ sourceId: event.message.id })).toMatchObject({
    deleted: true,
    message: saying("九点"),
  });
});

test("a deletion is remembered, and the words forgotten, also where every mapping keeps its copy", async () => {
  const { created, deleted, take } = await startIntake([{ deletions: "keep" }]);
  const { message, ...event } = created();
  await take({ ...event, message });
  await take(deleted(message));
  expect(await store.findMessage({ sourceId: message.id })).toMatchObject({ deleted: true, message: null });
});

test("nothing happens for what was never relayed, nor at another guild's word", async () => {
  const { actions, created, deleted, edited, take } = await startIntake();
  const [secret, relayed] = [created({}, { visibleOnly: true }), created()];
  await take(secret);
  await take(relayed);
  for (const { message } of [secret, created()]) {
    await take(edited(message, "x"));
    await take(deleted(message));
  }
  await take(edited(relayed.message, "x", { guildId: "another" }));
  await take(edited(relayed.message, "x", { channelId: "another" }));
  await take({ ...deleted(relayed.message), guildId: "another" });
  expect(await actions()).toEqual([["create"]]);
});

test("an edit that makes a command of a message runs nothing, and one of a command relays nothing", async () => {
  const { actions, created, edited, ran, take } = await startIntake();
  const [message, command] = [created(), created({}, { sourceText: "/relay list" })];
  await take(message);
  await take(command);
  await take(edited(message.message, "/relay unlink 1"));
  await take(edited(command.message, "hello"));
  expect(ran).toEqual(["/relay list"]);
  expect(await actions()).toEqual([["create", "edit"]]);
});

test("a message whose words we no longer have is asked of KOOK, by its place", async () => {
  const asked: unknown[] = [];
  const found = new Map<string, MessageCreated | Error>();
  const { created, edited, forget, take, waiting, guildId } = await startIntake([{}], {
    fetchMessage: async (id, place) => {
      asked.push([id, place]);
      const answer = found.get(id);
      if (answer instanceof Error) throw answer;
      return answer ?? null;
    },
  });
  const [there, gone, failing, secret] = [created(), created(), created(), created()];
  for (const event of [there, gone, failing, secret]) {
    await take(event);
    forget(event.message);
  }
  const now = { ...there.message, ...saying("as KOOK has it") };
  found.set(there.message.id, { ...there, message: now });
  found.set(failing.message.id, new Error("KOOK is down"));
  found.set(secret.message.id, { ...secret, visibleOnly: true });
  for (const event of [gone, failing, secret, there]) await take(edited(event.message, "x"));
  const [lane] = await waiting();
  expect(lane!.filter(({ action }) => action === "edit").map(({ message }) => message)).toEqual([now]);
  const { channelId, channelName } = (await waiting())[0]!.at(-1)!.message!;
  expect(asked.at(-1)).toEqual([there.message.id, { guildId, channelId, channelName }]);
});

test("an event that can't be kept is refused, and holds nobody up", async () => {
  const complete = (message: Message): Message => (message.id === "broken" ? { ...message, kind: never } : message);
  const never = null as unknown as "text";
  const { actions, created, edited, take } = await startIntake([{}], { complete });
  const [broken, after] = [created({ id: "broken" }), created()];
  const outcomes = await Promise.allSettled([take(broken), take(after), take(edited(after.message, "x"))]);
  expect(outcomes).toMatchObject([
    { status: "rejected", reason: { name: "StoreError", kind: "conflict" } },
    { status: "fulfilled" },
    { status: "fulfilled" },
  ]);
  expect(await actions()).toEqual([["create", "edit"]]);
});

test("reactions and pins of messages on mapped channels are handed on in order, and others' are not", async () => {
  const marks: unknown[] = [];
  let answer = (): void => undefined;
  const asked = new Promise<void>((resolve) => (answer = resolve));
  const { created, take, others, guildId } = await startIntake([{}], {
    complete: (message) => asked.then(() => message),
    onMark: async (event, mappings) => {
      const known = await store.findMessage({ sourceId: event.messageId });
      marks.push([event.type, known?.mappingIds, mappings.map(({ id }) => id)]);
    },
  });
  const event = created();
  const { id: messageId, channelId } = event.message;
  const place = { messageId, guildId, channelId };
  const reaction = { type: "reaction-changed", ...place, userId: "anna", emoji: "👍", added: true } as const;
  const taken = [take(event), take(reaction), take({ type: "pin-changed", ...place, pinned: true })];
  await take({ ...reaction, guildId: "another" });
  answer();
  await Promise.all(taken);
  const [mapping] = await store.listMappings({ guildId });
  expect(marks).toEqual([
    ["reaction-changed", [mapping!.id], [mapping!.id]],
    ["pin-changed", [mapping!.id], [mapping!.id]],
  ]);
  expect(others).toEqual([]);
});
