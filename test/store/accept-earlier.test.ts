import { expect, test } from "vitest";
import type { MappingView } from "../../src/store/store.js";
import { onBothDatabases, openForAll, type Databases } from "./both-databases.js";
import { makeMessage, NOW, startStoreWorld, unique } from "./store-world.js";

onBothDatabases((databases: Databases) => {
  const open = openForAll(databases);

  /** A message as KOOK lists it, and how it is asked for on one mapping. */
  async function start() {
    const { store } = open();
    const world = await startStoreWorld(store);
    const message = makeMessage({ id: unique("earlier"), guildId: world.guildId });
    const common = { accountId: world.account.id, position: null, purpose: "relay", receivedAt: NOW } as const;
    const ask = (mapping: MappingView, filtered = false) =>
      store.acceptEarlier({
        ...{ ...common, message },
        mappingIds: filtered ? [] : [mapping.id],
        filtered: filtered ? [{ mappingId: mapping.id, reason: "filter 1" }] : [],
      });
    const keepBack = (mapping: MappingView) =>
      store.acceptMessage({
        ...{ ...common, message, mappingIds: [] },
        filtered: [{ mappingId: mapping.id, reason: "catch-up digest" }],
      });
    return { ...world, message, ask, keepBack, common };
  }

  test("an older message that is new to us is enqueued once", async () => {
    const { ask, link, waitingIn } = await start();
    const mapping = await link();
    const first = await ask(mapping);
    expect(first.status).toBe("enqueued");
    expect(await ask(mapping)).toMatchObject({ status: "copied", deliveries: [] });
    expect(await waitingIn(mapping.laneId)).toEqual(first.deliveries.map(({ id }) => id));
  });

  test("one that was kept back is enqueued behind what waits, and its first row still says why", async () => {
    const { ask, keepBack, link, accept, waitingIn, store, message, guildId } = await start();
    const [mapping, other] = [await link(), await link()];
    await keepBack(mapping);
    const { deliveries } = await accept([mapping], { id: unique("later") });
    const enqueued = await ask(mapping);
    expect(enqueued.status).toBe("enqueued");
    expect(await waitingIn(mapping.laneId)).toEqual([deliveries[0]?.id, enqueued.deliveries[0]?.id]);
    const trace = await store.readTrace({ guildId, messageId: message.id });
    expect(trace.map(({ state }) => state)).toEqual(["filtered", "pending"]);
    expect(await store.findMessage({ sourceId: message.id })).toMatchObject({ mappingIds: [mapping.id] });
    // The same message on another mapping is another matter.
    expect(await ask(other)).toMatchObject({ status: "enqueued" });
  });

  test("one that a filter keeps back now stays back, and one that was deleted or was a command is none", async () => {
    const { ask, keepBack, link, store, message, common } = await start();
    const mapping = await link();
    await keepBack(mapping);
    expect(await ask(mapping, true)).toMatchObject({ status: "filtered", deliveries: [] });
    await store.acceptDeletion({ ...common, sourceId: message.id, mappingIds: [mapping.id], keepContent: false });
    expect(await ask(mapping)).toMatchObject({ status: "gone", deliveries: [] });
  });

  test("what waits for a paused mapping is held, and goes when it is resumed", async () => {
    const { ask, link, setState, waitingIn } = await start();
    const mapping = await link();
    await setState(mapping, "paused", { pause: "keep" });
    expect(await ask(mapping)).toMatchObject({ status: "enqueued", deliveries: [] });
    await setState(mapping, "active");
    expect(await waitingIn(mapping.laneId)).toHaveLength(1);
  });
});
