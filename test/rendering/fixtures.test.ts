import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseCards, parseKMarkdown, parsePlainText, type NameTable } from "../../src/kmarkdown/index.js";
import type { Card, ContentNode } from "../../src/message/index.js";
import { renderDiscord, renderTelegram, type DiscordEmbed, type TelegramButton } from "../../src/rendering/index.js";
import { readDiscord } from "../support/discord-markup.js";
import { readTelegram } from "../support/telegram-html.js";
import { context, makeMessage } from "./make-message.js";

/** One file a case. */
interface Fixture {
  readonly about: string;
  /** What was sent: one of these. */
  readonly kmarkdown?: string;
  readonly plain?: string;
  readonly cards?: unknown;
  /** What it is read as. */
  readonly nodes?: readonly ContentNode[];
  readonly read?: readonly Card[];
  /** What each Discord message holds. */
  readonly discord: readonly (string | { readonly content: string; readonly embeds: readonly DiscordEmbed[] })[];
  /** What each Telegram message holds, without the name line, and the buttons under the last. */
  readonly telegram: readonly string[];
  readonly buttons?: readonly (readonly TelegramButton[])[];
}

const folder = new URL("../fixtures/markup/", import.meta.url);
const NAME_LINE = /^\S+ <b>Anna<\/b>\n?/;

const names: NameTable = {
  users: new Map([["2862000002", "小明"]]),
  roles: new Map([["702", "管理员"]]),
  channels: new Map([["1095000000000001", "general"]]),
  guildId: "2040000000000001",
};

const files = readdirSync(folder).filter((file) => file.endsWith(".json"));

test("there are examples", () => {
  expect(files.length).toBeGreaterThanOrEqual(60);
});

test.each(files)("%s", (file) => {
  const fixture = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Fixture;
  const { nodes, cards } = readSource(fixture);
  if (cards) expect(cards).toEqual(fixture.read);
  else expect(nodes).toEqual(fixture.nodes);

  const message = makeMessage({ content: nodes, cards: cards ?? [], kind: cards ? "card" : "text" });
  const discord = renderDiscord(message, context);
  expect(discord.map(({ content, embeds }) => (cards ? { content, embeds } : content))).toEqual(fixture.discord);
  const constructs = discord.flatMap(({ content }) => readDiscord(content).constructs);
  expect(constructs.filter((construct) => !(cards && construct.startsWith("subtext")))).toEqual([]);

  const telegram = renderTelegram(message, context);
  expect(telegram.map(({ html }) => html.replace(NAME_LINE, ""))).toEqual(fixture.telegram);
  expect(telegram.at(-1)?.buttons).toEqual(fixture.buttons ?? []);
  for (const { html } of telegram) readTelegram(html);
});

function readSource(fixture: Fixture): { nodes: readonly ContentNode[]; cards: readonly Card[] | null } {
  if (fixture.cards !== undefined) return { nodes: [], cards: parseCards(JSON.stringify(fixture.cards), names) };
  const { kmarkdown, plain = "" } = fixture;
  return {
    nodes: kmarkdown === undefined ? parsePlainText(plain, names) : parseKMarkdown(kmarkdown, names),
    cards: null,
  };
}
