/** How much of something arrives: as it was, poorer, as a line that says so, or not at all. */
export type Support = "full" | "partial" | "fallback" | "dropped";

/** All that a KOOK message can hold. */
export type Feature =
  | "author"
  | "bold"
  | "italic"
  | "strike"
  | "underline"
  | "spoiler"
  | "link"
  | "link-preview"
  | "quote-block"
  | "code"
  | "code-block"
  | "rule"
  | "font-color"
  | "mention-user"
  | "mention-role"
  | "mention-channel"
  | "mention-all"
  | "unicode-emoji"
  | "guild-emoji"
  | "reply"
  | "image"
  | "video"
  | "audio"
  | "file"
  | "card-header"
  | "card-section"
  | "card-fields"
  | "card-images"
  | "card-context"
  | "card-divider"
  | "card-file"
  | "card-countdown"
  | "card-invite"
  | "card-color"
  | "card-link-button"
  | "card-kook-button"
  | "edit"
  | "delete";

/** Lengths are UTF-16 units: Telegram counts so, and for Discord it is the safe side. */
export interface PlatformLimits {
  readonly text: number;
  readonly caption: number;
  /** Of the name line or persona. */
  readonly name: number;
  /** Formatted stretches in one message; what is over is shown without format. */
  readonly entities: number;
  /** An address longer than this is not made a link. */
  readonly url: number;
  readonly buttons: number;
  readonly buttonLabel: number;
  readonly buttonUrl: number;
  readonly filesPerMessage: number;
  readonly photoBytes: number;
  readonly fileBytes: number;
  /** How long after sending a copy can be edited or deleted; Infinity where there is no end. */
  readonly editableMs: number;
  readonly deletableMs: number;
}

export interface PlatformCapabilities {
  readonly limits: PlatformLimits;
  readonly features: Readonly<Record<Feature, readonly [Support, note: string]>>;
}

const MIB = 1024 * 1024;
const HOUR = 3_600_000;

/**
 * What each platform can show: the one table that rendering, previews, documentation and tests read.
 * Discord: https://docs.discord.com/developers/resources/message#embed-object-embed-limits
 * Telegram: https://core.telegram.org/bots/api#formatting-options
 */
export const capabilities = {
  discord: {
    limits: {
      text: 2000,
      caption: 2000,
      name: 80,
      entities: Infinity,
      url: 1000,
      buttons: 25,
      buttonLabel: 80,
      buttonUrl: 512,
      filesPerMessage: 10,
      photoBytes: 10 * MIB,
      fileBytes: 10 * MIB,
      editableMs: Infinity,
      deletableMs: Infinity,
    },
    features: {
      author: ["full", "name and avatar of the author (webhook); as a bot, a bold name line"],
      bold: ["full", "**text**"],
      italic: ["full", "*text*"],
      strike: ["full", "~~text~~"],
      underline: ["full", "__text__"],
      spoiler: ["full", "||text||"],
      link: ["full", "[text](<url>); a text that looks like another address is shown beside the real one"],
      "link-preview": ["full", "for a pasted address only, as in KOOK"],
      "quote-block": ["full", "> text"],
      code: ["full", "`text`"],
      "code-block": ["full", "with its language"],
      rule: ["fallback", "a line of box characters"],
      "font-color": ["dropped", "the text without its colour"],
      "mention-user": ["partial", "@name, without a ping"],
      "mention-role": ["partial", "@name, without a ping"],
      "mention-channel": ["partial", "#name"],
      "mention-all": ["partial", "@everyone or @here, without a ping"],
      "unicode-emoji": ["full", "also typed as short codes"],
      "guild-emoji": ["fallback", ":name:"],
      reply: ["partial", "an excerpt of the answered message"],
      image: ["fallback", "a line with name, size and link"],
      video: ["fallback", "a line with name, size and link"],
      audio: ["fallback", "a line with name, size and link"],
      file: ["fallback", "a line with name, size and link"],
      "card-header": ["full", "embed title"],
      "card-section": ["full", "embed text; a picture beside it as thumbnail"],
      "card-fields": ["full", "embed fields"],
      "card-images": ["full", "embed images"],
      "card-context": ["full", "small text"],
      "card-divider": ["fallback", "a line of box characters"],
      "card-file": ["fallback", "a line with name, size and link"],
      "card-countdown": ["full", "Discord's own timestamp"],
      "card-invite": ["fallback", "the invite's link"],
      "card-color": ["full", "embed colour"],
      "card-link-button": ["full", "link buttons; more than 25 as links"],
      "card-kook-button": ["fallback", "[label], linked to the message in KOOK"],
      edit: ["full", "at any time"],
      delete: ["full", "at any time"],
    },
  },
  telegram: {
    limits: {
      text: 4096,
      caption: 1024,
      name: 80,
      entities: 100,
      url: 2048,
      buttons: 100,
      buttonLabel: 64,
      buttonUrl: 2048,
      filesPerMessage: 10,
      photoBytes: 10 * MIB,
      fileBytes: 50 * MIB,
      editableMs: 48 * HOUR,
      deletableMs: 48 * HOUR,
    },
    features: {
      author: ["partial", "a bold name line with a colour mark of its own"],
      bold: ["full", "<b>"],
      italic: ["full", "<i>"],
      strike: ["full", "<s>"],
      underline: ["full", "<u>"],
      spoiler: ["partial", "<tg-spoiler>; code inside loses its format, for Telegram would show it"],
      link: ["full", "<a>; a text that looks like another address is shown beside the real one"],
      "link-preview": ["full", "for a pasted address only, as in KOOK"],
      "quote-block": ["full", "<blockquote>"],
      code: ["full", "<code>, without other formats"],
      "code-block": ["full", "<pre>, with its language"],
      rule: ["fallback", "a line of box characters"],
      "font-color": ["dropped", "the text without its colour"],
      "mention-user": ["partial", "@name, without a ping"],
      "mention-role": ["partial", "@name, without a ping"],
      "mention-channel": ["full", "#name, linked to the channel in KOOK"],
      "mention-all": ["partial", "@all or @here, without a ping"],
      "unicode-emoji": ["full", "also typed as short codes"],
      "guild-emoji": ["fallback", ":name:"],
      reply: ["full", "a reply to the copy; without one, an excerpt"],
      image: ["fallback", "a line with name, size and link"],
      video: ["fallback", "a line with name, size and link"],
      audio: ["fallback", "a line with name, size and link"],
      file: ["fallback", "a line with name, size and link"],
      "card-header": ["full", "a bold line"],
      "card-section": ["full", "text; a picture beside it as a link"],
      "card-fields": ["partial", "one under the other"],
      "card-images": ["fallback", "links"],
      "card-context": ["partial", "text"],
      "card-divider": ["fallback", "a line of box characters"],
      "card-file": ["fallback", "a line with name, size and link"],
      "card-countdown": ["partial", "date and time in UTC"],
      "card-invite": ["fallback", "the invite's link"],
      "card-color": ["dropped", "Telegram has no such thing"],
      "card-link-button": ["full", "link buttons; more than 100 as links"],
      "card-kook-button": ["fallback", "[label], linked to the message in KOOK"],
      edit: ["partial", "for 48 hours in most chats"],
      delete: ["partial", "for 48 hours in most chats"],
    },
  },
} as const satisfies Readonly<Record<string, PlatformCapabilities>>;

/** Discord's limits for embeds, the last two for all embeds of a message together. */
export const embedLimits = {
  title: 256,
  description: 4096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1024,
  embedsPerMessage: 10,
  charsPerMessage: 6000,
} as const;
