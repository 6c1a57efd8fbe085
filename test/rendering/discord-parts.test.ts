import fc from "fast-check";
import { expect, test } from "vitest";
import type { Attachment, Card, CardModule, ContentNode, Message, Presentation } from "../../src/message/index.js";
import { renderDiscord, type DiscordPart } from "../../src/rendering/discord.js";
import { charsOf, contentTree } from "../support/content-trees.js";
import { readDiscord } from "../support/discord-markup.js";
import { textOf } from "../support/shown.js";
import { context, makeMessage } from "./make-message.js";

const text = (value: string): readonly ContentNode[] => [{ type: "text", text: value }];
const SOURCE =
  "https://www.kookapp.cn/direct/anchor/2040000000000001/1095000000000001/dc16a6f2-0000-4d0b-8022-92798d602e28";

function render(
  change: Partial<Message>,
  presentation: Partial<Presentation> = {},
  struck = false,
): readonly DiscordPart[] {
  return renderDiscord(makeMessage(change), {
    ...context,
    presentation: { ...context.presentation, ...presentation },
    struck,
  });
}

function attachment(name: string, change: Partial<Attachment> = {}): Attachment {
  const url = `https://img.kookapp.cn/attachments/${encodeURIComponent(name)}`;
  return { kind: "file", url, name, size: null, contentType: null, ...change };
}

function card(...modules: readonly CardModule[]): Card {
  return { color: null, theme: "primary", modules };
}

const image = (name: string): CardModule & { type: "images" } => ({
  type: "images",
  images: [{ type: "image", url: `https://img.kookapp.cn/assets/${name}`, alt: "" }],
});
const names = (part: DiscordPart | undefined): readonly string[] => part?.files.map(({ name }) => name) ?? [];

// ---------------------------------------------------------------- files

test("files go with the first text, each by its own name", () => {
  const same = { url: "https://img.kookapp.cn/a.png", kind: "image" as const };
  const [part, ...rest] = render({
    content: text("see"),
    attachments: [attachment("a.png", same), attachment("A.png", same), attachment("报告 (1).pdf", { size: 10 })],
  });

  expect(rest).toEqual([]);
  expect(part?.content).toBe("see");
  expect(names(part)).toEqual(["a.png", "A-2.png", "报告 (1).pdf"]);
  expect(part?.files[2]).toMatchObject({ size: 10, embedded: false, title: "报告 (1).pdf" });
  expect(part?.files[2]?.line).toMatch(/^📎 \[报告 \(1\)\.pdf\]\(<https:.*>\) · 10 B$/);
});

test.each([
  ["no extension", attachment("cat", { kind: "image", url: "https://img.kookapp.cn/x.webp" }), "cat.webp"],
  ["no extension anywhere", attachment("cat", { kind: "video", url: "https://img.kookapp.cn/x" }), "cat.mp4"],
  ["no name", attachment("", { url: "https://img.kookapp.cn/x.zip" }), "x.zip"],
  ["a path", attachment("../../etc/passwd.txt"), "etc_passwd.txt"],
  ["what Discord would hide", attachment("SPOILER_a.png"), "a.png"],
  ["line breaks and quotes", attachment('a\n"b"\u202e.txt'), "a _b_.txt"],
  ["a long one", attachment(`${"名".repeat(300)}.tar`), `${"名".repeat(100)}.tar`],
])("a file name with %s becomes a safe one", (_, file, name) => {
  expect(names(render({ attachments: [file] })[0])).toEqual([name]);
});

test("ten files a message, and no more than one request carries; further text follows them", () => {
  const attachments = Array.from({ length: 23 }, (_, index) => attachment(`${index}.txt`));
  const parts = render({ content: text("字".repeat(4_000)), attachments });

  expect(parts.map(({ files }) => files.length)).toEqual([10, 10, 3, 0, 0]);
  expect(parts.map(({ content }) => content === "")).toEqual([false, true, true, false, false]);
  expect(parts.map(({ content }) => content).join("")).toBe("字".repeat(4_000));
  const large = [9, 9, 9, 9].map((mib, index) => attachment(`${index}.zip`, { size: mib * 1024 * 1024 }));
  expect(render({ attachments: large }).map(({ files }) => files.length)).toEqual([2, 2]);
});

test("an edit of the text moves no file, and adds or removes parts at the end alone", () => {
  const attachments = Array.from({ length: 12 }, (_, index) => attachment(`${index}.txt`));
  const cards = [card({ type: "header", text: "box" }, image("a.png"))];
  const filesOf = (length: number): readonly (readonly string[])[] =>
    render({ content: text("x".repeat(length)), attachments }).map(names);

  const short = filesOf(3);
  expect(filesOf(9_000).slice(0, short.length)).toEqual(short);
  expect(filesOf(0)).toEqual(short);
  expect(render({ content: text("x"), attachments, cards }).at(-1)?.embeds).toHaveLength(1);
});

test("a text with files leaves room for what must be said of them", () => {
  const parts = render({ content: text("x".repeat(5_000)), attachments: [attachment("a")] });
  for (const { header, content } of parts) expect(header.length + content.length).toBeLessThanOrEqual(1_700);
});

test("a mapping may want links, or the files left out, which is said without a link", () => {
  const attachments = [attachment("a.png", { kind: "image", size: 2_048 })];
  const cards = [card(image("b.png"))];
  const [links] = render({ attachments, cards }, { attachments: "link" });
  expect(links?.content).toBe("🖼️ [a.png](<https://img.kookapp.cn/attachments/a.png>) · 2 KB");
  expect(links?.embeds).toEqual([{ image: { url: "https://img.kookapp.cn/assets/b.png" } }]);
  const [skipped] = render({ attachments, cards }, { attachments: "skip" });
  expect(skipped).toMatchObject({ content: "🖼️ a.png · 2 KB", files: [], embeds: [{ description: "🖼️ b.png" }] });
  expect(links?.files).toEqual([]);
});

test("a file whose address is none is named, and nothing is uploaded", () => {
  const [part] = render({ attachments: [attachment("x", { url: "gone" })] });
  expect(part).toMatchObject({ content: "📎 x", files: [] });
});

// ---------------------------------------------------------------- cards

test("a card's pictures are uploaded once each, and shown by its embeds", () => {
  const picture = { type: "image" as const, url: "https://img.kookapp.cn/assets/图.JPG?x=1", alt: "cover" };
  const [part] = render({
    cards: [
      card(
        { type: "section", content: text("s"), fields: [], accessory: picture },
        { type: "images", images: [picture] },
      ),
    ],
  });
  const url = "attachment://card-picture-1.jpg";
  expect(part?.embeds).toEqual([{ description: "s", thumbnail: { url }, image: { url } }]);
  expect(part?.files).toMatchObject([
    { name: "card-picture-1.jpg", title: "cover", embedded: true, url: expect.stringContaining("x=1") as string },
  ]);
  expect(part?.files[0]?.line).toMatch(/^🖼️ \[cover\]/);
});

test("a message has no more pictures than files, and each embed goes with its own", () => {
  const cards = Array.from({ length: 4 }, (_, at) => {
    const images = Array.from({ length: 4 }, (__, index) => image(`${at}-${index}.png`).images).flat();
    return card({ type: "images", images });
  });
  const parts = render({ cards });
  expect(parts.map(({ files }) => files.length)).toEqual([10, 6]);
  for (const { embeds, files } of parts) {
    const shown = embeds.map(({ image: shownImage }) => shownImage?.url.replace("attachment://", ""));
    expect(shown).toEqual(files.map(({ name }) => name));
  }
});

test("embeds that would make too many files go on in a message of their own", () => {
  const attachments = Array.from({ length: 10 }, (_, index) => attachment(`${index}`));
  const parts = render({ attachments, cards: [card(image("a.png"))] });
  expect(parts.map(({ files, embeds }) => [files.length, embeds.length])).toEqual([
    [10, 0],
    [1, 1],
  ]);
});

test("what people sent as a card of their own is text with files, and a card's files go along", () => {
  const modules: CardModule[] = [
    { type: "section", content: text("look"), fields: [], accessory: null },
    image("cat.png"),
    { type: "file", kind: "video", url: "https://img.kookapp.cn/v.mp4", title: "clip", size: 5 },
  ];
  const [own] = render({ kind: "card", cards: [{ ...card(...modules), theme: "invisible" }] });
  expect(own).toMatchObject({ content: "look", embeds: [] });
  expect(own?.files).toMatchObject([{ name: "cat.png" }, { name: "clip.mp4", kind: "video" }]);
  const [boxed] = render({ kind: "card", cards: [card(...modules)] });
  expect(boxed?.embeds).toMatchObject([{ description: "look" }]);
  expect(names(boxed)).toEqual(["clip.mp4", "card-picture-1.png"]);
});

function buttonsCard(...buttons: readonly (readonly [label: string, url: string | null])[]): Card {
  const made = buttons.map(([label, url]) => ({ type: "button" as const, label, url }));
  return card({ type: "header", text: "h" }, { type: "buttons", buttons: made });
}

test("link buttons are buttons where their labels fit; others lead to the message in KOOK", () => {
  const [part] = render({
    cards: [
      buttonsCard(
        ["Go [x]", "https://e.example/?a=1"],
        ["", "https://e.example"],
        ["长".repeat(81), "https://f.example"],
      ),
      buttonsCard(["Vote", null], ["Bad", "javascript:1"]),
    ],
  });
  expect(part?.buttons.map(({ label }) => label)).toEqual(["Go [x]", "🔗"]);
  expect(part?.embeds[0]?.description).toContain(`[${"长".repeat(81)}](<https://f.example>)`);
  expect(part?.buttons[0]).toMatchObject({
    url: "https://e.example/?a=1",
    line: "🔗 [Go \\[x\\]](<https://e.example/?a=1>)",
  });
  expect(part?.embeds[1]?.description).toContain(`[\\[Vote\\]](<${SOURCE}>)`);
  expect(part?.embeds[1]?.description).toContain("Bad");
});

test("more than 25 buttons go on as links, and so does an address that is too long", () => {
  const many = Array.from({ length: 27 }, (_, index) => [`b${index}`, `https://e.example/${index}`] as const);
  const [part] = render({ cards: [buttonsCard(...many)] });
  expect(part?.buttons).toHaveLength(25);
  expect(part?.embeds[0]?.description).toContain("[b26](<https://e.example/26>)");
  const [long] = render({ cards: [buttonsCard(["b", `https://e.example/${"x".repeat(512)}`])] });
  expect(long?.buttons).toEqual([]);
  expect(long?.embeds[0]?.description).toContain("[b](<https://e.example/xxx");
});

// ---------------------------------------------------------------- mentions

const rules: Presentation["mentions"] = [
  { source: { kind: "user", id: "u1" }, target: { platform: "discord", kind: "user", id: "111" } },
  { source: { kind: "role", id: "r1" }, target: { platform: "discord", kind: "role", id: "222" } },
  { source: { kind: "user", id: "u2" }, target: { platform: "telegram", username: "somebody" } },
  { source: { kind: "user", id: "u3" }, target: { platform: "discord", kind: "user", id: "1> @everyone" } },
];
const user = (id: string): ContentNode => ({ type: "mention-user", id, name: "Bob" });
const role = (id: string): ContentNode => ({ type: "mention-role", id, name: "mods" });
const pings = { users: ["u1", "u2", "u3"], roles: ["r1"], all: true, here: false };

test("whom KOOK notified, and a rule names, is notified", () => {
  const content = [user("u1"), ...text(" "), role("r1"), ...text(" "), user("u1")];
  const [part] = render({ content, pings }, { mentions: rules });
  expect(part).toMatchObject({ content: "<@111> <@&222> <@111>", mentions: { users: ["111"], roles: ["222"] } });
});

test.each([
  ["KOOK notified nobody", [user("u1"), role("r1")], { ...pings, users: [], roles: [] }],
  ["it isn't known whom KOOK notified", [user("u1"), role("r1")], undefined],
  ["no rule is for Discord", [user("u2"), role("r2")], pings],
  ["the rule's id is none", [user("u3"), role("r3")], pings],
  ["everyone was notified", [{ type: "mention-all", target: "all" }, user("u2"), role("r2")], pings],
] as const)("nobody is notified where %s", (_, content, notified) => {
  const [part] = render({ content, ...(notified ? { pings: notified } : {}) }, { mentions: rules });
  expect(part?.mentions).toEqual({ users: [], roles: [] });
  expect(part?.content).toContain("@Bob@mods");
  expect(readDiscord(part?.content ?? "").constructs).toEqual([]);
});

test("an excerpt and a card notify nobody, and show names", () => {
  const quote = { messageIds: ["m"], authorName: "A", kind: "text" as const, content: [user("u1")] };
  const cards = [card({ type: "section", content: [user("u1")], fields: [], accessory: null })];
  const [part] = render({ content: text("x"), quote, cards, pings }, { mentions: rules });
  expect(part?.mentions).toEqual({ users: [], roles: [] });
  expect(part?.content).toContain("@Bob");
  expect(part?.embeds[0]?.description).toBe("@Bob");
});

test("each part notifies whom it names, and no mention is cut", () => {
  const content = Array.from({ length: 400 }, () => [user("u1"), ...text(" "), role("r1"), ...text(" , ")]).flat();
  for (const part of render({ content, pings }, { mentions: rules })) {
    expect(part.content.replace(/<@111>|<@&222>|[ ,]/g, "")).toBe("");
    expect(part.mentions).toEqual({ users: ["111"], roles: ["222"] });
  }
});

test("whatever a message holds, nobody is notified but those whom a rule names", () => {
  fc.assert(
    fc.property(contentTree, (tree) => {
      const mentioned: ContentNode = { type: "mention-user", id: "u1", name: "Bob" };
      const parts = render({ content: [...tree, mentioned, ...tree], pings }, { mentions: rules });
      const constructs = parts.flatMap(({ content }) => readDiscord(content).constructs);
      expect(constructs.every((construct) => construct.startsWith("mention: <@111>"))).toBe(true);
      for (const { content } of parts)
        expect(content.replaceAll("<@111>", "")).not.toMatch(/@everyone|@here|<@[!&]?\d+>/i);
    }),
    { numRuns: 200 },
  );
});

// ---------------------------------------------------------------- the author

test("a template stands for the author, as a persona and in the text", () => {
  const message = makeMessage({ content: text("hi"), guildName: "公会" });
  const header = "{name} [{role}] · {guild} #{channel} {time} {other}";
  const presentation = { ...context.presentation, header };
  const [part] = renderDiscord(
    { ...message, author: { ...message.author, roleName: "Admin" } },
    { ...context, presentation },
  );
  expect(part?.username).toBe("Anna [Admin] · 公会 #general 2023-02-24 19:31 {other}");
  expect(part?.header).toBe("**Anna [Admin] · 公会 #general 2023-02-24 19:31 {other}**\n");
  const [without] = renderDiscord(message, {
    ...context,
    presentation: { ...presentation, header: "[{role}] {name}" },
  });
  expect(without?.username).toBe("Anna");
});

test("a template's result is a name like any other: cut, and without what Discord refuses", () => {
  const [part] = render({ content: text("hi") }, { header: `{name} @ discord ${"x".repeat(100)}` });
  expect(part?.username).toMatch(/^Anna @ d·iscord x+$/);
  expect(part?.username.length).toBeLessThanOrEqual(80);
});

test("people of the same name are told apart by a mark that stays, and others have none", () => {
  const message = makeMessage({ content: text("hi") });
  const named = (id: string, name = "Anna"): string =>
    renderDiscord({ ...message, author: { ...message.author, id, name, hasNamesake: true } }, context)[0]?.username ??
    "";
  expect(named("2125000001")).toMatch(/^Anna \S+$/);
  expect(named("2125000001")).toBe(named("2125000001"));
  expect(named("2125000002")).not.toBe(named("2125000001"));
  expect(named("1", "名".repeat(90))).toMatch(/^名+ [^名]+$/);
  expect(render({ content: text("hi") })[0]?.username).toBe("Anna");
});

// ---------------------------------------------------------------- struck

test("what was deleted in KOOK is struck out, and marked", () => {
  const [part] = render({ content: text("secret\nplan") }, {}, true);
  expect(part?.content).toBe("🗑️ ~~secret\nplan~~");
});

test("a struck message has no files, embeds, buttons or mentions; words stand for them", () => {
  const parts = render(
    {
      content: [user("u1")],
      pings,
      attachments: [attachment("a.png", { kind: "image" })],
      cards: [
        card({ type: "header", text: "box" }, image("b.png")),
        buttonsCard(["Go", "https://e.example"], ["V", null]),
      ],
    },
    { mentions: rules },
    true,
  );
  expect(parts).toHaveLength(1);
  expect(parts[0]).toMatchObject({ files: [], embeds: [], buttons: [], mentions: { users: [], roles: [] } });
  const { chars, constructs, masked } = readDiscord(parts[0]?.content ?? "");
  expect([constructs, masked]).toEqual([[], []]);
  expect(textOf(chars)).toBe("🗑️ @Bob\nbox\n🖼️ b.png\nh\n[V]\n🖼️ a.png");
});

test("a struck message that held nothing to read is a mark", () => {
  expect(render({}, {}, true).map(({ content }) => content)).toEqual(["🗑️"]);
});

test("every character that can be is struck, whatever the message, and it fits", () => {
  fc.assert(
    fc.property(contentTree, (tree) => {
      const parts = render({ content: tree }, {}, true);
      const { chars } = readDiscord(parts.map(({ content }) => content).join("\n"));
      for (const { content, header } of parts) expect(header.length + content.length).toBeLessThanOrEqual(2_000);
      const plain = charsOf(tree).filter(({ char, style }) => !style.includes("c") && /[^\s\u200b]/.test(char));
      const struck = chars.filter(({ char, style }) => style.includes("s") && /[^\s\u200b]/.test(char));
      expect(struck.length).toBeGreaterThanOrEqual(plain.length);
    }),
    { numRuns: 300 },
  );
});
