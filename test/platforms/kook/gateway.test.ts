import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { deflateSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer, type WebSocket } from "ws";
import { KookError } from "../../../src/platforms/kook/errors.js";
import { openKookRoom, listen, textOf } from "../../support/kook-gateway.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `m${from + index}`);
}

// ---------------------------------------------------------------- an ordinary connection

test.each([{ compress: true }, { compress: false }])("messages arrive in order ($compress)", async ({ compress }) => {
  const room = await openKookRoom();
  const { heard, connected, gateway } = listen(room, { compress });
  await connected();

  room.says(...numbers(1, 200));
  await room.clock.until(() => heard.length >= 200);

  expect(heard).toEqual(numbers(1, 200));
  expect(room.kook.connections[0]?.compress).toBe(compress);
  expect(gateway.position).toEqual({ sessionId: room.kook.gateway.session(room.botId)?.id, sn: 200 });
});

test("a HELLO that spells the session's id the old way counts as well", async () => {
  const room = await openKookRoom();
  room.kook.knobs.helloSpelling = "sessionId";
  const { connected, gateway } = listen(room);
  await connected();
  expect(gateway.position?.sessionId).toBe(room.kook.gateway.session(room.botId)?.id);
});

test("a PING goes out every 25 to 35 seconds and tells how far everything is kept", async () => {
  const room = await openKookRoom();
  let chance = 0;
  const { connected, heard } = listen(room, { random: () => chance });
  await connected();
  room.says("m1", "m2");
  await room.clock.until(() => heard.length === 2);

  chance = 0.999;
  await room.clock.advance(25_000);
  expect(room.kook.connections[0]?.pings).toEqual([2]);
  await room.clock.advance(34_000);
  expect(room.kook.connections[0]?.pings).toHaveLength(1);
  await room.clock.advance(1_000);
  expect(room.kook.connections[0]?.pings).toEqual([2, 2]);
});

test("a PING from KOOK is answered", async () => {
  const answers: string[] = [];
  const server = await localGateway((socket) => {
    socket.on("message", (data) => answers.push((data as Buffer).toString()));
    socket.send(JSON.stringify({ s: 1, d: { code: 0, session_id: "a" } }));
    socket.send(JSON.stringify({ s: 2 }));
  });
  const room = await openKookRoom();
  listen(room, { fetchUrl: () => Promise.resolve(server) });
  await room.clock.until(() => answers.length > 0);
  expect(answers).toEqual(['{"s":3}']);
});

test("a fresh process asks KOOK once to drop an older connection, and connects also when that fails", async () => {
  const room = await openKookRoom();
  room.kook.knobs.refuse({ on: "POST user/offline", status: 500 });
  const { connected, offline } = listen(room);
  await connected();
  room.kook.gateway.reconnect(40108);
  await room.clock.advance(5_000);
  await connected();
  expect(offline.count).toBe(1);
});

// ---------------------------------------------------------------- lost links

test("after a cut the session goes on where it was: nothing is lost, nothing comes twice", async () => {
  const room = await openKookRoom();
  const { heard, connected, gateway, sessionsLost } = listen(room);
  await connected();
  room.says(...numbers(1, 10));
  await room.clock.until(() => heard.length === 10);

  room.kook.gateway.cutSockets();
  room.says(...numbers(11, 20));
  await room.clock.until(() => gateway.state === "resume-wait");
  await room.clock.advance(1_900);
  expect(room.kook.connections).toHaveLength(1);
  await room.clock.advance(1_100);
  await connected();
  room.says("m21");
  await room.clock.until(() => heard.length >= 21);

  expect(heard).toEqual(numbers(1, 21));
  expect(sessionsLost.count).toBe(0);
  expect(gateway.counters).toMatchObject({ reconnects: 1, duplicates: 0, gapSkipped: 0 });
});

test("the first resume uses the address that the session had, the second a new one, with both spellings", async () => {
  const asked: URLSearchParams[] = [];
  const server = await localGateway((socket, query) => {
    asked.push(query);
    if (asked.length === 1) {
      socket.send(JSON.stringify({ s: 1, d: { code: 0, session_id: "the session" } }));
      socket.send(JSON.stringify({ s: 0, sn: 1, d: { content: "m1" } }));
    }
    if (asked.length <= 2) setImmediate(() => socket.close());
    else socket.send(JSON.stringify({ s: 1, d: { code: 0, session_id: "the session" } }));
  });
  let address = 0;
  const room = await openKookRoom();
  const { gateway } = listen(room, { fetchUrl: () => Promise.resolve(`${server}?address=${(address += 1)}&x=a%2Bb`) });
  await room.clock.advanceUntil(() => asked.length === 3, MINUTE);

  expect(asked.map((query) => query.get("address"))).toEqual(["1", "1", "2"]);
  for (const query of asked.slice(1)) {
    const { resume, sn, session_id, sessionId, x } = Object.fromEntries(query);
    expect({ resume, sn, session_id, sessionId, x }).toEqual({
      resume: "1",
      sn: "1",
      session_id: "the session",
      sessionId: "the session",
      x: "a+b",
    });
  }
  expect(asked[0]?.has("resume")).toBe(false);
  await room.clock.until(() => gateway.state === "resuming");
});

test("a missing PONG is probed twice before the link counts as lost", async () => {
  const room = await openKookRoom();
  const { connected, gateway, states } = listen(room);
  await connected();
  room.kook.knobs.ignorePings = 2;
  await room.clock.advance(30_000 + 6_000);
  expect(gateway.state).toBe("probing");
  expect(room.kook.connections[0]?.pings).toHaveLength(1);
  await room.clock.advance(2_000);
  expect(room.kook.connections[0]?.pings).toHaveLength(2);
  await room.clock.advance(6_000 + 4_000);

  expect(gateway.state).toBe("connected");
  expect(states.filter((state) => state === "connecting")).toHaveLength(1);
  await room.clock.advance(35_000);
  expect(room.kook.connections[0]?.pings.length).toBeGreaterThan(3);
});

test("a link without any PONG is replaced, and what was said meanwhile arrives", async () => {
  const room = await openKookRoom();
  const { connected, heard, gateway } = listen(room);
  await connected();
  room.kook.knobs.ignorePings = Infinity;
  room.kook.gateway.goSilent();
  room.says("m1");
  // 30 s until the PING, 6 s for its PONG, 2 + 6 and 4 + 6 s of probes, 8 s until the resume.
  await room.clock.advance(62_100);
  expect(room.kook.connections).toHaveLength(2);
  expect(room.kook.connections[0]?.open).toBe(false);
  await connected();
  room.says("m2");
  await room.clock.until(() => heard.length >= 2);
  expect(heard).toEqual(["m1", "m2"]);
  expect(gateway.counters.reconnects).toBe(1);
});

test("events that come while the link is probed count", async () => {
  const room = await openKookRoom();
  const { connected, heard, gateway } = listen(room);
  await connected();
  room.kook.knobs.ignorePings = 1;
  await room.clock.advance(37_000);
  expect(gateway.state).toBe("probing");
  room.says("m1");
  await room.clock.until(() => heard.length === 1);
});

test("while KOOK is out of reach the session is kept, so that even a long outage loses nothing", async () => {
  const room = await openKookRoom();
  const { connected, heard, gateway, sessionsLost, states } = listen(room);
  await connected();
  room.says("m1");
  await room.clock.until(() => heard.length === 1);

  await room.kook.stopListening();
  room.says("m2", "m3");
  await room.clock.advance(10 * MINUTE);
  expect(gateway.state).not.toBe("connected");
  expect(states.filter((state) => state === "backoff").length).toBeLessThan(25);
  await room.kook.listenAgain();
  await room.clock.advance(65_000);
  await connected();
  await room.clock.until(() => heard.length >= 3);

  expect(heard).toEqual(["m1", "m2", "m3"]);
  expect(sessionsLost.count).toBe(0);
});

test("a resume that is cut in the middle of its replay is taken up again", async () => {
  const room = await openKookRoom();
  const { connected, heard } = listen(room);
  await connected();
  room.kook.gateway.cutSockets();
  room.says(...numbers(1, 30));
  room.kook.knobs.resume = { cutAfter: 7 };
  await room.clock.advance(40_000);
  room.kook.knobs.resume = "replay";
  await room.clock.advance(2 * MINUTE);
  await connected();
  await room.clock.until(() => heard.length >= 30);
  expect(heard).toEqual(numbers(1, 30));
});

test("a resume that is never acknowledged is used all the same", async () => {
  const room = await openKookRoom();
  const { connected, heard, gateway } = listen(room);
  await connected();
  room.kook.knobs.resume = "no-ack";
  room.kook.gateway.cutSockets();
  room.says("m1", "m2");
  await room.clock.advance(8_100);
  expect(gateway.state).toBe("resuming");
  await room.clock.advance(45_000);

  expect(gateway.state).toBe("connected");
  expect(heard).toEqual(["m1", "m2"]);
  expect(room.kook.connections).toHaveLength(2);
});

test.each(["refused" as const, "new-session" as const])(
  "when a resume is answered with %s, a new session begins at its first event and the loss is told",
  async (resume) => {
    const room = await openKookRoom();
    const { connected, heard, sessionsLost } = listen(room);
    await connected();
    room.says(...numbers(1, 5));
    await room.clock.until(() => heard.length === 5);

    room.kook.knobs.resume = resume;
    room.kook.gateway.cutSockets();
    await room.clock.advance(12_000);
    await connected();
    room.says(...numbers(6, 9));
    await room.clock.until(() => heard.length >= 9);

    expect(heard).toEqual(numbers(1, 9));
    expect(sessionsLost.count).toBe(1);
  },
);

test.each([40106, 40107, 40108, 41008])("RECONNECT %i forgets the session and starts a new one", async (code) => {
  const room = await openKookRoom();
  const { connected, heard, gateway, sessionsLost } = listen(room);
  await connected();
  room.says(...numbers(1, 3));
  await room.clock.until(() => heard.length === 3);
  const old = gateway.position;

  room.kook.gateway.reconnect(code);
  await room.clock.until(() => gateway.position === null);
  await room.clock.advance(3_100);
  await connected();
  room.says(...numbers(4, 6));
  await room.clock.until(() => heard.length >= 6);

  expect(heard).toEqual(numbers(1, 6));
  expect(gateway.position?.sn).toBe(3);
  expect(gateway.position?.sessionId).not.toBe(old?.sessionId);
  expect(sessionsLost.count).toBe(1);
  expect(room.kook.connections.filter(({ open }) => open)).toHaveLength(1);
});

test("a new socket opens only two seconds after the old one was closed", async () => {
  const room = await openKookRoom();
  const { connected, gateway } = listen(room);
  await connected();
  gateway.reconnect("same");
  await room.clock.advance(1_900);
  expect(room.kook.connections).toHaveLength(1);
  await room.clock.advance(1_200);
  await connected();
  expect(room.kook.connections).toHaveLength(2);
});

test("a RECONNECT after each HELLO makes no storm", async () => {
  const server = await localGateway((socket) => {
    socket.send(JSON.stringify({ s: 1, d: { code: 0, session_id: "a" } }));
    socket.send(JSON.stringify({ s: 5, d: { code: 40107 } }));
  });
  const room = await openKookRoom();
  let fetched = 0;
  listen(room, { fetchUrl: () => Promise.resolve(`${server}?${(fetched += 1)}`) });
  await room.clock.advance(10 * MINUTE);
  expect(fetched).toBeGreaterThan(5);
  expect(fetched).toBeLessThan(30);
});

// ---------------------------------------------------------------- connections that never stand

test("without HELLO the socket is given up after six seconds, and tries grow rare without piling up", async () => {
  const room = await openKookRoom();
  room.kook.knobs.hello = "never";
  const { gateway } = listen(room);
  await room.clock.until(() => gateway.state === "waiting-hello");
  await room.clock.advance(5_900);
  expect(room.kook.connections[0]?.open).toBe(true);
  await room.clock.advance(200);
  await room.clock.until(() => room.kook.connections[0]?.open === false);

  await room.clock.advance(40 * MINUTE);
  expect(room.kook.connections.length).toBeGreaterThan(20);
  expect(room.kook.connections.length).toBeLessThan(80);
  expect(room.clock.pending).toBeLessThan(5);
  room.kook.knobs.hello = "ok";
  await room.clock.advance(70_000);
  expect(gateway.state).toBe("connected");
  expect(room.kook.connections.filter(({ open }) => open)).toHaveLength(1);
});

test("sockets that close before HELLO make no storm", async () => {
  let opened = 0;
  const server = await localGateway((socket) => {
    opened += 1;
    socket.close();
  });
  const room = await openKookRoom();
  const { gateway } = listen(room, { fetchUrl: () => Promise.resolve(server) });
  await room.clock.advance(15 * MINUTE);
  expect(opened).toBeGreaterThan(10);
  expect(opened).toBeLessThan(40);
  expect(gateway.state).not.toBe("fatal");
});

test("sockets that close right after HELLO make no storm", async () => {
  let opened = 0;
  const server = await localGateway((socket) => {
    opened += 1;
    socket.send(JSON.stringify({ s: 1, d: { code: 0, session_id: `s${opened}` } }));
    setImmediate(() => socket.close());
  });
  const room = await openKookRoom();
  listen(room, { fetchUrl: () => Promise.resolve(server) });
  await room.clock.advance(10 * MINUTE);
  expect(opened).toBeGreaterThan(10);
  expect(opened).toBeLessThan(80);
});

test("a session that leaves five connections without HELLO is given up for a new one", async () => {
  const queries: URLSearchParams[] = [];
  const server = await localGateway((socket, query) => {
    queries.push(query);
    if (!query.has("resume")) socket.send(JSON.stringify({ s: 1, d: { code: 0, session_id: `s${queries.length}` } }));
    if (queries.length < 7) setImmediate(() => socket.close());
  });
  const room = await openKookRoom();
  const { gateway, sessionsLost } = listen(room, { fetchUrl: () => Promise.resolve(server) });
  await room.clock.advanceUntil(() => queries.length === 7, 5 * MINUTE);
  await room.clock.until(() => gateway.state === "connected");
  expect(queries.map((query) => query.has("resume"))).toEqual([false, true, true, true, true, true, false]);
  expect(sessionsLost.count).toBe(1);
});

test.each([40101, 40102])("HELLO %i three times in a row ends it: the token is wrong", async (code) => {
  const room = await openKookRoom();
  room.kook.knobs.hello = code;
  const reasons: string[] = [];
  const { gateway } = listen(room, { onFatal: (reason) => reasons.push(reason) });
  await room.clock.advance(HOUR);
  expect(gateway.state).toBe("fatal");
  expect(reasons).toEqual(["token-invalid"]);
  expect(room.kook.connections).toHaveLength(3);
  expect(room.clock.pending).toBe(0);
});

test("a token that KOOK's API refuses three times in a row ends it", async () => {
  const room = await openKookRoom();
  room.kook.revokeToken(room.token);
  const reasons: string[] = [];
  const { gateway } = listen(room, { onFatal: (reason) => reasons.push(reason) });
  await room.clock.advance(MINUTE);
  expect(gateway.state).toBe("fatal");
  expect(reasons).toEqual(["token-invalid"]);
  expect(room.kook.requests.filter(({ path }) => path === "gateway/index")).toHaveLength(3);
});

test("HELLO 40103 is tried with new addresses, and is fatal the fifth time", async () => {
  const room = await openKookRoom();
  room.kook.knobs.hello = 40103;
  const { gateway } = listen(room);
  await room.clock.advance(HOUR);
  expect(gateway.state).toBe("fatal");
  expect(room.kook.connections).toHaveLength(5);
});

test("HELLO 40100 is no verdict on the token", async () => {
  const room = await openKookRoom();
  room.kook.knobs.hello = 40100;
  const { gateway } = listen(room);
  await room.clock.advance(10 * MINUTE);
  expect(gateway.state).not.toBe("fatal");
  room.kook.knobs.hello = "ok";
  await room.clock.advance(70_000);
  expect(gateway.state).toBe("connected");
});

test("an address is asked for again after two and four seconds, then ever more rarely", async () => {
  const room = await openKookRoom();
  const asked: number[] = [];
  const start = room.clock.now();
  listen(room, {
    fetchUrl: () => {
      asked.push(room.clock.now() - start);
      return Promise.reject(new KookError("down", { kind: "unavailable", status: 502, sent: true }));
    },
  });
  await room.clock.advance(20 * MINUTE);
  expect(asked.slice(0, 3)).toEqual([0, 2_000, 6_000]);
  const waits = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
  expect(Math.max(...waits)).toBeGreaterThan(40_000);
  expect(Math.max(...waits)).toBeLessThanOrEqual(60_000);
  expect(asked.length).toBeLessThan(100);
});

test("a refused upgrade, a dead address and a page instead of an answer are only failures to connect", async () => {
  const room = await openKookRoom();
  const dead = createServer();
  await new Promise<void>((resolve) => dead.listen(0, "127.0.0.1", resolve));
  const { port } = dead.address() as AddressInfo;
  await new Promise((resolve) => dead.close(resolve));
  const addresses = [room.kook.origin.replace("http", "ws") + "/nowhere", `ws://127.0.0.1:${port}/gateway`];
  room.kook.knobs.refuse({ on: "GET gateway/index", status: 502, html: "<h1>Bad Gateway</h1>" });
  const { connected } = listen(room, {
    fetchUrl: (compress) => {
      const address = addresses.shift();
      return address ? Promise.resolve(address) : room.client.gatewayUrl(compress);
    },
  });
  await room.clock.advance(MINUTE);
  await connected();
});

test.each(["ws://gateway.example/gateway?token=x", "http://127.0.0.1/gateway", "not an address"])(
  "an address that would show the token to others is not connected to: %s",
  async (url) => {
    const room = await openKookRoom();
    const { gateway, states } = listen(room, { fetchUrl: () => Promise.resolve(url) });
    await room.clock.advance(MINUTE);
    expect(states).not.toContain("connecting");
    expect(gateway.state).not.toBe("connected");
    expect(room.logged.join("")).not.toContain("token=x");
  },
);

// ---------------------------------------------------------------- order

test("a lost event is asked for at once, and nothing overtakes it", async () => {
  const room = await openKookRoom();
  const { connected, heard, gateway } = listen(room);
  await connected();
  room.says("m1");
  room.kook.knobs.loseEvents = 2;
  room.says("m2", "m3", "m4", "m5");
  await room.clock.until(() => heard.length >= 5);
  expect(heard).toEqual(numbers(1, 5));
  expect(gateway.counters.gapSkipped).toBe(0);
});

test("events that never come are skipped after six seconds, counted and told", async () => {
  const room = await openKookRoom();
  const skipped: number[] = [];
  const { connected, heard, gateway } = listen(room, { onGapSkipped: (missing) => skipped.push(missing) });
  await connected();
  room.says("m1");
  room.kook.knobs.dropEventsForGood = 3;
  room.says("m2", "m3", "m4", "m5", "m6");
  await room.clock.advance(5_900);
  expect(heard).toEqual(["m1"]);
  await room.clock.advance(200);

  expect(heard).toEqual(["m1", "m5", "m6"]);
  expect(skipped).toEqual([3]);
  expect(gateway.counters.gapSkipped).toBe(3);
  expect(gateway.position?.sn).toBe(6);
  room.says("m7");
  await room.clock.until(() => heard.includes("m7"));
});

test("a thousand events behind a gap end the waiting for it", async () => {
  const room = await openKookRoom();
  const { connected, heard } = listen(room, { compress: false });
  await connected();
  room.kook.knobs.dropEventsForGood = 1;
  room.says(...numbers(1, 1_001));
  await room.clock.until(() => heard.length >= 1_000);
  expect(heard).toEqual(numbers(2, 1_001));
});

test("repeats are dropped, swapped events put right", async () => {
  const room = await openKookRoom();
  const { connected, heard, gateway } = listen(room);
  await connected();
  room.kook.knobs.duplicateEvents = 3;
  room.says(...numbers(1, 3));
  room.kook.knobs.reorderEvents = 2;
  room.says(...numbers(4, 8));
  await room.clock.until(() => heard.length >= 8);
  await room.clock.settle();
  expect(heard).toEqual(numbers(1, 8));
  expect(gateway.counters.duplicates).toBeGreaterThanOrEqual(3);
});

test("events without sn are handed on and move nothing", async () => {
  const room = await openKookRoom();
  const { connected, heard, gateway } = listen(room);
  await connected();
  room.kook.knobs.withoutSn = true;
  room.says("m1");
  await room.clock.until(() => heard.length === 1);
  expect(gateway.position?.sn).toBe(0);
});

test("numbers may grow past 2^31", async () => {
  const room = await openKookRoom();
  const first = listen(room);
  await first.connected();
  await first.gateway.stop();
  const session = room.kook.gateway.session(room.botId);
  session?.skipTo(5_000_000_000);
  room.says("m1", "m2");
  const resumeFrom = { sessionId: session?.id ?? "", sn: 5_000_000_000 };
  const { connected, heard, gateway } = listen(room, { resumeFrom });
  await room.clock.advance(3_100);
  await connected();
  await room.clock.until(() => heard.length === 2);
  expect(heard).toEqual(["m1", "m2"]);
  expect(gateway.position?.sn).toBe(5_000_000_002);
});

test("one event with an absurd number does not make the link deaf to those that follow", async () => {
  const room = await openKookRoom();
  const { connected, heard } = listen(room);
  await connected();
  room.says("m1");
  room.kook.gateway.sendRaw(JSON.stringify({ s: 0, sn: 9_000_000_000, d: { content: "odd" } }));
  await room.clock.advance(6_100);
  room.says("m2", "m3");
  await room.clock.until(() => heard.includes("m3"));
  expect(heard).toEqual(["m1", "odd", "m2", "m3"]);
});

// ---------------------------------------------------------------- odd frames

test("frames that make no sense are counted and skipped, and the link goes on", async () => {
  const room = await openKookRoom();
  const { connected, heard, gateway } = listen(room);
  await connected();
  const bomb = deflateSync(Buffer.alloc(5 * 1024 * 1024, " "));
  for (const frame of ["{", "null", "[]", '"text"', '{"d":1}', Buffer.from("no zlib"), bomb, " ".repeat(4_200_000)]) {
    room.kook.gateway.sendRaw(frame);
  }
  room.kook.gateway.sendRaw('{"s":7,"d":{"sn_list":[1]}}');
  room.kook.gateway.sendRaw('{"s":99}');
  room.says("m1");
  await room.clock.until(() => heard.length === 1);
  expect(gateway.counters.malformed).toBe(8);
  expect(gateway.state).toBe("connected");
  expect(room.kook.connections).toHaveLength(1);
});

test("text frames are read on a link that was to be compressed", async () => {
  const room = await openKookRoom();
  const { connected, heard } = listen(room, { compress: true });
  await connected();
  room.kook.gateway.sendRaw(JSON.stringify({ s: 0, sn: 1, d: { content: "plain" } }));
  await room.clock.until(() => heard.length === 1);
});

test("what stands in frames and addresses does not reach the log", async () => {
  const room = await openKookRoom();
  const { connected, heard, gateway } = listen(room);
  await connected();
  room.says("a private word");
  room.kook.gateway.sendRaw('{"s":0,"sn":3,"d":{"content":"half a private word');
  room.kook.gateway.cutSockets();
  await room.clock.advance(10_000);
  await connected();
  room.kook.gateway.reconnect(40108);
  await room.clock.advance(5_000);
  await room.clock.until(() => heard.length === 1);
  await gateway.stop();
  const log = room.logged.join("");
  expect(log).toContain("Gateway connected");
  for (const secret of [room.token, "token=", "private word", "sandbox-verify-token", "session_id"]) {
    expect(log).not.toContain(secret);
  }
});

// ---------------------------------------------------------------- keeping

test("only what is kept without a hole is acknowledged", async () => {
  const room = await openKookRoom();
  const waiting = new Map<string, () => void>();
  const positions: number[] = [];
  const { connected, gateway } = listen(room, {
    deliver: (packet) => new Promise((resolve) => waiting.set(textOf(packet), resolve)),
    onPosition: ({ sn }) => positions.push(sn),
  });
  await connected();
  room.says("m1", "m2", "m3");
  await room.clock.until(() => waiting.size === 3, "all three at once");

  waiting.get("m2")?.();
  waiting.get("m3")?.();
  await room.clock.settle();
  expect(gateway.position?.sn).toBe(0);
  expect(gateway.inFlight).toBe(1);
  await room.clock.advance(35_000);
  expect(room.kook.connections[0]?.pings).toEqual([0]);
  waiting.get("m1")?.();
  await room.clock.settle();
  expect(gateway.position?.sn).toBe(3);
  expect(positions).toEqual([3]);
});

test.each([
  { how: "later", fail: () => Promise.reject(new Error("disk full")) },
  {
    how: "at once",
    fail: () => {
      throw new Error("disk full");
    },
  },
])("an event that could not be kept comes again, with all after it ($how)", async ({ fail }) => {
  const room = await openKookRoom();
  const kept: string[] = [];
  let full = true;
  const { connected, gateway, sessionsLost } = listen(room, {
    deliver: (packet): Promise<void> => {
      const text = textOf(packet);
      if (full && text >= "m3") return fail();
      kept.push(text);
      return Promise.resolve();
    },
  });
  await connected();
  room.says(...numbers(1, 5));
  await room.clock.until(() => gateway.refusing);
  await room.clock.settle();
  expect(gateway.position?.sn).toBe(2);
  await room.clock.advance(10_000);
  expect(gateway.position?.sn).toBe(2);
  full = false;
  await room.clock.advance(20_000);
  await connected();
  await room.clock.until(() => kept.includes("m5"));

  expect(kept).toEqual(numbers(1, 5));
  expect(gateway.position?.sn).toBe(5);
  expect(gateway.counters.failedDeliveries).toBeGreaterThan(1);
  expect(sessionsLost.count).toBe(0);
});

test("a store that stays full is tried ever more rarely, and at least each 20 seconds", async () => {
  const room = await openKookRoom();
  const { connected, gateway } = listen(room, { deliver: () => Promise.reject(new Error("disk full")) });
  await connected();
  room.says("m1");
  await room.clock.advance(MINUTE);
  const { failedDeliveries } = gateway.counters;
  expect(failedDeliveries).toBeGreaterThan(5);
  await room.clock.advance(10 * MINUTE);
  expect(gateway.counters.failedDeliveries - failedDeliveries).toBeGreaterThan(30);
  expect(gateway.counters.failedDeliveries - failedDeliveries).toBeLessThan(50);
  expect(gateway.counters.sessionsLost).toBe(0);
});

test("while something can't be kept, what follows is still heard, and comes again under another number", async () => {
  const room = await openKookRoom();
  const heard: string[] = [];
  let full = true;
  const { connected, gateway } = listen(room, {
    deliver: (packet) => {
      heard.push(`${gateway.stream} ${textOf(packet)}`);
      return full ? Promise.reject(new Error("disk full")) : Promise.resolve();
    },
  });
  await connected();
  room.says("m1");
  await room.clock.until(() => gateway.refusing);
  room.says("m2");
  await room.clock.until(() => heard.length === 2);
  expect(gateway.state).toBe("connected");
  full = false;
  await room.clock.advance(4_000);
  await room.clock.until(() => heard.length === 4);
  expect(heard).toEqual(["0 m1", "0 m2", "1 m1", "1 m2"]);
  expect(gateway.refusing).toBe(false);
});

test("what could not be kept is fetched again also when that came out between two links", async () => {
  const room = await openKookRoom();
  const fails: ((error: Error) => void)[] = [];
  const kept: string[] = [];
  const { connected, gateway } = listen(room, {
    deliver: (packet) =>
      textOf(packet) === "m1" && fails.length === 0
        ? new Promise((_, reject) => fails.push(reject))
        : Promise.resolve(void kept.push(textOf(packet))),
  });
  await connected();
  room.says("m1");
  await room.clock.until(() => fails.length === 1);
  room.kook.knobs.hello = "never";
  room.kook.gateway.cutSockets();
  await room.clock.advanceUntil(() => gateway.state === "waiting-hello", MINUTE);
  fails[0]?.(new Error("disk full"));
  room.kook.knobs.hello = "ok";
  await room.clock.advance(MINUTE);
  await room.clock.until(() => kept.includes("m1"));
  expect(kept).toEqual(["m1"]);
  expect(gateway.refusing).toBe(false);
});

test("of what will come again anyway not more than two thousand events are read", async () => {
  const room = await openKookRoom();
  const { connected, gateway } = listen(room, { deliver: () => Promise.reject(new Error("disk full")) });
  await connected();
  room.says(...numbers(1, 30_000));
  await room.clock.settle(200);
  expect(gateway.counters.failedDeliveries).toBeGreaterThanOrEqual(2_000);
  expect(gateway.counters.failedDeliveries).toBeLessThan(20_000);
});

test("when two thousand events wait to be kept the socket is read no further, until half of them are", async () => {
  const room = await openKookRoom();
  const waiting: (() => void)[] = [];
  const { connected, gateway } = listen(room, {
    compress: false,
    deliver: () => new Promise((resolve) => waiting.push(resolve)),
  });
  await connected();
  room.says(...numbers(1, 6_000));
  await room.clock.until(() => waiting.length >= 2_000);
  await room.clock.settle(100);
  const held = waiting.length;
  expect(held).toBeLessThan(3_500);
  // A PONG may lie in the unread socket: the link is not given up for it.
  await room.clock.advance(2 * MINUTE);
  expect(gateway.state).toBe("connected");

  await room.clock.until(() => {
    for (const keep of waiting.splice(0)) keep();
    return gateway.position?.sn === 6_000;
  });
  expect(gateway.counters.events).toBe(6_000);
});

test("a new process takes up the session where the old one had kept everything", async () => {
  const room = await openKookRoom();
  const first = listen(room);
  await first.connected();
  room.says("m1", "m2");
  await room.clock.until(() => first.heard.length === 2);
  const position = first.gateway.position;
  await first.gateway.stop();
  room.says("m3", "m4");

  const second = listen(room, { resumeFrom: position });
  await room.clock.advance(3_000);
  await second.connected();
  await room.clock.until(() => second.heard.length >= 2);
  expect(second.heard).toEqual(["m3", "m4"]);
  expect(second.offline.count).toBe(0);
  expect(second.sessionsLost.count).toBe(0);
  expect(second.gateway.position).toEqual({ sessionId: position?.sessionId, sn: 4 });
});

test("a new process whose session KOOK has forgotten begins a new one and tells of the loss", async () => {
  const room = await openKookRoom();
  const { connected, gateway, sessionsLost, heard } = listen(room, { resumeFrom: { sessionId: "long gone", sn: 77 } });
  await room.clock.advance(5_000);
  await connected();
  room.says("m1");
  await room.clock.until(() => heard.length === 1);
  expect(sessionsLost.count).toBe(1);
  expect(gateway.position?.sn).toBe(1);
});

test("through half an hour of cuts, losses, repeats, swaps and outages nothing is lost, doubled or out of order", async () => {
  const room = await openKookRoom();
  const chance = seededChance(20261125);
  const { connected, heard, sessionsLost, gateway } = listen(room, { random: chance });
  await connected();
  const { kook, clock } = room;
  let said = 0;
  for (let second = 0; second < 1_800; second += 1) {
    for (let count = Math.floor(chance() * 4); count > 0; count -= 1) room.says(`m${(said += 1)}`);
    const dice = chance();
    if (dice < 0.02) kook.gateway.cutSockets();
    else if (dice < 0.05) kook.knobs.loseEvents = 1 + Math.floor(chance() * 3);
    else if (dice < 0.08) kook.knobs.duplicateEvents = 2;
    else if (dice < 0.11) kook.knobs.reorderEvents = 1;
    else if (dice < 0.12) kook.knobs.ignorePings = Math.ceil(chance() * 3);
    else if (dice < 0.125) kook.gateway.sendRaw("{ no frame");
    else if (dice < 0.128) await kook.stopListening();
    if (dice > 0.95) await kook.listenAgain();
    await clock.advance(1_000);
  }
  await kook.listenAgain();
  Object.assign(kook.knobs, { loseEvents: 0, duplicateEvents: 0, reorderEvents: 0, ignorePings: 0 });
  await clock.advance(2 * MINUTE);
  await clock.until(() => heard.length >= said);

  expect(heard).toEqual(numbers(1, said));
  expect(gateway.position?.sn).toBe(said);
  expect(gateway.counters.reconnects).toBeGreaterThan(10);
  expect(sessionsLost.count).toBe(0);
  expect(kook.connections.filter(({ open }) => open)).toHaveLength(1);
});

// ---------------------------------------------------------------- silence, age, end

test("a link that brings nothing for six hours is replaced; if that helps nothing, so is the session", async () => {
  const room = await openKookRoom();
  const { connected, heard, sessionsLost } = listen(room);
  await connected();
  room.kook.gateway.goSilent();
  room.says("m1");
  await room.clock.advance(6 * HOUR + 4_000);
  await connected();
  expect(heard).toEqual(["m1"]);
  expect(room.kook.connections.length).toBe(2);
  await room.clock.advance(6 * HOUR + 4_000);
  expect(sessionsLost.count).toBe(0);
  await room.clock.advance(6 * HOUR + 4_000);
  expect(sessionsLost.count).toBe(1);
  await connected();
});

test("a busy link is renewed once a day without a loss", async () => {
  const room = await openKookRoom();
  const { connected, heard, sessionsLost } = listen(room);
  await connected();
  for (let hour = 1; hour <= 25; hour += 1) {
    room.says(`m${hour}`);
    await room.clock.advance(HOUR);
  }
  await connected();
  expect(room.kook.connections.length).toBe(2);
  expect(heard).toEqual(numbers(1, 25));
  expect(sessionsLost.count).toBe(0);
});

test("a stopped gateway closes its socket properly and leaves no timer behind", async () => {
  const room = await openKookRoom();
  const { connected, gateway, heard } = listen(room);
  await connected();
  room.says("m1");
  await room.clock.until(() => heard.length === 1);
  await gateway.stop();
  room.says("m2");
  await room.clock.advance(HOUR);

  expect(room.kook.connections).toHaveLength(1);
  expect(room.kook.connections[0]?.closeCode).toBe(1000);
  expect(gateway.state).toBe("idle");
  expect(gateway.position?.sn).toBe(1);
  expect(heard).toEqual(["m1"]);
  expect(room.clock.pending).toBe(0);
});

test.each(["fetching", "connecting", "waiting-hello", "backoff", "resume-wait"] as const)(
  "it can be stopped while %s",
  async (state) => {
    const room = await openKookRoom();
    if (state === "waiting-hello" || state === "backoff") room.kook.knobs.hello = "never";
    if (state === "fetching") room.kook.knobs.delay(50, { on: "GET gateway/index" });
    const { gateway, connected } = listen(room);
    if (state === "resume-wait") {
      await connected();
      room.kook.gateway.cutSockets();
    }
    if (state === "backoff") await room.clock.advance(6_100);
    await room.clock.until(() => gateway.state === state, state);
    await gateway.stop();
    await room.kook.until(() => room.kook.requests.every(({ status }) => status !== 0));
    await room.clock.advance(HOUR);
    expect(gateway.state).toBe("idle");
    expect(room.kook.connections.filter(({ open }) => open)).toHaveLength(0);
    expect(room.clock.pending).toBe(0);
  },
);

test("a listener that throws breaks nothing", async () => {
  const room = await openKookRoom();
  const thrower = (): never => {
    throw new Error("a listener's bug");
  };
  const { gateway, connected, heard } = listen(room, { onPosition: thrower, onSessionLost: thrower, start: false });
  gateway.onState(thrower);
  gateway.start();
  await connected();
  room.says("m1");
  room.kook.gateway.reconnect(40108);
  await room.clock.advance(5_000);
  await connected();
  room.says("m2");
  await room.clock.until(() => heard.length === 2);
});

/** The same numbers in [0, 1) for the same seed. */
function seededChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A websocket server that does with each socket as it is told; resolves to its address. */
async function localGateway(greet: (socket: WebSocket, query: URLSearchParams) => void): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  server.on("connection", (socket, request) => {
    greet(socket, new URL(request.url ?? "/", "http://localhost").searchParams);
  });
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/gateway`;
}
