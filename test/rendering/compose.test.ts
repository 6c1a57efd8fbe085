import fc from "fast-check";
import { expect, test } from "vitest";
import { parseKMarkdown } from "../../src/kmarkdown/index.js";
import {
  defaultPresentation,
  type Attachment,
  type ContentNode,
  type Message,
  type MessageKind,
  type Quote,
  type RenderContext,
} from "../../src/message/index.js";
import { renderDiscord, renderTelegram } from "../../src/rendering/index.js";
import { hostileText } from "../support/content-trees.js";
import { readDiscord } from "../support/discord-markup.js";
import { kookNames } from "../support/kook-messages.js";
import { textOf } from "../support/shown.js";
import { readTelegram } from "../support/telegram-html.js";
import { context, makeMessage } from "./make-message.js";

/** The lines that a reader sees on each platform, after the author's name. */
function linesOf(change: Partial<Message>, around: RenderContext = context): Record<"discord" | "telegram", string[]> {
  const message = makeMessage(change);
  const discord = renderDiscord(message, around).map(({ content }) => {
    const { chars, constructs } = readDiscord(content);
    expect(constructs).toEqual([]);
    return textOf(chars);
  });
  const telegram = renderTelegram(message, around).map(({ html }) => readTelegram(html).text);
  return { discord: discord.join("\n").split("\n"), telegram: telegram.join("\n").split("\n").slice(1) };
}

const linking: RenderContext = { ...context, presentation: { ...defaultPresentation, attachments: "link" } };
const file: Attachment = { kind: "file", url: "https://e.x/a.bin", name: "a.bin", size: 5, contentType: null };
const quote: Quote = { messageIds: ["m"], authorName: "Bob", kind: "text", content: [] };

const hostileName = fc.oneof(
  hostileText,
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "a\nb",
    "a\r\n> b",
    "**x**](https://evil.com)",
    "a\u202egnp.exe",
    "\u2067x",
    "a\u2028b",
    "@everyone",
    "<b>",
    "```",
  ),
);
/** What would end the line, or turn the direction of the rest of it. */
const UNRULY = /[\n\r\u0085\u2028-\u202e\u2066-\u2069]/;

test("the name of a file or an author carries no markup, no line break and no change of direction", () => {
  fc.assert(
    fc.property(hostileName, (name) => {
      const content: ContentNode[] = [{ type: "text", text: "hi" }];
      const files = linesOf({ attachments: [{ ...file, name }] }, linking);
      const quotes = linesOf({ content, quote: { ...quote, authorName: name } });
      const mention = linesOf({ content: [{ type: "mention-user", id: "1", name }] });
      for (const platform of ["discord", "telegram"] as const) {
        expect(files[platform]).toHaveLength(1);
        expect(files[platform][0]).not.toMatch(UNRULY);
        expect(quotes[platform]).toHaveLength(2);
        expect(quotes[platform][0]).not.toMatch(UNRULY);
        expect(mention[platform]).toHaveLength(1);
        expect(mention[platform][0]).not.toMatch(UNRULY);
      }
    }),
    { numRuns: 500 },
  );
});

test.each<[MessageKind, string, string]>([
  ["text", "hello", "↩️ Bob: hello"],
  ["image", "", "↩️ Bob: 🖼️"],
  ["video", "", "↩️ Bob: 🎬"],
  ["audio", "", "↩️ Bob: 🎵"],
  ["file", "report.pdf", "↩️ Bob: 📎 report.pdf"],
  ["card", "Title\n**first** words", "↩️ Bob: 🗂️ Title first words"],
  ["card", "", "↩️ Bob: 🗂️"],
])("a quoted %s that says %j is shown as %j", (kind, kmarkdown, shown) => {
  const lines = linesOf({
    content: [{ type: "text", text: "yes" }],
    quote: { ...quote, kind, content: parseKMarkdown(kmarkdown, kookNames) },
  });
  expect(lines).toEqual({ discord: [shown, "yes"], telegram: [shown, "yes"] });
});

test("an excerpt ends with a whole grapheme, and says that it goes on", () => {
  const family = "👨‍👩‍👧‍👦";
  const content: ContentNode[] = [{ type: "text", text: family.repeat(20) }];
  const { discord, telegram } = linesOf({ content: [{ type: "text", text: "yes" }], quote: { ...quote, content } });
  expect(discord[0]).toBe(`↩️ Bob: ${family.repeat(7)}…`);
  expect(telegram[0]).toBe(discord[0]);
});

test("what is hidden stays hidden in an excerpt, also where it is cut, and code in it", () => {
  for (const source of [
    "(spl)secret(spl)",
    `(spl)${"secret".repeat(40)}(spl)`,
    "(spl)`secret`(spl)",
    "(spl)```\nsecret\n```(spl)",
  ]) {
    const message = makeMessage({ quote: { ...quote, content: parseKMarkdown(source, kookNames) } });
    const discord = renderDiscord(message, context).flatMap(({ content }) => readDiscord(content).chars);
    const telegram = renderTelegram(message, context).flatMap(({ html }) => readTelegram(html).chars);
    for (const chars of [discord, telegram]) {
      const secret = chars.filter(({ char }) => "secrt".includes(char) && char !== "…").slice(-6);
      expect(secret.map(({ style }) => style.includes("p"))).toEqual(Array(6).fill(true));
    }
  }
});

test.each<Attachment["kind"]>(["image", "video", "audio", "file"])(
  "a message that is nothing but a file (%s) has no other text",
  (kind) => {
    const message = makeMessage({ kind, attachments: [{ ...file, kind }] });
    const discord = renderDiscord(message, context);
    expect(discord.map(({ content, files }) => [content, files.length])).toEqual([["", 1]]);
    const telegram = renderTelegram(message, context);
    expect(telegram.map(({ html, files }) => [html.replace(/^\S+ <b>Anna<\/b>\n?/, ""), files.length])).toEqual([
      ["", 1],
    ]);
  },
);

test("blank lines around a text are left out, those within stay", () => {
  const content: ContentNode[] = [{ type: "text", text: "\n \na\n\nb  \n\n" }];
  expect(linesOf({ content })).toEqual({ discord: ["a", "", "b"], telegram: ["a", "", "b"] });
});
