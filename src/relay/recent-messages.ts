import type { Message } from "../message/index.js";
import type { HistoryReads } from "../store/history.js";
import type { Store } from "../store/store.js";

const MOST_MESSAGES = 100;
const MOST_PAGES = 10;

/** The newest messages of a linked channel, filtered ones too, as far as their content is still kept. */
export class RecentMessages {
  constructor(private readonly store: Pick<Store & HistoryReads, "listDeliveries" | "findMessage">) {}

  /** Newest first. */
  async messages(guildId: string, channelId: string): Promise<readonly Message[]> {
    const found: Message[] = [];
    for (const sourceId of await this.#ids(guildId, channelId)) {
      const known = await this.store.findMessage({ sourceId });
      if (known?.message && !known.deleted) found.push(known.message);
    }
    return found;
  }

  /** A message of this guild by KOOK's id, as the log keeps it; null where it is unknown or its content is gone. */
  async find(guildId: string, messageId: string): Promise<Message | null> {
    const message = (await this.store.findMessage({ sourceId: messageId }))?.message ?? null;
    return message?.guildId === guildId ? message : null;
  }

  async #ids(guildId: string, channelId: string): Promise<readonly string[]> {
    const ids = new Set<string>();
    let cursor: string | null = null;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const query = { guildId, channelId, action: "create", limit: 200 } as const;
      const page: Awaited<ReturnType<HistoryReads["listDeliveries"]>> = await this.store.listDeliveries({
        ...query,
        cursor,
      });
      for (const { messageId } of page.items) ids.add(messageId);
      cursor = page.next;
      if (cursor === null || ids.size >= MOST_MESSAGES) break;
    }
    return [...ids].slice(0, MOST_MESSAGES);
  }
}
