import fc from "fast-check";
import { expect, test } from "vitest";
import type { ContentNode } from "../../src/message/index.js";
import { capabilities, renderDiscord, renderTelegram } from "../../src/rendering/index.js";
import { charsOf, contentTree } from "../support/content-trees.js";
import { readDiscord } from "../support/discord-markup.js";
import { textOf, type ShownChar } from "../support/shown.js";
import { readTelegram, type TelegramReading } from "../support/telegram-html.js";
import { comparableOnDiscord, comparableOnTelegram } from "./comparable.js";
import { context, makeMessage } from "./make-message.js";

const { limits: discord } = capabilities.discord;
const { limits: telegram } = capabilities.telegram;

/** Repeats itself until it can't fit into one part, however short its lines are. */
const longTree = fc.array(contentTree, { minLength: 60, maxLength: 90 }).map((trees) => {
  const lines = trees.flatMap((tree): readonly ContentNode[] => [...tree, { type: "text", text: "\n" }]);
  const visible = charsOf(lines).filter(({ char }) => char.trim() !== "").length;
  const times = Math.ceil((telegram.text + 1) / Math.max(1, visible));
  return Array.from({ length: times }, () => lines).flat();
});

test("a long message reaches Discord in parts that fit, with each character, format and link", () => {
  fc.assert(
    fc.property(longTree, (tree) => {
      const parts = renderDiscord(makeMessage({ content: tree }), context);
      const readings = parts.map(({ content }) => readDiscord(content));
      expect(parts.length).toBeGreaterThan(1);
      for (const { header, content } of parts) {
        expect((header + content).length).toBeLessThanOrEqual(discord.text);
        expect(content.trim()).not.toBe("");
      }
      expect(readings.flatMap(({ constructs }) => constructs)).toEqual([]);
      expect(comparableOnDiscord(readings.flatMap(({ chars }) => chars))).toEqual(comparableOnDiscord(charsOf(tree)));
    }),
    { numRuns: 25 },
  );
});

test("a long message reaches Telegram in parts that fit, with each character, format and link", () => {
  fc.assert(
    fc.property(longTree, (tree) => {
      const readings = readParts(tree);
      expect(readings.length).toBeGreaterThan(1);
      for (const { text, entities } of readings) {
        expect(text.length).toBeLessThanOrEqual(telegram.text);
        expect(entities).toBeLessThanOrEqual(telegram.entities);
        expect(text.trim()).not.toBe("");
      }
      expect(comparableOnTelegram(afterName(readings))).toEqual(comparableOnTelegram(charsOf(tree)));
    }),
    { numRuns: 25 },
  );
});

test("no grapheme is cut, whatever it is made of", () => {
  const grapheme = fc.constantFrom(
    "👨‍👩‍👧‍👦",
    "🇨🇳",
    "🇯🇵",
    "e\u0301\u0323",
    "👍🏽",
    "한",
    "ᄒ\u1161\u11ab",
    "नि",
    "字",
    "a",
    "\u200d",
    "1️⃣",
  );
  const whole = new Intl.Segmenter("en");
  fc.assert(
    fc.property(fc.array(grapheme, { minLength: 3_000, maxLength: 4_000 }), (graphemes) => {
      const text = graphemes.join("");
      const boundaries = new Set([...whole.segment(text)].map(({ index }) => index));
      const content: ContentNode[] = [{ type: "text", text }];
      const discord = renderDiscord(makeMessage({ content }), context).map((part) => part.content);
      const telegram = readParts(content).map((reading, index) =>
        index === 0 ? textOf(afterName([reading])) : reading.text,
      );
      for (const parts of [discord, telegram]) {
        expect(parts.join("")).toBe(text);
        const ends = parts.map((_, index) => parts.slice(0, index).join("").length);
        expect(ends.filter((end) => !boundaries.has(end))).toEqual([]);
      }
    }),
    { numRuns: 10 },
  );
});

test("a grapheme that is longer than a message is cut between characters", () => {
  const content: ContentNode[] = [{ type: "text", text: `a${"\u0301".repeat(9_000)}😀` }];
  const parts = renderDiscord(makeMessage({ content }), context).map((part) => part.content);
  expect(parts.join("")).toBe(content[0]?.type === "text" ? content[0].text : "");
  expect(parts.every((part) => part.length <= discord.text && part.length > 0)).toBe(true);
});

test.each([
  ["a paragraph", "甲".repeat(1_000) + "\n乙。乙 乙\n\n", "丙\n丙。丙 ".repeat(300)],
  ["else a line", "甲".repeat(1_200) + "。甲 甲\n", "乙".repeat(1_500)],
  ["else a full-width sentence", "甲".repeat(1_200) + "，甲 甲！」", "乙".repeat(1_500)],
  ["else a sentence", "a".repeat(1_200) + ", a a. ", "b".repeat(1_500)],
  ["else a clause", "甲".repeat(1_200) + " 甲，", "乙".repeat(1_500)],
  ["else a word", "a".repeat(1_200) + " ", "b".repeat(1_500)],
])("a part ends with %s", (_, first, second) => {
  const [part] = renderDiscord(makeMessage({ content: [{ type: "text", text: first + second }] }), context);
  expect(part?.content).toBe(first.trimEnd());
});

test("a code block is closed in one part and opened again in the next, at a line's end", () => {
  const lines = Array.from({ length: 400 }, (_, index) => `    line_${index} = ${index};`);
  const content: ContentNode[] = [{ type: "code-block", language: "js", text: lines.join("\n") }];
  const discord = renderDiscord(makeMessage({ content }), context).map((part) => part.content);
  expect(discord.length).toBeGreaterThan(2);
  expect(discord.every((part) => part.startsWith("```js\n    line_") && part.endsWith(";\n```"))).toBe(true);
  expect(discord.map((part) => part.slice(6, -4)).join("\n")).toBe(lines.join("\n"));
  const telegram = renderTelegram(makeMessage({ content }), context).map(({ html }) => html);
  expect(telegram.length).toBeGreaterThan(1);
  expect(telegram.slice(1).every((part) => part.startsWith('<pre><code class="language-js">    line_'))).toBe(true);
});

test("formats that a cut goes through go on in the next part", () => {
  const content: ContentNode[] = [
    { type: "quote", children: [{ type: "bold", children: [{ type: "text", text: "字".repeat(5_000) }] }] },
  ];
  const discord = renderDiscord(makeMessage({ content }), context).map((part) => part.content);
  expect(discord.every((part) => /^> \*\*字+\*\*$/.test(part))).toBe(true);
  const telegram = renderTelegram(makeMessage({ content }), context).map(({ html }) => html);
  expect(telegram.at(-1)).toMatch(/^<blockquote><b>字+<\/b><\/blockquote>$/);
});

test("an address is never cut", () => {
  const url = `https://example.com/${"a".repeat(150)}`;
  const link: ContentNode = { type: "link", url, children: [{ type: "text", text: url }] };
  const content = Array.from({ length: 60 }, (): ContentNode[] => [link, { type: "text", text: " " }]).flat();
  const discord = renderDiscord(makeMessage({ content }), context).flatMap((part) => part.content.split(" "));
  expect(new Set(discord)).toEqual(new Set([url]));
  expect(discord).toHaveLength(60);
});

function readParts(content: readonly ContentNode[]): readonly TelegramReading[] {
  return renderTelegram(makeMessage({ content }), context).map(({ html }) => readTelegram(html));
}

function afterName(readings: readonly TelegramReading[]): readonly ShownChar[] {
  const chars = readings.flatMap((reading) => reading.chars);
  return chars.slice(chars.findIndex(({ char }) => char === "\n") + 1);
}
