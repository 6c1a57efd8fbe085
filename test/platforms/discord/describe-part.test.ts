import fc from "fast-check";
import { expect, test } from "vitest";
import type { Message } from "../../../src/message/index.js";
import { describePart } from "../../../src/platforms/discord/describe-part.js";
import { renderDiscord } from "../../../src/rendering/index.js";
import { context, makeMessage } from "../../rendering/make-message.js";
import { contentTree } from "../../support/content-trees.js";
import { readDiscord } from "../../support/discord-markup.js";
import { textOf } from "../../support/shown.js";

const described = (change: Partial<Message>) => renderDiscord(makeMessage(change), context).map(describePart);

/** What the description adds: the addresses behind links, and bars around what is hidden. */
const comparable = (text: string): string => text.replace(/[\s\u200b|>]/g, "");
const ADDED_ADDRESS =
  /\(https?:\/\/m\.(?:例子\.cn\/路径|e\.x(?:\/(?:a_b(?:\*|%2A)c(?:~|%7E)d|a\(b\)\?q=1&r=(?:__|%5F_)2(?:__|%5F_)|(?:\*|%2A){2}b(?:\*|%2A){2}))?)\)/g;

test("a description of what Discord gets holds every character that is read there, and no mark", () => {
  fc.assert(
    fc.property(contentTree, (content) => {
      for (const part of renderDiscord(makeMessage({ content }), context)) {
        const read = comparable(textOf(readDiscord(part.content).chars));
        expect(comparable(describePart(part).text).replaceAll(ADDED_ADDRESS, "")).toBe(read);
      }
    }),
    { numRuns: 300 },
  );
});

test("bold, code, links, hidden stretches and quotes are described by their words", () => {
  const text = (value: string) => ({ type: "text", text: value }) as const;
  const [part] = described({
    content: [
      { type: "bold", children: [text("a*b")] },
      text(" "),
      { type: "code", text: "c_d" },
      text(" "),
      { type: "link", url: "https://e.x", children: [text("here")] },
      text(" "),
      { type: "spoiler", children: [text("hidden")] },
      { type: "quote", children: [text("quoted")] },
      { type: "code-block", language: "js", text: "**let** x" },
    ],
  });
  expect(part?.text).toBe("a*b c_d here (https://e.x) ||hidden||\n> quoted\n**let** x");
});

test("the sender is the author, or nobody where the name stands in the text", () => {
  const hello = { content: [{ type: "text", text: "hello" }] } as const;
  expect(described(hello)).toEqual([{ text: "hello", files: [], buttons: [], sender: "Anna" }]);
  const named = { ...context, presentation: { ...context.presentation, persona: false } };
  const [part] = renderDiscord(makeMessage(hello), named).map(describePart);
  expect(part).toMatchObject({ text: "Anna\nhello", sender: null });
});

test("files are told by their names and sizes, a card by its words and buttons", () => {
  const url = "https://img.kookapp.cn/a.png";
  const [part] = described({
    attachments: [{ kind: "image", url, name: "猫.png", size: 2048, contentType: "image/png" }],
    cards: [
      {
        theme: "primary",
        color: null,
        modules: [
          { type: "header", text: "Title_1" },
          { type: "section", content: [{ type: "text", text: "body" }], fields: [], accessory: null },
          { type: "buttons", buttons: [{ type: "button", label: "Open", url: "https://e.x" }] },
        ],
      },
    ],
  });
  expect(part?.files).toEqual([{ name: "猫.png", size: 2048 }]);
  expect(part?.buttons).toEqual(["Open"]);
  expect(part?.text).toContain("Title_1\nbody");
});
