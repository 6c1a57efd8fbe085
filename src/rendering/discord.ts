import type { Card, Message, RenderContext } from "../message/index.js";
import { saidAt } from "./author-name.js";
import { buttonLabel } from "./button-label.js";
import { capabilities } from "./capabilities.js";
import {
  addAttachments,
  addCard,
  addContent,
  addQuote,
  jumpUrlOf,
  NOTHING,
  UNKNOWN_TIME,
  type CardStyle,
} from "./compose.js";
import { dialect, dialectFor, mentionsIn } from "./discord-dialect.js";
import { embedsOf, packEmbeds, picturesOf, type DiscordEmbed } from "./discord-embeds.js";
import { FileCollector } from "./discord-files.js";
import { writeDiscord } from "./discord-markup.js";
import { nameLine, personaName, senderName } from "./discord-names.js";
import type { DiscordButton, DiscordFile, DiscordPart } from "./discord-part.js";
import { linksIn, type Flow, type Link } from "./flow.js";
import { FlowBuilder } from "./flow-builder.js";
import { buttonUrl, safeUrl } from "./links.js";
import { splitWritten } from "./split.js";
import { strikeOut } from "./strike-out.js";

export { formatSize } from "./compose.js";
export type { DiscordEmbed, DiscordField } from "./discord-embeds.js";
export { ATTACHMENT } from "./discord-files.js";
export { withLeftOut, type LeftOut } from "./discord-left-out.js";
export type { DiscordButton, DiscordFile, DiscordMentions, DiscordPart } from "./discord-part.js";

const { limits } = capabilities.discord;
/** What an avatar's address may be long. */
const MAX_AVATAR_URL = 2048;
/** Kept free in a text for what has to be said of files and buttons that Discord doesn't take. */
export const ROOM_FOR_LEFT_OUT = 300;
const DELETED = "🗑️";

/** Writes a message for Discord: one or more parts, in order. */
export function renderDiscord(message: Message, context: RenderContext): readonly DiscordPart[] {
  const { presentation, struck = false } = context;
  const author = senderName(message, presentation);
  const header = nameLine(author);
  const bodies = struck
    ? struckBodies(message, context, header.length)
    : composeBodies(message, context, header.length);
  const shared = {
    persona: presentation.persona,
    username: personaName(author),
    avatarUrl: message.author.avatarUrl === null ? null : safeUrl(message.author.avatarUrl, MAX_AVATAR_URL),
    sourceUrl: jumpUrlOf(message),
  };
  return bodies.map(({ links, ...body }, index) => ({
    ...body,
    header: index === 0 ? header : "",
    ...shared,
    suppressEmbeds: body.embeds.length === 0 && links.length > 0 && !links.some(({ preview }) => preview),
  }));
}

interface Body extends Pick<DiscordPart, "content" | "embeds" | "files" | "buttons" | "mentions"> {
  readonly links: readonly Link[];
}

const EMPTY: Body = { content: "", embeds: [], files: [], buttons: [], mentions: { users: [], roles: [] }, links: [] };

function composeBodies(message: Message, context: RenderContext, nameLength: number): readonly Body[] {
  const { attachments, mentions } = context.presentation;
  const files = new FileCollector(attachments, dialect);
  const buttons: DiscordButton[] = [];
  const style = cardStyle(files, buttons);
  const builder = new FlowBuilder(dialectFor(message, mentions));
  addSaidAt(builder, message, context);
  if (message.quote) addQuote(builder, message.quote, context.quotedCopyUrl ?? null);
  addContent(builder, message.content);
  const [unboxed, boxed] = splitCards(message.cards);
  for (const card of unboxed) addCard(builder, card, message, style);
  addAttachments(builder, message.attachments, style);
  const packs = packEmbeds(boxed.flatMap((card) => embedsOf(card, message, { dialect, style, files })));

  const kept = files.isEmpty && buttons.length === 0 ? 0 : ROOM_FOR_LEFT_OUT;
  const texts = splitBodies(builder.build(), (part) => limits.text - kept - (part === 0 ? nameLength : 0), kept > 0);
  return withButtons(withEmbeds(withFiles(texts, files.groups()), packs, files), buttons);
}

/** Discord tells times in each reader's own zone. https://docs.discord.com/developers/reference#message-formatting */
function addSaidAt(builder: FlowBuilder, message: Message, { presentation }: RenderContext): void {
  if (saidAt(message, presentation) === null) return;
  builder.inSmall((small) => small.say("🕒 ").timestamp(`<t:${Math.floor(message.sentAt / 1000)}:f>`));
}

function splitBodies(flow: Flow, limitOf: (part: number) => number, linksFollow: boolean): readonly Body[] {
  const written = splitWritten(flow, (whole, slice) => writeDiscord(whole, slice, linksFollow), limitOf);
  return written.map(({ slice, written: content }) => ({
    ...EMPTY,
    content,
    links: linksIn(flow, slice),
    mentions: mentionsIn(flow, slice),
  }));
}

/** What was deleted in KOOK: its text struck out, words for its files, and nothing to press. */
function struckBodies(message: Message, context: RenderContext, nameLength: number): readonly Body[] {
  const builder = new FlowBuilder(dialect);
  const style = { ...cardStyle(new FileCollector("skip", dialect), []), takeButton: () => true };
  const unlinked = { ...message, guildId: "" };
  if (message.quote) addQuote(builder, message.quote, context.quotedCopyUrl ?? null);
  addContent(builder, message.content);
  for (const card of message.cards) addCard(builder, card, unlinked, style);
  addAttachments(builder, message.attachments, style);
  // Discord looks for the end of struck text also inside code.
  const flow = strikeOut(builder.build(), (code) => !code.includes("~"));
  const [first] = flow.blocks;
  const inline = first?.kind === "text" && first.quote === 0 && !first.small;
  const mark = `${DELETED}${inline ? " " : "\n"}`;
  const bodies = splitBodies(flow, (part) => limits.text - (part === 0 ? nameLength + mark.length : 0), false);
  const [head, ...rest] = bodies;
  return head ? [{ ...head, content: mark + head.content }, ...rest] : [{ ...EMPTY, content: DELETED }];
}

function cardStyle(files: FileCollector, buttons: DiscordButton[]): CardStyle {
  return {
    takeFile: (file, builder) => files.take(file, builder),
    takeButton({ label, url }) {
      const safe = buttons.length < limits.buttons ? buttonUrl(url, limits.buttonUrl) : null;
      const text = buttonLabel(label, limits.buttonLabel);
      if (safe === null || text === null) return false;
      buttons.push(linkButton(text, safe));
      return true;
    },
    countdown(builder, endsAt) {
      if (Number.isNaN(new Date(endsAt).getTime())) builder.say(UNKNOWN_TIME);
      else builder.timestamp(`<t:${Math.floor(endsAt / 1000)}:R>`);
    },
  };
}

function linkButton(label: string, url: string): DiscordButton {
  const flow = new FlowBuilder(dialect).say("🔗 ").link(label, url).build();
  return { label, url, line: writeDiscord(flow, { from: 0, to: flow.text.length }) };
}

/** A card that stands for a message's own text has no box around it; but a text can't stand below a box. */
function splitCards(cards: readonly Card[]): readonly [unboxed: readonly Card[], boxed: readonly Card[]] {
  const first = cards.findIndex(({ theme }) => theme !== "invisible");
  return first < 0 ? [cards, []] : [cards.slice(0, first), cards.slice(first)];
}

/** The files come first, the first of them with the first text: so an edit of the text moves no file. */
function withFiles(texts: readonly Body[], groups: readonly (readonly DiscordFile[])[]): readonly Body[] {
  if (groups.length === 0) return texts;
  const [first = EMPTY, ...rest] = texts;
  return [...groups.map((files, index) => ({ ...(index === 0 ? first : EMPTY), files })), ...rest];
}

/** The first embeds go with the last text. There is always something. */
function withEmbeds(
  bodies: readonly Body[],
  packs: readonly (readonly DiscordEmbed[])[],
  collector: FileCollector,
): readonly Body[] {
  const boxes = packs.map((embeds) => {
    return { ...EMPTY, embeds, files: collector.shownBy(embeds.flatMap(picturesOf)) };
  });
  const [first, ...rest] = boxes;
  const last = bodies.at(-1);
  if (!first) return last ? bodies : [{ ...EMPTY, content: NOTHING }];
  if (!last || last.files.length + first.files.length > limits.filesPerMessage) return [...bodies, ...boxes];
  const joined = { ...last, embeds: first.embeds, files: [...last.files, ...first.files] };
  return [...bodies.slice(0, -1), joined, ...rest];
}

function withButtons(bodies: readonly Body[], buttons: readonly DiscordButton[]): readonly Body[] {
  return bodies.map((body, index) => (index === bodies.length - 1 ? { ...body, buttons } : body));
}
