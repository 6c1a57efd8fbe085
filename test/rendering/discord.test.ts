import { MessageCreateRequestSchema } from "discord-api-spec/zod";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCards } from "../../src/kmarkdown/index.js";
import type { Attachment, Card, CardModule, Message, Quote, RenderContext } from "../../src/message/index.js";
import { renderDiscord, type DiscordEmbed, type DiscordPart } from "../../src/rendering/index.js";
import { hostileText } from "../support/content-trees.js";
import { readDiscord } from "../support/discord-markup.js";
import { context, makeMessage } from "./make-message.js";

const text = (value: string) => [{ type: "text" as const, text: value }];

function render(change: Partial<Message>, around: RenderContext = context): readonly DiscordPart[] {
  return renderDiscord(makeMessage(change), around);
}

function named(name: string): DiscordPart {
  const message = makeMessage({ content: text("hi") });
  return first(renderDiscord({ ...message, author: { ...message.author, name } }, context));
}

function first(parts: readonly DiscordPart[]): DiscordPart {
  const [part] = parts;
  if (!part) throw new Error("There is no part");
  return part;
}

test("the author is the sender, with name and picture, and their name is ready for when they can't be", () => {
  expect(first(render({ content: text("hi") }))).toEqual({
    content: "hi",
    embeds: [],
    files: [],
    buttons: [],
    mentions: { users: [], roles: [] },
    header: "**Anna**\n",
    persona: true,
    username: "Anna",
    avatarUrl: "https://img.kookapp.cn/avatars/a.jpg/icon",
    sourceUrl:
      "https://www.kookapp.cn/direct/anchor/2040000000000001/1095000000000001/dc16a6f2-0000-4d0b-8022-92798d602e28",
    suppressEmbeds: false,
  });
});

test("a mapping without personas says so in each part", () => {
  const parts = render(
    { content: text("字".repeat(2_500)) },
    { ...context, presentation: { ...context.presentation, persona: false } },
  );
  expect(parts.map(({ persona, header }) => [persona, header])).toEqual([
    [false, "**Anna**\n"],
    [false, ""],
  ]);
});

test.each([
  ["小明", "小明"],
  ["Clyde", "C·lyde"],
  ["the DISCORD fan", "the D·ISCORD fan"],
  ["ｄｉｓｃｏｒｄ", "d·iscord"],
  ["```x```", "`·``x`·``"],
  ["everyone", "everyone·"],
  ["System Message", "System Message·"],
  ["everyone else", "everyone else"],
  ["", "KOOK user"],
  ["\u200b \n", "KOOK user"],
  ["  two\n lines ", "two lines"],
])("%j may be a webhook's name as %j", (name, username) => {
  expect(named(name).username).toBe(username);
});

test("whatever the name, a webhook may have it, and the name line shows it as it is", () => {
  fc.assert(
    fc.property(
      fc.oneof(hostileText, fc.string({ unit: "binary", maxLength: 120 }), fc.constant("👨‍👩‍👧‍👦".repeat(20))),
      (name) => {
        const { username, header } = named(name);
        expect(username.length).toBeGreaterThanOrEqual(1);
        expect(username.length).toBeLessThanOrEqual(80);
        expect(username).not.toMatch(/clyde|discord|```|[\n\r]|^(?:everyone|here|system message)$|^\s|\s$/i);
        expect(header).toMatch(/^\*\*[^\n]+\*\*\n$/);
        const { constructs, chars } = readDiscord(header);
        expect(constructs).toEqual([]);
        expect(chars.filter(({ char }) => char !== "\n").every(({ style }) => style === "b")).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

test("an avatar that is no web address is left out, not the message", () => {
  const message = makeMessage({ content: text("hi") });
  const parts = ["", "not an address", "javascript:1"].map((avatarUrl) =>
    first(renderDiscord({ ...message, author: { ...message.author, avatarUrl } }, context)),
  );
  expect(parts.map(({ avatarUrl, content }) => [avatarUrl, content])).toEqual(Array(3).fill([null, "hi"]));
});

const pdf: Attachment = {
  kind: "file",
  url: "https://img.kookapp.cn/attachments/r.pdf",
  name: "report_[1].pdf",
  size: 1_536_000,
  contentType: null,
};

const linked = { ...context, presentation: { ...context.presentation, attachments: "link" as const } };

test("where a mapping wants links, each file is a line with sign, name, size and link, after the text", () => {
  const attachments: Attachment[] = [
    pdf,
    { ...pdf, kind: "image", name: "", url: "https://img.kookapp.cn/a/cat.png", size: null },
    { ...pdf, kind: "video", name: "v", size: 512 },
    { ...pdf, kind: "audio", name: "a", size: 5 * 1024 ** 3 },
  ];
  expect(first(render({ content: text("see\n\n"), attachments }, linked)).content.split("\n")).toEqual([
    "see",
    "📎 [report\\_\\[1\\].pdf](<https://img.kookapp.cn/attachments/r.pdf>) · 1.5 MB",
    "🖼️ [cat.png](<https://img.kookapp.cn/a/cat.png>)",
    "🎬 [v](<https://img.kookapp.cn/attachments/r.pdf>) · 512 B",
    "🎵 [a](<https://img.kookapp.cn/attachments/r.pdf>) · 5 GB",
  ]);
});

test("a file whose address is none still is a line", () => {
  const [part] = render({ attachments: [{ ...pdf, url: "gone", name: "x" }] });
  expect(part?.content).toBe("📎 x · 1.5 MB");
});

test("a message that holds nothing is still a message", () => {
  expect(render({}).map(({ content }) => content)).toEqual(["…"]);
  expect(render({ content: text(" \n\u200b") }).map(({ content }) => content)).toEqual(["…"]);
});

const quote: Quote = { messageIds: ["m1"], authorName: "Bo*b", kind: "text", content: text("first line\nsecond line") };

test("the answered message is shown as a quote: who, and how it began", () => {
  expect(first(render({ content: text("yes"), quote })).content).toBe("> ↩️ **Bo\\*b**: first line second line\nyes");
});

test("the quote leads to the copy where there is one", () => {
  const around = { ...context, quotedCopy: "9", quotedCopyUrl: "https://discord.com/channels/1/2/9" };
  expect(first(render({ content: text("yes"), quote }, around)).content).toBe(
    "> [↩️](<https://discord.com/channels/1/2/9>) **Bo\\*b**: first line second line\nyes",
  );
});

test("an excerpt is cut at a grapheme, keeps what is hidden hidden, and has no links", () => {
  const content = [
    { type: "spoiler" as const, children: text("secret") },
    { type: "link" as const, url: "https://e.x/a", children: text("https://e.x/a") },
    { type: "code-block" as const, language: "js", text: "let x;" },
    ...text("👨‍👩‍👧‍👦".repeat(10)),
  ];
  const [part] = render({ content: text("yes"), quote: { ...quote, authorName: "", content } });
  expect(part?.content).toBe(`> ↩️ ||secret||https\\://e.x/a let x; ${"👨‍👩‍👧‍👦".repeat(4)}…\nyes`);
});

test.each([
  ["image", "🖼️"],
  ["video", "🎬"],
  ["audio", "🎵"],
  ["file", "📎"],
  ["card", "🗂️"],
] as const)("a quoted %s is shown as what it is", (kind, sign) => {
  const [part] = render({ content: text("yes"), quote: { ...quote, kind, content: [] } });
  expect(part?.content).toBe(`> ↩️ **Bo\\*b**: ${sign}\nyes`);
});

test("previews are suppressed where KOOK showed none, and only there", () => {
  const link = (url: string, shown: string) => ({ type: "link" as const, url, children: text(shown) });
  const suppressed = (...content: Message["content"]) => first(render({ content })).suppressEmbeds;
  expect(suppressed(link("https://e.x", "t"))).toBe(true);
  expect(suppressed(link("https://e.x", "t"), ...text(" "), link("https://e.x", "https://e.x"))).toBe(false);
  expect(suppressed(...text("no link"))).toBe(false);
  const [withCard] = render({ content: [link("https://e.x", "t")], cards: [cardOf([{ type: "header", text: "h" }])] });
  expect(withCard?.suppressEmbeds).toBe(false);
});

function cardOf(modules: readonly CardModule[], color: string | null = null): Card {
  return { color, theme: "primary", modules };
}

const moduleArbitrary: fc.Arbitrary<CardModule> = fc.oneof(
  fc.record({ type: fc.constant("header" as const), text: fc.oneof(hostileText, fc.constant("题".repeat(300))) }),
  fc.record({
    type: fc.constant("section" as const),
    content: fc.oneof(hostileText, fc.constant("内容*".repeat(1_500)), fc.constant("")).map(text),
    fields: fc.array(fc.oneof(hostileText, fc.constant("格_".repeat(700))).map(text), { maxLength: 30 }),
    accessory: fc.constantFrom(
      null,
      { type: "image" as const, url: "https://e.x/i.png", alt: "" },
      { type: "button" as const, label: "[b]", url: null },
    ),
  }),
  fc.record({
    type: fc.constant("images" as const),
    images: fc.array(
      fc.constantFrom(
        { type: "image" as const, url: "https://e.x/i.png", alt: "" },
        { type: "image" as const, url: "no", alt: "n" },
      ),
      { maxLength: 9 },
    ),
  }),
  fc.constant({ type: "divider" as const }),
  fc.record({
    type: fc.constant("buttons" as const),
    buttons: fc.array(
      fc.record({
        type: fc.constant("button" as const),
        label: hostileText,
        url: fc.constantFrom(null, "https://e.x/go"),
      }),
      { maxLength: 4 },
    ),
  }),
  fc.record({
    type: fc.constant("countdown" as const),
    mode: fc.constant("day" as const),
    endsAt: fc.constantFrom(0, 1e12, 1e300),
  }),
);

function sizeOf({ title = "", description = "", fields = [] }: DiscordEmbed): number {
  return [title, description, ...fields.flatMap(({ name, value }) => [name, value])].join("").length;
}

test("whatever the cards, Discord's own schema takes each part, and its limits hold", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.array(moduleArbitrary, { maxLength: 12 }).map((modules) => cardOf(modules, "#ff0000")),
        { maxLength: 5 },
      ),
      (cards) => {
        const parts = render({ kind: "card", cards });
        expect(parts.length).toBeGreaterThan(0);
        for (const { content, embeds, header } of parts) {
          expect(header.length + content.length).toBeLessThanOrEqual(2000);
          expect(content.trim() !== "" || embeds.length > 0).toBe(true);
          expect(embeds.length).toBeLessThanOrEqual(10);
          expect(embeds.reduce((sum, embed) => sum + sizeOf(embed), 0)).toBeLessThanOrEqual(6000);
          for (const embed of embeds) {
            expect(embed.title?.length ?? 0).toBeLessThanOrEqual(256);
            expect(embed.description?.length ?? 0).toBeLessThanOrEqual(4096);
            expect(embed.fields?.length ?? 0).toBeLessThanOrEqual(25);
            for (const { name, value } of embed.fields ?? []) {
              expect(name.length).toBeLessThanOrEqual(256);
              expect(value.length).toBeLessThanOrEqual(1024);
              expect(value.trim()).not.toBe("");
            }
          }
          const body = { content, embeds: [...embeds] };
          expect(MessageCreateRequestSchema.safeParse(body)).toMatchObject({ success: true });
        }
      },
    ),
    { numRuns: 100 },
  );
});

test("a card's colour is the embed's, and text of a message stays beside it", () => {
  const cards = parseCards('[{"type":"card","color":"#00aaff","modules":[{"type":"header","text":"h"}]}]', {
    users: new Map(),
    roles: new Map(),
    channels: new Map(),
    guildId: null,
  });
  expect(first(render({ content: text("see"), cards: cards ?? [] }))).toMatchObject({
    content: "see",
    embeds: [{ title: "h", color: 0x00aaff }],
  });
});
