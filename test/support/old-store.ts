import type { Message } from "../../src/message/index.js";
import type { Store } from "../../src/store/store.js";

/** When everything in the dumps happened. */
export const THEN = 1_795_500_000_000;

const GUILD = "guild-1";
const audit = {
  guildId: GUILD,
  actorId: "owner",
  actorName: "房主",
  action: "pause",
  subject: "3",
  before: null,
  after: { state: "paused" },
  at: THEN,
};

/** Some rows in each table that an operation fills, with a bit of all that can become of a message. */
export async function fillOldStore(store: Store): Promise<void> {
  const account = await store.openAccount({ userId: "kook-bot", name: "Relay", now: THEN });
  const mappings = await linkThree(store);
  const [toDiscord, toTelegram, resting] = mappings;
  if (!toDiscord || !toTelegram || !resting) throw new Error("Three mappings are made");
  await store.updateGuild({
    guildId: GUILD,
    change: { language: "en", alertChannelId: "alerts" },
    audit: { ...audit, action: "language" },
  });
  await store.setMappingState({
    guildId: GUILD,
    number: resting.number,
    state: "paused",
    reason: null,
    options: {},
    audit,
  });
  await store.setConfigValue({ key: "a-setting", value: { of: "then" }, now: THEN });

  let sn = 0;
  const accept = async (id: string, mappingIds: readonly number[], changes: Partial<Message> = {}) => {
    const position = { sessionId: "session-of-then", sn: (sn += 1) };
    const purpose = mappingIds.length === 0 ? "command" : "relay";
    const message = { ...messageOf(id), ...changes };
    return (
      await store.acceptMessage({
        accountId: account.id,
        position,
        message,
        purpose,
        mappingIds,
        receivedAt: THEN + sn,
      })
    ).deliveries;
  };
  const record = async (
    delivery: { id: number; laneId: number } | undefined,
    outcome: Parameters<Store["recordOutcome"]>[0]["outcome"],
  ) => {
    if (!delivery) throw new Error("It was enqueued");
    const hold = await store.claimLane({ laneId: delivery.laneId, owner: "old-relay", now: THEN, leaseMs: 30_000 });
    if (hold) await store.recordOutcome({ hold, deliveryId: delivery.id, now: THEN + 100, outcome });
    if (hold) await store.releaseLanes({ holds: [hold] });
  };
  const delivered = (...remoteIds: string[]) => ({
    state: "delivered" as const,
    receipts: remoteIds.map((remoteId, part) => ({ part, remoteId, digest: null })),
    attempts: 1,
    delayMs: 120,
  });

  const [oldest] = await accept("message-archived", [toDiscord.id]);
  await record(oldest, delivered("discord-archived"));
  const both = [toDiscord.id, toTelegram.id];
  const [first, firstToo] = await accept("message-delivered", both);
  await record(first, delivered("discord-1", "discord-2"));
  await record(firstToo, delivered("telegram-1"));
  const [quoting] = await accept("message-quoting", [toDiscord.id], {
    quote: { messageIds: ["message-delivered"], authorName: "小明", kind: "text", content: [] },
  });
  await record(quoting, delivered("discord-3"));
  const [refused] = await accept("message-refused", [toDiscord.id]);
  await record(refused, { state: "dead", attempts: 1, kind: "rejected", error: "400: it's too long" });
  const [lost] = await accept("message-uncertain", [toTelegram.id]);
  await record(lost, { state: "uncertain", attempts: 1, error: "the answer got lost" });
  const [failing] = await accept("message-retrying", [toTelegram.id]);
  await record(failing, {
    state: "pending",
    attempts: 2,
    firstFailedAt: THEN,
    dueAt: THEN + 9_000,
    kind: "transient",
    error: "502",
  });
  await accept("message-waiting", [toDiscord.id], { content: [{ type: "text", text: "还没送到 🎮" }] });
  await accept("message-held", [resting.id]);
  await accept("message-command", []);
  await changeThem(store, account.id, toDiscord.id);
}

async function linkThree(store: Store) {
  const discord = await store.openBot({
    platform: "discord",
    remoteId: "discord-bot",
    name: "Relay",
    tokenFingerprint: "print-d",
    now: THEN,
  });
  const telegram = await store.openBot({
    platform: "telegram",
    remoteId: "telegram-bot",
    name: "relay_bot",
    tokenFingerprint: "print-t",
    now: THEN,
  });
  const places = [
    { channelId: "news", bot: discord, address: "announcements" },
    { channelId: "news", bot: telegram, address: "-100200300" },
    { channelId: "chat", bot: discord, address: "lounge" },
  ];
  const mappings = [];
  for (const [index, { channelId, bot, address }] of places.entries()) {
    const code = {
      codeHash: `hash-${index}`,
      platform: bot.platform,
      guildId: GUILD,
      channelId,
      channelName: channelId,
    };
    await store.createLinkCode({
      ...code,
      creatorId: "owner",
      creatorName: "房主",
      createdAt: THEN,
      expiresAt: THEN + 600_000,
    });
    const place = { botId: bot.id, address, placeName: `Place ${address}`, actorName: "Dora", now: THEN };
    const outcome = await store.redeemLinkCode({ codeHash: code.codeHash, platform: bot.platform, ...place });
    if (outcome.status === "linked") mappings.push(outcome.mapping);
  }
  const unspent = {
    codeHash: "hash-unspent",
    platform: "discord",
    guildId: GUILD,
    channelId: "plans",
    channelName: "plans",
  } as const;
  await store.createLinkCode({
    ...unspent,
    creatorId: "owner",
    creatorName: "房主",
    createdAt: THEN,
    expiresAt: THEN + 600_000,
  });
  return mappings;
}

/** What happened to messages later, once there was such a thing. */
async function changeThem(store: Store, accountId: number, mappingId: number): Promise<void> {
  if (!("acceptEdit" in store)) return;
  const later = { accountId, position: null, mappingIds: [mappingId], receivedAt: THEN + 500 };
  const message = { ...messageOf("message-delivered"), content: [{ type: "text" as const, text: "edited" }] };
  await store.acceptEdit({ ...later, sourceId: "message-delivered", message, editedAt: THEN + 400 });
  await store.acceptDeletion({ ...later, sourceId: "message-quoting", keepContent: false });
  await store.acceptReaction({
    ...later,
    sourceId: "message-delivered",
    userId: "anna",
    emoji: "👍",
    added: true,
    dueAt: THEN + 700,
  });
  await store.acceptPin({ ...later, sourceId: "message-delivered", pinned: true });
}

function messageOf(id: string): Message {
  return {
    id,
    guildId: GUILD,
    channelId: "news",
    channelName: "news",
    author: { id: "anna", name: "安娜's", avatarUrl: null, bot: false, roleIds: [] },
    kind: "text",
    content: [{ type: "text", text: "今晚八点 8 o'clock" }],
    cards: [],
    attachments: [],
    quote: null,
    mentionsAll: false,
    sentAt: THEN - 100,
  };
}

type Cell = string | number | boolean | null;

const archived = {
  accountId: 1,
  guildId: GUILD,
  channelId: "news",
  authorId: "anna",
  authorName: "安娜",
  kind: "text",
  purpose: "relay",
};
const finished = {
  mappingId: 1,
  laneId: 1,
  action: "create",
  revision: 0,
  state: "delivered",
  attempts: 1,
  errorKind: null,
  error: null,
};

/** The oldest message leaves the log for the archive, as below. */
export const ARCHIVED = [`DELETE FROM "delivery" WHERE "messageId" = 1`, `DELETE FROM "message_log" WHERE "id" = 1`];

/** Rows of the tables that nothing filled at the time of the first schema; columns that a schema lacks are left out. */
export const ROWS_WITHOUT_OPERATION: readonly (readonly [table: string, row: Readonly<Record<string, Cell>>])[] = [
  [
    "filter_rule",
    {
      guildId: GUILD,
      number: 1,
      mappingId: 1,
      action: "block",
      kind: "keyword",
      value: "广告",
      enabled: true,
      hits: 3,
      createdBy: "owner",
      createdAt: THEN,
    },
  ],
  [
    "filter_rule",
    {
      guildId: GUILD,
      number: 2,
      mappingId: null,
      action: "allow",
      kind: "user",
      value: "anna",
      enabled: false,
      hits: 0,
      createdBy: "owner",
      createdAt: THEN,
    },
  ],
  ["opt_out", { userId: "shy", optedOutAt: THEN }],
  [
    "message_log_archive",
    {
      id: 1,
      sourceId: "message-archived",
      ...archived,
      sentAt: THEN - 9_000,
      receivedAt: THEN - 8_900,
      archivedAt: THEN,
    },
  ],
  [
    "delivery_archive",
    { id: 1, messageId: 1, ...finished, finishedAt: THEN - 8_800, delayMs: 100, receivedAt: THEN - 8_900 },
  ],
];
