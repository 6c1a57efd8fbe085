import type { Attachment, Card, ContentNode, Message, MessageKind, Quote } from "../../src/message/index.js";
import type { SeededRandom } from "./random.js";
import { makeText, makeTitle, type LanguageName } from "./texts.js";
import type { Channel } from "./world.js";

/** What a later message of the channel can answer. */
export interface Quotable {
  readonly id: number;
  readonly message: Message;
}

/** How often a message is of a kind; the rest is text. */
const KINDS: readonly (readonly [MessageKind, number])[] = [
  ["image", 0.08],
  ["card", 0.02],
  ["file", 0.012],
  ["video", 0.01],
  ["audio", 0.005],
];
const EXTENSIONS = { image: "png", video: "mp4", audio: "mp3", file: "zip" } as const;

/** A message as the decoder makes it of KOOK's event. */
export function makeMessage(random: SeededRandom, channel: Channel, sentAt: number, quoted: Quotable | null): Message {
  const { guild } = channel;
  const { members } = guild;
  const language = random.chance(0.06) ? "en" : guild.language;
  const kind = pickKind(random);
  const mentionsAll = random.chance(0.001);
  return {
    id: random.uuid(),
    guildId: guild.guildId,
    channelId: channel.channelId,
    channelName: channel.name,
    // Few say much, many say little.
    author: members[Math.floor(random.next() ** 2.2 * members.length)] as (typeof members)[number],
    kind,
    content: kind === "text" ? makeContent(random, language, channel, mentionsAll) : [],
    cards: kind === "card" ? [makeCard(random, language)] : [],
    attachments: kind === "text" || kind === "card" ? [] : [makeAttachment(random, kind, language)],
    quote: quoted && toQuote(quoted.message),
    mentionsAll,
    pings: { users: [], roles: [], all: mentionsAll, here: false },
    guildName: guild.name,
    sentAt,
  };
}

/** The same message after its author changed it. */
export function editMessage(random: SeededRandom, channel: Channel, message: Message): Message {
  return { ...message, content: makeContent(random, channel.guild.language, channel, false) };
}

function pickKind(random: SeededRandom): MessageKind {
  let left = random.next();
  for (const [kind, share] of KINDS) {
    if (left < share) return kind;
    left -= share;
  }
  return "text";
}

function makeContent(
  random: SeededRandom,
  language: LanguageName,
  channel: Channel,
  mentionsAll: boolean,
): readonly ContentNode[] {
  const text: ContentNode = { type: "text", text: makeText(random, language) };
  if (mentionsAll) return [{ type: "mention-all", target: "all" }, text];
  const decorated = random.next();
  if (decorated < 0.05) return [mention(random, channel), text];
  if (decorated < 0.1) return [text, link(random, language)];
  if (decorated < 0.15) return [{ type: "bold", children: [text] }];
  if (decorated < 0.2) return [text, emoji(random, channel)];
  if (decorated < 0.205) return [text, { type: "code-block", language: "ts", text: "const answer = 42;\n" }];
  if (decorated < 0.21) return [{ type: "spoiler", children: [text] }];
  return [text];
}

function mention(random: SeededRandom, { guild }: Channel): ContentNode {
  const { id, name } = random.pick(guild.members);
  return { type: "mention-user", id, name };
}

function link(random: SeededRandom, language: LanguageName): ContentNode {
  const url = `https://www.bilibili.com/video/BV1${random.below(0x7fff_ffff).toString(36)}`;
  return { type: "link", url, children: [{ type: "text", text: makeTitle(random, language) }] };
}

function emoji(random: SeededRandom, { guild }: Channel): ContentNode {
  const id = `${guild.guildId}/emoji${random.below(40)}`;
  return { type: "emoji", id, name: `表情${random.below(40)}`, url: `https://img.kookapp.cn/emojis/${id}.png` };
}

function makeCard(random: SeededRandom, language: LanguageName): Card {
  const url = `https://img.kookapp.cn/assets/2026-05/${random.uuid()}.png`;
  return {
    color: null,
    theme: random.pick(["primary", "success", "warning", "info"]),
    modules: [
      { type: "header", text: makeTitle(random, language) },
      { type: "divider" },
      { type: "section", content: [{ type: "text", text: makeText(random, language) }], fields: [], accessory: null },
      { type: "images", images: [{ type: "image", url, alt: "" }] },
      { type: "buttons", buttons: [{ type: "button", label: "查看", url: "https://www.kookapp.cn" }] },
    ],
  };
}

function makeAttachment(random: SeededRandom, kind: Attachment["kind"], language: LanguageName): Attachment {
  const extension = EXTENSIONS[kind];
  return {
    kind,
    url: `https://img.kookapp.cn/attachments/2026-05/${random.uuid()}.${extension}`,
    name: kind === "image" ? `image.${extension}` : `${makeTitle(random, language)}.${extension}`,
    size: 20_000 + random.below(8_000_000),
    contentType: null,
  };
}

function toQuote({ id, author, kind, content }: Message): Quote {
  return { messageIds: [id], authorName: author.name, kind, content };
}
