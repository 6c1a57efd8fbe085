import { silentLogger } from "../../src/log.js";
import type { Message } from "../../src/message/index.js";
import { openStore } from "../../src/store/open-store.js";
import type { MappingView, Store } from "../../src/store/store.js";

/** In the past, or it would not be due. */
const NOW = 1_750_000_000_000;
const GUILD = "guild";
/** As many messages wait for one commit. */
const AT_ONCE = 500;

/** One of a chat's ordinary messages; its number tells whether the order was kept. */
export function backlogMessage(number: number, channelId: string, sentAt: number): Message {
  return {
    id: `message-${number}-of-${channelId}`,
    guildId: GUILD,
    channelId,
    channelName: "general",
    author: { id: `author-${number % 300}`, name: "小明", avatarUrl: null, bot: false, roleIds: [] },
    kind: "text",
    content: [{ type: "text", text: `今晚九点开黑，来的举手 Tonight at nine we play, who is in? #${number}#` }],
    cards: [],
    attachments: [],
    quote: null,
    mentionsAll: false,
    sentAt,
  };
}

/** A store in which so many deliveries wait, as after a day on which the platform was down. */
export async function fillBacklog(path: string, deliveries: number, addresses: number): Promise<void> {
  const store = await openStore({ type: "sqlite", path }, { log: silentLogger });
  const account = await store.openAccount({ userId: "bot", name: "Relay", now: NOW });
  const mappings = await linkAll(store, addresses);
  for (let first = 0; first < deliveries; first += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, deliveries - first) }, (_, index) => first + index);
    await Promise.all(numbers.map((number) => acceptOne(store, account.id, mappings, number)));
  }
  await store.close();
}

/** Message so-and-so, on the mapping whose turn it is. */
export async function acceptOne(store: Store, accountId: number, mappings: readonly MappingView[], number: number) {
  const mapping = mappings[number % mappings.length] as MappingView;
  const receivedAt = NOW + number;
  return await store.acceptMessage({
    accountId,
    position: null,
    message: backlogMessage(number, mapping.channelId, receivedAt),
    purpose: "relay",
    mappingIds: [mapping.id],
    receivedAt,
  });
}

async function linkAll(store: Store, addresses: number): Promise<readonly MappingView[]> {
  const bot = await store.openBot({
    ...{ platform: "discord", remoteId: "bot", name: "Relay", tokenFingerprint: "bench", now: NOW },
  });
  const mappings: MappingView[] = [];
  for (let index = 0; index < addresses; index += 1) {
    const [codeHash, channelId] = [`code-${index}`, `channel-${index}`];
    const creator = { creatorId: "owner", creatorName: "Olive", createdAt: NOW, expiresAt: NOW + 600_000 };
    await store.createLinkCode({
      platform: "discord",
      channelName: "general",
      ...creator,
      codeHash,
      guildId: GUILD,
      channelId,
    });
    const place = { botId: bot.id, address: `place-${index}`, placeName: "Place", actorName: "Dora", now: NOW };
    const redeemed = await store.redeemLinkCode({ codeHash, platform: "discord", ...place });
    if (redeemed.status !== "linked") throw new Error(`Not linked: ${redeemed.status}`);
    mappings.push(redeemed.mapping);
  }
  return mappings;
}
