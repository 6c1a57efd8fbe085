import type { HistoryReads } from "../../store/history.js";
import type { Store } from "../../store/store.js";
import { isMadeHere, type Digest } from "./digest.js";
import type { Cursor } from "./missed.js";
import type { RestoredNote } from "./missed-rules.js";

/** What is kept of a channel. */
export interface KeptProgress extends Cursor {
  /** What was decided and may not be carried out yet. */
  readonly digests: readonly Digest[];
}

const RESTORED_KEY = "restored";

/**
 * Where each channel stands, across restarts. It may lag behind what is kept: what is fetched again is known by its id.
 * It is never ahead.
 */
export class CursorStore {
  constructor(
    private readonly options: {
      readonly store: Pick<Store, "getConfigValue" | "setConfigValue"> & Pick<HistoryReads, "listDeliveries">;
      readonly accountId: () => number;
      readonly now: () => number;
    },
  ) {}

  /** Null: nothing is kept of this channel. */
  async read(channelId: string): Promise<KeptProgress | null> {
    return toProgress(await this.options.store.getConfigValue({ key: this.#key(channelId) }));
  }

  async write(channelId: string, { messageId, sentAt, digests }: KeptProgress): Promise<void> {
    const { store, now } = this.options;
    await store.setConfigValue({ key: this.#key(channelId), value: { messageId, sentAt, digests }, now: now() });
  }

  /** For a channel of which nothing is kept: the newest of its messages that were relayed; null where there is none. */
  async newestRelayed(guildId: string, channelId: string): Promise<Cursor | null> {
    const query = { guildId, channelId, action: "create", cursor: null, limit: 20 } as const;
    const { items } = await this.options.store.listDeliveries(query);
    const newest = items.find(({ messageId }) => !isMadeHere(messageId));
    return newest ? { messageId: newest.messageId, sentAt: newest.sentAt } : null;
  }

  async readRestored(): Promise<RestoredNote | null> {
    const note = await this.options.store.getConfigValue({ key: RESTORED_KEY });
    if (!isRecord(note)) return null;
    return { knownUntil: numberOrNull(note.knownUntil), relayedUntil: numberOrNull(note.relayedUntil) };
  }

  #key(channelId: string): string {
    return `catch-up:${this.options.accountId()}:${channelId}`;
  }
}

function toProgress(value: unknown): KeptProgress | null {
  if (!isRecord(value) || typeof value.sentAt !== "number") return null;
  const { messageId, sentAt, digests } = value;
  return {
    messageId: typeof messageId === "string" ? messageId : null,
    sentAt,
    digests: Array.isArray(digests) ? digests.filter(isDigest) : [],
  };
}

function isDigest(value: unknown): value is Digest {
  if (!isRecord(value) || typeof value.firstId !== "string" || typeof value.lastId !== "string") return false;
  return [value.mappingId, value.count, value.authors, value.from, value.to].every((one) => typeof one === "number");
}

const numberOrNull = (value: unknown): number | null => (typeof value === "number" ? value : null);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
