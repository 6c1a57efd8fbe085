import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../src/clock.js";
import { silentLogger } from "../../src/log.js";
import type { Message, MessageCreated } from "../../src/message/index.js";
import { Intake } from "../../src/relay/intake.js";
import { openStore } from "../../src/store/open-store.js";
import { StoreError, type MappingView, type Store } from "../../src/store/store.js";
import { sqliteDatabases } from "../store/both-databases.js";
import { makeMessage, startStoreWorld, unique } from "../store/store-world.js";

const databases = sqliteDatabases();
let store: Store;
beforeAll(async () => {
  store = await openStore(await databases.create(), { log: silentLogger });
});
afterAll(() => store.close());

/** An account whose gateway tells events again, under a higher number, when one could not be kept. */
async function startGateway(complete?: (message: Message) => Message | Promise<Message>) {
  const world = await startStoreWorld(store);
  const mapping: MappingView = await world.link();
  const gateway = { stream: 0, damage: null as StoreError | null };
  const ran: string[] = [];
  const intake = new Intake<string>({
    store,
    clock: systemClock,
    log: silentLogger,
    accountId: world.account.id,
    mappingsOf: () => [mapping],
    position: () => null,
    stream: () => gateway.stream,
    closed: () => gateway.damage,
    recogniseCommand: ({ sourceText }) => (sourceText.startsWith("/relay") ? sourceText : null),
    runCommand: (line) => void ran.push(line),
    onlyReads: (line) => line === "/relay status",
    enqueued: () => undefined,
    onOther: () => undefined,
    ...(complete ? { complete } : {}),
  });
  const event = (sourceText: string): MessageCreated => ({
    type: "message-created",
    message: makeMessage({ id: unique(sourceText), guildId: world.guildId, channelId: mapping.channelId }),
    sourceText,
    direct: false,
    visibleOnly: false,
    system: false,
  });
  const tell = async (...events: readonly MessageCreated[]): Promise<readonly string[]> => {
    const settled = await Promise.allSettled(events.map((each) => intake.take(each, null)));
    return settled.map((one) => (one.status === "fulfilled" ? "kept" : String((one.reason as StoreError).kind)));
  };
  const ids = async (): Promise<readonly (string | undefined)[]> =>
    (await store.readLane({ laneId: mapping.laneId, afterId: 0, limit: 100 })).map(({ message }) => message?.id);
  return { gateway, ran, event, tell, ids };
}

/** Its kind breaks a rule of the database. */
const unkeepable = (message: Message): Message => ({ ...message, kind: null as unknown as "text" });

test("behind a message that could not be kept nothing is taken in until all is told again, in order", async () => {
  let bad: string | null = null;
  const { gateway, event, tell, ids } = await startGateway((message) =>
    message.id === bad ? unkeepable(message) : message,
  );
  const events = [event("a"), event("b"), event("c"), event("d")];
  const [a, b, c, d] = events as [MessageCreated, MessageCreated, MessageCreated, MessageCreated];
  bad = b.message.id;
  expect(await tell(a, b, c)).toEqual(["kept", "conflict", "behind"]);
  expect(await tell(d)).toEqual(["behind"]);

  bad = null;
  gateway.stream += 1;
  expect(await tell(b, c, d)).toEqual(["kept", "kept", "kept"]);
  expect(await ids()).toEqual(events.map(({ message }) => message.id));
});

test("one that still asks for a name when another telling has begun does not slip in there", async () => {
  const asking = new Map<string, () => void>();
  const { gateway, event, tell, ids } = await startGateway((message) =>
    gateway.stream > 0 ? message : new Promise((resolve) => asking.set(message.id, () => resolve(message))),
  );
  const [a, b] = [event("a"), event("b")];
  const first = tell(a);
  const second = tell(b);
  gateway.stream += 1; // the link broke meanwhile, and what was told first is told again
  const again = tell(a, b);
  asking.get(a.message.id)?.();
  asking.get(b.message.id)?.();
  expect(await first).toEqual(["kept"]);
  expect(await second).toEqual(["kept"]);
  expect(await again).toEqual(["kept", "kept"]);
  expect(await ids()).toEqual([a.message.id, b.message.id]);
});

test("who asks for the state is answered also while nothing can be kept, and once", async () => {
  let bad = true;
  const { gateway, ran, event, tell } = await startGateway((message) => (bad ? unkeepable(message) : message));
  const [said, status, unlink] = [event("hello"), event("/relay status"), event("/relay unlink 1")];
  expect(await tell(said)).toEqual(["conflict"]);
  expect(await tell(status, unlink)).toEqual(["behind", "behind"]);
  expect(ran).toEqual(["/relay status"]);

  gateway.stream += 1;
  expect(await tell(said, status, unlink)).toEqual(["conflict", "behind", "behind"]);
  expect(ran).toEqual(["/relay status"]);

  bad = false;
  gateway.stream += 1;
  expect(await tell(said, status, unlink)).toEqual(["kept", "kept", "kept"]);
  expect(ran).toEqual(["/relay status", "/relay unlink 1"]);
});

test("into a damaged database nothing is taken, and questions are answered", async () => {
  const { gateway, ran, event, tell, ids } = await startGateway();
  gateway.damage = new StoreError("corrupt", "damaged");
  expect(await tell(event("hello"), event("/relay status"))).toEqual(["corrupt", "corrupt"]);
  gateway.stream += 1;
  expect(await tell(event("hello"))).toEqual(["corrupt"]);
  expect(ran).toEqual(["/relay status"]);
  expect(await ids()).toEqual([]);
});

test("what fails before the store is asked is known to the event that comes in the same turn", async () => {
  let bad = true;
  const { gateway, event, tell, ids } = await startGateway((message) => {
    if (bad && message.id.startsWith("a")) throw new Error("a bug");
    return message;
  });
  const [a, b] = [event("a"), event("b")];
  expect(await tell(a, b)).toEqual(["undefined", "behind"]);
  bad = false;
  gateway.stream += 1;
  expect(await tell(a, b)).toEqual(["kept", "kept"]);
  expect(await ids()).toEqual([a.message.id, b.message.id]);
});
