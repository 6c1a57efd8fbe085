import { expect, onTestFinished, test } from "vitest";
import { ReplyCard } from "../../src/dispatch/reply-card.js";
import { messageOf } from "../../src/platforms/kook/describe-event.js";
import { SilenceWatch } from "../../src/relay/silence-watch.js";
import { listen, openKookRoom, textOf } from "../support/kook-gateway.js";

const MINUTE = 60_000;

/** A gateway in a room, and the watch over it. */
async function watched(options: { pushesAside?: boolean; room?: Awaited<ReturnType<typeof openKookRoom>> } = {}) {
  const room = options.room ?? (await openKookRoom());
  const said: string[] = [];
  const told: string[] = [];
  const listening = listen(room, {
    deliver: (packet) => {
      const message = messageOf(packet);
      watch.heardSomething();
      if (message) watch.heard(message);
      said.push(textOf(packet));
      return Promise.resolve();
    },
  });
  const { gateway } = listening;
  const watch = new SilenceWatch({
    ...room,
    random: () => 0.5,
    link: {
      get isUp() {
        return gateway.state === "connected";
      },
      get quietSince() {
        return gateway.quietSince;
      },
      reconnect: (session) => gateway.reconnect(session),
    },
    channelIds: () => [room.channelId],
    newestOf: (channelId) => room.client.newestMessage(channelId),
    catchUp: () => told.push("catch up"),
    goOffline: () => (options.pushesAside === false ? Promise.resolve() : room.client.goOffline()),
    onDeaf: () => told.push("deaf"),
    onHearing: () => told.push("hearing"),
  });
  watch.start();
  onTestFinished(() => watch.stop());
  await listening.connected();
  return { ...listening, room, watch, said, told };
}

const asked = (room: { kook: { requests: readonly { path: string }[] } }): number =>
  room.kook.requests.filter(({ path }) => path.includes("message/list")).length;

test("a link that answers and brings nothing is found out within minutes, and a resume brings what was said", async () => {
  const { room, gateway, said, told, watch } = await watched();
  room.kook.gateway.goSilent();
  room.says("m1");
  await room.clock.advance(2 * MINUTE);
  expect(said).toEqual([]);
  await room.clock.advance(3 * MINUTE);
  expect(said).toEqual(["m1"]);
  expect(gateway.counters.sessionsLost).toBe(0);
  expect(watch.found).toBe(1);
  expect(told).toEqual([]);
  await room.clock.advance(60 * MINUTE);
  expect(room.kook.connections).toHaveLength(2);
});

test("what no session brings any more is caught up, and looked for once", async () => {
  const { room, gateway, told } = await watched();
  room.kook.knobs.dropEventsForGood = 1;
  room.says("m1");
  await room.clock.advance(6 * MINUTE);
  expect(told).toEqual(["catch up"]);
  expect(gateway.counters.sessionsLost).toBe(1);
  const { length } = room.kook.connections;
  await room.clock.advance(60 * MINUTE);
  expect(room.kook.connections).toHaveLength(length);
  expect(told).toEqual(["catch up"]);
});

test("where nobody speaks the link is left alone, at little cost", async () => {
  const { room, watch } = await watched();
  room.says("m1");
  await room.clock.advance(60 * MINUTE);
  expect(watch.found).toBe(0);
  expect(room.kook.connections).toHaveLength(1);
  expect(asked(room)).toBeLessThan(65);
});

test("a busy link isn't looked at", async () => {
  const { room } = await watched();
  for (let minute = 0; minute < 10; minute += 1) {
    room.says("m");
    await room.clock.advance(MINUTE);
  }
  expect(asked(room)).toBe(0);
});

test("the newest message may be deleted, our own, or too young to be missing", async () => {
  const { room, said, watch } = await watched();
  room.says("m1");
  const deleted = room.kook.say(room.channelId, room.personId, "m2");
  await room.clock.advance(1_000);
  room.kook.remove(deleted);
  await room.clock.advance(10 * MINUTE);
  await room.client.send(room.channelId, ReplyCard.of("success").title("ours"));
  await room.clock.until(() => said.length === 4);
  await room.clock.advance(10 * MINUTE);
  expect(watch.found).toBe(0);
  expect(room.kook.connections).toHaveLength(1);
});

test("while KOOK can't be asked nothing is concluded", async () => {
  const { room, watch } = await watched();
  room.kook.gateway.goSilent();
  room.says("m1");
  room.kook.knobs.refuse({ on: "GET message/list", status: 500, times: Infinity });
  await room.clock.advance(30 * MINUTE);
  expect(watch.found).toBe(0);
  room.kook.knobs.clear();
  await room.clock.advance(2 * MINUTE);
  expect(watch.found).toBe(1);
});

test("when another program gets our events, it is pushed aside once; when that doesn't help, people are told", async () => {
  const room = await openKookRoom();
  const ours = await watched({ room });
  const theirs = listen(room); // its start pushed us aside
  await theirs.connected();
  room.says("m1");
  await room.clock.advance(6 * MINUTE);
  expect(ours.told).toContain("catch up");
  room.says("m2");
  await room.clock.advance(6 * MINUTE);
  room.says("m3");
  await room.clock.advance(1_000);
  expect(ours.said).toContain("m3");
  expect(ours.told).not.toContain("deaf");

  await room.client.goOffline(); // they do the same
  theirs.gateway.reconnect("new");
  await room.clock.advance(10_000);
  for (const text of ["m4", "m5"]) {
    room.says(text);
    await room.clock.advance(6 * MINUTE);
  }
  expect(ours.told.filter((word) => word !== "catch up")).toEqual(["deaf"]);
  const asideBefore = room.kook.requests.filter(({ path }) => path.includes("user/offline")).length;
  for (const text of ["m6", "m7"]) {
    room.says(text);
    await room.clock.advance(6 * MINUTE);
  }
  expect(room.kook.requests.filter(({ path }) => path.includes("user/offline"))).toHaveLength(asideBefore);

  await theirs.gateway.stop();
  for (let hour = 0; hour < 3 && !ours.told.includes("hearing"); hour += 1) {
    room.says("m8");
    await room.clock.advance(65 * MINUTE);
  }
  expect(ours.told).toContain("hearing");
}, 30_000);
