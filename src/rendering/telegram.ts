import type { Card, Message, RenderContext } from "../message/index.js";
import { capabilities } from "./capabilities.js";
import { addAttachments, addCard, addContent, addQuote, NOTHING, UNKNOWN_TIME, type CardStyle } from "./compose.js";
import { linksIn, Style, type Flow } from "./flow.js";
import { cleanText, oneLine } from "./clean-text.js";
import { FlowBuilder, type Dialect } from "./flow-builder.js";
import { buttonUrl } from "./links.js";
import { floorToGrapheme, isVisible, split, type Slice } from "./split.js";
import { countEntities, formatCode, writeTelegram } from "./telegram-markup.js";

/** What one Telegram message carries. */
export interface TelegramPart {
  /** At most 4096 characters when its tags are taken away. */
  readonly html: string;
  /** As KOOK showed it: a preview of the first pasted address, or none. */
  readonly linkPreview: TelegramLinkPreview;
  /** The id of the message that this one answers. */
  readonly replyTo: string | null;
  /** Row by row. */
  readonly buttons: readonly (readonly TelegramButton[])[];
}

/** https://core.telegram.org/bots/api#linkpreviewoptions */
export type TelegramLinkPreview =
  { readonly is_disabled: true } | { readonly is_disabled: false; readonly url: string };

/** https://core.telegram.org/bots/api#inlinekeyboardbutton */
export interface TelegramButton {
  readonly text: string;
  readonly url: string;
}

const { limits } = capabilities.telegram;
const BUTTONS_IN_A_ROW = 2;
const NAMELESS = "KOOK user";
/** One for each author, so that people of the same name are told apart. */
const COLOR_MARKS = [..."🔴🟠🟡🟢🔵🟣🟤⚫⚪🟥🟧🟨🟩🟦🟪🟫⬛⬜"];

const dialect: Dialect = {
  maxUrl: limits.url,
  linksChannels: true,
  everyone: { all: "@all", here: "@here" },
  formatCode,
  clean: (text) => breakMentions(cleanText(text)),
  // Telegram sees names through formats.
  mustPart: (before, after) => /(?<![\p{L}\p{N}_])@\w{0,3}$/u.test(before) && /^\w/.test(after),
};

/** Writes a message for Telegram: one or more parts, in order. */
export function renderTelegram(message: Message, context: RenderContext): readonly TelegramPart[] {
  const buttons: TelegramButton[] = [];
  const flow = compose(message, context, buttons);
  const slices = [
    ...split(
      flow,
      (slice) => sizeOf(flow, slice),
      () => limits.text,
    ),
  ];
  return slices.map((slice, index) => ({
    html: writeTelegram(flow, slice),
    linkPreview: previewOf(flow, slice),
    replyTo: index === 0 && message.quote ? context.quotedCopy : null,
    buttons: index === slices.length - 1 ? inRows(buttons) : [],
  }));
}

/** Characters, or the share of the entities in the same measure, whichever is nearer to its limit. */
function sizeOf(flow: Flow, slice: Slice): number {
  return Math.max(slice.to - slice.from, (countEntities(flow, slice) / limits.entities) * limits.text);
}

function compose(message: Message, context: RenderContext, buttons: TelegramButton[]): Flow {
  const builder = new FlowBuilder(dialect);
  const { author, quote } = message;
  builder
    .say(`${colorMark(author.id)} `)
    .say(shownName(author.name), Style.bold)
    .newLine();
  const { size } = builder;
  if (quote && context.quotedCopy === null) addQuote(builder, quote, null);
  addContent(builder, message.content);
  const style = cardStyle(buttons);
  message.cards.forEach((card: Card, index) => {
    if (index > 0) builder.newParagraph();
    addCard(builder, card, message, style);
  });
  addAttachments(builder, message.attachments);
  if (builder.size === size && buttons.length === 0) builder.newLine().say(NOTHING);
  return builder.build();
}

function cardStyle(buttons: TelegramButton[]): CardStyle {
  return {
    takeButton({ label, url }) {
      const safe = buttons.length < limits.buttons ? buttonUrl(url, limits.buttonUrl) : null;
      if (safe !== null) buttons.push({ text: shorten(cleanText(label), limits.buttonLabel), url: safe });
      return safe !== null;
    },
    countdown(builder, endsAt) {
      builder.say(utc(endsAt));
    },
  };
}

function previewOf(flow: Flow, slice: Slice): TelegramLinkPreview {
  const link = linksIn(flow, slice).find(({ preview }) => preview);
  return link ? { is_disabled: false, url: link.url } : { is_disabled: true };
}

/** The same for an author at all times. */
function colorMark(authorId: string): string {
  let hash = 0x811c9dc5;
  for (const char of authorId) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return COLOR_MARKS[hash % COLOR_MARKS.length] ?? "";
}

function shownName(name: string): string {
  const line = oneLine(name);
  return isVisible(line) ? shorten(line, limits.name) : NAMELESS;
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, floorToGrapheme(text, 0, length - 1)).trimEnd()}…`;
}

/** Only what Telegram would take for a user's name, and notify them. https://core.telegram.org/bots/faq#mentions */
function breakMentions(text: string): string {
  return text.includes("@") ? text.replace(/(?<![\p{L}\p{N}_])@(?=\w{4}|(?:gif|vid|pic)\b)/giu, "@\u200b") : text;
}

function inRows(buttons: readonly TelegramButton[]): readonly (readonly TelegramButton[])[] {
  const rows: TelegramButton[][] = [];
  buttons.forEach((button, index) => {
    if (index % BUTTONS_IN_A_ROW === 0) rows.push([]);
    rows.at(-1)?.push(button);
  });
  return rows;
}

function utc(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? UNKNOWN_TIME : `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
