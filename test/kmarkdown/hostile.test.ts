import { expect, test } from "vitest";
import { parseCards, parseKMarkdown, parsePlainText, type NameTable } from "../../src/kmarkdown/index.js";
import type { Message } from "../../src/message/index.js";
import { renderDiscord, renderTelegram } from "../../src/rendering/index.js";
import { context, makeMessage } from "../rendering/make-message.js";

const names: NameTable = { users: new Map(), roles: new Map(), channels: new Map(), guildId: "9" };

const HOSTILE = [
  "`", "` ", "``a`", "```", "```a", "````a", "`a``b```c````", "*", "**a", "*a ", "***a", "**a*", "~~", "~~a", "[", "]", "[a](", "[a](http://", "[a](http://a)", "[a](<",
  "[http://a](", "[http", "http://", "http://a(", "https://a.b/c ", "(met)", "(met)1(met)", "(ins)", "(ins)(spl)", "(spl)**a(ins)*", "(font)", "(emj)",
  "(emj)a(emj)[", "> ", "> a\n\n", "> ```\n\n", "> > ", "\n", " \n", "\\", ":", ":a", ":smile:", "[#1;]", "---\n", "@a#", "_", "||", "@everyone", "# a\n", "1. ", "&", "😀", "🇨🇳",
  "\u0301", "\u200b", "\ud800", "a", "字。",
]; // prettier-ignore

/**
 * The processor's time for a text four times as long, as a multiple: 4 where the cost grows with the length, 16 where it
 * grows with its square. Too short a time tells nothing, so then it is 0.
 */
function growth(piece: string, work: (text: string) => unknown): number {
  const short = cost(piece.repeat(Math.ceil(10_000 / piece.length)), work);
  const long = cost(piece.repeat(Math.ceil(40_000 / piece.length)), work);
  return long < 25 ? 0 : long / Math.max(short, 1);
}

/** In ms, the best of three. */
function cost(text: string, work: (text: string) => unknown): number {
  const costs = Array.from({ length: 3 }, () => {
    const start = process.cpuUsage();
    work(text);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  });
  return Math.min(...costs);
}

test.each(HOSTILE)("what %j costs to parse grows with its length, not faster", (piece) => {
  expect(growth(piece, (text) => parseKMarkdown(text, names))).toBeLessThan(11);
  expect(growth(piece, (text) => parsePlainText(text, names))).toBeLessThan(11);
});

test.each(HOSTILE)("what %j costs to render grows with its length, not faster", (piece) => {
  const render = (text: string) => renderBoth({ content: parseKMarkdown(text, names) });
  expect(growth(piece, render)).toBeLessThan(11);
});

test("cards that nest without end are read all the same", () => {
  const deep = `${'{"text":['.repeat(2_000)}"x"${"]}".repeat(2_000)}`;
  const cards = parseCards(
    `[{"type":"card","modules":[{"type":"odd","elements":[${deep}]},{"type":"header","text":"h"}]}]`,
    names,
  );
  expect(cards?.[0]?.modules).toEqual([{ type: "header", text: "h" }]);
});

function renderBoth(change: Partial<Message>): void {
  const message = makeMessage(change);
  renderDiscord(message, context);
  renderTelegram(message, context);
}
