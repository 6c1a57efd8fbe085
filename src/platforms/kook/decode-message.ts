import type { z } from "zod";
import { parseKMarkdown, parsePlainText, type NameTable } from "../../kmarkdown/index.js";
import type {
  Attachment,
  Author,
  Card,
  ContentNode,
  MessageCreated,
  MessageKind,
  Pings,
  Quote,
} from "../../message/index.js";
import { decodeAttachments, fileName, webAddress } from "./decode-attachments.js";
import { cardText, decodeCards, looksLikeCards } from "./decode-cards.js";
import { displayName, nameTable } from "./names.js";
import {
  listedMessageSchema,
  messageExtraSchema,
  type authorSchema,
  type MessageExtra,
  type quoteSchema,
  type RawEvent,
  type RawPings,
} from "./schema.js";

const KINDS: ReadonlyMap<number, MessageKind> = new Map([
  [1, "text"],
  [2, "image"],
  [3, "video"],
  [4, "file"],
  [8, "audio"],
  [9, "text"],
  [10, "card"],
]);
const PLAIN_TEXT = 1;
const KMARKDOWN = 9;
const CARDS = 10;
/** KOOK itself. */
const SYSTEM_AUTHOR = "1";

export function isMessageType(type: number): boolean {
  return KINDS.has(type);
}

/** A new message; null when it lacks what tells it apart. https://developer.kookapp.cn/doc/event/message */
export function decodeMessage(event: RawEvent): MessageCreated | null {
  const extra = messageExtraSchema.safeParse(event.extra);
  if (!extra.success || event.msg_id === "" || event.author_id === "" || event.msg_timestamp === null) return null;
  const direct = event.channel_type === "PERSON";
  const guildId = direct ? "" : extra.data.guild_id;
  // Without its guild nobody could tell whose message it is.
  if (!direct && (guildId === "" || event.target_id === "")) return null;
  const place = {
    guildId,
    channelId: direct ? extra.data.code : event.target_id,
    channelName: direct ? "" : extra.data.channel_name,
  };
  return build(place, extra.data, {
    id: event.msg_id,
    type: event.type,
    authorId: event.author_id,
    content: event.content,
    sentAt: event.msg_timestamp,
    direct,
  });
}

/** Where a listed message stands: the list doesn't say it. */
export interface MessagePlace {
  readonly guildId: string;
  readonly channelId: string;
  readonly channelName: string;
}

/** A message as the REST API lists it; null when it is of no kind that we know, or lacks what tells it apart. */
export function decodeListedMessage(item: unknown, place: MessagePlace): MessageCreated | null {
  const parsed = listedMessageSchema.safeParse(item);
  if (!parsed.success) return null;
  const { id, type, content, author, create_at, mention_info, ...rest } = parsed.data;
  if (!isMessageType(type) || author.id === "" || create_at === null) return null;
  const kmarkdown = mention_info && { ...mention_info, channel_part: [] };
  // What only one person may see is not kept by KOOK, and so never listed.
  const extra = {
    ...rest,
    author,
    kmarkdown,
    guild_id: place.guildId,
    channel_name: "",
    code: "",
    visible_only: false,
  };
  return build(place, extra, { id, type, authorId: author.id, content, sentAt: create_at, direct: false });
}

interface Facts {
  readonly id: string;
  readonly type: number;
  readonly authorId: string;
  readonly content: string;
  readonly sentAt: number;
  readonly direct: boolean;
}

function build(place: MessagePlace, extra: MessageExtra, facts: Facts): MessageCreated {
  const names = nameTable(place.guildId, extra.kmarkdown, [extra.quote?.author ?? null, extra.author]);
  const body = decodeBody(facts.type, facts.content, extra, names);
  return {
    type: "message-created",
    message: {
      id: facts.id,
      ...place,
      author: decodeAuthor(facts.authorId, extra.author),
      kind: body.kind,
      content: body.content,
      cards: body.cards,
      attachments: body.attachments,
      quote: extra.quote && decodeQuote(extra.quote, names),
      mentionsAll: extra.mention_all || extra.mention_here,
      pings: decodePings(extra),
      sentAt: facts.sentAt,
    },
    sourceText: body.sourceText,
    direct: facts.direct,
    visibleOnly: extra.visible_only,
    system: facts.authorId === SYSTEM_AUTHOR,
  };
}

/**
 * What an edited message says now. KOOK doesn't tell its type: only cards look like cards, and only those two types can
 * be edited. Attachments are null where KOOK says nothing of them.
 */
export function decodeEditedBody(
  content: string,
  attachments: MessageExtra["attachments"],
  names: NameTable,
): Omit<Body, "kind" | "attachments"> & { readonly attachments: readonly Attachment[] | null } {
  const isCards = looksLikeCards(content);
  const { kind: _kind, ...body } = decodeBody(isCards ? CARDS : KMARKDOWN, content, { attachments }, names);
  return { ...body, attachments: isCards || body.attachments.length > 0 ? body.attachments : null };
}

export function decodePings({ mention, mention_roles, mention_all, mention_here }: RawPings): Pings {
  return { users: mention, roles: mention_roles, all: mention_all, here: mention_here };
}

interface Body {
  readonly kind: MessageKind;
  readonly content: readonly ContentNode[];
  readonly cards: readonly Card[];
  readonly attachments: readonly Attachment[];
  readonly sourceText: string;
}

function decodeBody(type: number, content: string, extra: Pick<MessageExtra, "attachments">, names: NameTable): Body {
  const kind = KINDS.get(type) ?? "text";
  const attachments = decodeAttachments(extra.attachments, { kind, content });
  switch (kind) {
    case "card": {
      const card = decodeCards(content, names);
      return { ...card, kind: kindOfCard(card), attachments: [...card.attachments, ...attachments] };
    }
    case "text":
      return { kind, content: decodeText(type, content, names), cards: [], attachments, sourceText: content };
    default:
      // Its content is only the file's address. Should there be no file, it must not vanish.
      return {
        kind,
        content: attachments.length > 0 ? [] : parsePlainText(content, names),
        cards: [],
        attachments,
        sourceText: "",
      };
  }
}

function decodeText(type: number, content: string, names: NameTable): readonly ContentNode[] {
  return type === PLAIN_TEXT ? parsePlainText(content, names) : parseKMarkdown(content, names);
}

/** A text with a picture, or a lone picture, that only travelled as a card is called what it was. */
function kindOfCard(card: { content: readonly ContentNode[]; attachments: readonly Attachment[] }): MessageKind {
  if (card.content.length > 0) return "text";
  return card.attachments[0]?.kind ?? "card";
}

function decodeAuthor(id: string, author: z.output<typeof authorSchema> | null): Author {
  return {
    id,
    name: author ? displayName(author) : "",
    avatarUrl: author ? webAddress(author.avatar) : null,
    bot: author?.bot ?? false,
    roleIds: author?.roles ?? [],
  };
}

/** Of the two ids it is `rong_id` that clients found messages by. */
function decodeQuote(quote: z.output<typeof quoteSchema>, names: NameTable): Quote | null {
  const messageIds = [...new Set([quote.rong_id, quote.id].filter((id) => id !== ""))];
  if (messageIds.length === 0) return null;
  const kind = KINDS.get(quote.type) ?? "text";
  return {
    messageIds,
    ...(quote.author && quote.author.id !== "" ? { authorId: quote.author.id, authorRoleIds: quote.author.roles } : {}),
    authorName: quote.author ? displayName(quote.author) : "",
    ...quotedBody(kind, quote, names),
  };
}

function quotedBody(
  kind: MessageKind,
  { type, content }: z.output<typeof quoteSchema>,
  names: NameTable,
): Pick<Quote, "kind" | "content"> {
  if (kind === "text") return { kind, content: decodeText(type, content, names) };
  // The content is the address, the end of which tells at least a file's type.
  if (kind !== "card") return { kind, content: kind === "file" ? nameText([{ name: fileName(content) }]) : [] };
  const card = decodeCards(content, names);
  const words = card.cards.length > 0 ? cardText(card.cards) : card.content;
  return { kind: kindOfCard(card), content: words.length > 0 ? words : nameText(card.attachments) };
}

function nameText(files: readonly Pick<Attachment, "name">[]): readonly ContentNode[] {
  const text = files
    .map(({ name }) => name)
    .filter((name) => name !== "")
    .join(", ");
  return text === "" ? [] : [{ type: "text", text }];
}
