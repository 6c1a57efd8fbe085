import fc from "fast-check";
import { expect, test } from "vitest";
import type { Card, ContentNode, MentionRule, Message, Presentation } from "../../src/message/index.js";
import { capabilities, renderTelegram, type TelegramPart } from "../../src/rendering/index.js";
import { contentTree } from "../support/content-trees.js";
import { readTelegram } from "../support/telegram-html.js";
import { context, makeMessage } from "./make-message.js";

const text = (value: string): ContentNode => ({ type: "text", text: value });
const user = (id: string): ContentNode => ({ type: "mention-user", id, name: "Anna" });
const role = (id: string): ContentNode => ({ type: "mention-role", id, name: "Team" });

function render(
  change: Partial<Message>,
  choices: Partial<Presentation> = {},
  struck = false,
): readonly TelegramPart[] {
  return renderTelegram(makeMessage(change), {
    ...context,
    presentation: { ...context.presentation, ...choices },
    struck,
  });
}

/** Of the first part, without the name line. */
function words(parts: readonly TelegramPart[]): string {
  return parts[0]?.html.split("\n").slice(1).join("\n") ?? "";
}

function nameLine(parts: readonly TelegramPart[]): string {
  return readTelegram(parts[0]?.html.split("\n")[0] ?? "").text.replace(/^\S+ /, "");
}

const rules: readonly MentionRule[] = [
  { source: { kind: "user", id: "1" }, target: { platform: "telegram", username: "anna_tg" } },
  { source: { kind: "role", id: "1" }, target: { platform: "telegram", username: "team_lead_of_all" } },
  { source: { kind: "user", id: "2" }, target: { platform: "discord", kind: "user", id: "99" } },
];
const pings = { users: ["1", "2"], roles: ["1"], all: false, here: false };

/** As TDLib finds them: not in code, nor inside of words in Unicode's sense. https://github.com/tdlib/td */
function namesFound(parts: readonly TelegramPart[]): readonly string[] {
  return parts.flatMap(({ html }) => {
    const shown = readTelegram(html).chars.map(({ char, style }) => (style.includes("c") ? " " : char));
    const names = shown.join("").matchAll(/(?<![\p{L}\p{N}_])@([A-Za-z0-9_]{2,32})(?![\p{L}\p{N}_])/gu);
    return [...names].map(([, name = ""]) => name);
  });
}

test("who is in the mapping's table is notified, if KOOK notified whom they stand for", () => {
  const content = [user("1"), text(" and "), role("1"), text(" and "), user("2"), text(" and "), user("3")];

  expect(words(render({ content, pings }, { mentions: rules }))).toBe(
    "@anna_tg and @team_lead_of_all and @\u200bAnna and @\u200bAnna",
  );
});

test("nobody is notified whom KOOK didn't notify, or by a message of which that isn't known", () => {
  const nobody = { users: [], roles: [], all: true, here: true };

  expect(words(render({ content: [user("1")], pings: nobody }, { mentions: rules }))).toBe("@\u200bAnna");
  expect(words(render({ content: [user("1")] }, { mentions: rules }))).toBe("@\u200bAnna");
});

test.each(["请", "a", "1", "_", "@"])("a name is found by Telegram between letters like %j", (letter) => {
  const content = [text(letter), user("1"), text(letter), role("1"), user("1"), text(letter)];

  expect(namesFound(render({ content, pings }, { mentions: rules }))).toEqual([
    "anna_tg",
    "team_lead_of_all",
    "anna_tg",
  ]);
});

test("a name that is none is not written", () => {
  const odd = [{ source: { kind: "user", id: "1" }, target: { platform: "telegram", username: "a b<c>" } }] as const;

  expect(words(render({ content: [user("1")], pings }, { mentions: odd }))).toBe("@\u200bAnna");
});

test("a quote's excerpt notifies nobody", () => {
  const quote = { messageIds: ["m"], authorName: "Bob", kind: "text", content: [user("1")] } as const;

  expect(namesFound(render({ quote, pings }, { mentions: rules }))).toEqual([]);
});

test("whatever is around it, exactly those in the table are notified", () => {
  fc.assert(
    fc.property(contentTree, contentTree, (before, after) => {
      const content = [...before, user("1"), ...after];
      const names = namesFound(render({ content, pings }, { mentions: rules })).filter((name) => name.length > 3);
      expect(names).toEqual(["anna_tg"]);
    }),
    { numRuns: 300 },
  );
});

test.each([
  ["{name}", "Anna"],
  ["{name} in #{channel} of {guild}", "Anna in #general of Guild"],
  ["[{role}] {name}", "[Admin] Anna"],
  ["{time} {name}", "2023-02-24 19:31 Anna"],
  ["<b>{name}</b>", "<b>Anna</b>"],
])("the header %j reads %j", (header, line) => {
  const { author } = makeMessage({});
  const message = { guildName: "Guild", author: { ...author, roleName: "Admin" }, content: [text("hi")] };

  expect(nameLine(render(message, { header }))).toBe(line);
});

test("a header's time is the mapping's", () => {
  expect(nameLine(render({}, { header: "{name} {time}", timeZone: "America/New_York" }))).toBe("Anna 2023-02-24 06:31");
});

test("a header notifies nobody, and has an end", () => {
  const parts = render({ guildName: "G".repeat(500), channelName: "@durov" }, { header: "{channel} {name} {guild}" });

  expect(namesFound(parts)).toEqual([]);
  expect(nameLine(parts).replaceAll("\u200b", "").length).toBeLessThanOrEqual(250);
});

const card: Card = {
  color: null,
  theme: "primary",
  modules: [
    {
      type: "buttons",
      buttons: [
        { type: "button", label: "Open", url: "https://example.com/" },
        { type: "button", label: "Vote", url: null },
      ],
    },
  ],
};

test("what was deleted is struck out and marked, without buttons, and only its author's name stands", () => {
  const bold: ContentNode = { type: "bold", children: [text("hi ")] };
  const parts = render({ content: [bold, text("there")], cards: [card] }, {}, true);

  expect(parts).toHaveLength(1);
  expect(parts[0]?.html).toMatch(/^🗑️ \S+ <b>Anna<\/b>\n/);
  expect(words(parts)).toBe("<s><b>hi</b> there</s>\n<s>[Vote]</s>");
  expect(parts[0]?.buttons).toEqual([]);
});

test("code, which Telegram can't strike out, stays code", () => {
  const content: ContentNode[] = [
    text("see "),
    { type: "code", text: "x" },
    { type: "code-block", language: "", text: "y" },
  ];

  expect(words(render({ content }, {}, true))).toBe("<s>see </s><code>x</code>\n<pre>y</pre>");
});

test("the caption of a deleted picture is struck out, and the copy keeps its shape", () => {
  const attachments = [
    { kind: "image" as const, url: "https://img.kookapp.cn/a.png", name: "a.png", size: null, contentType: null },
  ];
  const message = { content: [text("look ".repeat(700))], attachments };
  const before = render(message);
  const after = render(message, {}, true);

  expect(after.map(({ files }) => files)).toEqual(before.map(({ files }) => files));
  expect(after.every(({ html }) => html.includes("<s>"))).toBe(true);
});

test("a deleted message notifies nobody again", () => {
  expect(namesFound(render({ content: [user("1")], pings }, { mentions: rules }, true))).toEqual([]);
});

test("whatever it holds, a struck message is within the limits and a strict parser takes it", () => {
  fc.assert(
    fc.property(contentTree, fc.integer({ min: 1, max: 60 }), (tree, times) => {
      const content = Array.from({ length: times }, () => tree).flat();
      for (const { html } of render({ content }, {}, true)) {
        const { text: shown, entities } = readTelegram(html);
        expect(shown.length).toBeLessThanOrEqual(capabilities.telegram.limits.text);
        expect(entities).toBeLessThanOrEqual(capabilities.telegram.limits.entities);
      }
    }),
    { numRuns: 100 },
  );
});

test("each part leaves room for the mark of a correction", () => {
  const parts = render({ content: [text("字".repeat(9_000))] });

  for (const { html } of parts) expect(readTelegram(html).text.length + "✏️ ".length).toBeLessThanOrEqual(4_096);
});

test.each([
  [1_700_000_000_000, '⏳ <tg-time unix="1700000000" format="r">2023-11-14 22:13 UTC</tg-time>'],
  [0, "⏳ 1970-01-01 00:00 UTC"],
  [1e13, "⏳ 2286-11-20 17:46 UTC"],
  [Number.NaN, "⏳ ?"],
])("a countdown to %d is written %j", (endsAt, written) => {
  const countdown: Card = { ...card, modules: [{ type: "countdown", mode: "day", endsAt }] };

  expect(words(render({ cards: [countdown] }))).toBe(written);
});
