import { expect } from "vitest";
import type { Message } from "../../src/message/index.js";
import type { AcceptedMessage, BotView, LaneHold, MappingState, MappingView, NewAudit } from "../../src/store/store.js";
import type { MappingOptions, QueuedDelivery, Store } from "../../src/store/store.js";

/** Any time; the store takes all times from its callers. */
export const NOW = 1_800_000_000_000;

let count = 0;
/** A name that no other test uses: tests of one file share a database. */
export function unique(word: string): string {
  return `${word}-${(count += 1)}-${process.pid}`;
}

/** A guild of its own with an account and a bot, and short ways to do what most tests begin with. */
export async function startStoreWorld(store: Store) {
  const guildId = unique("guild");
  const account = await store.openAccount({ userId: unique("kook-bot"), name: "Relay", now: NOW });
  const bot = await openBot(store);
  let sn = 0;

  async function link(channelId = unique("channel"), address = unique("place"), by = bot): Promise<MappingView> {
    const codeHash = unique("code");
    await store.createLinkCode(linkCode({ codeHash, guildId, channelId }));
    const place = { botId: by.id, address, placeName: `Place ${address}`, actorName: "Far", now: NOW };
    const outcome = await store.redeemLinkCode({ codeHash, platform: "discord", ...place });
    if (outcome.status !== "linked") throw new Error(`Not linked: ${outcome.status}`);
    return outcome.mapping;
  }

  function accept(mappings: readonly MappingView[], changes: Partial<Message> = {}): Promise<AcceptedMessage> {
    const position = { sessionId: "session", sn: (sn += 1) };
    const message = makeMessage({ guildId, channelId: mappings[0]?.channelId ?? "channel", ...changes });
    const mappingIds = mappings.map(({ id }) => id);
    return store.acceptMessage({
      accountId: account.id,
      position,
      message,
      purpose: "relay",
      mappingIds,
      receivedAt: NOW,
    });
  }

  async function acceptOne(mapping: MappingView, changes: Partial<Message> = {}): Promise<WithMessage> {
    const { deliveries } = await accept([mapping], changes);
    expect(deliveries).toHaveLength(1);
    return withMessage(deliveries[0]);
  }

  const laterEvent = (mappings: readonly MappingView[]) => ({
    accountId: account.id,
    position: { sessionId: "session", sn: (sn += 1) },
    mappingIds: mappings.map(({ id }) => id),
    receivedAt: NOW + 1_000,
  });

  async function edit(mappings: readonly MappingView[], message: Message, editedAt = NOW + 900) {
    const { deliveries } = await store.acceptEdit({
      ...laterEvent(mappings),
      sourceId: message.id,
      message,
      editedAt,
    });
    return deliveries;
  }

  async function remove(mappings: readonly MappingView[], sourceId: string, keepContent = false) {
    const { deliveries } = await store.acceptDeletion({ ...laterEvent(mappings), sourceId, keepContent });
    return deliveries;
  }

  async function claim(laneId: number, owner = "us", now = NOW): Promise<LaneHold & { interrupted: boolean }> {
    const hold = await store.claimLane({ laneId, owner, now, leaseMs: 30_000 });
    if (!hold) throw new Error("The lane is another's");
    return hold;
  }

  async function deliver(delivery: Pick<QueuedDelivery, "id" | "laneId">, remoteId: string, now = NOW): Promise<void> {
    const hold = await claim(delivery.laneId);
    const outcome = { state: "delivered", receipts: [receipt(0, remoteId)], attempts: 1, delayMs: 12 } as const;
    expect(await store.recordOutcome({ hold, deliveryId: delivery.id, now, outcome })).toEqual({ stale: false });
  }

  function setState(mapping: MappingView, state: MappingState, options: MappingOptions = {}) {
    const { number } = mapping;
    return store.setMappingState({ guildId, number, state, reason: null, options, audit: audit({ guildId }) });
  }

  async function waitingIn(laneId: number): Promise<readonly number[]> {
    return (await store.readLane({ laneId, afterId: 0, limit: 1_000 })).map(({ id }) => id);
  }

  return { store, guildId, account, bot, link, accept, acceptOne, edit, remove, claim, deliver, setState, waitingIn };
}

export type StoreWorld = Awaited<ReturnType<typeof startStoreWorld>>;

export type WithMessage = QueuedDelivery & { readonly message: Message };

/** A delivery whose message is kept. */
export function withMessage(delivery: QueuedDelivery | undefined): WithMessage {
  if (!delivery?.message) throw new Error("There is no such delivery, or its message is no longer kept");
  return { ...delivery, message: delivery.message };
}

export function receipt(part: number, remoteId: string, digest: string | null = `digest of ${remoteId}`.slice(0, 16)) {
  return { part, remoteId, digest };
}

export function openBot(store: Store): Promise<BotView> {
  const names = { remoteId: unique("bot"), name: "Bot", tokenFingerprint: unique("fingerprint") };
  return store.openBot({ platform: "discord", ...names, now: NOW });
}

export function linkCode(changes: { codeHash: string; guildId: string; channelId: string; expiresAt?: number }) {
  const creator = { creatorId: "owner", creatorName: "Owner", createdAt: NOW };
  return { platform: "discord", channelName: "general", ...creator, expiresAt: NOW + 600_000, ...changes } as const;
}

export function audit(changes: Partial<NewAudit> & { guildId: string }): NewAudit {
  const what = { action: "pause", subject: "1", before: null, after: null, at: NOW };
  return { actorId: "owner", actorName: "Owner", ...what, ...changes };
}

export function makeMessage(changes: Partial<Message> = {}): Message {
  return {
    id: unique("message"),
    guildId: "guild",
    channelId: "channel",
    channelName: "general",
    author: { id: "author", name: "小明", avatarUrl: null, bot: false, roleIds: [] },
    kind: "text",
    content: [{ type: "text", text: "今晚八点 🎮" }],
    cards: [],
    attachments: [],
    quote: null,
    mentionsAll: false,
    sentAt: NOW - 100,
    ...changes,
  };
}

export function quoting(...messageIds: string[]): Partial<Message> {
  return { quote: { messageIds, authorName: "小明", kind: "text", content: [{ type: "text", text: "今晚" }] } };
}
