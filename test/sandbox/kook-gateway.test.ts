import { inflateSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { call, Socket } from "./kook-client.js";
import { startSmallKook, type SmallKook } from "./kook-world.js";

let small: SmallKook;
beforeEach(async () => {
  small = await startSmallKook();
});
afterEach(() => small.kook.close());

const say = (text: string): string => small.kook.say(small.channelId, small.anna, text);
const texts = (socket: Socket): unknown[] => socket.frames.filter(({ s }) => s === 0).map(({ d }) => d["content"]);

async function ready(more = ""): Promise<{ socket: Socket; session: string }> {
  const socket = await small.connect(more);
  const [hello] = await socket.received(1);
  return { socket, session: String(hello?.d["session_id"] ?? hello?.d["sessionId"]) };
}

test("every compressed frame is a zlib stream of its own", async () => {
  const socket = await Socket.open(await small.gatewayUrl(1));
  await socket.received(1);
  say("one");
  say("two");
  await socket.received(0, 2);
  expect(socket.binary).toEqual([true, true, true]);
  expect(texts(socket)).toEqual(["one", "two"]);
});

test("a PONG deflates to the documented bytes", () => {
  expect(inflateSync(Buffer.from("789cab562a56b232ae05000888021d", "hex")).toString()).toBe('{"s":3}');
});

test("without compression frames are text, and events are numbered from 1", async () => {
  const { socket } = await ready();
  say("one");
  say("two");
  await socket.received(0, 2);
  expect(socket.binary).toEqual([false, false, false]);
  expect(socket.sns).toEqual([1, 2]);
});

test("a message event has the shape that KOOK's own has", async () => {
  const { socket } = await ready();
  small.kook.say(small.channelId, small.anna, `**hi** (met)${small.owner}(met)`);
  const [frame] = await socket.received(0);
  expect(frame?.d).toMatchObject({
    channel_type: "GROUP",
    type: 9,
    target_id: small.channelId,
    author_id: small.anna,
    content: `**hi** (met)${small.owner}(met)`,
    extra: {
      type: 9,
      guild_id: small.guildId,
      channel_name: "general",
      visible_only: null,
      mention: [small.owner],
      mention_all: false,
      author: { id: small.anna, username: "anna", nickname: "Anna", bot: false, roles: [] },
      kmarkdown: { raw_content: "hi @admin", mention_part: [{ id: small.owner, username: "admin" }] },
      channel_type: 1,
    },
  });
});

test("a wrong ticket and a missing one are told at HELLO", async () => {
  const wrong = await Socket.open(`${small.kook.origin.replace("http", "ws")}/gateway?compress=0&token=nonsense`);
  const missing = await Socket.open(`${small.kook.origin.replace("http", "ws")}/gateway?compress=0`);
  expect((await wrong.received(1))[0]?.d).toEqual({ code: 40101 });
  expect((await missing.received(1))[0]?.d).toEqual({ code: 40100 });
});

test("HELLO can carry any code, or the older spelling of the session", async () => {
  small.kook.knobs.hello = 40103;
  expect((await (await small.connect()).received(1))[0]?.d).toEqual({ code: 40103 });
  small.kook.knobs.hello = "ok";
  small.kook.knobs.helloSpelling = "sessionId";
  expect((await (await small.connect()).received(1))[0]?.d).toMatchObject({ code: 0, sessionId: expect.any(String) });
});

test("HELLO can stay away", async () => {
  small.kook.knobs.hello = "never";
  const socket = await small.connect();
  await small.kook.until(() => small.kook.connections.length === 1);
  await socket.settled(0);
  expect(socket.frames.map(({ s }) => s)).toEqual([3]);
});

test("a PING that is behind brings what was lost", async () => {
  const { socket } = await ready();
  small.kook.knobs.loseEvents = 1;
  say("lost");
  say("there");
  await socket.received(0);
  expect(socket.sns).toEqual([2]);
  await socket.settled(0);
  await socket.received(0, 3);
  expect(socket.sns).toEqual([2, 1, 2]);
});

test("a PING with a number that never was ends the session", async () => {
  const { socket } = await ready();
  socket.send({ s: 2, sn: 7 });
  expect((await socket.received(5))[0]?.d).toMatchObject({ code: 40107 });
});

test("PINGs can be ignored until the second probe", async () => {
  const { socket } = await ready();
  small.kook.knobs.ignorePings = 2;
  socket.send({ s: 2, sn: 0 });
  socket.send({ s: 2, sn: 0 });
  socket.send({ s: 2, sn: 0 });
  await socket.received(3);
  expect(small.kook.connections[0]?.pings).toEqual([0, 0, 0]);
  expect(socket.frames.filter(({ s }) => s === 3)).toHaveLength(1);
});

test.each(["session_id", "sessionId"])("a resume with %s brings what was missed and then RESUME_ACK", async (name) => {
  const { socket, session } = await ready();
  say("seen");
  await socket.received(0);
  small.kook.gateway.cutSockets();
  await socket.closed();
  say("missed 1");
  say("missed 2");

  const again = await small.connect(`&resume=1&sn=1&${name}=${session}`);
  await again.received(6);

  expect(again.frames.map(({ s }) => s)).toEqual([1, 0, 0, 6]);
  expect(again.frames[0]?.d).toEqual({ code: 0, session_id: session });
  expect(again.frames[3]?.d).toEqual({ session_id: session });
  expect(again.sns).toEqual([2, 3]);
  say("live");
  await again.received(0, 3);
  expect(again.sns).toEqual([2, 3, 4]);
});

test("a resume on the open link replays too", async () => {
  const { socket } = await ready();
  say("one");
  await socket.received(0);
  socket.send({ s: 4, sn: 0 });
  await socket.received(6);
  expect(socket.sns).toEqual([1, 1]);
});

test.each([
  ["lacks its parameters", "&resume=1", 40106],
  ["names a session that is over", "&resume=1&sn=0&session_id=gone", 40107],
])("a resume that %s is refused", async (_, more, code) => {
  await ready();
  const socket = await small.connect(more);
  expect((await socket.received(5))[0]?.d).toMatchObject({ code });
});

test("a resume below what is still held is refused", async () => {
  const { socket, session } = await ready();
  say("one");
  say("two");
  await socket.received(0, 2);
  small.kook.gateway.session(small.botId)?.forgetUpTo(2);
  const again = await small.connect(`&resume=1&sn=1&session_id=${session}`);
  expect((await again.received(5))[0]?.d).toMatchObject({ code: 40108 });
});

test("a resume can yield a new session, in which numbers start again", async () => {
  const { socket, session } = await ready();
  say("one");
  await socket.received(0);
  small.kook.gateway.cutSockets();
  small.kook.knobs.resume = "new-session";
  const again = await small.connect(`&resume=1&sn=1&session_id=${session}`);
  const [hello] = await again.received(1);
  say("two");
  await again.received(0);
  expect(hello?.d["session_id"]).not.toBe(session);
  expect(again.sns).toEqual([1]);
});

test("a resume can stay without RESUME_ACK", async () => {
  const { socket, session } = await ready();
  say("one");
  await socket.received(0);
  small.kook.knobs.resume = "no-ack";
  const again = await small.connect(`&resume=1&sn=0&session_id=${session}`);
  await again.settled(1);
  expect(again.frames.map(({ s }) => s)).toEqual([1, 0, 3]);
});

test("a resume can be cut in the middle of the replay, and tried again", async () => {
  const { socket, session } = await ready();
  small.kook.gateway.cutSockets();
  await socket.closed();
  say("one");
  say("two");
  small.kook.knobs.resume = { cutAfter: 1 };
  const cut = await small.connect(`&resume=1&sn=0&session_id=${session}`);
  await cut.closed();
  expect(cut.sns).toEqual([1]);
  small.kook.knobs.resume = "replay";
  const whole = await small.connect(`&resume=1&sn=1&session_id=${session}`);
  await whole.received(6);
  expect(whole.sns).toEqual([2]);
});

test("RECONNECT ends the session", async () => {
  const { socket, session } = await ready();
  small.kook.gateway.reconnect(41008);
  expect((await socket.received(5))[0]?.d).toMatchObject({ code: 41008 });
  const again = await small.connect(`&resume=1&sn=0&session_id=${session}`);
  expect((await again.received(5))[0]?.d).toMatchObject({ code: 40107 });
});

test("a second socket of a bot is a zombie: it gets PONG and no events", async () => {
  const first = await ready();
  const second = await ready();
  say("one");
  await first.socket.received(0);
  await second.socket.settled(0);
  expect(texts(first.socket)).toEqual(["one"]);
  expect(texts(second.socket)).toEqual([]);
});

test("user/offline frees the bot for a new socket", async () => {
  const first = await ready();
  await call(small.kook, small.token, "POST user/offline");
  const second = await ready();
  say("one");
  await second.socket.received(0);
  await first.socket.settled(0);
  expect(texts(first.socket)).toEqual([]);
});

test("a socket can fall silent and still answer PINGs; a resume brings what it kept back", async () => {
  const { socket, session } = await ready();
  small.kook.gateway.goSilent();
  say("unheard");
  await socket.settled(0);
  expect(texts(socket)).toEqual([]);
  const again = await small.connect(`&resume=1&sn=0&session_id=${session}`);
  await again.received(6);
  expect(texts(again)).toEqual(["unheard"]);
});

test("events can come twice, swapped, without a number, or get lost for good", async () => {
  const { socket } = await ready();
  small.kook.knobs.duplicateEvents = 1;
  say("1");
  small.kook.knobs.reorderEvents = 1;
  say("2");
  say("3");
  small.kook.knobs.dropEventsForGood = 1;
  say("4");
  small.kook.knobs.withoutSn = true;
  say("5");
  await socket.received(0, 5);
  expect(socket.sns).toEqual([1, 1, 3, 2, undefined]);
  expect(texts(socket)).toEqual(["1", "1", "3", "2", "5"]);
});

test("numbers can be big", async () => {
  const { socket } = await ready();
  small.kook.gateway.session(small.botId)?.skipTo(70_000);
  say("one");
  await socket.received(0);
  expect(socket.sns).toEqual([70_001]);
});

test("a bot hears of its own message before the answer, after it, or never", async () => {
  const { socket } = await ready();
  const send = (content: string) =>
    call(small.kook, small.token, "POST message/create", { target_id: small.channelId, content, nonce: "n1" });
  await send("own");
  const [frame] = await socket.received(0);
  expect(frame?.d).toMatchObject({
    author_id: small.botId,
    content: "own",
    nonce: "n1",
    extra: { author: { bot: true } },
  });
  small.kook.knobs.echo = "never";
  await send("unheard");
  small.kook.knobs.echo = "after-answer";
  await send("late");
  await socket.received(0, 2);
  expect(texts(socket)).toEqual(["own", "late"]);
});

test("a server that is down refuses connections, and is back on its port with its sessions", async () => {
  const { socket, session } = await ready();
  const url = await small.gatewayUrl();
  await small.kook.stopListening();
  await socket.closed();
  await expect(fetch(`${small.kook.url}/user/me`)).rejects.toThrow();
  say("meanwhile");
  await small.kook.listenAgain();
  const again = await Socket.open(`${url}&resume=1&sn=0&session_id=${session}`);
  await again.received(6);
  expect(texts(again)).toEqual(["meanwhile"]);
});

test("edits, deletions, reactions and pins are system events of the guild", async () => {
  const id = say("first");
  const { socket } = await ready();
  small.kook.edit(id, "second");
  small.kook.react(id, small.owner, "📢");
  small.kook.unreact(id, small.owner, "📢");
  small.kook.pin(id, small.owner);
  small.kook.remove(id);
  const frames = await socket.received(0, 5);
  expect(frames.map(({ d }) => (d["extra"] as { type: string }).type)).toEqual([
    "updated_message",
    "added_reaction",
    "deleted_reaction",
    "pinned_message",
    "deleted_message",
  ]);
  expect(frames[0]?.d).toMatchObject({
    type: 255,
    channel_type: "GROUP",
    target_id: small.guildId,
    author_id: "1",
    extra: { body: { msg_id: id, channel_id: small.channelId, content: "second" } },
  });
  expect(frames[1]?.d).toMatchObject({ extra: { body: { emoji: { id: "[#128226;]" }, user_id: small.owner } } });
});

test("a click on a button is told to the bot alone, as PERSON", async () => {
  const card = [
    {
      type: "card",
      modules: [
        { type: "action-group", elements: [{ type: "button", text: "Yes", click: "return-val", value: "v1:yes" }] },
      ],
    },
  ];
  const created = await call(small.kook, small.token, "POST message/create", {
    target_id: small.channelId,
    type: 10,
    content: JSON.stringify(card),
  });
  const { socket } = await ready();
  const id = String(created.data["msg_id"]);
  small.kook.press(id, small.anna, "v1:yes");
  const [frame] = await socket.received(0);
  expect(frame?.d).toMatchObject({
    channel_type: "PERSON",
    target_id: small.botId,
    extra: {
      type: "message_btn_click",
      body: { msg_id: id, user_id: small.anna, value: "v1:yes", target_id: small.channelId, guild_id: small.guildId },
    },
  });
  expect(() => small.kook.press(id, small.anna, "v1:no")).toThrow("no button");
});

test("a bot hears nothing of a channel it can't see, nor of a guild it is not in", async () => {
  const { socket } = await ready();
  const hidden = small.kook.addChannel(small.guildId, { name: "hidden" }).id;
  small.kook.overwriteUser(hidden, small.botId, { deny: 2048 });
  const other = small.kook.addGuild({ name: "Elsewhere", ownerId: small.anna }).id;
  const far = small.kook.addChannel(other, { name: "far" }).id;
  small.kook.say(hidden, small.anna, "secret");
  small.kook.say(far, small.anna, "far away");
  say("seen");
  await socket.received(0, 2);
  expect(texts(socket)).toEqual(["[系统消息]", "seen"]);
});

test("a direct message is PERSON and carries the chat's code", async () => {
  const { socket } = await ready();
  small.kook.sayDirect(small.anna, small.botId, "hello");
  const [frame] = await socket.received(0);
  expect(frame?.d).toMatchObject({
    channel_type: "PERSON",
    target_id: small.botId,
    author_id: small.anna,
    extra: { code: expect.stringMatching(/^[0-9a-f]{32}$/), author: { roles: [] } },
  });
  expect(frame?.d["extra"]).not.toHaveProperty("guild_id");
});
