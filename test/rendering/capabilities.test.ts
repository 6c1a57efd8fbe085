import { expect, test } from "vitest";
import { features, type Feature } from "../../src/rendering/index.js";
import { makeMessage, context } from "./make-message.js";
import { renderDiscord, renderTelegram } from "../../src/rendering/index.js";
import type { ContentNode } from "../../src/message/index.js";

const text: ContentNode[] = [{ type: "text", text: "x" }];

/** What the table calls full must be there as markup; what it calls dropped must not. */
const MARKUP: readonly (readonly [Feature, ContentNode, discord: string, telegram: string])[] = [
  ["bold", { type: "bold", children: text }, "**x**", "<b>x</b>"],
  ["italic", { type: "italic", children: text }, "*x*", "<i>x</i>"],
  ["strike", { type: "strike", children: text }, "~~x~~", "<s>x</s>"],
  ["underline", { type: "underline", children: text }, "__x__", "<u>x</u>"],
  ["spoiler", { type: "spoiler", children: text }, "||x||", "<tg-spoiler>x</tg-spoiler>"],
  ["link", { type: "link", url: "https://e.x", children: text }, "[x](<https://e.x>)", '<a href="https://e.x">x</a>'],
  ["quote-block", { type: "quote", children: text }, "> x", "<blockquote>x</blockquote>"],
  ["code", { type: "code", text: "x" }, "`x`", "<code>x</code>"],
  ["code-block", { type: "code-block", language: "", text: "x" }, "```\nx\n```", "<pre>x</pre>"],
  ["rule", { type: "rule" }, "──────", "──────"],
  ["guild-emoji", { type: "emoji", id: "1/a", name: "x", url: null }, ":x:", ":x:"],
  ["mention-all", { type: "mention-all", target: "all" }, "@\u200beveryone", "@all"],
];

test.each(MARKUP)("%s arrives as the table says", (feature, node, discord, telegram) => {
  const message = makeMessage({ content: [node] });
  expect(renderDiscord(message, context)[0]?.content).toBe(discord);
  expect(renderTelegram(message, context)[0]?.html.split("\n").slice(1).join("\n")).toBe(telegram);
  for (const { support } of [features[feature].discord, features[feature].telegram])
    expect(support).not.toBe("dropped");
});

test("the table says in both languages what becomes of each thing on each platform", () => {
  const words = Object.values(features).flatMap(({ name, discord, telegram }) => [name, discord.note, telegram.note]);
  for (const { en, zh } of words) {
    expect(en).toMatch(/[a-z`]/);
    expect(zh).toMatch(/[\u4e00-\u9fff]/);
    expect(en).not.toMatch(/[\u4e00-\u9fff|\n]/);
    expect(zh).not.toMatch(/[|\n]/);
  }
});
