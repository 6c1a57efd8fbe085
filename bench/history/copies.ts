import type { Attachment } from "../../src/message/index.js";
import { formatRemoteId as discordId } from "../../src/platforms/discord/sent-message.js";
import { formatRemoteId as telegramId } from "../../src/platforms/telegram/remote-id.js";
import type { SeededRandom } from "./random.js";
import type { Tables } from "./tables.js";
import type { Mapping } from "./world.js";

const SECOND_PART = 0.03;
const REACTED_TO = 0.05;
const EMOJI = ["👍", "❤️", "😂", "🎉", "👀"];
const FILES_KEY_LENGTH = 5;

/** Discord's ids tell their time: https://discord.com/developers/docs/reference#snowflakes */
const DISCORD_EPOCH = 1_420_070_400_000;

/** The copies that were made: their receipts, and the reactions that they mirror. */
export class Copies {
  readonly #lastTelegramId = new Map<number, number>();
  #sequence = 0;
  receipts = 0;

  constructor(
    private readonly random: SeededRandom,
    private readonly tables: Tables,
  ) {}

  write(messageId: number, mapping: Mapping, sentAt: number, attachments: readonly Attachment[]): void {
    const parts = this.random.chance(SECOND_PART) ? 2 : 1;
    for (let part = 0; part < parts; part += 1) {
      const digest = this.random.uuid().slice(-16);
      const remoteId = this.#remoteId(mapping, sentAt, part === 0 && attachments.length > 0);
      this.tables.receipt(messageId, mapping.id, part, remoteId, digest);
      this.receipts += 1;
    }
  }

  /** What the copies show is what they should: nothing is due. */
  react(messageId: number, mappings: readonly Mapping[]): void {
    const mirrors = mappings.filter(({ options }) => options.reactions === "mirror");
    const members = mirrors[0]?.channel.guild.members;
    if (!members || !this.random.chance(REACTED_TO)) return;
    const kinds = EMOJI.slice(0, 1 + this.random.below(3));
    for (const [index, emoji] of kinds.entries()) {
      const people = new Set(Array.from({ length: kinds.length - index }, () => this.random.pick(members).id));
      for (const userId of people) this.tables.reaction(messageId, emoji, userId);
    }
    const shown = JSON.stringify(kinds);
    for (const { id } of mirrors) this.tables.copy_mark(messageId, id, shown, shown);
  }

  #remoteId({ id, bot, webhookId }: Mapping, sentAt: number, withFiles: boolean): string {
    const key = withFiles ? this.random.uuid().slice(0, FILES_KEY_LENGTH) : "";
    if (bot.platform === "discord") {
      const messageId = this.#snowflake(sentAt);
      return discordId([{ webhookId, messageId, named: false, filesKey: key, leftOut: [], correction: false }]);
    }
    const messageId = (this.#lastTelegramId.get(id) ?? 0) + 1;
    this.#lastTelegramId.set(id, messageId);
    const files = key === "" ? [] : [key];
    const words = key === "" ? "text" : "first-caption";
    return telegramId([{ messageIds: [messageId], words, files, leftOut: new Map(), correction: false }]);
  }

  #snowflake(at: number): string {
    this.#sequence = (this.#sequence + 1) % 0x3f_ffff;
    return String((BigInt(at - DISCORD_EPOCH) << 22n) | BigInt(this.#sequence));
  }
}
