import { Client } from "pg";
import { expect, test } from "vitest";
import { silentLogger } from "../../src/log.js";
import { createDataSource } from "../../src/store/data-source.js";
import { openStore } from "../../src/store/open-store.js";
import { postgresDatabases } from "./both-databases.js";
import { makeMessage, NOW, startStoreWorld } from "./store-world.js";

const databases = postgresDatabases();

async function newUrl(): Promise<string> {
  const database = await databases.create();
  return database.type === "postgres" ? database.url : "";
}

const open = (url: string) => openStore({ type: "postgres", url }, { log: silentLogger });

test("several processes that start at once bring an empty database up together", async () => {
  const url = await newUrl();
  const stores = await Promise.all([open(url), open(url), open(url)]);
  await stores[0].setConfigValue({ key: "k", value: 1, now: NOW });
  for (const store of stores) expect(await store.getConfigValue({ key: "k" })).toBe(1);
  for (const store of stores) await store.close();
});

test("of many processes that claim a lane at once, one has it", async () => {
  const url = await newUrl();
  const stores = await Promise.all([open(url), open(url)]);
  const { laneId } = await (await startStoreWorld(stores[0])).link();
  const claims = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      stores[index % 2]!.claimLane({ laneId, owner: `process-${index}`, now: NOW, leaseMs: 30_000 }),
    ),
  );
  expect(claims.filter((claim) => claim !== null)).toEqual([
    { laneId, fence: 1, interrupted: false, formerOwner: null },
  ]);
  for (const store of stores) await store.close();
});

test("what two processes enqueue on one lane is read by a third in the order of ids, none passed over", async () => {
  const url = await newUrl();
  const [one, two, reader] = [await open(url), await open(url), await open(url)];
  const world = await startStoreWorld(one);
  const mapping = await world.link();
  const enqueue = (store: typeof one, name: string) =>
    Promise.all(
      Array.from({ length: 150 }, (_, index) =>
        store.acceptMessage({
          accountId: world.account.id,
          position: null,
          message: makeMessage({ id: `${name}-${index}` }),
          purpose: "relay",
          mappingIds: [mapping.id],
          receivedAt: NOW,
        }),
      ),
    );
  let writing = true;
  const written = Promise.all([enqueue(one, "one"), enqueue(two, "two")]).finally(() => (writing = false));
  const seen: string[] = [];
  for (let afterId = 0, last = false; !last;) {
    last = !writing;
    for (const delivery of await reader.readLane({ laneId: mapping.laneId, afterId, limit: 50 })) {
      seen.push(delivery.message?.id ?? "");
      afterId = delivery.id;
      last = false;
    }
  }
  await written;
  expect(seen).toHaveLength(300);
  for (const name of ["one", "two"]) {
    const own = seen.filter((id) => id.startsWith(name));
    expect(own).toEqual(Array.from({ length: 150 }, (_, index) => `${name}-${index}`));
  }
  for (const store of [one, two, reader]) await store.close();
});

test("a message that is accepted while its mapping is paused is never left waiting", async () => {
  const url = await newUrl();
  const [intake, commands] = [await open(url), await open(url)];
  const { accept, link, guildId } = await startStoreWorld(intake);
  const mapping = await link();
  const pause = { guildId, number: mapping.number, state: "paused", reason: null, options: {} } as const;
  const audit = {
    guildId,
    actorId: "o",
    actorName: "O",
    action: "pause",
    subject: "1",
    before: null,
    after: null,
    at: NOW,
  };
  const accepted = Promise.all(Array.from({ length: 200 }, () => accept([mapping])));
  await commands.setMappingState({ ...pause, audit });
  await accepted;
  expect(await intake.readLane({ laneId: mapping.laneId, afterId: 0, limit: 1_000 })).toEqual([]);
  expect(await intake.readQueueDepth({})).toMatchObject({ waiting: 0, held: 200 });
  for (const store of [intake, commands]) await store.close();
});

test("of an edit or a deletion that several processes hear of, one is enqueued", async () => {
  const url = await newUrl();
  const [one, two] = [await open(url), await open(url)];
  const { account, acceptOne, link } = await startStoreWorld(one);
  const mapping = await link();
  const { message } = await acceptOne(mapping);
  const event = {
    accountId: account.id,
    position: null,
    sourceId: message.id,
    mappingIds: [mapping.id],
    receivedAt: NOW,
  };
  const edited = { ...message, content: [{ type: "text", text: "edited" }] } as const;
  const twice = <T>(call: (store: typeof one) => Promise<T>) => Promise.all([one, two, one, two].map(call));
  for (const accepted of [
    await twice((store) => store.acceptEdit({ ...event, message: edited, editedAt: NOW })),
    await twice((store) => store.acceptDeletion({ ...event, keepContent: false })),
  ]) {
    expect(accepted.flatMap(({ deliveries }) => deliveries)).toHaveLength(1);
  }
  const queue = await two.readLane({ laneId: mapping.laneId, afterId: 0, limit: 10 });
  expect(queue.map(({ action }) => action)).toEqual(["create", "edit", "delete"]);
  for (const store of [one, two]) await store.close();
});

test("a server that is not there is refused without its password", async () => {
  const refused = open("postgres://relay:hunter2@127.0.0.1:1/relay");
  await expect(refused).rejects.toMatchObject({
    kind: "unavailable",
    message: expect.stringContaining("DATABASE_URL"),
  });
  await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining("hunter2") });
});

test("a database of a newer version is left alone", async () => {
  const url = await newUrl();
  await (await open(url)).close();
  const dataSource = createDataSource({ type: "postgres", url });
  await dataSource.initialize();
  await dataSource.query("INSERT INTO migrations (timestamp, name) VALUES ($1, $2)", [
    "9999999999999",
    "Future9999999999999",
  ]);
  await dataSource.destroy();
  await expect(open(url)).rejects.toMatchObject({ kind: "newer" });
});

test("when the connections are cut, calls under way are refused and later ones work", async () => {
  const url = await newUrl();
  const store = await open(url);
  const { accept, link } = await startStoreWorld(store);
  const mapping = await link();
  const admin = new Client({ connectionString: url });
  await admin.connect();
  const attempts = Promise.allSettled(
    Array.from({ length: 200 }, (_, index) => accept([mapping], { id: `cut-${index}` })),
  );
  await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kook-relay'");
  await admin.end();
  for (const attempt of await attempts) {
    if (attempt.status === "rejected")
      expect(attempt.reason).toMatchObject({ name: "StoreError", kind: "unavailable" });
  }
  for (let index = 0; index < 200; index += 1) await accept([mapping], { id: `cut-${index}` });
  const queue = await store.readLane({ laneId: mapping.laneId, afterId: 0, limit: 1_000 });
  expect(new Set(queue.map(({ messageId }) => messageId)).size).toBe(200);
  expect(queue).toHaveLength(200);
  await store.close();
});
