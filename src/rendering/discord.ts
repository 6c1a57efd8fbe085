import type { Card, Message, RenderContext } from "../message/index.js";
import { capabilities } from "./capabilities.js";
import { addAttachments, addCard, addContent, addQuote, NOTHING, UNKNOWN_TIME, type CardStyle } from "./compose.js";
import { embedsOf, packEmbeds, type DiscordEmbed } from "./discord-embeds.js";
import { formatCode } from "./discord-inline.js";
import { writeDiscord } from "./discord-markup.js";
import { nameLine, personaName } from "./discord-names.js";
import { linksIn, type Link } from "./flow.js";
import { cleanText } from "./clean-text.js";
import { FlowBuilder, type Dialect } from "./flow-builder.js";
import { safeUrl } from "./links.js";
import { splitWritten } from "./split.js";

export type { DiscordEmbed, DiscordField } from "./discord-embeds.js";

/** What one Discord message carries. */
export interface DiscordPart {
  readonly content: string;
  readonly embeds: readonly DiscordEmbed[];
  /** The author's name as a line of its own, for when the sender is someone else; "" but for the first part. Fits before `content`. */
  readonly header: string;
  /** Send as the author, where a webhook can. */
  readonly persona: boolean;
  /** The author, as a webhook may be named. */
  readonly username: string;
  readonly avatarUrl: string | null;
  /** The text holds addresses, and KOOK showed a preview of none. */
  readonly suppressEmbeds: boolean;
}

const { text: MAX_TEXT, url: MAX_URL } = capabilities.discord.limits;
/** What an avatar's address may be long. */
const MAX_AVATAR_URL = 2048;

const dialect: Dialect = {
  maxUrl: MAX_URL,
  linksChannels: false,
  everyone: { all: "@everyone", here: "@here" },
  formatCode,
  clean: cleanText,
  mustPart: () => false, // marks stand between
};

const cardStyle: CardStyle = {
  takeButton: () => false,
  countdown(builder, endsAt) {
    if (Number.isNaN(new Date(endsAt).getTime())) builder.say(UNKNOWN_TIME);
    else builder.timestamp(`<t:${Math.floor(endsAt / 1000)}:R>`);
  },
};

/** Writes a message for Discord: one or more parts, in order. */
export function renderDiscord(message: Message, context: RenderContext): readonly DiscordPart[] {
  const { author } = message;
  const header = nameLine(author.name);
  const flow = composeText(message, context).build();
  const texts = splitWritten(flow, writeDiscord, (part) => (part === 0 ? MAX_TEXT - header.length : MAX_TEXT));
  const packs = packEmbeds(
    message.cards.filter(isBoxed).flatMap((card) => embedsOf(card, message, dialect, cardStyle)),
  );

  const bodies = withEmbeds(
    texts.map(({ slice, written }) => ({ content: written, links: linksIn(flow, slice), embeds: [] })),
    packs,
  );
  const username = personaName(author.name);
  const avatarUrl = author.avatarUrl === null ? null : safeUrl(author.avatarUrl, MAX_AVATAR_URL);
  return bodies.map(({ content, embeds, links }, index) => ({
    content,
    embeds,
    header: index === 0 ? header : "",
    persona: context.presentation.persona,
    username,
    avatarUrl,
    suppressEmbeds: embeds.length === 0 && links.length > 0 && !links.some(({ preview }) => preview),
  }));
}

interface Body extends Pick<DiscordPart, "content" | "embeds"> {
  readonly links: readonly Link[];
}

/** A card that stands for a message's own text has no box around it. */
function isBoxed({ theme }: Card): boolean {
  return theme !== "invisible";
}

function composeText(message: Message, context: RenderContext): FlowBuilder {
  const builder = new FlowBuilder(dialect);
  if (message.quote) addQuote(builder, message.quote, context.quotedCopyUrl ?? null);
  addContent(builder, message.content);
  for (const card of message.cards) {
    if (!isBoxed(card)) addCard(builder, card, message, cardStyle);
  }
  addAttachments(builder, message.attachments);
  return builder;
}

/** The first embeds go with the last text. There is always something. */
function withEmbeds(texts: readonly Body[], packs: readonly (readonly DiscordEmbed[])[]): readonly Body[] {
  const [first, ...rest] = packs;
  if (!first) return texts.length > 0 ? texts : [{ content: NOTHING, links: [], embeds: [] }];
  const last = texts.at(-1) ?? { content: "", links: [], embeds: [] };
  return [
    ...texts.slice(0, -1),
    { ...last, embeds: first },
    ...rest.map((embeds) => ({ content: "", links: [], embeds })),
  ];
}
