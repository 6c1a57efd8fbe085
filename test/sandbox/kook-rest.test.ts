import { afterEach, beforeEach, expect, test } from "vitest";
import { call, type Answer } from "./kook-client.js";
import { startSmallKook, type SmallKook } from "./kook-world.js";

let small: SmallKook;
let time: number;
beforeEach(async () => {
  time = 1_790_000_000_000;
  small = await startSmallKook(() => time);
});
afterEach(() => small.kook.close());

const ask = (route: string, input: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
  call(small.kook, small.token, route, input);
const create = (input: Readonly<Record<string, unknown>>): Promise<Answer> =>
  ask("POST message/create", { target_id: small.channelId, ...input });
const card = (...modules: unknown[]): string => JSON.stringify([{ type: "card", theme: "primary", modules }]);
const contents = ({ data }: Answer): unknown[] =>
  (data["items"] as { content: string }[]).map(({ content }) => content);

test("a token is asked for, and a wrong one is refused", async () => {
  expect(await call(small.kook, null, "GET user/me")).toMatchObject({ status: 401, code: 40100 });
  expect(await call(small.kook, "1/x/y==", "GET user/me")).toMatchObject({ status: 401, code: 40101 });
  expect(await ask("GET user/me")).toMatchObject({ status: 200, code: 0, data: { id: small.botId, bot: true } });
});

test("a message is stored, its nonce comes back, and people see it", async () => {
  const answer = await create({ content: "hello", nonce: "abc" });
  expect(answer.data).toMatchObject({ msg_id: expect.any(String), msg_timestamp: time, nonce: "abc" });
  expect(small.kook.messages(small.channelId)).toMatchObject([{ content: "hello", type: 9, authorId: small.botId }]);
});

test("a message with temp_target_id is seen by that person alone and stored nowhere", async () => {
  const answer = await create({ content: "psst", temp_target_id: small.anna });
  const seen = (userId: string): string[] =>
    small.kook.visibleTo(small.channelId, userId).map(({ content }) => content);
  expect(seen(small.anna)).toEqual(["psst"]);
  expect(seen(small.owner)).toEqual([]);
  expect(contents(await ask("GET message/list", { target_id: small.channelId }))).toEqual([]);
  const id = answer.data["msg_id"];
  expect(await ask("GET message/view", { msg_id: id })).toMatchObject({ code: 40000 });
  expect(await ask("POST message/update", { msg_id: id, content: "x" })).toMatchObject({ code: 40000 });
});

test.each([
  ["an empty text", { content: "" }, 40000],
  ["a text over 8000 characters", { content: "字".repeat(8001) }, 40014],
  ["a type that can't be sent", { content: "x", type: 255 }, 40000],
  ["an image that another one uploaded", { content: "https://example.org/a.png", type: 2 }, 40000],
  ["a quote of a message that isn't there", { content: "x", quote: "nowhere" }, 40000],
  ["someone who isn't there", { content: "x", temp_target_id: "1" }, 40000],
  ["a card that isn't JSON", { content: "hello", type: 10 }, 40000],
])("%s is refused", async (_, input, code) => {
  expect(await create(input)).toMatchObject({ code });
  expect(small.kook.messages(small.channelId)).toEqual([]);
});

test.each([
  ["an unknown module", [{ type: "carousel" }]],
  ["a header over 100 characters", [{ type: "header", text: { type: "plain-text", content: "x".repeat(101) } }]],
  ["a KMarkdown header", [{ type: "header", text: { type: "kmarkdown", content: "x" } }]],
  ["five buttons", [{ type: "action-group", elements: Array(5).fill({ type: "button", text: "x" }) }]],
  ["no button", [{ type: "action-group", elements: [] }]],
  [
    "a button whose value is no string",
    [{ type: "action-group", elements: [{ type: "button", text: "x", value: 1 }] }],
  ],
  ["eleven notes", [{ type: "context", elements: Array(11).fill("x") }]],
  ["ten images", [{ type: "image-group", elements: Array(10).fill({ type: "image", src: "https://e.x/a.png" }) }]],
  ["a countdown that is over", [{ type: "countdown", mode: "day", endTime: 1 }]],
  ["a text over 5000 characters", [{ type: "section", text: { type: "kmarkdown", content: "x".repeat(5001) } }]],
  ["51 modules", Array(51).fill({ type: "divider" })],
  ["no modules", []],
])("a card with %s is refused, with the reason in data", async (_, modules) => {
  const answer = await create({ type: 10, content: card(...modules) });
  expect(answer).toMatchObject({ status: 200, code: 40000 });
  expect(answer.data).toEqual(expect.arrayContaining([expect.stringMatching(/^\[/)]));
});

test("six cards are refused, five are not", async () => {
  const cards = (count: number): string =>
    JSON.stringify(Array(count).fill({ type: "card", modules: [{ type: "divider" }] }));
  expect(await create({ type: 10, content: cards(6) })).toMatchObject({ code: 40000 });
  expect(await create({ type: 10, content: cards(5) })).toMatchObject({ code: 0 });
});

test("a card with every module and element passes", async () => {
  const modules = [
    { type: "header", text: "Title" },
    {
      type: "section",
      mode: "right",
      text: { type: "kmarkdown", content: "**b**" },
      accessory: { type: "button", text: "Go", click: "link", value: "https://e.x" },
    },
    {
      type: "section",
      text: { type: "paragraph", cols: 3, fields: ["a", { type: "kmarkdown", content: "b" }] },
      accessory: null,
    },
    { type: "image-group", elements: [{ type: "image", src: "https://e.x/a.png" }] },
    { type: "container", elements: [{ type: "image", src: "https://e.x/a.png" }] },
    {
      type: "action-group",
      elements: [
        { type: "button", theme: "danger", text: { type: "kmarkdown", content: "x" }, click: "return-val", value: "v" },
      ],
    },
    { type: "context", elements: ["a", { type: "image", src: "https://e.x/a.png" }] },
    { type: "divider" },
    { type: "file", src: "https://e.x/a.zip", title: "a.zip" },
    { type: "audio", src: "https://e.x/a.mp3", title: "a", cover: "https://e.x/a.png" },
    { type: "video", src: "https://e.x/a.mp4", title: "a" },
    { type: "countdown", mode: "second", startTime: time, endTime: time + 1000 },
    { type: "invite", code: "abc" },
  ];
  expect(await create({ type: 10, content: card(...modules) })).toMatchObject({ code: 0 });
});

test("only one's own message can be edited; an edit keeps it and says when", async () => {
  const own = String((await create({ content: "first" })).data["msg_id"]);
  const annas = small.kook.say(small.channelId, small.anna, "hers");
  time += 1000;
  expect(await ask("POST message/update", { msg_id: annas, content: "mine" })).toMatchObject({ code: 40300 });
  expect(await ask("POST message/update", { msg_id: own, content: "second" })).toMatchObject({ code: 0, data: [] });
  expect(await ask("GET message/view", { msg_id: own })).toMatchObject({
    data: { content: "second", updated_at: time, channel_id: small.channelId },
  });
});

test("another one's message is deleted only by who manages messages", async () => {
  const id = small.kook.say(small.channelId, small.anna, "hers");
  expect(await ask("POST message/delete", { msg_id: id })).toMatchObject({ status: 403, code: 40300 });
  small.kook.overwriteUser(small.channelId, small.botId, { allow: 8192 });
  expect(await ask("POST message/delete", { msg_id: id })).toMatchObject({ code: 0 });
  expect(small.kook.messages(small.channelId)).toEqual([]);
});

test("message/list yields what is before, after and around a message, without it where KOOK leaves it out", async () => {
  const ids = ["1", "2", "3", "4", "5"].map((text) => small.kook.say(small.channelId, small.anna, text));
  const list = async (flag: string, size = 50) =>
    contents(await ask("GET message/list", { target_id: small.channelId, msg_id: ids[2], flag, page_size: size }));
  expect(await list("before")).toEqual(["1", "2"]);
  expect(await list("before", 1)).toEqual(["2"]);
  expect(await list("after")).toEqual(["4", "5"]);
  expect(await list("after", 1)).toEqual(["4"]);
  expect(await list("around", 3)).toEqual(["2", "3", "4"]);
  small.kook.knobs.listOrder = "newest-first";
  expect(await list("after")).toEqual(["5", "4"]);
});

test("message/list without a reference yields the newest, and a deleted reference still marks its place", async () => {
  const ids = Array.from({ length: 60 }, (_, i) => small.kook.say(small.channelId, small.anna, String(i)));
  const newest = contents(await ask("GET message/list", { target_id: small.channelId }));
  expect(newest).toHaveLength(50);
  expect(newest.at(-1)).toBe("59");
  small.kook.remove(ids[57] ?? "");
  const after = await ask("GET message/list", { target_id: small.channelId, msg_id: ids[57], flag: "after" });
  expect(contents(after)).toEqual(["58", "59"]);
});

test("lists come in pages of at most 50", async () => {
  for (let i = 0; i < 60; i++) small.kook.addChannel(small.guildId, { name: `c${i}` });
  const first = await ask("GET channel/list", { guild_id: small.guildId });
  const second = await ask("GET channel/list", { guild_id: small.guildId, page: 2 });
  expect(first.data).toMatchObject({ meta: { page: 1, page_total: 2, page_size: 50, total: 61 }, sort: [] });
  expect(first.data["items"]).toHaveLength(50);
  expect(second.data["items"]).toHaveLength(11);
});

test("a guild shows its owner, its roles and its channels; a member their roles", async () => {
  const role = small.kook.addRole(small.guildId, { name: "Mods", permissions: 1 });
  small.kook.changeRoles(small.guildId, small.anna, [role.id]);
  expect(await ask("GET guild/view", { guild_id: small.guildId })).toMatchObject({
    data: { user_id: small.owner, channels: [{ id: small.channelId }] },
  });
  expect(await ask("GET guild-role/list", { guild_id: small.guildId })).toMatchObject({
    data: { items: expect.arrayContaining([expect.objectContaining({ role_id: role.id, permissions: 1 })]) },
  });
  expect(await ask("GET user/view", { user_id: small.anna, guild_id: small.guildId })).toMatchObject({
    data: { nickname: "Anna", roles: [role.id], is_master: false },
  });
  expect(await ask("GET user/view", { user_id: small.owner, guild_id: small.guildId })).toMatchObject({
    data: { is_master: true },
  });
  expect(await ask("GET guild/list")).toMatchObject({ data: { items: [{ id: small.guildId }] } });
});

test("a channel without the right to send, a guild that is not the bot's and a channel that is gone are refused", async () => {
  small.kook.overwriteUser(small.channelId, small.botId, { deny: 4096 });
  expect(await create({ content: "x" })).toMatchObject({ status: 403, code: 40300 });
  const other = small.kook.addGuild({ name: "Elsewhere", ownerId: small.anna }).id;
  expect(await ask("GET guild/view", { guild_id: other })).toMatchObject({ code: 40300 });
  small.kook.deleteChannel(small.channelId);
  expect(await create({ content: "x" })).toMatchObject({ status: 404, code: 40400 });
});

test("direct messages go by user or by chat code, and not to who refuses them", async () => {
  const chat = await ask("POST user-chat/create", { target_id: small.anna });
  await ask("POST direct-message/create", { target_id: small.anna, type: 9, content: "by user" });
  await ask("POST direct-message/create", { chat_code: chat.data["code"], content: "by code" });
  expect(small.kook.directMessages(small.anna)).toMatchObject([
    { content: "by user", type: 9 },
    { content: "by code", type: 1 },
  ]);
  small.kook.blockDirectMessages(small.anna);
  expect(await ask("POST direct-message/create", { target_id: small.anna, content: "x" })).toMatchObject({
    code: 40000,
  });
});

test("an upload can be fetched without a token and sent as an image by its uploader", async () => {
  const form = new FormData();
  form.set("file", new Blob([Buffer.from("picture")], { type: "image/png" }), "a.png");
  const response = await fetch(`${small.kook.url}/asset/create`, {
    method: "POST",
    headers: { authorization: `Bot ${small.token}` },
    body: form,
  });
  const { data } = (await response.json()) as { data: { url: string } };
  expect(data.url.startsWith(`${small.kook.assetOrigin}/attachments/`)).toBe(true);
  const file = await fetch(data.url);
  expect([file.headers.get("content-type"), await file.text()]).toEqual(["image/png", "picture"]);
  expect(small.kook.assetRequests.at(-1)?.headers["authorization"]).toBeUndefined();
  expect(await create({ type: 2, content: data.url })).toMatchObject({ code: 0 });
});

test("everyone has an avatar, a PNG", async () => {
  const { data } = await ask("GET user/view", { user_id: small.anna });
  const bytes = Buffer.from(await (await fetch(String(data["avatar"]))).arrayBuffer());
  expect(bytes.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
});

test("each answer tells the rate limit of its bucket, and above it comes 429 until the window is over", async () => {
  small.kook.knobs.limits = { "user/me": { limit: 2, windowMs: 5000 } };
  const first = await ask("GET user/me");
  await ask("GET user/me");
  const third = await ask("GET user/me");
  expect(first.headers.get("x-rate-limit-remaining")).toBe("1");
  expect(third).toMatchObject({ status: 429, code: 42900 });
  expect(third.headers.get("x-rate-limit-bucket")).toBe("user/me");
  expect(third.headers.get("x-rate-limit-reset")).toBe("5");
  time += 5000;
  expect(await ask("GET user/me")).toMatchObject({ status: 200 });
});

test.each([
  ["relative", "7", null],
  ["epoch", "1790000007", null],
  ["epoch-ms", "1790000007000", null],
  ["none", null, null],
  ["relative", "7", "true"],
] as const)("a limited route can tell its reset as %s", async (reset, value, global) => {
  small.kook.knobs.rateLimit({ on: "GET user/me", seconds: 7, reset, global: global !== null });
  const limited = await ask("GET user/me");
  expect(limited.status).toBe(429);
  expect(limited.headers.get("x-rate-limit-reset")).toBe(value);
  expect(limited.headers.get("x-rate-limit-global")).toBe(global);
  expect(await ask("GET user/me")).toMatchObject({ status: 200 });
});

test("a route can be refused with any code, or with a page that is no JSON", async () => {
  small.kook.knobs.refuse({ on: "GET gateway/index", code: 40101, status: 401, times: 2 });
  expect(await ask("GET gateway/index")).toMatchObject({ status: 401, code: 40101 });
  expect(await ask("GET gateway/index")).toMatchObject({ status: 401 });
  expect(await ask("GET gateway/index")).toMatchObject({ status: 200 });
  small.kook.knobs.refuse({ on: "GET user/me", status: 502, html: "<h1>Bad Gateway</h1>" });
  const page = await fetch(`${small.kook.url}/user/me`);
  expect([page.status, await page.text()]).toEqual([502, "<h1>Bad Gateway</h1>"]);
});

test("an answer can get lost after the message was stored", async () => {
  small.kook.knobs.dropAnswer({ on: "POST message/create" });
  await expect(create({ content: "stored" })).rejects.toThrow();
  expect(small.kook.messages(small.channelId)).toMatchObject([{ content: "stored" }]);
});

test("a connection can be cut before anything is done, and a request can stay without an answer", async () => {
  small.kook.knobs.cut({ on: "POST message/create" });
  await expect(create({ content: "lost" })).rejects.toThrow();
  small.kook.knobs.hang({ on: "POST message/create" });
  const cancel = new AbortController();
  const hanging = fetch(`${small.kook.url}/message/create`, { method: "POST", signal: cancel.signal });
  await small.kook.until(() => small.kook.requests.length === 2);
  cancel.abort();
  await expect(hanging).rejects.toThrow();
  expect(small.kook.messages(small.channelId)).toEqual([]);
});

test("everyone is called only by those who may", async () => {
  small.kook.say(small.channelId, small.anna, "(met)all(met)");
  small.kook.say(small.channelId, small.owner, "(met)all(met)");
  small.kook.say(small.channelId, small.owner, "`(met)all(met)`");
  const { data } = await ask("GET message/list", { target_id: small.channelId });
  expect((data["items"] as { mention_all: boolean }[]).map((item) => item.mention_all)).toEqual([false, true, false]);
});
