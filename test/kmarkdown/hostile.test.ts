import { expect, test } from "vitest";
import { parseCards, parseKMarkdown, parsePlainText, type NameTable } from "../../src/kmarkdown/index.js";
import type { Message } from "../../src/message/index.js";
import { capabilities, renderDiscord, renderTelegram } from "../../src/rendering/index.js";
import { HOSTILE_PIECES, hostileCards, hostileMixtures, repeatedTo } from "../support/hostile-texts.js";
import { readTelegram } from "../support/telegram-html.js";
import { context, makeMessage } from "../rendering/make-message.js";

const names: NameTable = { users: new Map(), roles: new Map(), channels: new Map(), guildId: "9" };

/**
 * The processor's time for a text four times as long, as a multiple: 4 where the cost grows with the length, 16 where it
 * grows with its square. Too short a time tells nothing, so then it is 0; and what else the machine does can only add
 * to it, so the least of some tries counts.
 */
function growth(costOf: (length: number) => number): number {
  let least = Infinity;
  for (let tries = 0; tries < 5 && least >= LINEAR; tries++) {
    const short = costOf(10_000);
    const long = costOf(40_000);
    least = Math.min(least, long < 25 ? 0 : long / Math.max(short, 1));
  }
  return least;
}

/** Growth below this is surely no square. */
const LINEAR = 11;

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

test.each(HOSTILE_PIECES)("what %j costs to parse grows with its length, not faster", (piece) => {
  expect(growth((length) => cost(repeatedTo(piece, length), (text) => parseKMarkdown(text, names)))).toBeLessThan(
    LINEAR,
  );
  expect(growth((length) => cost(repeatedTo(piece, length), (text) => parsePlainText(text, names)))).toBeLessThan(
    LINEAR,
  );
});

test.each(HOSTILE_PIECES)("what %j costs to render grows with its length, not faster", (piece) => {
  const render = (text: string) => renderBoth({ content: parseKMarkdown(text, names) });
  expect(growth((length) => cost(repeatedTo(piece, length), render))).toBeLessThan(LINEAR);
});

test("cards that nest without end are read all the same", () => {
  const deep = `${'{"text":['.repeat(2_000)}"x"${"]}".repeat(2_000)}`;
  const cards = parseCards(
    `[{"type":"card","modules":[{"type":"odd","elements":[${deep}]},{"type":"header","text":"h"}]}]`,
    names,
  );
  expect(cards?.[0]?.modules).toEqual([{ type: "header", text: "h" }]);
});

test.each(Object.keys(hostileCards(10)))(
  "what cards cost that are made of %s grows with their length, not faster",
  (name) => {
    const work = (length: number) => {
      const json = hostileCards(length)[name] ?? "";
      return cost(json, (text) => renderBoth({ kind: "card", cards: parseCards(text, names) ?? [] }));
    };
    expect(growth(work)).toBeLessThan(LINEAR);
  },
);

test("a mixture of all that is hostile is read and rendered, within the limits of both platforms", () => {
  for (const text of hostileMixtures(40, 5_000)) {
    const message = makeMessage({ content: parseKMarkdown(text, names) });
    for (const { header, content } of renderDiscord(message, context)) {
      expect(header.length + content.length).toBeLessThanOrEqual(capabilities.discord.limits.text);
    }
    for (const { html } of renderTelegram(message, context)) {
      expect(readTelegram(html).text.length).toBeLessThanOrEqual(capabilities.telegram.limits.text);
    }
  }
});

test("keys that every object has are no fields of a card", () => {
  const json =
    '[{"type":"card","__proto__":{"modules":[{"type":"header","text":"p"}]},"constructor":{},"modules":[{"type":"constructor"},{"type":"__proto__","text":"t"}]}]';
  expect(parseCards(json, names)?.[0]?.modules).toEqual([
    { type: "section", content: [{ type: "text", text: "t" }], fields: [], accessory: null },
  ]);
  expect(({} as Record<string, unknown>).modules).toBeUndefined();
});

function renderBoth(change: Partial<Message>): void {
  const message = makeMessage(change);
  renderDiscord(message, context);
  renderTelegram(message, context);
}
