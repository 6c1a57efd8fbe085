import fc from "fast-check";
import { expect, test } from "vitest";
import type { ContentNode } from "../../src/message/index.js";
import { renderDiscord } from "../../src/rendering/index.js";
import { charsOf, contentTree, hostileText } from "../support/content-trees.js";
import { readDiscord } from "../support/discord-markup.js";
import { textOf } from "../support/shown.js";
import { comparableOnDiscord } from "./comparable.js";
import { context, makeMessage } from "./make-message.js";

const RUNS = { numRuns: 500 };

test("a plain text reaches Discord as exactly that text, whatever it holds", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const reading = readDiscord(contentOf([{ type: "text", text }]));
      expect(reading.constructs).toEqual([]);
      expect(comparableOnDiscord(reading.chars)).toEqual(comparableOnDiscord(charsOf([{ type: "text", text }])));
    }),
    { numRuns: 1_000 },
  );
});

test("every character reaches Discord with its format and link, and nothing else is markup", () => {
  fc.assert(
    fc.property(contentTree, (tree) => {
      const reading = readDiscord(contentOf(tree));
      expect(reading.constructs).toEqual([]);
      expect(comparableOnDiscord(reading.chars)).toEqual(comparableOnDiscord(charsOf(tree)));
    }),
    RUNS,
  );
});

test("nothing in what Discord gets looks like a ping", () => {
  fc.assert(
    fc.property(contentTree, (tree) => {
      const content = contentOf(tree);
      expect(content).not.toMatch(/@everyone|@here|<@[!&]?\d+>/i);
    }),
    RUNS,
  );
});

test("a link never shows one address and leads to another", () => {
  const shown = fc.constantFrom(
    "google.com",
    "www.google.com/x",
    "https://google.com",
    "ｇoogle.com",
    "go\u200bogle.com",
    "看google.com吧",
    "ftp://a",
  );
  fc.assert(
    fc.property(
      shown,
      fc.constantFrom("https://evil.com", "https://google.com.evil.com/a", "https://google.com@evil.com"),
      (text, url) => {
        const reading = readDiscord(contentOf([{ type: "link", url, children: [{ type: "text", text }] }]));
        expect(reading.masked).toEqual([]);
        expect(textOf(reading.chars)).toContain(url);
      },
    ),
  );
});

function contentOf(content: readonly ContentNode[]): string {
  return renderDiscord(makeMessage({ content }), context)
    .map((part) => part.content)
    .filter((text) => text !== "…")
    .join("\n");
}
