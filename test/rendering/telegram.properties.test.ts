import fc from "fast-check";
import { expect, test } from "vitest";
import type { ContentNode } from "../../src/message/index.js";
import { renderTelegram } from "../../src/rendering/index.js";
import { charsOf, contentTree, hostileText } from "../support/content-trees.js";
import { textOf, type ShownChar } from "../support/shown.js";
import { readTelegram } from "../support/telegram-html.js";
import { comparableOnTelegram } from "./comparable.js";
import { context, makeMessage } from "./make-message.js";

const RUNS = { numRuns: 500 };

test("a plain text reaches Telegram as exactly that text, whatever it holds", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const content: ContentNode[] = [{ type: "text", text }];
      expect(comparableOnTelegram(charsAfterName(content))).toEqual(comparableOnTelegram(charsOf(content)));
    }),
    RUNS,
  );
});

test("every character reaches Telegram with its format and link, in HTML that a strict parser takes", () => {
  fc.assert(
    fc.property(contentTree, (tree) => {
      expect(comparableOnTelegram(charsAfterName(tree))).toEqual(comparableOnTelegram(charsOf(tree)));
    }),
    RUNS,
  );
});

test("nothing that Telegram gets is a user's name to it", () => {
  fc.assert(
    fc.property(contentTree, (tree) => {
      const chars = charsAfterName(tree).map(({ char, style }) => (style.includes("c") ? " " : char));
      expect(chars.join("")).not.toMatch(/(?<![\p{L}\p{N}_])@\w{4}/u);
    }),
    RUNS,
  );
});

test("a link never shows one address and leads to another", () => {
  const shown = fc.constantFrom(
    "google.com",
    "https://google.com",
    "ｇoogle.com",
    "go\u200bogle.com",
    "看google.com吧",
  );
  const urls = fc.constantFrom("https://evil.com", "https://google.com.evil.com/a", "https://google.com@evil.com");
  fc.assert(
    fc.property(shown, urls, (text, url) => {
      const chars = charsAfterName([{ type: "link", url, children: [{ type: "text", text }] }]);
      const linked = chars.filter(({ link }) => link !== null);
      expect(textOf(linked)).toBe(url);
    }),
  );
});

/** Without the first line. */
function charsAfterName(content: readonly ContentNode[]): readonly ShownChar[] {
  return renderTelegram(makeMessage({ content }), context).flatMap(({ html }, index) => {
    const { chars, text } = readTelegram(html);
    if (text.endsWith("\n…")) return []; // stands for nothing
    return index === 0 ? chars.slice(chars.findIndex(({ char }) => char === "\n") + 1 || chars.length) : chars;
  });
}
