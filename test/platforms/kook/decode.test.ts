import { expect, test } from "vitest";
import type { Message, MessageCreated, SourceEvent } from "../../../src/message/index.js";
import { decodeEvent } from "../../../src/platforms/kook/decode.js";
import { decodeListedMessage } from "../../../src/platforms/kook/decode-message.js";

const SELF = "3862000001";
const GUILD = "2040000000000001";
const CHANNEL = "1095000000000001";
const IMAGE = "https://img.kookapp.cn/attachments/2026-01/01/a%20b.png";

const author = {
  id: "2125000001",
  username: "anna",
  identify_num: "8668",
  online: true,
  os: "Websocket",
  status: 1,
  avatar: "https://img.kookapp.cn/avatars/a.jpg?x-oss-process=style?x-oss-process=style/icon",
  vip_avatar: "",
  nickname: "Anna",
  roles: [101, "102"],
  is_vip: false,
  bot: false,
};

/** A message as KOOK really sends it (values replaced); `extra` goes over what is there, undefined takes a field out. */
function message(change: Record<string, unknown> = {}, extra: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    channel_type: "GROUP",
    type: 9,
    target_id: CHANNEL,
    author_id: author.id,
    content: "**hi** (met)2862000002(met)",
    msg_id: "dc16a6f2-0000-4d0b-8022-92798d602e28",
    msg_timestamp: 1677238292770,
    nonce: "x",
    from_type: 1,
    verify_token: "REDACT",
    ...change,
    extra: {
      type: 9,
      code: "",
      guild_id: GUILD,
      channel_name: "general",
      visible_only: null,
      mention: ["2862000002"],
      mention_all: false,
      mention_roles: [],
      mention_here: false,
      nav_channels: [],
      author,
      kmarkdown: {
        raw_content: "hi @bob",
        mention_part: [{ id: "2862000002", username: "bob", full_name: "bob#0001", avatar: "https://x/" }],
        mention_role_part: [{ role_id: 702, name: "mods", color: 0 }],
        channel_part: [{ id: "1095000000000002", name: "talk", guild_id: GUILD }],
      },
      last_msg_content: "Anna: hi @bob",
      send_msg_device: 0,
      channel_type: 1,
      ...extra,
    },
  };
}

function system(type: string, body: unknown, channelType = "GROUP"): Record<string, unknown> {
  return {
    channel_type: channelType,
    type: 255,
    target_id: channelType === "GROUP" ? GUILD : SELF,
    author_id: "1",
    content: "[系统消息]",
    extra: { type, body },
    msg_id: "s1",
    msg_timestamp: 1677238292770,
  };
}

function created(d: unknown): MessageCreated {
  const event = decodeEvent(d, SELF);
  if (event.type !== "message-created") throw new Error(`Not a message: ${JSON.stringify(event)}`);
  return event;
}

const decoded = (d: unknown): Message => created(d).message;

// ---------------------------------------------------------------- a message

test("a message in KMarkdown becomes a neutral one, with the names that came with it", () => {
  const d = message({ content: "**hi** (met)2862000002(met) (rol)702(rol) (chn)1095000000000002(chn) (met)1(met)" });
  expect(created(d)).toEqual({
    type: "message-created",
    sourceText: "**hi** (met)2862000002(met) (rol)702(rol) (chn)1095000000000002(chn) (met)1(met)",
    direct: false,
    visibleOnly: false,
    system: false,
    message: {
      id: "dc16a6f2-0000-4d0b-8022-92798d602e28",
      guildId: GUILD,
      channelId: CHANNEL,
      channelName: "general",
      author: {
        id: author.id,
        name: "Anna",
        avatarUrl: author.avatar,
        bot: false,
        roleIds: ["101", "102"],
      },
      kind: "text",
      content: [
        { type: "bold", children: [{ type: "text", text: "hi" }] },
        { type: "text", text: " " },
        { type: "mention-user", id: "2862000002", name: "bob" },
        { type: "text", text: " " },
        { type: "mention-role", id: "702", name: "mods" },
        { type: "text", text: " " },
        { type: "mention-channel", id: "1095000000000002", guildId: GUILD, name: "talk" },
        { type: "text", text: " " },
        { type: "mention-user", id: "1", name: null },
      ],
      cards: [],
      attachments: [],
      quote: null,
      mentionsAll: false,
      pings: { users: ["2862000002"], roles: [], all: false, here: false },
      sentAt: 1677238292770,
    },
  });
});

test("old plain text is not read as KMarkdown", () => {
  const d = message({ type: 1, content: "**not bold** @bob#2862000002" });
  expect(decoded(d)).toMatchObject({
    kind: "text",
    content: [
      { type: "text", text: "**not bold** " },
      { type: "mention-user", id: "2862000002", name: "bob" },
    ],
  });
});

test("the source text keeps its escapes, for commands", () => {
  expect(created(message({ content: "/relay link \\-\\-x" })).sourceText).toBe("/relay link \\-\\-x");
});

test.each<[string, number, unknown, Record<string, unknown>]>([
  ["an image", 2, { type: "image", name: "cat.png", url: IMAGE }, { kind: "image", name: "cat.png", size: null }],
  [
    "a video",
    3,
    {
      type: "video",
      url: IMAGE,
      name: "v.mp4",
      file_type: "video/mp4",
      size: "1024",
      duration: 2.5,
      width: 1,
      height: 2,
    },
    { kind: "video", name: "v.mp4", size: 1024, contentType: "video/mp4" },
  ],
  [
    "a file",
    4,
    { type: "file", url: IMAGE, name: "a.zip", file_type: "zip", size: 7 },
    { kind: "file", name: "a.zip", size: 7, contentType: null },
  ],
  [
    "a recording",
    8,
    { type: "audio", url: IMAGE, duration: 3, mime_type: "audio/amr" },
    { kind: "audio", contentType: "audio/amr" },
  ],
  ["a recording with its address elsewhere", 8, { type: "audio", voice: IMAGE }, { kind: "audio", name: "a b.png" }],
  ["a file of an unknown type", 9, { type: "hologram", url: IMAGE, name: "h" }, { kind: "file", name: "h" }],
  ["several files", 9, [{ type: "image", url: IMAGE, name: "1" }], { kind: "image", name: "1" }],
])("%s comes with its address and what KOOK tells of it", (_what, type, attachments, expected) => {
  const found = decoded(message({ type, content: type === 9 ? "text" : IMAGE }, { attachments, kmarkdown: undefined }));
  expect(found.attachments).toMatchObject([{ url: IMAGE, ...expected }]);
  expect(found.content).toEqual(type === 9 ? [{ type: "text", text: "text" }] : []);
});

test.each<[string, unknown]>([
  ["null", null],
  ["[]", []],
  ["false", false],
  ["nothing", undefined],
  ["an empty object", {}],
  ["a text", "x"],
])("an image whose attachments are %s is found by its content", (_what, attachments) => {
  const found = decoded(message({ type: 2, content: IMAGE }, { attachments }));
  expect(found.attachments).toEqual([{ kind: "image", url: IMAGE, name: "a b.png", size: null, contentType: null }]);
  expect(created(message({ type: 2, content: IMAGE }, { attachments })).sourceText).toBe("");
});

test.each<[string, unknown]>([
  ["null", null],
  ["[]", []],
  ["false", false],
  ["nothing", undefined],
])("a text whose attachments are %s has none", (_what, attachments) => {
  expect(decoded(message({}, { attachments })).attachments).toEqual([]);
});

test("a file without an address is not lost without a word", () => {
  expect(decoded(message({ type: 4, content: "report.pdf" })).content).toEqual([{ type: "text", text: "report.pdf" }]);
});

test("addresses that are none are not passed on", () => {
  const attachments = { type: "image", url: "javascript:alert(1)", name: "x" };
  expect(decoded(message({ type: 2, content: "javascript:alert(1)" }, { attachments })).attachments).toEqual([]);
  expect(decoded(message({}, { author: { ...author, avatar: "" } })).author.avatarUrl).toBeNull();
});

// ---------------------------------------------------------------- cards

const cardJson = (cards: unknown): string => JSON.stringify(cards);

test("a card message keeps its cards", () => {
  const content = cardJson([
    {
      type: "card",
      theme: "info",
      size: "lg",
      modules: [{ type: "header", text: { type: "plain-text", content: "T" } }],
    },
  ]);
  expect(decoded(message({ type: 10, content }))).toMatchObject({
    kind: "card",
    content: [],
    attachments: [],
    cards: [{ theme: "info", modules: [{ type: "header", text: "T" }] }],
  });
  expect(created(message({ type: 10, content })).sourceText).toBe("");
});

test("text with pictures and files, which KOOK sends as a card, is text with attachments", () => {
  const content = cardJson([
    {
      type: "card",
      theme: "invisible",
      color: "",
      size: "lg",
      modules: [
        {
          type: "section",
          mode: "left",
          accessory: null,
          text: { type: "kmarkdown", content: "/relay **x** (met)2862000002(met)", elements: [] },
          elements: [],
        },
        { type: "container", elements: [{ type: "image", src: IMAGE, alt: "", size: "lg", circle: false }] },
        { type: "file", title: "a.zip", src: "https://img.kookapp.cn/attachments/a.zip", size: 12 },
      ],
    },
  ]);
  const found = created(message({ type: 10, content }));
  expect(found.sourceText).toBe("/relay **x** (met)2862000002(met)");
  expect(found.message).toMatchObject({
    kind: "text",
    cards: [],
    content: [
      { type: "text", text: "/relay " },
      { type: "bold" },
      { type: "text", text: " " },
      { type: "mention-user", name: "bob" },
    ],
    attachments: [
      { kind: "image", url: IMAGE, name: "a b.png" },
      { kind: "file", url: "https://img.kookapp.cn/attachments/a.zip", name: "a.zip", size: 12 },
    ],
  });
});

test("a lone picture in an invisible card is a picture", () => {
  const modules = [{ type: "container", elements: [{ type: "image", src: IMAGE }] }];
  const content = cardJson([{ type: "card", theme: "invisible", modules }]);
  expect(decoded(message({ type: 10, content }))).toMatchObject({
    kind: "image",
    content: [],
    attachments: [{ url: IMAGE }],
  });
});

test("an invisible card with more in it than a person could type stays a card", () => {
  const button = { type: "button", text: "b", click: "link", value: "https://e.x" };
  const modules = [{ type: "action-group", elements: [button] }];
  const content = cardJson([{ type: "card", theme: "invisible", modules }]);
  expect(decoded(message({ type: 10, content }))).toMatchObject({ kind: "card", cards: [{ theme: "invisible" }] });
});

test.each(["", "{}", "[]", '[{"type":"card","modules":7}]'])(
  "a card message whose content is %j is still a message",
  (content) => {
    expect(decoded(message({ type: 10, content })).kind).toBe("card");
  },
);

test("a card message that is no JSON is the text that it holds", () => {
  const { content, cards } = decoded(message({ type: 10, content: "no *json* {" }));
  expect(cards).toEqual([]);
  expect(content).toEqual([{ type: "text", text: "no *json* {" }]);
});

test("of a card message that was cut off its texts are left", () => {
  const json = cardJson([
    {
      type: "card",
      modules: [
        { type: "section", text: { type: "kmarkdown", content: '**a**"\n' } },
        "b",
        { type: "header", text: { type: "plain-text", content: "cut off here" } },
      ],
    },
  ]);
  const { content } = decoded(message({ type: 10, content: json.slice(0, json.indexOf(" here")) }));
  expect(content).toEqual([
    { type: "bold", children: [{ type: "text", text: "a" }] },
    { type: "text", text: '"\n' },
    { type: "text", text: "\n" },
    { type: "text", text: "cut off" },
  ]);
});

// ---------------------------------------------------------------- quotes

test("a quote is known by both of its ids, the more trusted first, and says who and what", () => {
  const quote = {
    id: "q",
    rong_id: "r",
    type: 9,
    content: "**old**",
    create_at: 1,
    author: { ...author, nickname: "Ann" },
  };
  expect(decoded(message({}, { quote })).quote).toEqual({
    messageIds: ["r", "q"],
    authorId: author.id,
    authorRoleIds: ["101", "102"],
    authorName: "Ann",
    kind: "text",
    content: [{ type: "bold", children: [{ type: "text", text: "old" }] }],
  });
  expect(decoded(message({}, { quote: { ...quote, rong_id: "q" } })).quote?.messageIds).toEqual(["q"]);
  expect(decoded(message({}, { quote: { ...quote, rong_id: undefined, author: null } })).quote).toMatchObject({
    messageIds: ["q"],
    authorName: "",
  });
});

test("of a quoted picture the address is no text; of a quoted card the words are", () => {
  expect(decoded(message({}, { quote: { id: "q", type: 2, content: IMAGE } })).quote).toMatchObject({
    kind: "image",
    content: [],
  });
  const content = cardJson([
    {
      type: "card",
      theme: "info",
      modules: [
        { type: "header", text: "Title" },
        { type: "section", text: { type: "kmarkdown", content: "*words*" } },
      ],
    },
  ]);
  expect(decoded(message({}, { quote: { id: "q", type: 10, content } })).quote).toMatchObject({
    kind: "card",
    content: [{ text: "Title" }, { text: "\n" }, { type: "italic" }],
  });
});

test("a quoted file is called by the end of its address, a card of files by their names", () => {
  const file = { id: "q", type: 4, content: "https://img.kookapp.cn/attachments/2026-01/report%20v2.pdf" };
  expect(decoded(message({}, { quote: file })).quote).toMatchObject({
    kind: "file",
    content: [{ type: "text", text: "report v2.pdf" }],
  });
  const content = JSON.stringify([
    {
      type: "card",
      theme: "invisible",
      modules: [
        { type: "file", title: "a.zip", src: "https://img.kookapp.cn/a" },
        { type: "file", title: "b.zip", src: "https://img.kookapp.cn/b" },
      ],
    },
  ]);
  expect(decoded(message({}, { quote: { id: "q", type: 10, content } })).quote).toMatchObject({
    kind: "file",
    content: [{ type: "text", text: "a.zip, b.zip" }],
  });
});

test.each<[string, unknown]>([
  ["null", null],
  ['""', ""],
  ["nothing", undefined],
  ["without ids", { type: 9, content: "x" }],
])("a quote that is %s is none", (_what, quote) => {
  expect(decoded(message({}, { quote })).quote).toBeNull();
});

// ---------------------------------------------------------------- who, where, for whom

test("in a direct message the channel is the chat, and there is no guild", () => {
  const code = "0123456789abcdef0123456789abcdef";
  const extra = { guild_id: undefined, channel_name: undefined, code, author: { ...author, roles: undefined } };
  expect(created(message({ channel_type: "PERSON", target_id: SELF }, extra))).toMatchObject({
    direct: true,
    message: { guildId: "", channelName: "", channelId: code, author: { roleIds: [] } },
  });
});

test("what only one person may see is marked so", () => {
  expect(created(message({}, { visible_only: author.id })).visibleOnly).toBe(true);
  expect(created(message({}, { visible_only: ["x"] })).visibleOnly).toBe(true);
  for (const visible_only of [null, undefined, "", false]) {
    expect(created(message({}, { visible_only })).visibleOnly).toBe(false);
  }
});

test("bots and KOOK itself are told apart from people", () => {
  for (const bot of [true, 1, "1", "true"])
    expect(decoded(message({}, { author: { ...author, bot } })).author.bot).toBe(true);
  for (const bot of [false, 0, "0", undefined]) {
    expect(decoded(message({}, { author: { ...author, bot } })).author.bot).toBe(false);
  }
  expect(created(message({ author_id: "1" })).system).toBe(true);
});

test("pinging everybody is told, for all and for those who are here", () => {
  expect(decoded(message({}, { mention_all: true })).mentionsAll).toBe(true);
  expect(decoded(message({}, { mention_here: 1 })).mentionsAll).toBe(true);
  expect(decoded(message({}, { mention_all: "0", mention_here: undefined })).mentionsAll).toBe(false);
});

test("names fall back: nickname, user name, none; one who is mentioned as author has their name in the guild", () => {
  expect(decoded(message({}, { author: { ...author, nickname: "" } })).author.name).toBe("anna");
  expect(decoded(message({}, { author: null })).author).toEqual({
    id: author.id,
    name: "",
    avatarUrl: null,
    bot: false,
    roleIds: [],
  });
  expect(decoded(message({ content: `(met)${author.id}(met)` })).content).toMatchObject([{ name: "Anna" }]);
});

test("ids may come as numbers", () => {
  const found = decoded(message({ target_id: 1095000000000001, author_id: 5, msg_timestamp: "7" }, { guild_id: 42 }));
  expect(found).toMatchObject({ channelId: CHANNEL, guildId: "42", author: { id: "5" }, sentAt: 7 });
});

test("extra of the barest kind is enough, of any size of content", () => {
  const content = "x".repeat(100_000);
  const d = { ...message({ content }), extra: { guild_id: GUILD } };
  expect(decoded(d)).toMatchObject({ channelName: "", quote: null, content: [{ text: content }] });
});

test("a message of our own is ignored, whatever its type", () => {
  for (const type of [9, 10, 2]) expect(decodeEvent(message({ type, author_id: SELF }), SELF)).toEqual(ignored("own"));
});

// ---------------------------------------------------------------- what isn't relayed

function ignored(reason: string): SourceEvent {
  return { type: "ignored", reason };
}

test.each<[string, unknown, string]>([
  ["nothing", undefined, "malformed"],
  ["a list", [], "malformed"],
  ["no type", message({ type: undefined }), "malformed"],
  ["an empty id", message({ msg_id: "" }), "malformed"],
  ["no author", message({ author_id: undefined }), "malformed"],
  ["no time", message({ msg_timestamp: undefined }), "malformed"],
  ["no guild", message({}, { guild_id: undefined }), "malformed"],
  ["no channel", message({ target_id: undefined }), "malformed"],
  ["an item", message({ type: 12, content: '{"type":"item"}' }), "item"],
  ["a closed type", message({ type: 7 }), "unknown-type"],
  ["a broadcast", message({ channel_type: "BROADCAST" }), "unknown-channel-type"],
  ["a system event without extra", { ...system("x", {}), extra: null }, "malformed"],
  ["an unknown system event", system("moon_landed", {}), "unknown-system-event"],
  ["a system event named like an object's part", system("constructor", {}), "unknown-system-event"],
  ["an edit without id", system("updated_message", { content: "x" }), "malformed"],
  ["a deletion without id", system("deleted_message", {}), "malformed"],
  ["a click without person", system("message_btn_click", { msg_id: "m", value: "v" }, "PERSON"), "malformed"],
])("%s is ignored with a reason", (_what, d, reason) => {
  expect(decodeEvent(d, SELF)).toEqual(ignored(reason));
});

// ---------------------------------------------------------------- system events

const NOBODY = { users: [], roles: [], all: false, here: false };
const edited = (body: Record<string, unknown>): SourceEvent =>
  decodeEvent(system("updated_message", { msg_id: "m", channel_id: CHANNEL, ...body }), SELF);

test("an edit tells the new text, with the names that it brings and whom it notifies", () => {
  const body = {
    content: "*new* (met)2862000002(met)",
    mention: ["2862000002"],
    mention_roles: [702],
    mention_all: false,
    mention_here: true,
    updated_at: 1677238299999,
    kmarkdown: { mention_part: [{ id: "2862000002", username: "bob" }] },
    quote: { id: "q", type: 9, content: "old", author },
  };
  expect(edited(body)).toEqual({
    type: "message-edited",
    messageId: "m",
    guildId: GUILD,
    channelId: CHANNEL,
    sourceText: "*new* (met)2862000002(met)",
    content: [
      { type: "italic", children: [{ type: "text", text: "new" }] },
      { type: "text", text: " " },
      { type: "mention-user", id: "2862000002", name: "bob" },
    ],
    cards: [],
    attachments: null,
    pings: { users: ["2862000002"], roles: ["702"], all: false, here: true },
    editedAt: 1677238299999,
  });
});

test("an edit without names and pings, as KOOK documents it, has unknown names and notifies nobody", () => {
  expect(edited({ content: "(met)2862000002(met)", updated_at: 0 })).toMatchObject({
    content: [{ type: "mention-user", id: "2862000002", name: null }],
    pings: NOBODY,
    editedAt: 1677238292770,
  });
});

test("an edited card is a card, and tells that it has no files; what only looks like JSON is text", () => {
  const card = cardJson([{ type: "card", theme: "info", modules: [{ type: "section", text: "words" }] }]);
  expect(edited({ content: card })).toMatchObject({
    content: [],
    cards: [{ theme: "info", modules: [{ type: "section", content: [{ type: "text", text: "words" }] }] }],
    attachments: [],
    sourceText: "",
  });
  expect(edited({ content: "[1, 2]" })).toMatchObject({
    content: [{ type: "text", text: "[1, 2]" }],
    cards: [],
    attachments: null,
  });
});

test("an edited text with pictures, which travels as a card, is text with attachments", () => {
  const card = cardJson([
    {
      type: "card",
      theme: "invisible",
      modules: [
        { type: "section", text: { type: "kmarkdown", content: "**look**" } },
        { type: "container", elements: [{ type: "image", src: IMAGE, alt: "" }] },
      ],
    },
  ]);
  expect(edited({ content: card })).toMatchObject({
    content: [{ type: "bold", children: [{ type: "text", text: "look" }] }],
    cards: [],
    attachments: [{ kind: "image", url: IMAGE, name: "a b.png" }],
    sourceText: "**look**",
  });
});

test.each([null, [], false, "", {}])("an edit whose attachments are %j says nothing of them", (attachments) => {
  expect(edited({ content: "words", attachments })).toMatchObject({ attachments: null });
});

test("an edit that brings its attachments tells them", () => {
  const attachments = { type: "image", url: IMAGE, name: "a.png" };
  expect(edited({ content: "words", attachments })).toMatchObject({
    content: [{ type: "text", text: "words" }],
    attachments: [{ kind: "image", url: IMAGE, name: "a.png" }],
  });
});

test("a message tells whom it notified", () => {
  const extra = { mention: [2862000002], mention_roles: [702, "703"], mention_all: true };
  expect(decoded(message({}, extra)).pings).toEqual({
    users: ["2862000002"],
    roles: ["702", "703"],
    all: true,
    here: false,
  });
  const without = { mention: undefined, mention_all: undefined, mention_roles: undefined, mention_here: undefined };
  expect(decoded(message({}, without)).pings).toEqual(NOBODY);
});

// ---------------------------------------------------------------- reactions and pins

const place = { guildId: GUILD, channelId: CHANNEL };
const reacted = (emoji: unknown): SourceEvent =>
  decodeEvent(system("added_reaction", { channel_id: CHANNEL, msg_id: "m", user_id: author.id, emoji }), SELF);

test("a reaction that comes or goes is told, with who and on what", () => {
  const body = {
    channel_id: CHANNEL,
    msg_id: "m",
    user_id: author.id,
    emoji: { id: "[#128226;]", name: "[#128226;]" },
  };
  const event = { type: "reaction-changed", messageId: "m", ...place, userId: author.id, emoji: "📢" };
  expect(decodeEvent(system("added_reaction", body), SELF)).toEqual({ ...event, added: true });
  expect(decodeEvent(system("deleted_reaction", body), SELF)).toEqual({ ...event, added: false });
});

test.each<[string, string, string]>([
  ["[#128077;]", "", "👍"],
  ["👍", "", "👍"],
  ["👍🏽", "", "👍🏽"],
  ["[#128077;][#127997;]", "", "👍🏽"],
  ["[#128077;#127997;]", "", "👍🏽"],
  ["[#127464;][#127475;]", "", "🇨🇳"],
  ["", "🎉", "🎉"],
  ["2040000000000001/8CqJvCqMVQ05V05V", "wow", ":wow:"],
  ["2040000000000001/8CqJvCqMVQ05V05V", "", ":emoji:"],
  ["2040000000000001/8CqJvCqMVQ05V05V", "a:b\nc", ":abc:"],
  ["[#99999999;]", "odd", ":odd:"],
  ["no emoji", "", ":emoji:"],
])("the emoji %j (%j) is %s", (id, name, emoji) => {
  expect(reacted({ id, name })).toMatchObject({ emoji });
});

test("a heart is one emoji in all of its spellings, and so is a keycap", () => {
  for (const id of ["❤", "❤\ufe0f", "[#10084;]", "[#10084;#65039;]"]) {
    expect(reacted({ id, name: id })).toMatchObject({ emoji: "❤\ufe0f" });
  }
  for (const id of ["1\u20e3", "1\ufe0f\u20e3", "[#49;][#8419;]"]) {
    expect(reacted({ id, name: id })).toMatchObject({ emoji: "1\ufe0f\u20e3" });
  }
});

test("a guild emoji's name stays short enough to be kept", () => {
  const event = reacted({ id: "1/a", name: "长".repeat(500) });
  expect(event.type === "reaction-changed" && event.emoji.length).toBeLessThanOrEqual(64);
});

test.each([undefined, null, "👍", {}, { id: "", name: "" }])("a reaction with the emoji %j is none", (emoji) => {
  expect(reacted(emoji)).toEqual(ignored("malformed"));
});

test("a message that is pinned, or no longer, is told", () => {
  const body = { channel_id: CHANNEL, operator_id: author.id, msg_id: "m" };
  const event = { type: "pin-changed", messageId: "m", ...place };
  expect(decodeEvent(system("pinned_message", body), SELF)).toEqual({ ...event, pinned: true });
  expect(decodeEvent(system("unpinned_message", body), SELF)).toEqual({ ...event, pinned: false });
});

// ---------------------------------------------------------------- other system events

test.each<[string, Record<string, unknown>]>([
  [
    "a deletion",
    {
      d: system("deleted_message", { msg_id: "m", channel_id: CHANNEL, channel_type: 1 }),
      event: { type: "message-deleted", messageId: "m", guildId: GUILD, channelId: CHANNEL },
    },
  ],
  [
    "a new channel",
    {
      d: system("added_channel", { id: CHANNEL, name: "news", is_category: 0, parent_id: "" }),
      event: { type: "channel-changed", guildId: GUILD, channelId: CHANNEL, name: "news" },
    },
  ],
  [
    "a changed channel",
    {
      d: system("updated_channel", { id: CHANNEL, name: "new name", type: 1 }),
      event: { type: "channel-changed", guildId: GUILD, channelId: CHANNEL, name: "new name" },
    },
  ],
  [
    "a deleted channel",
    {
      d: system("deleted_channel", { id: CHANNEL, deleted_at: 1 }),
      event: { type: "channel-deleted", guildId: GUILD, channelId: CHANNEL },
    },
  ],
  ["a new role", { d: system("added_role", { role_id: 1 }), event: { type: "roles-changed", guildId: GUILD } }],
  ["a changed role", { d: system("updated_role", { role_id: 1 }), event: { type: "roles-changed", guildId: GUILD } }],
  ["a deleted role", { d: system("deleted_role", { role_id: 1 }), event: { type: "roles-changed", guildId: GUILD } }],
  ["a changed guild", { d: system("updated_guild", { id: GUILD }), event: { type: "guild-changed", guildId: GUILD } }],
  [
    "a changed guild, told to us alone",
    { d: system("updated_guild", { id: GUILD }, "PERSON"), event: { type: "guild-changed", guildId: GUILD } },
  ],
  ["a deleted guild", { d: system("deleted_guild", { id: GUILD }), event: { type: "guild-left", guildId: GUILD } }],
  [
    "being taken in",
    { d: system("self_joined_guild", { guild_id: GUILD }, "PERSON"), event: { type: "guild-changed", guildId: GUILD } },
  ],
  [
    "being thrown out",
    { d: system("self_exited_guild", { guild_id: GUILD }, "PERSON"), event: { type: "guild-left", guildId: GUILD } },
  ],
  [
    "a button",
    {
      d: system(
        "message_btn_click",
        {
          msg_id: "m",
          user_id: author.id,
          value: "v1:abc",
          target_id: CHANNEL,
          guild_id: GUILD,
          channel_type: "GROUP",
          user_info: { ...author, nickname: "" },
        },
        "PERSON",
      ),
      event: {
        type: "button-pressed",
        messageId: "m",
        channelId: CHANNEL,
        guildId: GUILD,
        userId: author.id,
        userName: "anna",
        value: "v1:abc",
      },
    },
  ],
  [
    "a button in a direct message",
    {
      d: system("message_btn_click", { msg_id: "m", user_id: author.id, value: "v", target_id: "" }, "PERSON"),
      event: {
        type: "button-pressed",
        messageId: "m",
        channelId: "",
        guildId: "",
        userId: author.id,
        userName: "",
        value: "v",
      },
    },
  ],
])("%s is told as what it is", (_what, { d, event }) => {
  expect(decodeEvent(d, SELF)).toEqual(event);
});

test.each([
  ...["private_added_reaction", "private_deleted_reaction", "joined_guild", "exited_guild", "updated_guild_member"],
  ...["added_block_list", "deleted_block_list", "added_emoji", "removed_emoji", "deleted_emoji", "updated_emoji"],
  ...["joined_channel", "exited_channel", "user_updated", "guild_member_online", "guild_member_offline"],
  ...["updated_private_message", "deleted_private_message", "embeds_append"],
])("%s is known and of no interest", (type) => {
  expect(decodeEvent(system(type, { msg_id: "m" }), SELF)).toEqual(ignored(type));
});

// ---------------------------------------------------------------- listed messages

test("a listed message is the same as one that was told", () => {
  const place = { guildId: GUILD, channelId: CHANNEL, channelName: "general" };
  const item = {
    id: "m",
    type: 9,
    content: "**hi** (met)2862000002(met)",
    mention: ["2862000002"],
    mention_all: true,
    mention_roles: [],
    mention_here: false,
    embeds: [],
    attachments: null,
    create_at: 1677238292770,
    updated_at: 0,
    reactions: [],
    author: { id: author.id, username: "anna", avatar: IMAGE, online: true },
    image_name: "",
    read_status: false,
    quote: { id: "q", type: 9, content: "old", author },
    mention_info: { mention_part: [{ id: "2862000002", username: "bob" }], mention_role_part: [] },
  };
  expect(decodeListedMessage(item, place)).toMatchObject({
    type: "message-created",
    direct: false,
    sourceText: item.content,
    message: {
      ...place,
      id: "m",
      author: { id: author.id, name: "anna", avatarUrl: IMAGE },
      content: [{ type: "bold" }, { type: "text" }, { type: "mention-user", name: "bob" }],
      quote: { messageIds: ["q"], authorName: "Anna" },
      mentionsAll: true,
      pings: { users: ["2862000002"], roles: [], all: true, here: false },
      sentAt: 1677238292770,
    },
  });
  for (const broken of [null, { ...item, type: 255 }, { ...item, id: "" }, { ...item, author: {} }]) {
    expect(decodeListedMessage(broken, place)).toBeNull();
  }
});
