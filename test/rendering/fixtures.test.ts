import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseCards, parseKMarkdown, parsePlainText, type NameTable } from "../../src/kmarkdown/index.js";
import type { Card, ContentNode } from "../../src/message/index.js";
import {
  renderDiscord,
  renderTelegram,
  type DiscordEmbed,
  type DiscordPart,
  type TelegramPart,
} from "../../src/rendering/index.js";
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
  /** What each Discord message holds; where it is only a text, that text. */
  readonly discord: readonly (string | Partial<OnDiscord>)[];
  /** What each Telegram message holds, without the name line; where it is only a text, that text. */
  readonly telegram: readonly (string | Partial<OnTelegram>)[];
}

/** Files by their addresses, buttons as "label -> address", row by row on Telegram. */
interface OnDiscord {
  readonly content: string;
  readonly embeds: readonly DiscordEmbed[];
  readonly files: readonly string[];
  readonly buttons: readonly string[];
}
interface OnTelegram {
  readonly html: string;
  readonly files: readonly string[];
  readonly buttons: readonly (readonly string[])[];
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
  expect(files.length).toBeGreaterThanOrEqual(150);
});

test.each(files)("%s", (file) => {
  const fixture = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Fixture;
  const { nodes, cards } = readSource(fixture);
  if (cards) expect(cards).toEqual(fixture.read);
  else expect(nodes).toEqual(fixture.nodes);

  const message = makeMessage({ content: nodes, cards: cards ?? [], kind: cards ? "card" : "text" });
  const discord = renderDiscord(message, context);
  expect(discord.map(onDiscord)).toEqual(fixture.discord);
  for (const { content } of discord) {
    const { constructs } = readDiscord(content);
    expect(constructs.filter((construct) => !(cards && construct.startsWith("subtext")))).toEqual([]);
  }

  const telegram = renderTelegram(message, context);
  expect(telegram.map(onTelegram)).toEqual(fixture.telegram);
  for (const { html } of telegram) readTelegram(html);
});

function onDiscord({ content, embeds, files, buttons }: DiscordPart): string | object {
  const more = {
    embeds,
    files: files.map(({ url }) => url),
    buttons: buttons.map(({ label, url }) => `${label} -> ${url}`),
  };
  return onlyFilled(content === "" ? {} : { content }, more);
}

function onTelegram({ html, files, buttons }: TelegramPart): string | object {
  const text = html.replace(NAME_LINE, "");
  const more = {
    files: files.map(({ url }) => url),
    buttons: buttons.map((row) => row.map(({ text: label, url }) => `${label} -> ${url}`)),
  };
  return onlyFilled(text === "" ? {} : { html: text }, more);
}

/** A text alone is told as such. */
function onlyFilled(text: { content?: string; html?: string }, lists: object): string | object {
  const filled = Object.entries(lists).filter(([, list]: [string, readonly unknown[]]) => list.length > 0);
  return filled.length === 0 ? (text.content ?? text.html ?? "") : { ...text, ...Object.fromEntries(filled) };
}

function readSource(fixture: Fixture): { nodes: readonly ContentNode[]; cards: readonly Card[] | null } {
  if (fixture.cards !== undefined) return { nodes: [], cards: parseCards(JSON.stringify(fixture.cards), names) };
  const { kmarkdown, plain = "" } = fixture;
  return {
    nodes: kmarkdown === undefined ? parsePlainText(plain, names) : parseKMarkdown(kmarkdown, names),
    cards: null,
  };
}
