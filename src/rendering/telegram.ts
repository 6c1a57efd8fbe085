import type { Message, RenderContext } from "../message/index.js";
import { authorLine, colorMark, saidAt } from "./author-name.js";
import { buttonLabel } from "./button-label.js";
import { capabilities } from "./capabilities.js";
import { oneLine } from "./clean-text.js";
import { addAttachments, addCard, addContent, addQuote, NOTHING, UNKNOWN_TIME, type CardStyle } from "./compose.js";
import { FlowBuilder } from "./flow-builder.js";
import { linksIn, Style, type Flow } from "./flow.js";
import { buttonUrl } from "./links.js";
import { floorToGrapheme, isVisible, split, type Slice } from "./split.js";
import { strikeOut } from "./strike-out.js";
import { dialect, dialectFor } from "./telegram-dialect.js";
import { TelegramFileCollector } from "./telegram-files.js";
import { countEntities, timeUrl, writeTelegram } from "./telegram-markup.js";
import type { TelegramButton, TelegramFile, TelegramLinkPreview, TelegramPart } from "./telegram-part.js";

export type {
  TelegramButton,
  TelegramFile,
  TelegramLinkPreview,
  TelegramMedium,
  TelegramPart,
} from "./telegram-part.js";

const { limits } = capabilities.telegram;
const BUTTONS_IN_A_ROW = 2;
const NAMELESS = "KOOK user";
/** Of a whole name line that a template made. */
const MAX_NAME_LINE = 250;
/** Stands before the name of a struck message. */
export const DELETED = "🗑️ ";
/** Kept free in each part: a correction is marked. */
const ROOM_FOR_MARKS = 8;
/** Kept free in a caption for the names of files that can't be sent, and of formats for their links. */
const ROOM_FOR_LEFT_OUT = 60;
const ENTITIES_FOR_LEFT_OUT = limits.filesPerMessage;
/** Telegram's times are 32 bits. */
const LAST_UNIX_TIME = 2 ** 31 - 1;

/** Writes a message for Telegram: one or more parts, in order. */
export function renderTelegram(message: Message, context: RenderContext): readonly TelegramPart[] {
  const parts = layOut(compose(message, context, true), message, context);
  const last = parts.at(-1);
  // An album has no keyboard: then its buttons are links in the text.
  if (!last || last.files.length < 2 || last.buttons.length === 0) return parts;
  return layOut(compose(message, context, false), message, context);
}

/** A message, before it is cut. */
interface Composed {
  readonly flow: Flow;
  readonly groups: readonly (readonly TelegramFile[])[];
  readonly buttons: readonly TelegramButton[];
}

/** The files come first, and the first text is their caption: so an edit of the text moves no file. */
function layOut({ flow, groups, buttons }: Composed, { quote }: Message, context: RenderContext): TelegramPart[] {
  const [first = [], ...others] = groups;
  const parts = slicesOf(flow, groups.length > 0, context.struck ?? false).map((slice): TelegramPart => ({
    html: writeTelegram(flow, slice),
    files: [],
    linkPreview: previewOf(flow, slice),
    replyTo: null,
    buttons: [],
  }));
  const [head = EMPTY, ...texts] = parts;
  const linkPreview = first.length > 0 ? EMPTY.linkPreview : head.linkPreview;
  const replyTo = quote ? context.quotedCopy : null;
  const all = [
    { ...head, files: first, linkPreview, replyTo },
    ...others.map((files) => ({ ...EMPTY, files })),
    ...texts,
  ];
  return all.map((part, index) => (index === all.length - 1 ? { ...part, buttons: inRows(buttons) } : part));
}

/** A text that says nothing yet. */
export const EMPTY: TelegramPart = {
  html: "",
  files: [],
  linkPreview: { is_disabled: true },
  replyTo: null,
  buttons: [],
};

function slicesOf(flow: Flow, captioned: boolean, struck: boolean): readonly Slice[] {
  // Asked for at the beginning of each part, before anything of it is measured.
  let room = { length: 0, entities: 0 };
  const roomOf = (part: number): number => {
    const isCaption = captioned && part === 0;
    const marks = ROOM_FOR_MARKS - (struck && part === 0 ? DELETED.length : 0);
    room = isCaption
      ? {
          length: limits.caption - ROOM_FOR_LEFT_OUT - marks,
          entities: limits.entities - ENTITIES_FOR_LEFT_OUT,
        }
      : { length: limits.text - marks, entities: limits.entities };
    return room.length;
  };
  // Characters, or the share of the entities in the same measure, whichever is nearer to its limit.
  const sizeOf = (slice: Slice): number =>
    Math.max(slice.to - slice.from, (countEntities(flow, slice) / room.entities) * room.length);
  return [...split(flow, sizeOf, roomOf)];
}

function compose(message: Message, context: RenderContext, withKeyboard: boolean): Composed {
  const { presentation, quotedCopy, struck = false } = context;
  const files = new TelegramFileCollector(presentation.attachments);
  const buttons: TelegramButton[] = [];
  const earlier = saidAt(message, presentation);
  const builder = new FlowBuilder(struck ? dialect : dialectFor(message, presentation.mentions));
  builder
    .say(`${struck ? DELETED : ""}${colorMark(message.author.id)} `)
    .say(nameLine(message, context), Style.bold)
    .say(earlier === null ? "" : ` · ${earlier}`)
    .newLine();
  const { size } = builder;
  const style = cardStyle(files, (button) => {
    if (struck) return true; // nothing is to be pressed any more
    if (!withKeyboard || buttons.length >= limits.buttons) return false;
    buttons.push(button);
    return true;
  });
  if (message.quote && quotedCopy === null) addQuote(builder, message.quote, null);
  addContent(builder, message.content);
  // What works in KOOK alone leads there, but no longer to what is deleted.
  const place = struck ? { ...message, guildId: "" } : message;
  message.cards.forEach((card, index) => {
    if (index > 0) builder.newParagraph();
    addCard(builder, card, place, style);
  });
  addAttachments(builder, message.attachments, style);
  if (builder.size === size && buttons.length === 0 && files.isEmpty) builder.newLine().say(NOTHING);
  const flow = builder.build();
  return { flow: struck ? strikeText(flow) : flow, groups: files.groups(), buttons };
}

/** All but the name line. Telegram strikes out no code. */
function strikeText(flow: Flow): Flow {
  const { text, blocks } = strikeOut(flow, () => false);
  return { text, blocks: [...flow.blocks.slice(0, 1), ...blocks.slice(1)] };
}

function cardStyle(files: TelegramFileCollector, takeButton: (button: TelegramButton) => boolean): CardStyle {
  return {
    takeFile: (file, builder) => files.take(file, builder),
    takeButton({ label, url }) {
      const safe = buttonUrl(url, limits.buttonUrl);
      const text = buttonLabel(label, limits.buttonLabel);
      return safe !== null && text !== null && takeButton({ text, url: safe });
    },
    countdown(builder, endsAt) {
      const unix = Math.floor(endsAt / 1_000);
      builder.timestamp(utc(endsAt), unix > 0 && unix <= LAST_UNIX_TIME ? timeUrl(unix) : null);
    },
  };
}

function previewOf(flow: Flow, slice: Slice): TelegramLinkPreview {
  const link = linksIn(flow, slice).find(({ preview }) => preview);
  return link ? { is_disabled: false, url: link.url } : { is_disabled: true };
}

function nameLine(message: Message, { presentation }: RenderContext): string {
  const line = oneLine(authorLine(shownName(message.author.name), message, presentation));
  return isVisible(line) ? shorten(line, MAX_NAME_LINE) : NAMELESS;
}

function shownName(name: string): string {
  const line = oneLine(name);
  return isVisible(line) ? shorten(line, limits.name) : NAMELESS;
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, floorToGrapheme(text, 0, length - 1)).trimEnd()}…`;
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
