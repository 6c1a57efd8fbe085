import { afterEach, beforeEach, expect, test } from "vitest";
import { onBothDatabases, openForAll } from "../store/both-databases.js";
import { NOW, quoting } from "../store/store-world.js";
import { startDeliveryWorld, type DeliveryWorldOf } from "./delivery-world.js";
import { LimitedBoard } from "./limited-board.js";

onBothDatabases((databases) => {
  const opened = openForAll(databases);
  let world: DeliveryWorldOf<LimitedBoard>;
  beforeEach(async () => {
    world = await startDeliveryWorld(opened().store, new LimitedBoard());
  });
  afterEach(() => world.stop());

  const shown = (): readonly string[] => world.board.shows.map((note) => note.replace(/&.*/, ""));
  const sends = (): readonly string[] => world.board.requests.filter((request) => request.startsWith("send"));

  /** "one" goes at once; the others meet the limit and go as one. */
  async function saysThree() {
    const { says, carriedOut } = world;
    await says("first");
    const lines = [await says("one"), await says("two"), await says("three")] as const;
    await carriedOut();
    return lines;
  }

  test("while a place is limited, what one person says goes as one; each is delivered by itself", async () => {
    const lines = await saysThree();
    expect(shown()).toEqual(["first", "one + two + three"]);
    for (const line of lines)
      expect(await world.outcomes(line)).toMatchObject([{ action: "create", state: "delivered" }]);
  });

  test("where there is room, each message goes by itself", async () => {
    world.board.burst = 5;
    await saysThree();
    expect(shown()).toEqual(["first", "one", "two", "three"]);
  });

  test("what waits makes no request and counts no attempt", async () => {
    const { says, board, clock, mapping, carriedOut } = world;
    await says("first");
    await says("one");
    await world.timePassesUntil(() => board.requests.length > 0);
    await clock.advance(500);
    expect(board.requests).toEqual(["send first"]);
    const where = { laneId: mapping.laneId, afterId: 0, limit: 10 };
    expect((await opened().store.readLane(where)).at(-1)).toMatchObject({ attempts: 0, firstFailedAt: null });
    await carriedOut();
    expect(shown()).toEqual(["first", "one"]);
  });

  test("another person, an answer, a long text and a file each go by themselves, in their order", async () => {
    const { says, carriedOut } = world;
    const other = { author: { id: "other", name: "小红", avatarUrl: null, bot: false, roleIds: [] } };
    await says("first");
    const one = await says("one");
    await says("two");
    await says("three", other);
    await says("four", other);
    await says("five", quoting(one.id));
    await says("six is much too long");
    await says("seven");
    await says("eight");
    await carriedOut();
    expect(shown()).toEqual([
      "first",
      "one + two",
      "three + four",
      "five <- 2",
      "six is much too long",
      "seven + eight",
    ]);
  });

  test("what was said long after goes by itself", async () => {
    const { says, carriedOut } = world;
    const first = await says("first");
    await says("one");
    await says("two", { sentAt: first.sentAt + 10 * 60_000 });
    await carriedOut();
    expect(shown()).toEqual(["first", "one", "two"]);
  });

  test("where nothing may come twice, each goes by itself", async () => {
    world.choices.uncertain = "hold";
    await saysThree();
    expect(shown()).toEqual(["first", "one", "two", "three"]);
  });

  test("an edit and a deletion change one line and no other", async () => {
    const { edits, deletes, carriedOut } = world;
    const [one, two, three] = await saysThree();
    await edits(two, "2");
    await carriedOut();
    expect(shown()).toEqual(["first", "one + 2 + three"]);
    await deletes(one);
    await carriedOut();
    expect(shown()).toEqual(["first", "2 + three"]);
    await edits(three, "3");
    await carriedOut();
    expect(shown()).toEqual(["first", "2 + 3"]);
    expect(sends()).toHaveLength(2);
  });

  test("lines that are edited to and fro in between each other's changes say in the end what they say in KOOK", async () => {
    const { board, edits, carriedOut } = world;
    const [one, two] = await saysThree();
    const meanwhile = new Map([
      ["edit 2 1 + B + three", "C"],
      ["edit 2 1 + C + three", "B"],
    ]);
    board.onRequest = async (request) => {
      const text = meanwhile.get(request);
      meanwhile.delete(request);
      if (text !== undefined) await edits(two, text);
    };
    await edits(two, "B");
    await edits(one, "1");
    await carriedOut();
    expect(meanwhile.size).toBe(0);
    expect(shown()).toEqual(["first", "1 + B + three"]);
  });

  test("when the last line is deleted, the copy goes", async () => {
    const { deletes, carriedOut, board } = world;
    const [one, two, three] = await saysThree();
    await deletes(two);
    await carriedOut();
    await deletes(one);
    await carriedOut();
    expect(shown()).toEqual(["first", "three"]);
    await deletes(three);
    await carriedOut();
    expect(shown()).toEqual(["first"]);
    expect(board.requests.slice(2)).toEqual(["edit 2 one + three", "edit 2 three", "remove 2"]);
  });

  test("lines that are deleted together leave nothing, and are not shown again meanwhile", async () => {
    const { deletes, carriedOut, board } = world;
    const lines = await saysThree();
    await world.edits(lines[0], "1");
    for (const line of lines) await deletes(line);
    await carriedOut();
    expect(shown()).toEqual(["first"]);
    expect(board.requests.some((request) => request.includes("1 +"))).toBe(false);
  });

  test("a mapping that strikes strikes one line, and one that keeps touches nothing", async () => {
    const { deletes, edits, carriedOut, choices, board } = world;
    choices.deletions = "strike";
    const [one, two, three] = await saysThree();
    await deletes(two);
    await carriedOut();
    expect(shown()).toEqual(["first", "one + gone: two + three"]);
    choices.deletions = "keep";
    const before = board.requests.length;
    await deletes(one, true);
    await carriedOut();
    expect(board.requests).toHaveLength(before);
    await edits(three, "3");
    await carriedOut();
    expect(shown()[1]).toContain("3");
  });

  test("an answer to a line answers the copy that holds it", async () => {
    const { says, carriedOut } = world;
    const [, two] = await saysThree();
    await says("why?", quoting(two.id));
    await carriedOut();
    expect(shown().at(-1)).toBe("why? <- 2");
  });

  test("a line that grows too long follows as its own message, and comes back when it is short again", async () => {
    const { edits, deletes, carriedOut } = world;
    const [one, two] = await saysThree();
    await edits(two, "two has become long|and longer");
    await carriedOut();
    expect(shown()).toEqual(["first", "one + … + three", "two has become long <- 2", "and longer"]);
    await edits(one, "1");
    await carriedOut();
    expect(shown()).toEqual(["first", "1 + … + three", "two has become long <- 2", "and longer"]);
    await edits(two, "2");
    await carriedOut();
    expect(shown()).toEqual(["first", "1 + 2 + three"]);
    await edits(two, "two has become long");
    await carriedOut();
    await deletes(two);
    await carriedOut();
    expect(shown()).toEqual(["first", "1 + three"]);
  });

  test("what the platform refuses together goes one by one, and only the bad one is given up", async () => {
    const { says, board, carriedOut, outcomes } = world;
    await says("first");
    const lines = [await says("one"), await says("two"), await says("three")];
    board.onRequest = (request) => {
      if (["send one + two + three", "send two"].includes(request)) board.failsOnce("send", { kind: "rejected" });
    };
    await carriedOut();
    expect(shown()).toEqual(["first", "one", "three"]);
    const states = await Promise.all(lines.map(async (line) => (await outcomes(line))[0]?.state));
    expect(states).toEqual(["delivered", "dead", "delivered"]);
  });

  test("one that can't be reached just now is tried again, and nothing is lost or doubled", async () => {
    const { says, board, carriedOut } = world;
    await says("first");
    for (const text of ["one", "two", "three"]) await says(text);
    board.onRequest = (request) => {
      if (request === "send one + two + three") board.failsOnce("send", { kind: "transient" });
    };
    await carriedOut();
    expect(shown()).toEqual(["first", "one", "two + three"]);
  });

  test("a limit that only the answer tells gathers what waits, too", async () => {
    const { says, board, carriedOut } = world;
    board.burst = 50;
    board.failsOnce("send", { kind: "rate-limited", retryAfterMs: 20_000, scope: "address" });
    for (const text of ["one", "two", "three"]) await says(text);
    await carriedOut();
    expect(shown()).toEqual(["one + two + three"]);
  });

  test("an edit that meets its line still waiting changes what is sent, and a deletion takes it out", async () => {
    const { says, edits, deletes, carriedOut } = world;
    await says("first");
    const [one, two] = [await says("one"), await says("two")];
    await says("three");
    await edits(one, "1");
    await deletes(two);
    await carriedOut();
    expect(shown()).toEqual(["first", "1", "three"]);
  });

  test("what waits for its turn when the worker stops goes as one after the next start", async () => {
    const { says, board, carriedOut, restarts } = world;
    await says("first");
    await world.timePassesUntil(() => board.requests.length > 0);
    for (const text of ["one", "two", "three"]) await says(text);
    await restarts({ killed: false });
    await carriedOut();
    expect(shown()).toEqual(["first", "one + two + three"]);
  });

  /** The request arrives, but whoever made it is dead before the answer comes. */
  async function diesAt(beginning: string, arrives: () => void): Promise<void> {
    const { board, restarts, timePassesUntil } = world;
    let died = false;
    board.onRequest = async (request) => {
      if (!request.startsWith(beginning)) return;
      board.onRequest = () => undefined;
      arrives();
      await restarts({ killed: true });
      died = true;
      await new Promise(() => undefined);
    };
    await timePassesUntil(() => died);
  }

  test("a worker that was killed while it sent several leaves none of them out, and doubles only those", async () => {
    const { says, board, carriedOut } = world;
    await says("first");
    await world.timePassesUntil(() => board.requests.length > 0);
    const lines = [await says("one"), await says("two"), await says("three")];
    await diesAt("send one", () => board.notes.set("ghost", { text: "one + two + three", answers: null }));
    const next = await says("four");
    await carriedOut();
    expect(shown()).toEqual(["first", "one + two + three", "one", "two + three + four"]);
    for (const line of [...lines, next]) expect(await world.outcomes(line)).toMatchObject([{ state: "delivered" }]);
  });

  test("after a crash a place counts as full, since nobody knows what was sent to it", async () => {
    const { says, board, clock, restarts } = world;
    board.burst = 3;
    await says("first");
    await world.timePassesUntil(() => board.requests.length === 1);
    await restarts({ killed: true });
    await says("one");
    await clock.advance(900);
    expect(board.requests).toHaveLength(1);
    await world.carriedOut();
    expect(shown()).toEqual(["first", "one"]);
  });

  test("a worker that was killed while it changed a line leaves the change to the next", async () => {
    const { deletes, edits, board, carriedOut } = world;
    const [one, two, three] = await saysThree();
    await deletes(two);
    await diesAt("edit", () => board.notes.set("2", { text: "one + three", answers: null }));
    await carriedOut();
    expect(shown()).toEqual(["first", "one + three"]);
    await edits(three, "three is long now|and longer");
    await diesAt("send three is", () => undefined);
    await carriedOut();
    expect(shown()).toEqual(["first", "one + …", "three is long now <- 2", "and longer"]);
    await deletes(one);
    await carriedOut();
    expect(shown()).toEqual(["first", "…", "three is long now <- 2", "and longer"]);
  });

  test("a line that outlived the contents of the others is corrected below, and its deletion takes all away", async () => {
    const { edits, deletes, carriedOut } = world;
    const [one, two] = await saysThree();
    await opened().store.purgeContent({ afterId: 0, limit: 1_000, receivedBefore: NOW * 2 });
    await edits(two, "2");
    await carriedOut();
    expect(shown()).toEqual(["first", "one + two + three", "2 <- 2"]);
    await deletes(one);
    await carriedOut();
    expect(shown()).toEqual(["first", "2 <- 2"]);
  });
});
