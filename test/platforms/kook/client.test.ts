import { expect, test } from "vitest";
import type { SourceEvent } from "../../../src/message/index.js";
import { createKookClient, type KookClient } from "../../../src/platforms/kook/client.js";
import { KookError, type KookFailure } from "../../../src/platforms/kook/errors.js";
import { Card } from "../../../src/platforms/kook/kasumi.js";
import { listen, openKookRoom, type KookRoom } from "../../support/kook-gateway.js";

const card = (): Card => new Card().addText("hello");

/** The error of a call that has to fail. */
async function failure(call: Promise<unknown>): Promise<KookError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof KookError)) throw new Error(`Not a KookError: ${String(error)}`);
  return error;
}

function requestsTo(room: KookRoom, path: string): KookRoom["kook"]["requests"] {
  return room.kook.requests.filter((request) => request.path === path);
}

// ---------------------------------------------------------------- what it does

test("it knows whose token it has", async () => {
  const room = await openKookRoom();
  expect(await room.client.identify()).toEqual({ id: room.botId, name: "Relay" });
  expect(requestsTo(room, "user/me")[0]?.headers["authorization"]).toBe(`Bot ${room.token}`);
});

test("a card is posted as an answer, with a nonce of its own", async () => {
  const room = await openKookRoom();
  const asked = room.kook.say(room.channelId, room.personId, "/relay help");
  const id = await room.client.send(room.channelId, card(), { quote: asked, replyTo: asked });
  await room.client.send(room.channelId, card());

  const [message] = room.kook.messages(room.channelId).filter((each) => each.id === id);
  expect(message).toMatchObject({ type: 10, authorId: room.botId, quote: { id: asked } });
  const bodies = requestsTo(room, "message/create").map(({ body }) => body as Record<string, unknown>);
  expect(bodies[0]).toMatchObject({ quote: asked, reply_msg_id: asked, target_id: room.channelId });
  expect(bodies[0]?.nonce).toMatch(/^[0-9a-f-]{36}$/);
  expect(bodies[1]?.nonce).not.toBe(bodies[0]?.nonce);
});

test("a card for one member is seen by nobody else", async () => {
  const room = await openKookRoom();
  const other = room.kook.addUser({ name: "bob" });
  room.kook.addMember(room.guildId, other.id);
  const id = await room.client.send(room.channelId, card(), { onlyFor: room.personId });
  expect(room.kook.visibleTo(room.channelId, room.personId).map((each) => each.id)).toEqual([id]);
  expect(room.kook.visibleTo(room.channelId, other.id)).toEqual([]);
});

test("a direct message goes out as a card, and a posted card can be changed", async () => {
  const room = await openKookRoom();
  const direct = await room.client.sendDirect(room.personId, card(), { replyTo: "asked" });
  expect(room.kook.directMessages(room.personId)).toMatchObject([{ id: direct, type: 10 }]);
  expect(requestsTo(room, "direct-message/create")[0]?.body).toMatchObject({ reply_msg_id: "asked" });

  const posted = await room.client.send(room.channelId, card());
  await room.client.update(posted, new Card().addText("changed"));
  expect(room.kook.message(posted).content).toContain("changed");
});

test("guilds, channels, roles and members are read as they are", async () => {
  const room = await openKookRoom();
  const { kook, guildId, personId, channelId, client } = room;
  const everything = 2 ** 33 + 1;
  const role = kook.addRole(guildId, { name: "admin", permissions: everything });
  kook.changeRoles(guildId, personId, [role.id]);
  const voice = kook.addChannel(guildId, { name: "talk", type: 2 });
  const category = kook.addChannel(guildId, { name: "group", type: 0 });

  expect(await client.viewGuild(guildId)).toEqual({ id: guildId, name: "guild", ownerId: personId });
  expect(await client.viewChannel(channelId)).toEqual({ id: channelId, guildId, name: "news", kind: "text" });
  expect(await client.viewChannel(voice.id)).toMatchObject({ kind: "voice" });
  expect(await client.viewChannel(category.id)).toMatchObject({ kind: "category" });
  const roles = await client.listRoles(guildId);
  expect(roles).toContainEqual({ id: String(role.id), name: "admin", permissions: everything });
  expect(roles.map(({ id }) => id)).toContain("0");
  expect(await client.memberRoleIds(guildId, personId)).toEqual([String(role.id)]);
});

test("a list of many pages is read to its end, with the query on each page", async () => {
  const room = await openKookRoom();
  for (let index = 0; index < 120; index += 1) room.kook.addRole(room.guildId, { name: `r${index}` });
  const roles = await room.client.listRoles(room.guildId);
  // The 120, @everyone and the bot's own.
  expect(new Set(roles.map(({ id }) => id)).size).toBe(122);
  const pages = requestsTo(room, "guild-role/list").map(({ query }) => [query["page"], query["guild_id"]]);
  expect(pages).toEqual(["1", "2", "3"].map((page) => [page, room.guildId]));
});

test("older messages are listed oldest first, without our own", async () => {
  const room = await openKookRoom();
  await room.client.identify();
  const say = async (text: string): Promise<string> => {
    await room.clock.advance(1_000);
    return room.kook.say(room.channelId, room.personId, text);
  };
  const first = await say("one");
  await say("**two** (met)" + room.personId + "(met)");
  await room.client.send(room.channelId, card());
  await say("three");
  room.kook.knobs.listOrder = "newest-first";

  const place = { guildId: room.guildId, channelId: room.channelId, channelName: "news" };
  const listed = await room.client.listMessages(place, { after: first });
  expect(listed.map(({ sourceText }) => sourceText)).toEqual([`**two** (met)${room.personId}(met)`, "three"]);
  expect(listed[0]).toMatchObject({
    direct: false,
    visibleOnly: false,
    message: {
      ...place,
      author: { id: room.personId, name: "anna" },
      content: [{ type: "bold" }, { type: "text" }, { type: "mention-user", name: "anna" }],
    },
  });
  expect((await room.client.listMessages(place, { before: first })).length).toBe(0);
});

test("one message is looked at as an event would tell it, with its place", async () => {
  const room = await openKookRoom();
  await room.client.identify();
  const said = room.kook.say(room.channelId, room.personId, `**hi** (met)${room.personId}(met)`);
  const place = { guildId: room.guildId, channelId: room.channelId, channelName: "news" };
  const whole = {
    type: "message-created",
    sourceText: `**hi** (met)${room.personId}(met)`,
    message: {
      ...place,
      id: said,
      author: { id: room.personId, name: "anna" },
      content: [{ type: "bold" }, { type: "text" }, { type: "mention-user", name: "anna" }],
      pings: { users: [room.personId] },
    },
  };
  expect(await room.client.viewMessage(said, place)).toMatchObject(whole);
  expect(requestsTo(room, "channel/view")).toEqual([]);
  expect(await room.client.viewMessage(said)).toMatchObject(whole);
  const ours = await room.client.send(room.channelId, card());
  expect(await room.client.viewMessage(ours, place)).toMatchObject({ message: { author: { bot: true } } });
});

test("a message that is gone, of another place or out of sight is none; trouble is an error", async () => {
  const room = await openKookRoom();
  const { kook, client, guildId } = room;
  await client.identify();
  const place = { guildId, channelId: room.channelId, channelName: "news" };
  const hidden = kook.addChannel(guildId, { name: "hidden" });
  const secret = kook.say(hidden.id, room.personId, "secret");
  expect(await client.viewMessage(secret, place)).toBeNull();
  kook.overwriteRole(hidden.id, 0, { deny: 2048 });
  const [own] = kook.guild(guildId).members.get(room.botId)?.roleIds ?? [];
  kook.overwriteRole(hidden.id, own ?? 0, { deny: 2048 });
  expect(await client.viewMessage(secret)).toBeNull();
  const said = kook.say(room.channelId, room.personId, "soon gone");
  kook.remove(said);
  expect(await client.viewMessage(said, place)).toBeNull();
  expect(await client.viewMessage("no-such-message", place)).toBeNull();

  kook.knobs.refuse({ on: "GET message/view", status: 401, code: 40101, times: 1 });
  expect((await failure(client.viewMessage(said, place))).kind).toBe("auth");
});

test("what a guild, its roles and channels are called is one request; a member's name is the one of the guild", async () => {
  const room = await openKookRoom();
  const { kook, client, guildId, personId, channelId } = room;
  const role = kook.addRole(guildId, { name: "mods" });
  kook.changeNickname(guildId, personId, "Anna");
  const names = await client.viewGuildNames(guildId);
  expect(names).toMatchObject({ name: "guild", channels: [{ id: channelId, name: "news" }] });
  expect(names.roles).toContainEqual({ id: String(role.id), name: "mods", position: role.position });
  expect(room.kook.requests).toHaveLength(1);
  expect(await client.viewMemberName(guildId, personId)).toBe("Anna");
  expect(await client.viewMemberName(guildId, "404")).toBeNull();
});

// ---------------------------------------------------------------- trouble

test.each<[string, object, KookFailure, boolean]>([
  ["a wrong token", { status: 401, code: 40101 }, "auth", false],
  ["a lost right", { status: 403, code: 40300 }, "permission", false],
  ["a channel that is gone", { status: 404, code: 40400 }, "not-found", false],
  ["a refusal with HTTP 200", { status: 200, code: 40000 }, "refused", false],
  ["a refusal with HTTP 400", { status: 400, code: 40000 }, "refused", false],
  ["an unknown code", { status: 200, code: 47001 }, "refused", false],
  ["403 without JSON", { status: 403, html: "<h1>no</h1>" }, "permission", false],
  ["404 without JSON", { status: 404, html: "<h1>no</h1>" }, "not-found", false],
  ["a server in trouble", { status: 502, html: "<h1>Bad Gateway</h1>" }, "uncertain", true],
  ["a page with HTTP 200", { status: 200, html: "<h1>hello</h1>" }, "uncertain", true],
  ["a redirection", { status: 302, html: "", headers: { location: "/api/v3/user/me" } }, "uncertain", true],
])("%s is told apart from others", async (_what, refusal, kind, sent) => {
  const room = await openKookRoom();
  room.kook.knobs.refuse({ on: "POST message/create", times: Infinity, ...refusal });
  const error = await failure(room.client.send(room.channelId, card()));
  expect({ kind: error.kind, sent: error.sent }).toEqual({ kind, sent });
  expect(room.kook.requests).toHaveLength(1);
  expect(error.message).not.toContain(room.token);
});

test("an error tells the status, KOOK's code and words, and its reasons", async () => {
  const room = await openKookRoom();
  room.kook.knobs.refuse({ status: 200, code: 40000, message: "卡片错误", data: ["[action-group]:Elements"] });
  const error = await failure(room.client.send(room.channelId, card()));
  expect(error).toMatchObject({ status: 200, code: 40000 });
  expect(error.message).toBe("POST message/create: 卡片错误 ([action-group]:Elements)");
});

test("reading is tried again after a failure, ever later, and then given up", async () => {
  const room = await openKookRoom();
  room.kook.knobs.refuse({ on: "GET guild/view", status: 502, html: "<h1>Bad Gateway</h1>", times: 2 });
  const guild = room.client.viewGuild(room.guildId);
  await room.clock.advance(10_000);
  expect((await guild).name).toBe("guild");
  const times = requestsTo(room, "guild/view").map(({ at }) => at);
  expect(times.map((at) => at - (times[0] ?? 0))).toEqual([0, 750, 2_250]);

  room.kook.knobs.refuse({ on: "GET guild/view", status: 500, html: "", times: Infinity });
  const failed = failure(room.client.viewGuild(room.guildId));
  await room.clock.advance(60_000);
  expect(await failed).toMatchObject({ kind: "unavailable", status: 500 });
  expect(requestsTo(room, "guild/view")).toHaveLength(3 + 4);
});

test("an answer that got lost is uncertain, and the message is not sent again", async () => {
  const room = await openKookRoom();
  room.kook.knobs.dropAnswer({ on: "POST message/create" });
  const error = await failure(room.client.send(room.channelId, card()));
  await room.clock.advance(60_000);
  expect(error).toMatchObject({ kind: "uncertain", sent: true, status: null });
  expect(room.kook.messages(room.channelId)).toHaveLength(1);
  expect(requestsTo(room, "message/create")).toHaveLength(1);
});

test("a server that never answers is given up after 15 seconds", async () => {
  const room = await openKookRoom();
  room.kook.knobs.hang({ on: "POST message/create" });
  const settled: string[] = [];
  const sending = failure(room.client.send(room.channelId, card())).then((error) => {
    settled.push(error.kind);
    return error;
  });
  await room.kook.until(() => requestsTo(room, "message/create").length === 1);
  await room.clock.advance(14_900);
  expect(settled).toEqual([]);
  await room.clock.advance(200);
  expect(await sending).toMatchObject({ kind: "uncertain", sent: true });
  expect(requestsTo(room, "message/create")).toHaveLength(1);
  expect(room.clock.pending).toBe(0);
});

test("what surely never arrived may be sent again: KOOK was not reached", async () => {
  const room = await openKookRoom();
  await room.kook.stopListening();
  const sending = room.client.send(room.channelId, card());
  await room.clock.settle();
  await room.kook.listenAgain();
  await room.clock.advance(5_000);
  await sending;
  expect(room.kook.messages(room.channelId)).toHaveLength(1);
});

test("the gateway's address is asked for once: the gateway itself knows when to ask again", async () => {
  const room = await openKookRoom();
  room.kook.knobs.refuse({ on: "GET gateway/index", status: 500, times: Infinity });
  expect((await failure(room.client.gatewayUrl(true))).kind).toBe("unavailable");
  expect(requestsTo(room, "gateway/index")).toHaveLength(1);
});

test("an answer without what was asked for is an error, also for a member's roles", async () => {
  const room = await openKookRoom();
  room.kook.knobs.refuse({ on: "GET user/view", status: 200, code: 0, data: { id: "1" } });
  await expect(room.client.memberRoleIds(room.guildId, room.personId)).rejects.toMatchObject({
    kind: "uncertain",
    message: "/user/view: the answer lacks roles",
  });
  room.kook.knobs.refuse({ on: "POST message/create", status: 200, code: 0, data: [] });
  expect(await failure(room.client.send(room.channelId, card()))).toMatchObject({ kind: "uncertain", sent: true });
  // Where nothing is asked for, nothing is missed.
  room.kook.knobs.refuse({ on: "POST message/update", status: 200, code: 0 });
  await room.client.update("1", card());
});

test("when the day's messages are used up no more replies are sent for an hour", async () => {
  const room = await openKookRoom();
  room.kook.knobs.refuse({ on: "POST message/create", code: 40000, message: "今日消息发送数量已达上限" });
  expect((await failure(room.client.send(room.channelId, card()))).kind).toBe("quota");
  expect((await failure(room.client.sendDirect(room.personId, card()))).kind).toBe("quota");
  await room.clock.advance(3_500_000);
  expect((await failure(room.client.send(room.channelId, card()))).kind).toBe("quota");
  expect(requestsTo(room, "message/create")).toHaveLength(1);
  await room.clock.advance(200_000);
  await room.client.send(room.channelId, card());
});

// ---------------------------------------------------------------- rate limits

test.each(["relative", "epoch", "epoch-ms"] as const)(
  "after a 429 the request waits as long as told (%s) and goes out then",
  async (reset) => {
    const room = await openKookRoom();
    room.kook.knobs.rateLimit({ on: "POST message/create", seconds: 7, reset });
    const sending = room.client.send(room.channelId, card());
    await room.clock.advance(7_000);
    expect(requestsTo(room, "message/create")).toHaveLength(1);
    await room.clock.advance(3_500);
    await sending;
    expect(room.kook.messages(room.channelId)).toHaveLength(1);
  },
);

test("a 429 that doesn't say how long waits 5 seconds, then twice as long", async () => {
  const room = await openKookRoom();
  room.kook.knobs.rateLimit({ on: "GET guild/view", reset: "none", times: 2 });
  const guild = room.client.viewGuild(room.guildId);
  await room.clock.advance(60_000);
  await guild;
  const times = requestsTo(room, "guild/view").map(({ at }) => at);
  // Each wait has 0.5 to 3 s on top.
  expect(times.map((at) => at - (times[0] ?? 0))).toEqual([0, 6_750, 18_500]);
});

test("a request that was refused goes before those that came after it", async () => {
  const room = await openKookRoom();
  room.kook.knobs.rateLimit({ on: "POST message/create", seconds: 5, times: 1 });
  const order: string[] = [];
  const sends = ["a", "b", "c", "d", "e", "f"].map((text) =>
    room.client.send(room.channelId, new Card().addText(text)).then(() => order.push(text)),
  );
  await room.clock.advance(30_000);
  await Promise.all(sends);
  const shown = room.kook.messages(room.channelId).map(({ content }) => /"content":"(\w)"/.exec(content)?.[1]);
  expect(shown).toHaveLength(6);
  // b and c were on their way already when a was refused.
  expect(shown.slice(2)).toEqual(["a", "d", "e", "f"]);
});

test("a bucket with two requests left is not used up", async () => {
  const room = await openKookRoom();
  room.kook.knobs.limits = { "guild/view": { limit: 5, windowMs: 20_000 } };
  const asked = Array.from({ length: 8 }, () => room.client.viewGuild(room.guildId));
  await room.clock.advance(10_000);
  expect(requestsTo(room, "guild/view")).toHaveLength(3);
  expect((await room.client.viewChannel(room.channelId)).name).toBe("news");
  await room.clock.advance(120_000);
  await Promise.all(asked);
  expect(requestsTo(room, "guild/view").map(({ status }) => status)).not.toContain(429);
});

test("a global 429 holds every route, one of a bucket only its own", async () => {
  const room = await openKookRoom();
  room.kook.knobs.rateLimit({ on: "GET guild/view", seconds: 30 });
  const guild = room.client.viewGuild(room.guildId);
  await room.clock.settle();
  await room.client.viewChannel(room.channelId);
  await room.clock.advance(40_000);
  await guild;

  room.kook.knobs.rateLimit({ on: "GET guild/view", seconds: 30, global: true });
  const held = [room.client.viewGuild(room.guildId)];
  await room.clock.settle();
  held.push(room.client.viewGuild(room.guildId));
  const channel = room.client.viewChannel(room.channelId);
  await room.clock.advance(29_000);
  expect(requestsTo(room, "channel/view")).toHaveLength(1);
  await room.clock.advance(5_000);
  await Promise.all([...held, channel]);
});

test("who would wait longer than two minutes is told so at once, and KOOK is left alone until then", async () => {
  const room = await openKookRoom();
  room.kook.knobs.rateLimit({ on: "POST message/create", seconds: 600 });
  const first = await failure(room.client.send(room.channelId, card()));
  expect(first.kind).toBe("rate-limited");
  expect(first.retryAfterMs).toBeGreaterThanOrEqual(600_000);
  await room.clock.advance(400_000);
  expect((await failure(room.client.send(room.channelId, card()))).kind).toBe("rate-limited");
  expect(requestsTo(room, "message/create")).toHaveLength(1);
  expect(room.logged.join("")).toContain("KOOK asks to wait for unusually long");
  await room.clock.advance(210_000);
  await room.client.send(room.channelId, card());
});

test("a request that is refused again and again is given up", async () => {
  const room = await openKookRoom();
  room.kook.knobs.rateLimit({ on: "GET guild/view", seconds: 1, times: Infinity });
  const failed = failure(room.client.viewGuild(room.guildId));
  await room.clock.advance(120_000);
  expect((await failed).kind).toBe("rate-limited");
  expect(requestsTo(room, "guild/view")).toHaveLength(5);
});

// ---------------------------------------------------------------- events

/** A client that knows itself, with what its listener is told. */
async function hearing(room: KookRoom): Promise<{ client: KookClient; events: SourceEvent[]; raws: unknown[] }> {
  await room.client.identify();
  const events: SourceEvent[] = [];
  const raws: unknown[] = [];
  room.client.onEvent((event, raw) => {
    events.push(event);
    raws.push(raw);
    return Promise.resolve();
  });
  return { client: room.client, events, raws };
}

test("a message comes with kasumi's own event object, by the gateway", async () => {
  const room = await openKookRoom();
  const { events, raws, client } = await hearing(room);
  const { connected } = listen(room, { deliver: (packet) => client.receive(packet) });
  await connected();
  const id = room.kook.say(room.channelId, room.personId, "hello");
  await room.clock.until(() => events.length > 0);
  expect(events).toMatchObject([{ type: "message-created", message: { id, guildId: room.guildId } }]);
  expect(raws).toMatchObject([{ messageId: id, channelId: room.channelId, content: "hello" }]);
});

test("our own messages are dropped and counted, before and after the answer to the request", async () => {
  for (const echo of ["before-answer", "after-answer"] as const) {
    const room = await openKookRoom();
    room.kook.knobs.echo = echo;
    const { events, client } = await hearing(room);
    const { connected } = listen(room, { deliver: (packet) => client.receive(packet) });
    await connected();
    await client.send(room.channelId, card());
    await client.sendDirect(room.personId, card());
    await room.clock.until(() => client.counters.own === 2);
    expect(events).toEqual([]);
  }
});

test("an event is done when all that was begun for it is, and failed when one of that failed", async () => {
  const room = await openKookRoom();
  await room.client.identify();
  const steps: (() => void)[] = [];
  room.client.onEvent(() => new Promise((resolve) => steps.push(resolve)));
  let broken = false;
  room.client.onEvent(() => (broken ? Promise.reject(new Error("disk full")) : Promise.resolve()));

  let done = false;
  const received = room.client.receive(event({})).then(() => (done = true));
  await room.clock.settle();
  expect(done).toBe(false);
  steps[0]?.();
  await received;

  broken = true;
  await expect(room.client.receive(event({}))).rejects.toThrow("disk full");
});

test("several events may be under way, each with its own end", async () => {
  const room = await openKookRoom();
  await room.client.identify();
  const ends = new Map<string, () => void>();
  room.client.onEvent(
    (each) => new Promise((resolve) => each.type === "message-created" && ends.set(each.message.id, resolve)),
  );
  const done: string[] = [];
  for (const id of ["a", "b"]) void room.client.receive(event({ msg_id: id })).then(() => done.push(id));
  await room.clock.settle();
  ends.get("b")?.();
  await room.clock.settle();
  expect(done).toEqual(["b"]);
  ends.get("a")?.();
  await room.clock.settle();
  expect(done).toEqual(["b", "a"]);
});

test.each<[string, unknown, string]>([
  ["no object", null, "malformed"],
  ["no extra", { ...eventBody(), extra: undefined }, "malformed"],
  ["no type", { ...eventBody(), type: undefined }, "malformed"],
  ["no id", { ...eventBody(), msg_id: undefined }, "malformed"],
  ["an unknown type", { ...eventBody(), type: 77 }, "unknown-type"],
  ["a system event without body", { ...eventBody(), type: 255, extra: { type: "deleted_message" } }, "malformed"],
  ["a button click without body", { ...eventBody(), type: 255, extra: { type: "message_btn_click" } }, "malformed"],
])("an event with %s is skipped and counted, never thrown", async (_what, d, reason) => {
  const room = await openKookRoom();
  const { client, events } = await hearing(room);
  await client.receive({ s: 0, sn: 1, d });
  expect(events).toEqual([{ type: "ignored", reason }]);
  expect(client.counters.ignored.get(reason)).toBe(1);
  expect(room.logged.join("")).toContain("KOOK event skipped");
  expect(room.logged.join("")).not.toContain("private word");
});

test("a foreign listener that throws takes nothing from ours", async () => {
  const room = await openKookRoom();
  const { client, events } = await hearing(room);
  client.on("message.text", () => {
    throw new Error("a plug-in's bug");
  });
  await client.receive(event({}));
  expect(events).toMatchObject([{ type: "message-created" }]);
});

test("not even one that kasumi asks before ours", async () => {
  const room = await openKookRoom();
  const { client, events } = await hearing(room);
  client.message.on("allTextMessages", () => {
    throw new Error("a plug-in's bug");
  });
  await client.receive(event({}));
  expect(events).toMatchObject([{ type: "message-created" }]);
});

test("kasumi runs no command and opens no socket by itself", async () => {
  const room = await openKookRoom();
  const { client } = await hearing(room);
  let ran = false;
  client.plugin.messageProcessing = () => Promise.resolve(void (ran = true));
  await client.receive(event({ content: "/menu" }));
  expect(ran).toBe(false);
  await expect(client.connect()).rejects.toThrow();
  await expect(client.fetchMe()).rejects.toThrow();
});

test("kasumi's log is ours, without requests and messages", async () => {
  const room = await openKookRoom();
  const { client } = await hearing(room);
  client.getLogger("requestor").error("POST /message/create private word");
  client.getLogger("event").warn("private word");
  client.getLogger("plugin").info("private word");
  client.getLogger("plugin").error(new Error("a command failed"));
  const log = room.logged.join("");
  expect(log).toContain("a command failed");
  expect(log).not.toContain("private word");
});

test("the environment does not change whose token it is", async () => {
  const room = await openKookRoom();
  const before = process.env["TOKEN"];
  process.env["TOKEN"] = "someone else's";
  try {
    const options = { token: room.token, apiUrl: room.kook.url, log: room.log, clock: room.clock, random: () => 0 };
    expect((await createKookClient({ ...options, agent: null }).identify()).id).toBe(room.botId);
  } finally {
    if (before === undefined) delete process.env["TOKEN"];
    else process.env["TOKEN"] = before;
  }
});

function eventBody(): Record<string, unknown> {
  return {
    channel_type: "GROUP",
    type: 9,
    target_id: "1",
    author_id: "2",
    content: "private word",
    msg_id: "m",
    msg_timestamp: 1,
    extra: { guild_id: "g", author: { id: "2", username: "anna" } },
  };
}

function event(change: Record<string, unknown>): { s: 0; sn: number; d: unknown } {
  return { s: 0, sn: 1, d: { ...eventBody(), ...change } };
}
