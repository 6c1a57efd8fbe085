import { afterEach, beforeEach, expect, test } from "vitest";
import { onBothDatabases, openForAll } from "../store/both-databases.js";
import { quoting } from "../store/store-world.js";
import { startDeliveryWorld, type DeliveryWorld } from "./delivery-world.js";

onBothDatabases((databases) => {
  const opened = openForAll(databases);
  let world: DeliveryWorld;
  beforeEach(async () => {
    world = await startDeliveryWorld(opened().store);
  });
  afterEach(() => world.stop());

  /** Runs when the first such request has come, before it is answered. */
  function meanwhile(beginning: string, run: () => Promise<void>): void {
    const { board } = world;
    board.onRequest = async (request) => {
      if (!request.startsWith(beginning)) return;
      board.onRequest = () => undefined;
      await run();
    };
  }

  test("an edit changes the parts that say something else, and no others", async () => {
    const { board, says, edits, carriedOut, outcomes } = world;
    const message = await says("one|two|three");
    await carriedOut();
    await edits(message, "one|2|three");
    await carriedOut();
    expect(board.shows).toEqual(["one", "2", "three"]);
    expect(board.requests.slice(3)).toEqual(["edit 2 2"]);
    expect(await outcomes(message)).toMatchObject([
      { action: "create", state: "delivered" },
      { action: "edit", state: "delivered" },
    ]);
  });

  test("a message that grows gets more parts, and one that shrinks loses the last ones", async () => {
    const { board, says, edits, carriedOut } = world;
    const message = await says("one|two");
    await carriedOut();
    await edits(message, "one|2|3|4");
    await carriedOut();
    expect(board.shows).toEqual(["one", "2", "3", "4"]);
    await edits(message, "1");
    await carriedOut();
    expect(board.shows).toEqual(["1"]);
    expect(board.requests.slice(2)).toEqual([
      "edit 2 2",
      "send 3",
      "send 4",
      "edit 1 1",
      "remove 4",
      "remove 3",
      "remove 2",
    ]);
    await edits(message, "1|two again");
    await carriedOut();
    expect(board.shows).toEqual(["1", "two again"]);
  });

  test("a deletion removes every part, from the last to the first", async () => {
    const { board, says, deletes, carriedOut } = world;
    const message = await says("one|two|three");
    await carriedOut();
    await deletes(message);
    await carriedOut();
    expect(board.shows).toEqual([]);
    expect(board.requests.slice(3)).toEqual(["remove 3", "remove 2", "remove 1"]);
  });

  test("an edit that meets its create still waiting replaces it: one request, with the new text", async () => {
    const { board, says, edits, carriedOut } = world;
    meanwhile("send first", async () => {
      const message = await says("old");
      await edits(message, "newer");
      await edits(message, "newest");
    });
    await says("first");
    await carriedOut();
    expect(board.requests).toEqual(["send first", "send newest"]);
  });

  test("a deletion that meets its create still waiting cancels it: nothing is sent", async () => {
    const { board, says, edits, deletes, carriedOut, outcomes } = world;
    let taken = await says("first");
    await carriedOut();
    meanwhile("send second", async () => {
      taken = await says("never to be seen");
      await edits(taken, "nor this");
      await deletes(taken);
    });
    await says("second");
    await carriedOut();
    await says("third");
    await carriedOut();
    expect(board.requests).toEqual(["send first", "send second", "send third"]);
    expect(await outcomes(taken)).toMatchObject([
      { action: "create", state: "cancelled" },
      { action: "edit", state: "cancelled" },
      { action: "delete", state: "delivered" },
    ]);
  });

  test("while a message waits out its grace, it can be edited and taken back without a trace", async () => {
    const { board, clock, kept, mapping, says, edits, deletes, carriedOut } = world;
    await kept.setState(mapping, "active", { graceSeconds: 30 });
    const [edited, doomed] = [await says("speling"), await says("never mind")];
    await edits(edited, "spelling");
    await deletes(doomed);
    await clock.advance(15_000);
    expect(board.requests).toEqual([]);
    await carriedOut();
    expect(board.requests).toEqual(["send spelling"]);
  });

  test("a create whose backoff is long is cancelled at once, so what comes behind it goes on", async () => {
    const { board, clock, says, deletes } = world;
    for (let time = 0; time < 6; time += 1) board.failsOnce("send", { kind: "transient" });
    const message = await says("failing");
    await world.timePassesUntil(() => board.requests.length === 6);
    const heard = clock.now();
    await deletes(message);
    await says("next");
    await clock.until(() => board.shows.includes("next"));
    expect(clock.now()).toBe(heard);
    expect(board.shows).toEqual(["next"]);
  });

  test("a create that is being sent in that very moment is followed by its edit and its deletion", async () => {
    const { board, says, edits, deletes, carriedOut } = world;
    const said = says("old");
    meanwhile("send old", async () => edits(await said, "new"));
    const message = await said;
    await carriedOut();
    expect(board.requests).toEqual(["send old", "edit 1 new"]);
    meanwhile("edit 1 newer", () => deletes(message));
    await edits(message, "newer");
    await carriedOut();
    expect(board.requests.slice(2)).toEqual(["edit 1 newer", "remove 1"]);
    expect(board.shows).toEqual([]);
  });

  test("of a long message that is edited while it is sent, no further part goes out as it was", async () => {
    const { board, says, edits, carriedOut } = world;
    const said = says("one|two|three");
    meanwhile("send one", async () => edits(await said, "1|2|3|4"));
    await said;
    await carriedOut();
    expect(board.shows).toEqual(["1", "2", "3", "4"]);
    expect(board.requests).toEqual(["send one", "send 2", "send 3", "send 4", "edit 1 1"]);
  });

  test("of a long message that is deleted while it is sent, nothing more goes out and nothing stays", async () => {
    const { board, says, deletes, carriedOut } = world;
    const said = says("one|two|three");
    meanwhile("send one", async () => deletes(await said));
    await said;
    await carriedOut();
    expect(board.requests).toEqual(["send one", "remove 1"]);
    expect(board.shows).toEqual([]);
  });

  test("edits and deletions keep the lane's order", async () => {
    const { board, says, edits, deletes, carriedOut } = world;
    const first = await says("a");
    const second = await says("b");
    await carriedOut();
    meanwhile("send c", async () => {
      await edits(first, "a2");
      await says("d");
      await deletes(second);
      await says("e");
    });
    await says("c");
    await carriedOut();
    expect(board.requests.slice(2)).toEqual(["send c", "edit 1 a2", "send d", "remove 2", "send e"]);
  });

  test("commits that are told in one turn, but not in their order, are carried out in it", async () => {
    const { board, kept, mapping, says, tells, carriedOut } = world;
    const doomed = await says("doomed");
    await carriedOut();
    const deletion = await kept.remove([mapping], doomed.id);
    const { deliveries } = await kept.accept([mapping], { content: [{ type: "text", text: "next" }] });
    tells(deliveries);
    await Promise.resolve();
    tells(deletion);
    await carriedOut();
    expect(board.requests.slice(1)).toEqual(["remove 1", "send next"]);
  });

  test.each(["transient", "uncertain"] as const)(
    "an edit that failed (%s) is repeated until it is done",
    async (kind) => {
      const { board, says, edits, carriedOut } = world;
      const message = await says("one|two");
      await carriedOut();
      board.failsOnce("edit", { kind });
      board.failsOnce("edit", { kind });
      await edits(message, "1|2");
      await carriedOut();
      expect(board.shows).toEqual(["1", "2"]);
      expect(board.requests.slice(2)).toEqual(["edit 1 1", "edit 1 1", "edit 1 1", "edit 2 2"]);
    },
  );

  test("a removal that failed in the middle goes on where it was", async () => {
    const { board, says, deletes, carriedOut } = world;
    const message = await says("one|two|three");
    await carriedOut();
    meanwhile("remove 2", async () => board.failsOnce("remove", { kind: "uncertain" }, true));
    await deletes(message);
    await carriedOut();
    expect(board.requests.slice(3)).toEqual(["remove 3", "remove 2", "remove 2", "remove 1"]);
    expect(board.shows).toEqual([]);
  });

  test("a rate limit delays an edit and costs it no attempt", async () => {
    const { board, clock, says, edits, kept, mapping } = world;
    const message = await says("old");
    await world.carriedOut();
    board.failsOnce("edit", { kind: "rate-limited", retryAfterMs: 5_000, scope: "address" });
    await edits(message, "new");
    await clock.until(() => board.requests.length === 2);
    await clock.advance(4_900);
    expect(await kept.store.readLane({ laneId: mapping.laneId, afterId: 0, limit: 9 })).toMatchObject([
      { attempts: 0 },
    ]);
    expect(board.shows).toEqual(["old"]);
    await world.carriedOut();
    expect(board.shows).toEqual(["new"]);
  });

  test("what the platform refuses for good is a dead letter with its words, and the lane goes on", async () => {
    const { board, says, edits, deletes, carriedOut, outcomes } = world;
    const message = await says("old");
    await carriedOut();
    board.failsOnce("edit", { kind: "rejected" });
    board.failsOnce("remove", { kind: "rejected" });
    await edits(message, "new");
    await carriedOut();
    await deletes(message);
    await says("next");
    await carriedOut();
    expect(board.shows).toEqual(["old", "next"]);
    expect(await outcomes(message)).toMatchObject([
      { action: "create", state: "delivered" },
      { action: "edit", state: "dead", kind: "rejected", error: "The board says rejected" },
      { action: "delete", state: "dead", kind: "rejected", error: "The board says rejected" },
    ]);
  });

  test("an edit whose answer got lost is not forgotten when the message is edited back", async () => {
    const { board, says, edits, carriedOut } = world;
    const message = await says("a");
    await carriedOut();
    board.failsOnce("edit", { kind: "uncertain" }, true);
    meanwhile("edit 1 b", () => edits(message, "a"));
    await edits(message, "b");
    await carriedOut();
    expect(board.shows).toEqual(["a"]);
  });

  test("an edit that was given up after its answer got lost is not taken for undone", async () => {
    const { board, says, edits, carriedOut } = world;
    const message = await says("a");
    await carriedOut();
    board.failsOnce("edit", { kind: "uncertain" }, true);
    board.failsOnce("edit", { kind: "rejected" });
    await edits(message, "b");
    await carriedOut();
    expect(board.shows).toEqual(["b"]);
    await edits(message, "a");
    await carriedOut();
    expect(board.shows).toEqual(["a"]);
  });

  test("where the platform ignores a repeat, an edit still reaches what the lost try left there", async () => {
    const { board, says, edits, carriedOut } = world;
    board.knowsKeys = true;
    board.failsOnce("send", { kind: "uncertain" }, true);
    const said = says("old");
    meanwhile("send old", async () => edits(await said, "new"));
    await said;
    await carriedOut();
    expect(board.shows).toEqual(["new"]);
  });

  test("a message without a copy has nothing to change", async () => {
    const { board, says, edits, deletes, carriedOut, outcomes } = world;
    board.failsOnce("send", { kind: "rejected" });
    const message = await says("refused");
    await carriedOut();
    await edits(message, "better");
    await carriedOut();
    await deletes(message);
    await carriedOut();
    expect(board.requests).toEqual(["send refused"]);
    expect(await outcomes(message)).toMatchObject([{ state: "dead" }, { state: "delivered" }, { state: "delivered" }]);
  });

  test("a part that an edit adds is sent under a key of its own", async () => {
    const { board, says, edits, carriedOut } = world;
    const message = await says("a|b");
    await carriedOut();
    await edits(message, "a");
    await edits(message, "a|c");
    await carriedOut();
    await edits(message, "a");
    await carriedOut();
    await edits(message, "a|d");
    await carriedOut();
    expect(board.shows).toEqual(["a", "d"]);
    expect(new Set(board.keys).size).toBe(board.keys.length);
    expect(board.keys.every((key) => key.length <= 25)).toBe(true);
  });

  test("answers to a message of the same burst answer its copy", async () => {
    const { board, says, carriedOut } = world;
    let quoted = "";
    meanwhile("send first", async () => {
      quoted = (await says("asked")).id;
      await says("answered", quoting(quoted));
    });
    await says("first");
    await carriedOut();
    expect(board.shows).toEqual(["first", "asked", "answered <- 2"]);
  });

  test("a mapping that strikes keeps the text, marked", async () => {
    const { board, choices, says, deletes, carriedOut } = world;
    choices.deletions = "strike";
    const message = await says("one|two");
    await carriedOut();
    await deletes(message);
    await carriedOut();
    expect(board.shows).toEqual(["gone: one", "two"]);
  });

  test("a mapping that strikes sends nothing of a deleted message that wasn't there before", async () => {
    const { board, choices, says, deletes, carriedOut } = world;
    choices.deletions = "strike";
    const said = says("one|two");
    meanwhile("send one", async () => deletes(await said));
    await said;
    await carriedOut();
    expect(board.shows).toEqual(["gone: one"]);
  });

  test("what can't be struck, since its text is no longer kept, is removed", async () => {
    const { board, choices, says, deletes, carriedOut } = world;
    choices.deletions = "strike";
    const message = await says("one|two");
    await carriedOut();
    await deletes(message, false);
    await carriedOut();
    expect(board.shows).toEqual([]);
  });

  test("a mapping that has begun to keep deleted messages leaves the copy", async () => {
    const { board, choices, says, deletes, carriedOut } = world;
    const message = await says("one");
    await carriedOut();
    choices.deletions = "keep";
    await deletes(message);
    await carriedOut();
    expect(board.shows).toEqual(["one"]);
  });

  test("a paused mapping catches up with edits and deletions when it goes on", async () => {
    const { board, kept, mapping, says, edits, deletes, carriedOut, lanesChanged } = world;
    const [sent, doomed] = [await says("sent"), await says("doomed")];
    await carriedOut();
    await kept.setState(mapping, "paused");
    lanesChanged();
    await edits(sent, "sent, edited");
    await deletes(doomed);
    await edits(await says("waited"), "waited, edited");
    await deletes(await says("never seen"));
    await world.clock.settle();
    expect(board.requests).toHaveLength(2);
    await kept.setState(mapping, "active");
    lanesChanged();
    await carriedOut();
    expect(board.shows).toEqual(["sent, edited", "waited, edited"]);
    expect(board.requests.slice(2)).toEqual(["edit 1 sent, edited", "remove 2", "send waited, edited"]);
  });

  test("a worker that was killed in the middle of an edit or a removal leaves the rest to the next", async () => {
    const { board, says, edits, deletes, carriedOut, restarts } = world;
    const [long, doomed] = [await says("one|two|three"), await says("a|b|c")];
    await carriedOut();
    const never = new Promise<void>(() => undefined);
    const hung = new Promise<void>((resolve) => meanwhile("edit 2", () => (resolve(), never)));
    await edits(long, "1|2|3");
    await hung;
    await restarts({ killed: true });
    await carriedOut();
    expect(board.shows).toEqual(["1", "2", "3", "a", "b", "c"]);
    const hungAgain = new Promise<void>((resolve) => meanwhile("remove 5", () => (resolve(), never)));
    await deletes(doomed);
    await hungAgain;
    await restarts({ killed: true });
    await carriedOut();
    expect(board.shows).toEqual(["1", "2", "3"]);
  });

  test("an edit that a killed worker may have made is undone, when the message was edited back", async () => {
    const { board, says, edits, carriedOut, restarts } = world;
    const message = await says("a");
    await carriedOut();
    const never = new Promise<void>(() => undefined);
    const hung = new Promise<void>((resolve) => {
      meanwhile("edit 1 b", () => {
        board.notes.set("1", { text: "b", answers: null });
        resolve();
        return never;
      });
    });
    await edits(message, "b");
    await hung;
    await edits(message, "a");
    await restarts({ killed: true });
    await carriedOut();
    expect(board.shows).toEqual(["a"]);
  });

  test("what waited when the worker stopped follows after its next start", async () => {
    const { board, says, edits, deletes, carriedOut, restarts, stop } = world;
    const [kept, doomed] = [await says("kept"), await says("doomed")];
    await carriedOut();
    await stop();
    await edits(kept, "kept, edited");
    await deletes(doomed);
    await restarts({ killed: false });
    await carriedOut();
    expect(board.shows).toEqual(["kept, edited"]);
  });
});
