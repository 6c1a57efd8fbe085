import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DemoWorld } from "./demo-world.js";

/** Chat ids that the Telegram bot was added to; the only thing people change that kept mappings need. */
type Joined = readonly number[];

/**
 * Keeps, beside the relay's data, which Telegram chats the bot was added to: else mappings that the relay still has
 * would lead to groups that the bot is no member of. Everything else in the world is the same at each start.
 */
export class Memory {
  readonly #file: string;
  #kept = "";

  constructor(
    private readonly world: DemoWorld,
    private readonly folder: string,
  ) {
    this.#file = join(folder, "sandbox.json");
  }

  /** Adds the bot where it was before. */
  restore(): void {
    for (const chatId of this.#read()) {
      const chat = this.world.telegram.world.chats.get(chatId);
      if (chat && !chat.members.has(this.world.telegramBotId)) {
        this.world.telegram.world.addBotToChat(chatId, this.world.telegramBotId);
      }
    }
    this.keep();
  }

  /** Writes what changed, if anything did. */
  keep(): void {
    const { telegram, telegramBotId } = this.world;
    const joined = [...telegram.world.chats.values()].filter(({ members }) => {
      const status = members.get(telegramBotId)?.status;
      return status !== undefined && status !== "left" && status !== "kicked";
    });
    const json = JSON.stringify({ telegramChats: joined.map(({ id }) => id) });
    if (json === this.#kept) return;
    this.#kept = json;
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(this.#file, json);
  }

  #read(): Joined {
    try {
      const { telegramChats } = JSON.parse(readFileSync(this.#file, "utf8")) as { telegramChats?: unknown };
      return Array.isArray(telegramChats) ? telegramChats.filter((id) => typeof id === "number") : [];
    } catch {
      return [];
    }
  }
}
