import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { onBothDatabases, openForAll } from "../store/both-databases.js";
import { makeMessage } from "../store/store-world.js";
import { startDeliveryWorld, type DeliveryWorld } from "./delivery-world.js";

onBothDatabases((databases) => {
  const opened = openForAll(databases);
  let world: DeliveryWorld;
  beforeEach(async () => {
    world = await startDeliveryWorld(opened().store);
  });
  afterEach(() => world.stop());

  /** Runs when the first such request has come, before it is answered. */
  function meanwhile(beginning: string, run: () => Promise<unknown>): void {
    const { board } = world;
    board.onRequest = async (request) => {
      if (!request.startsWith(beginning)) return;
      board.onRequest = () => undefined;
      await run();
    };
  }

  /** The process is killed while its request is under way, which arrives. */
  function isKilledWhileSending(text: string): void {
    const { board, restarts } = world;
    meanwhile(`send ${text}`, async () => {
      board.arrives({ text, answers: null });
      await restarts({ killed: true });
      await new Promise(() => undefined);
    });
  }

  describe("where the platform shows what was sent", () => {
    beforeEach(() => world.board.showsWhatWasSent());

    test.each([
      { arrives: true, requests: ["send hello", "look after "] },
      { arrives: false, requests: ["send hello", "look after ", "send hello"] },
    ])("a lost answer is looked for before anything is sent again (arrived: $arrives)", async (lost) => {
      const { board, says, carriedOut, outcomes } = world;
      board.failsOnce("send", { kind: "uncertain" }, lost.arrives);
      const message = await says("hello");
      await carriedOut();
      expect(board.shows).toEqual(["hello"]);
      expect(board.requests).toEqual(lost.requests);
      expect(await outcomes(message)).toMatchObject([{ action: "create", state: "delivered" }]);
    });

    test("the same text said twice arrives twice, whichever of the answers gets lost", async () => {
      const { board, says, carriedOut } = world;
      await says("gg");
      await carriedOut();
      board.failsOnce("send", { kind: "uncertain" }, false);
      await says("gg");
      await carriedOut();
      expect(board.shows).toEqual(["gg", "gg"]);
      board.failsOnce("send", { kind: "uncertain" }, true);
      await says("gg");
      await says("gg");
      await carriedOut();
      expect(board.shows).toEqual(["gg", "gg", "gg", "gg"]);
    });

    test("a part in the middle is looked for after the parts before it", async () => {
      const { board, says, carriedOut } = world;
      meanwhile("send two", async () => board.failsOnce("send", { kind: "uncertain" }, true));
      await says("one|two|three");
      await carriedOut();
      expect(board.shows).toEqual(["one", "two", "three"]);
      expect(board.requests).toEqual(["send one", "send two", "look after 1", "send three"]);
    });

    test("while it can't be looked for, nothing is sent", async () => {
      const { board, says, carriedOut } = world;
      board.failsOnce("send", { kind: "uncertain" }, true);
      board.failsOnce("look", { kind: "transient" });
      await says("hello");
      await carriedOut();
      expect(board.requests).toEqual(["send hello", "look after ", "look after "]);
      expect(board.shows).toEqual(["hello"]);
    });

    test("what was under way when the process was killed is looked for, and what follows until one isn't there", async () => {
      const { board, says, carriedOut } = world;
      isKilledWhileSending("hello");
      await says("hello");
      await carriedOut();
      await says("bye");
      await says("really");
      await carriedOut();
      expect(board.shows).toEqual(["hello", "bye", "really"]);
      expect(board.requests).toEqual(["send hello", "look after ", "look after 1", "send bye", "send really"]);
    });

    test("what was edited meanwhile is found as it was sent, and then changed", async () => {
      const { board, says, edits, carriedOut } = world;
      board.failsOnce("send", { kind: "uncertain" }, true);
      const said = says("old");
      meanwhile("send old", async () => edits(await said, "new"));
      await said;
      await carriedOut();
      expect(board.shows).toEqual(["new"]);
      expect(board.requests).toEqual(["send old", "look after ", "edit 1 new"]);
    });

    test.each([{ arrives: true }, { arrives: false }])(
      "what was deleted meanwhile leaves no copy behind (arrived: $arrives)",
      async ({ arrives }) => {
        const { board, says, deletes, carriedOut, outcomes } = world;
        board.failsOnce("send", { kind: "uncertain" }, arrives);
        board.failsOnce("look", { kind: "transient" });
        const said = says("a secret");
        meanwhile("send a secret", async () => deletes(await said));
        const message = await said;
        await carriedOut();
        expect(board.shows).toEqual([]);
        expect(board.requests.filter((request) => request.startsWith("look"))).toHaveLength(2);
        expect(await outcomes(message)).toMatchObject([
          { action: "create", state: "cancelled" },
          { action: "delete", state: "delivered" },
        ]);
      },
    );

    test("what was given up in doubt and is sent again by a person is looked for first", async () => {
      const { board, kept, mapping, says, carriedOut, lanesChanged, clock } = world;
      for (let attempt = 0; attempt < 7; attempt += 1) board.failsOnce("send", { kind: "uncertain" }, false);
      board.failsOnce("send", { kind: "uncertain" }, true);
      await says("hello");
      const sends = () => board.requests.filter((request) => request.startsWith("send")).length;
      for (let count = 1; count <= 8; count += 1) await world.timePassesUntil(() => sends() >= count);
      await carriedOut();
      const { guildId } = mapping;
      const { items } = await kept.store.listFailed({ guildId, open: true, cursor: null, limit: 10 });
      expect(items).toMatchObject([{ kind: "uncertain" }]);
      const decision = { guildId, resolution: "replayed", by: "admin", now: clock.now(), audit: null } as const;
      await kept.store.resolveFailed({ ...decision, ids: items.map(({ id }) => id) });
      lanesChanged();
      await carriedOut();
      expect(board.shows).toEqual(["hello"]);
    });

    test("nothing is held, whatever the mapping chose, as long as it can be found", async () => {
      const { board, choices, says, carriedOut, outcomes } = world;
      choices.uncertain = "hold";
      board.failsOnce("send", { kind: "uncertain" }, true);
      const message = await says("hello");
      await carriedOut();
      expect(await outcomes(message)).toMatchObject([{ state: "delivered" }]);
    });
  });

  describe.each(["shows nothing of what was sent", "won't tell"] as const)("where the platform %s", (how) => {
    beforeEach(() => {
      if (how === "won't tell") world.board.showsWhatWasSent("blind");
    });

    test("a mapping that would rather see it twice than never gets it again", async () => {
      const { board, says, carriedOut } = world;
      board.failsOnce("send", { kind: "uncertain" }, true);
      await says("hello");
      await carriedOut();
      expect(board.shows).toEqual(["hello", "hello"]);
    });

    test("a mapping that wants nothing twice keeps it for a person, and the lane goes on", async () => {
      const { board, choices, kept, mapping, says, carriedOut, outcomes, lanesChanged } = world;
      choices.uncertain = "hold";
      board.failsOnce("send", { kind: "uncertain" }, true);
      const message = await says("hello");
      await says("next");
      await carriedOut();
      expect(board.shows).toEqual(["hello", "next"]);
      expect(await outcomes(message)).toMatchObject([{ action: "create", state: "uncertain", kind: "uncertain" }]);
      const { guildId } = mapping;
      const { items } = await kept.store.listFailed({ guildId, open: true, cursor: null, limit: 10 });
      expect(items).toMatchObject([{ kind: "uncertain", messageId: message.id }]);
      const ids = items.map(({ id }) => id);
      const decision = { guildId, resolution: "replayed", by: "admin", now: world.clock.now(), audit: null } as const;
      await kept.store.resolveFailed({ ...decision, ids });
      lanesChanged();
      await carriedOut();
      expect(board.shows).toEqual(["hello", "next", "hello"]);
      expect(await outcomes(message)).toMatchObject([{ state: "delivered" }]);
    });

    test("what a person has sent again isn't kept a second time", async () => {
      const { board, choices, kept, mapping, says, carriedOut, outcomes, lanesChanged, clock } = world;
      choices.uncertain = "hold";
      board.failsOnce("send", { kind: "uncertain" }, true);
      const message = await says("hello");
      await carriedOut();
      const { guildId } = mapping;
      const { items } = await kept.store.listFailed({ guildId, open: true, cursor: null, limit: 10 });
      const decision = { guildId, resolution: "replayed", by: "admin", now: clock.now(), audit: null } as const;
      await kept.store.resolveFailed({ ...decision, ids: items.map(({ id }) => id) });
      lanesChanged();
      await carriedOut();
      expect(board.shows).toEqual(["hello", "hello"]);
      expect(await outcomes(message)).toMatchObject([{ state: "delivered" }]);
    });

    test("it also keeps what may have been under way when the process was killed, and nothing that came later", async () => {
      const { choices, kept, mapping, says, carriedOut, restarts, outcomes, tells, clock } = world;
      choices.uncertain = "hold";
      isKilledWhileSending("hello");
      const message = await says("hello");
      await carriedOut();
      expect(await outcomes(message)).toMatchObject([{ state: "uncertain" }]);
      await restarts({ killed: true });
      await clock.advance(1_000);
      const later = makeMessage({ guildId: mapping.guildId, channelId: mapping.channelId });
      const { deliveries } = await kept.store.acceptMessage({
        ...{ accountId: kept.account.id, position: null, message: later, purpose: "relay", mappingIds: [mapping.id] },
        receivedAt: clock.now(),
      });
      tells(deliveries);
      await carriedOut();
      expect(await outcomes(later)).toMatchObject([{ state: "delivered" }]);
    });

    test("what certainly never arrived is sent again all the same, also after a restart", async () => {
      const { board, choices, says, timePassesUntil, carriedOut, restarts, outcomes } = world;
      if (how === "won't tell") return; // there a try before the restart may have been one that got lost
      choices.uncertain = "hold";
      board.failsOnce("send", { kind: "transient" });
      const message = await says("hello");
      await timePassesUntil(() => board.requests.length > 0);
      await restarts({ killed: false });
      await carriedOut();
      expect(board.shows).toEqual(["hello"]);
      expect(await outcomes(message)).toMatchObject([{ state: "delivered" }]);
    });
  });
});
