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
  /** Discord: without boosts. */
  readonly fileBytes: number;
  /** How long after sending a copy can be edited or deleted; Infinity where there is no end. */
  readonly editableMs: number;
  readonly deletableMs: number;
}

const MIB = 1024 * 1024;
const HOUR = 3_600_000;

/**
 * What each platform takes. What becomes of each thing a message can hold is in features.ts: rendering, previews,
 * documentation and tests read these two.
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
      // Its documentation limits only the edits of messages that were sent for somebody else.
      editableMs: Infinity,
      deletableMs: 48 * HOUR,
    },
  },
} as const satisfies Readonly<Record<string, { readonly limits: PlatformLimits }>>;

/** Discord's limits for embeds, the last for all embeds of a message together. */
export const embedLimits = {
  title: 256,
  description: 4096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1024,
  embedsPerMessage: 10,
  charsPerMessage: 6000,
} as const;
