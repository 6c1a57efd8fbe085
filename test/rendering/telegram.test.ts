import fc from "fast-check";
import { expect, test } from "vitest";
import type { Card, CardModule, Message, Quote, RenderContext } from "../../src/message/index.js";
import { renderTelegram, type TelegramPart } from "../../src/rendering/index.js";
import { hostileText } from "../support/content-trees.js";
import { readTelegram } from "../support/telegram-html.js";
import { context, makeMessage } from "./make-message.js";

const text = (value: string) => [{ type: "text" as const, text: value }];

function render(change: Partial<Message>, around: RenderContext = context): readonly TelegramPart[] {
  return renderTelegram(makeMessage(change), around);
}

function nameLine(id: string, name: string): string {
  const message = makeMessage({ content: text("hi") });
  const [part] = renderTelegram({ ...message, author: { ...message.author, id, name } }, context);
  return part?.html.split("\n")[0] ?? "";
}

test("a message begins with its author's name, once", () => {
  const parts = render({ content: text("字".repeat(9_000)) });
  expect(parts).toHaveLength(3);
  expect(parts.map(({ html }) => /^\S+ <b>Anna<\/b>\n/.test(html))).toEqual([true, false, false]);
});

test("people of the same name have marks of their own, which stay", () => {
  const marks = Array.from({ length: 40 }, (_, id) => nameLine(String(2_125_000_001 + id), "Anna").split(" ")[0]);
  expect(new Set(marks).size).toBeGreaterThan(8);
  expect(nameLine("2125000001", "Renamed").split(" ")[0]).toBe(marks[0]);
});

test.each([
  ["<b>&", "&lt;b&gt;&amp;"],
  ["@durov", "@\u200bdurov"],
  ["two\nlines", "two lines"],
  ["", "KOOK user"],
  ["\u200b", "KOOK user"],
])("the name %j is written %j", (name, written) => {
  expect(nameLine("1", name)).toMatch(new RegExp(`^\\S+ <b>${written}</b>$`));
});

const quote: Quote = { messageIds: ["m1"], authorName: "Bob", kind: "text", content: text("before\nthat") };

test("an answer is a reply to the copy, in its first part alone", () => {
  const parts = render({ content: text("字".repeat(5_000)), quote }, { ...context, quotedCopy: "77" });
  expect(parts.map(({ replyTo }) => replyTo)).toEqual(["77", null]);
  expect(parts[0]?.html).not.toContain("Bob");
});

test("without a copy, an answer shows an excerpt", () => {
  const [part] = render({ content: text("yes"), quote });
  expect(part?.replyTo).toBeNull();
  expect(part?.html.split("\n").slice(1)).toEqual(["<blockquote>↩️ <b>Bob</b>: before that</blockquote>", "yes"]);
});

test("only a pasted address has a preview, in its own part", () => {
  const pasted = { type: "link" as const, url: "https://e.x/a", children: text("https://e.x/a") };
  const masked = { type: "link" as const, url: "https://e.x/b", children: text("t") };
  expect(render({ content: [masked] })[0]?.linkPreview).toEqual({ is_disabled: true });
  const parts = render({ content: [masked, ...text("字".repeat(4_100)), pasted] });
  expect(parts.map(({ linkPreview }) => linkPreview)).toEqual([
    { is_disabled: true },
    { is_disabled: false, url: "https://e.x/a" },
  ]);
  const hidden = { type: "spoiler" as const, children: [pasted] };
  expect(render({ content: [hidden] })[0]?.linkPreview).toEqual({ is_disabled: true });
});

test("where a mapping wants links, files are lines", () => {
  const attachments = [
    { kind: "image" as const, url: "https://img.kookapp.cn/a?b&c", name: "<a>.png", size: 2048, contentType: null },
  ];
  const linked = { ...context, presentation: { ...context.presentation, attachments: "link" as const } };
  const [part] = render({ attachments }, linked);
  expect(part?.html.split("\n")[1]).toBe('🖼️ <a href="https://img.kookapp.cn/a?b&amp;c">&lt;a&gt;.png</a> · 2 KB');
});

test("a message that holds nothing is still a message", () => {
  expect(render({})[0]?.html).toMatch(/\n…$/);
  expect(render({ content: text(" \u200b ") })).toHaveLength(1);
});

const buttons = (count: number): CardModule => ({
  type: "buttons",
  buttons: Array.from({ length: count }, (_, index) => ({
    type: "button",
    label: `${index} ${"长".repeat(60)}`,
    url: `https://example.com/${index}`,
  })),
});

function cardOf(modules: readonly CardModule[]): Card {
  return { color: null, theme: "primary", modules };
}

test("link buttons stand under the last part, two in a row; those too many are links", () => {
  const modules: CardModule[] = [
    { type: "section", content: text("字".repeat(5_000)), fields: [], accessory: null },
    buttons(103),
  ];
  const parts = render({ cards: [cardOf(modules)] });
  expect(parts.slice(0, -1).every((part) => part.buttons.length === 0)).toBe(true);
  const rows = parts.at(-1)?.buttons ?? [];
  expect(rows).toHaveLength(50);
  expect(rows.flat().every((button) => button.text.length <= 64)).toBe(true);
  expect(rows[0]?.map(({ url }) => url)).toEqual(["https://example.com/0", "https://example.com/1"]);
  expect(parts.at(-1)?.html.match(/https:\/\/example\.com\/10[0-2]"/g)).toHaveLength(3);
});

test("a button whose label doesn't fit is a link with all of it", () => {
  const label = "长".repeat(65);
  const [part] = render({
    cards: [cardOf([{ type: "buttons", buttons: [{ type: "button", label, url: "https://example.com/" }] }])],
  });
  expect(part?.buttons).toEqual([]);
  expect(part?.html).toContain(`<a href="https://example.com/">${label}</a>`);
});

test("whatever is in a message, a strict parser takes each part and it is within the limits", () => {
  const change = fc.record({
    content: hostileText.map(text),
    cards: fc.array(
      fc
        .array(
          fc.oneof(
            fc.record({ type: fc.constant("header" as const), text: hostileText }),
            fc.record({
              type: fc.constant("section" as const),
              content: hostileText.map(text),
              fields: fc.array(hostileText.map(text), { maxLength: 3 }),
              accessory: fc.constant(null),
            }),
            fc.record({
              type: fc.constant("countdown" as const),
              mode: fc.constant("day" as const),
              endsAt: fc.constantFrom(0, 1e300),
            }),
            fc.record({ type: fc.constant("invite" as const), url: hostileText }),
            fc.constant(buttons(2)),
          ),
          { maxLength: 5 },
        )
        .map(cardOf),
      { maxLength: 3 },
    ),
    attachments: fc.array(
      fc.record({
        kind: fc.constantFrom("image" as const, "file" as const),
        url: fc.oneof(hostileText, fc.webUrl()),
        name: hostileText,
        size: fc.constantFrom(null, 0, 1, 1e12),
        contentType: fc.constant(null),
      }),
      { maxLength: 3 },
    ),
    quote: fc.record({
      messageIds: fc.constant(["m"]),
      authorName: hostileText,
      kind: fc.constantFrom("text" as const, "card" as const),
      content: hostileText.map((value) => text(value.repeat(30))),
    }),
  });
  fc.assert(
    fc.property(change, (parts) => {
      const rendered = render(parts);
      expect(rendered.length).toBeGreaterThan(0);
      for (const { html } of rendered) expect(readTelegram(html).text.length).toBeLessThanOrEqual(4096);
    }),
    { numRuns: 300 },
  );
});
