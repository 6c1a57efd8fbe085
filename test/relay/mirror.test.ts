import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Destination, RemoteId } from "../../src/delivery/destination.js";
import { DeliveryError, type DeliveryFailure } from "../../src/delivery/errors.js";
import { MappingIndex } from "../../src/relay/mapping-index.js";
import { Mirror } from "../../src/relay/mirror.js";
import type { MappingOptions, MappingView, Store } from "../../src/store/store.js";
import { ManualClock } from "../support/manual-clock.js";
import { NOW, openBot, startStoreWorld, unique } from "../store/store-world.js";
import { openForAll, sqliteDatabases } from "../store/both-databases.js";

const openShared = openForAll(sqliteDatabases());
let store: Store;
let mirror: Mirror | null;
beforeEach(() => {
  mirror = null;
  store = openShared().store;
});
afterEach(() => mirror?.stop());

/** A platform as far as marks go: what its bot shows at each copy, and each request that came. */
class Shelf {
  readonly requests: string[] = [];
  readonly shown = new Map<RemoteId, readonly string[]>();
  readonly pinned = new Set<RemoteId>();
  readonly faults: DeliveryFailure[] = [];
  /** Asked before each request is answered. */
  onRequest: (request: string, signal: AbortSignal) => void | Promise<void> = () => undefined;

  async setReactions(
    _address: string,
    remoteId: RemoteId,
    { wanted, shown }: { readonly wanted: readonly string[]; readonly shown: readonly string[] },
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const before = this.shown.get(remoteId) ?? [];
    const kept = before.filter((emoji) => wanted.includes(emoji) || !shown.includes(emoji));
    await this.#answer(`${remoteId}: ${wanted.join("") || "none"}`, signal, () => {
      this.shown.set(remoteId, [...new Set([...kept, ...wanted.filter((emoji) => !shown.includes(emoji))])]);
    });
    return wanted;
  }

  async setPinned(_address: string, remoteId: RemoteId, pinned: boolean, signal: AbortSignal): Promise<void> {
    await this.#answer(`${remoteId}: ${pinned ? "pin" : "unpin"}`, signal, () => {
      if (pinned) this.pinned.add(remoteId);
      else this.pinned.delete(remoteId);
    });
  }

  /** A request that fails may have been carried out all the same. */
  async #answer(request: string, signal: AbortSignal, change: () => void): Promise<void> {
    this.requests.push(request);
    await this.onRequest(request, signal);
    const failure = this.faults.shift();
    if (!failure || failure.kind === "uncertain") change();
    if (failure) throw new DeliveryError(failure, "No");
  }
}

/** The store, and whether it is being asked anything: its thread has a time of its own. */
function watched(whole: Store) {
  const asked = { count: 0 };
  const pass =
    <Question, Answer>(ask: (question: Question) => Promise<Answer>) =>
    (question: Question): Promise<Answer> => {
      asked.count += 1;
      return ask(question).finally(() => (asked.count -= 1));
    };
  const { acceptReaction, acceptPin, listDueMarks, nextMarkDueAt, recordMark } = whole;
  return {
    asked,
    store: {
      acceptReaction: pass(acceptReaction),
      acceptPin: pass(acceptPin),
      listDueMarks: pass(listDueMarks),
      nextMarkDueAt: pass(nextMarkDueAt),
      recordMark: pass(recordMark),
    },
  };
}

const MIRRORING: MappingOptions = { reactions: "mirror", pins: "mirror" };

async function start() {
  const world = await startStoreWorld(store);
  const clock = new ManualClock(NOW);
  const { asked, store: watchedStore } = watched(store);
  const index = new MappingIndex();
  const logged: { level: number; msg: string }[] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const open = (): Mirror => {
    mirror = new Mirror({
      store: watchedStore,
      clock,
      random: () => 0.5,
      log,
      findMapping: (id) => index.find(id),
      isOurs: (userId) => userId === "relay",
    });
    return mirror;
  };
  const shelf = new Shelf();
  const use = (botId = world.bot.id, on = shelf): void => mirror?.addDestination(botId, on as unknown as Destination); // it has all that a mirror asks for
  open();
  use();

  async function link(options: MappingOptions = MIRRORING, bot = world.bot): Promise<MappingView> {
    const { guildId, number } = await world.link(unique("channel"), unique("place"), bot);
    const audit = { actorId: "o", actorName: "O", action: "set", subject: "1", before: null, after: null };
    const mapping = await store.setMappingOptions({ guildId, number, options, audit: { ...audit, guildId, at: NOW } });
    if (!mapping) throw new Error("The mapping is gone");
    index.put(mapping);
    return mapping;
  }
  /** A message with its copy. */
  async function copy(mapping: MappingView, remoteId: RemoteId): Promise<string> {
    const delivery = await world.acceptOne(mapping);
    await world.deliver(delivery, remoteId);
    return delivery.message.id;
  }
  const kept = () => ({ accountId: world.account.id, position: null, receivedAt: clock.now() });
  const react = (mapping: MappingView, messageId: string, userId: string, emoji: string, added = true) => {
    const { guildId, channelId } = mapping;
    const event = { type: "reaction-changed", messageId, guildId, channelId, userId, emoji, added } as const;
    return mirror?.take(event, [mapping], kept());
  };
  const pin = (mapping: MappingView, messageId: string, pinned = true) => {
    const { guildId, channelId } = mapping;
    return mirror?.take({ type: "pin-changed", messageId, guildId, channelId, pinned }, [mapping], kept());
  };
  /** All that was begun has come to rest: only time can set off more. */
  async function quiet(): Promise<void> {
    for (let calm = 0; calm < 3; calm = asked.count === 0 ? calm + 1 : 0) await clock.settle(3);
  }
  /** Moves time from timer to timer until something is so. */
  async function within(ms: number, predicate: () => unknown): Promise<void> {
    const end = clock.now() + ms;
    for (;;) {
      await quiet();
      if (predicate()) return;
      const next = clock.nextDueIn;
      if (clock.now() >= end) throw new Error(`It did not happen within ${ms} ms; asked: ${shelf.requests.join(", ")}`);
      await clock.advance(Math.min(next ?? ms, end - clock.now()));
    }
  }
  /** So much time goes by, with all that happens in it. */
  async function pass(ms: number): Promise<void> {
    const end = clock.now() + ms;
    await within(ms, () => clock.now() >= end);
  }
  const warnings = () => logged.filter(({ level }) => level >= 40).map(({ msg }) => msg);
  return { ...world, clock, index, shelf, open, use, link, copy, react, pin, within, pass, warnings };
}

test("reactions are shown on the copy, a burst of them by one request", async () => {
  const { clock, shelf, link, copy, react, within, pass } = await start();
  const mapping = await link();
  const id = await copy(mapping, "copy");
  for (let person = 0; person < 30; person += 1) await react(mapping, id, `p${person}`, person % 3 === 0 ? "🎉" : "👍");
  await pass(1_400);
  expect(shelf.requests).toEqual([]);
  await within(200, () => shelf.requests.length > 0);
  expect(clock.now()).toBe(NOW + 1_500);
  await pass(60_000);
  expect(shelf.requests).toEqual(["copy: 👍🎉"]);
  for (let person = 0; person < 30; person += 1) await react(mapping, id, `p${person}`, "👍", false);
  await pass(60_000);
  expect(shelf.requests).toEqual(["copy: 👍🎉", "copy: 🎉"]);
});

test("a steady stream of reactions is shown all the while, though seldom", async () => {
  const { shelf, link, copy, react, pass } = await start();
  const mapping = await link();
  const id = await copy(mapping, "copy");
  for (let index = 0; index < 100; index += 1) {
    await react(mapping, id, "anna", String.fromCodePoint(0x1f600 + (index % 20)), Math.floor(index / 20) % 2 === 0);
    await pass(100);
  }
  expect(shelf.requests.length).toBeGreaterThanOrEqual(4);
  expect(shelf.requests.length).toBeLessThanOrEqual(8);
});

test("what changes while its copy is being changed is shown after that", async () => {
  const { shelf, link, copy, react, within } = await start();
  const mapping = await link();
  const id = await copy(mapping, "copy");
  shelf.onRequest = async (request) => {
    if (request === "copy: 👍") await react(mapping, id, "bob", "🎉");
  };
  await react(mapping, id, "anna", "👍");
  await within(10_000, () => shelf.requests.length === 2);
  expect(shelf.requests).toEqual(["copy: 👍", "copy: 👍🎉"]);
});

test("a pin is shown, and taken away again", async () => {
  const { shelf, link, copy, pin, within } = await start();
  const mapping = await link();
  const id = await copy(mapping, "copy");
  await pin(mapping, id);
  await within(1_000, () => shelf.pinned.has("copy"));
  await pin(mapping, id, false);
  await within(1_000, () => !shelf.pinned.has("copy"));
  expect(shelf.requests).toEqual(["copy: pin", "copy: unpin"]);
});

test("nothing is shown unless a mapping asks for it, nor what our own bot did", async () => {
  const { shelf, link, copy, react, pin, pass } = await start();
  const plain = await link({});
  const onlyPins = await link({ pins: "mirror" });
  const all = await link();
  const [one, two, three] = [await copy(plain, "one"), await copy(onlyPins, "two"), await copy(all, "three")];
  for (const [mapping, id] of [
    [plain, one],
    [onlyPins, two],
  ] as const) {
    await react(mapping, id, "anna", "👍");
    await pin(mapping, id);
  }
  await react(all, three, "relay", "👍");
  await react(all, three, "anna", ":guild-emoji:");
  await pass(60_000);
  expect(shelf.requests).toEqual(["two: pin"]);
});

test("what is asked for no longer is not shown any more", async () => {
  const { shelf, link, copy, react, index, pass } = await start();
  const mapping = await link();
  const id = await copy(mapping, "copy");
  await react(mapping, id, "anna", "👍");
  index.put({ ...mapping, options: {} });
  await pass(60_000);
  expect(shelf.requests).toEqual([]);
  expect(await store.nextMarkDueAt({ botId: mapping.botId })).toBeNull();
});

test("a copy that isn't there yet gets its marks when it is", async () => {
  const { shelf, link, acceptOne, deliver, react, pass, within } = await start();
  const mapping = await link();
  const delivery = await acceptOne(mapping);
  await react(mapping, delivery.message.id, "anna", "👍");
  await pass(20_000);
  expect(shelf.requests).toEqual([]);
  await deliver(delivery, "late");
  await within(60_000, () => shelf.requests.length > 0);
  expect(shelf.requests).toEqual(["late: 👍"]);
});

test("what waited when we stopped is shown after the next start", async () => {
  const { shelf, link, copy, react, open, use, within, pass } = await start();
  const mapping = await link();
  const id = await copy(mapping, "copy");
  await react(mapping, id, "anna", "👍");
  await mirror?.stop();
  await pass(60_000);
  expect(shelf.requests).toEqual([]);
  open();
  use();
  await within(1_000, () => shelf.requests.length > 0);
  expect(shelf.shown.get("copy")).toEqual(["👍"]);
});

test("stopping cuts a running request, which is made again after the next start", async () => {
  const { shelf, link, copy, react, open, use, within } = await start();
  const mapping = await link();
  const id = await copy(mapping, "copy");
  const cut: boolean[] = [];
  shelf.onRequest = (_request, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => (cut.push(true), reject(new DeliveryError({ kind: "uncertain" }, "cut"))));
    });
  await react(mapping, id, "anna", "👍");
  await within(5_000, () => shelf.requests.length === 1);
  await mirror?.stop();
  expect(cut).toEqual([true]);
  shelf.onRequest = () => undefined;
  open();
  use();
  await within(5_000, () => shelf.shown.has("copy"));
  expect(shelf.requests).toEqual(["copy: 👍", "copy: 👍"]);
});

test("a failure is tried again, ever later, and given up after eight tries; another change gets one more", async () => {
  const { clock, shelf, link, copy, react, within, pass, warnings } = await start();
  const mapping = await link();
  const id = await copy(mapping, "copy");
  for (let index = 0; index < 10; index += 1) shelf.faults.push({ kind: "transient" });
  const times: number[] = [];
  shelf.onRequest = () => void times.push(clock.now());
  await react(mapping, id, "anna", "👍");
  await pass(2 * 3_600_000);
  expect(times).toHaveLength(8);
  const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(waits).toEqual(waits.toSorted((one, other) => one - other));
  expect(warnings()).toEqual(["Reactions or a pin could not be shown"]);
  await react(mapping, id, "bob", "🎉");
  await pass(3_600_000);
  expect(times).toHaveLength(9);
  shelf.faults.length = 0;
  await react(mapping, id, "carl", "❤️");
  await within(5_000, () => shelf.shown.has("copy"));
  expect(shelf.shown.get("copy")).toEqual(["👍", "🎉", "❤️"]);
});

test("after a lost answer what is no longer wanted is taken away all the same", async () => {
  const { shelf, link, copy, react, pin, within } = await start();
  const mapping = await link();
  const id = await copy(mapping, "copy");
  shelf.faults.push({ kind: "uncertain" }, { kind: "uncertain" });
  await react(mapping, id, "anna", "👍");
  await pin(mapping, id);
  await within(5_000, () => shelf.requests.length === 2);
  expect([shelf.shown.get("copy"), shelf.pinned.has("copy")]).toEqual([["👍"], true]);
  await react(mapping, id, "anna", "👍", false);
  await pin(mapping, id, false);
  await within(60_000, () => shelf.requests.includes("copy: none") && shelf.requests.includes("copy: unpin"));
  expect(shelf.shown.get("copy")).toEqual([]);
  expect(shelf.pinned.has("copy")).toBe(false);
});

test("a rate limit is waited for, of one address without holding up the others", async () => {
  const { clock, shelf, link, copy, react, pass, within } = await start();
  const [limited, free] = [await link(), await link()];
  const [one, two, three] = [await copy(limited, "one"), await copy(limited, "two"), await copy(free, "three")];
  shelf.faults.push({ kind: "rate-limited", retryAfterMs: 30_000, scope: "address" });
  await react(limited, one, "anna", "👍");
  await react(limited, two, "anna", "👍");
  await react(free, three, "anna", "👍");
  await pass(20_000);
  expect(shelf.requests).toEqual(["one: 👍", "three: 👍"]);
  await within(20_000, () => shelf.shown.size === 3);
  expect(clock.now()).toBeGreaterThanOrEqual(NOW + 30_000);
});

test("a rate limit of the whole bot holds all of its marks, and none of another bot's", async () => {
  const { shelf, link, copy, react, use, pass } = await start();
  const bot = await openBot(store);
  const other = new Shelf();
  use(bot.id, other);
  const [limited, same, free] = [await link(), await link(), await link(MIRRORING, bot)];
  const ids = [await copy(limited, "one"), await copy(same, "two"), await copy(free, "three")] as const;
  shelf.faults.push({ kind: "rate-limited", retryAfterMs: 30_000, scope: "bot" });
  await react(limited, ids[0], "anna", "👍");
  await react(same, ids[1], "anna", "👍");
  await react(free, ids[2], "anna", "👍");
  await pass(20_000);
  expect(shelf.requests).toHaveLength(1);
  expect(other.requests).toEqual(["three: 👍"]);
  await pass(20_000);
  expect(shelf.shown.size).toBe(2);
});

test("a bot that hangs holds up no other", async () => {
  const { shelf, link, copy, react, use, within } = await start();
  const bot = await openBot(store);
  const other = new Shelf();
  use(bot.id, other);
  const [hanging, free] = [await link(), await link(MIRRORING, bot)];
  const ids = [await copy(hanging, "one"), await copy(free, "two")] as const;
  shelf.onRequest = (_request, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("cut"))));
  await react(hanging, ids[0], "anna", "👍");
  await react(free, ids[1], "anna", "👍");
  await within(5_000, () => shelf.requests.length === 1 && other.shown.has("two"));
});

test("a missing right is told once, leaves the place alone for a while, and never suspends the mapping", async () => {
  const { shelf, link, copy, react, pass, warnings, guildId } = await start();
  const mapping = await link();
  const [one, two] = [await copy(mapping, "one"), await copy(mapping, "two")];
  shelf.faults.push({ kind: "unreachable", reason: "right-missing" });
  await react(mapping, one, "anna", "👍");
  await pass(5_000);
  await react(mapping, two, "anna", "👍");
  await pass(500_000);
  expect(shelf.requests).toEqual(["one: 👍"]);
  await pass(200_000);
  expect(shelf.shown.size).toBe(2);
  expect(warnings()).toEqual(["The bot may not show reactions or pins there"]);
  expect(await store.findMapping({ guildId, number: mapping.number })).toMatchObject({ state: "active" });
});

test("when reactions are refused the pin is shown all the same", async () => {
  const { shelf, link, copy, react, pin, pass } = await start();
  const mapping = await link();
  const id = await copy(mapping, "copy");
  shelf.onRequest = (request) => {
    if (request === "copy: 👍") throw new DeliveryError({ kind: "rejected" }, "REACTION_INVALID");
  };
  await react(mapping, id, "anna", "👍");
  await pin(mapping, id);
  await pass(60_000);
  expect(shelf.pinned.has("copy")).toBe(true);
  expect(shelf.requests.filter((request) => request === "copy: 👍").length).toBeLessThanOrEqual(2);
});

test("a resumed mapping shows at once what happened meanwhile", async () => {
  const { shelf, link, copy, react, setState, pass, within } = await start();
  const mapping = await link();
  const id = await copy(mapping, "copy");
  await setState(mapping, "paused", MIRRORING);
  await react(mapping, id, "anna", "👍");
  await pass(300_000);
  expect(shelf.requests).toEqual([]);
  await setState(mapping, "active", MIRRORING);
  mirror?.mappingsChanged();
  await within(100, () => shelf.shown.has("copy"));
});

test("a deleted message's marks are over", async () => {
  const { shelf, link, copy, react, remove, pass } = await start();
  const mapping = await link();
  const id = await copy(mapping, "copy");
  await react(mapping, id, "anna", "👍");
  await remove([mapping], id);
  await pass(60_000);
  expect(shelf.requests).toEqual([]);
});
