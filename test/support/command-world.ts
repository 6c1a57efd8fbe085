import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, onTestFinished } from "vitest";
import { commands } from "../../commands/index.js";
import { startKookServer, type KookMessage } from "../../sandbox/kook/index.js";
import { createAttachments } from "../../src/attachments/attachments.js";
import { systemClock } from "../../src/clock.js";
import type { LaneOutcome } from "../../src/delivery/lane.js";
import type { Destination, RightCheck } from "../../src/delivery/destination.js";
import { parseCommandLine } from "../../src/dispatch/command-line.js";
import { DeliveryError } from "../../src/delivery/errors.js";
import { createDispatch } from "../../src/dispatch/dispatch.js";
import { createLinkNotice } from "../../src/dispatch/link-notice.js";
import { createSteeredGuilds } from "../../src/dispatch/steered-guilds.js";
import { createSecretBox } from "../../src/secret-box.js";
import { Permissions } from "../../src/dispatch/permissions.js";
import { openInsight } from "../../src/dispatch/insight/open-insight.js";
import type { Services } from "../../src/dispatch/services.js";
import type { ButtonPressed } from "../../src/message/index.js";
import type { JobStatus } from "../../src/jobs/index.js";
import { silentLogger } from "../../src/log.js";
import { openConsent } from "../../src/open-consent.js";
import { createKookClient } from "../../src/platforms/kook/client.js";
import { describePart as describeDiscord } from "../../src/platforms/discord/describe-part.js";
import { describePart as describeTelegram } from "../../src/platforms/telegram/describe-part.js";
import { KookGateway } from "../../src/platforms/kook/gateway.js";
import { createBackfillTeller } from "../../src/dispatch/backfill-card.js";
import { Backfills } from "../../src/relay/backfill/backfills.js";
import type { BotDirectory, OfferedBot } from "../../src/relay/bot-directory.js";
import type { Connection } from "../../src/relay/connections.js";
import { Bots } from "../../src/relay/bots.js";
import type { ChannelTrouble } from "../../src/relay/catch-up/catch-up.js";
import { GuildFiles } from "../../src/relay/transfer/guild-files.js";
import { FailedDeliveries } from "../../src/relay/failed-deliveries.js";
import { Filters } from "../../src/relay/filters.js";
import { Guilds } from "../../src/relay/guilds.js";
import { Linking } from "../../src/relay/linking.js";
import { MappingIndex, presentationOf } from "../../src/relay/mapping-index.js";
import { Mappings } from "../../src/relay/mappings.js";
import { OwnBots } from "../../src/relay/own-bots.js";
import type { BotIdentity, PlatformBot } from "../../src/relay/platform-bot.js";
import { People } from "../../src/relay/people.js";
import { Namesakes } from "../../src/relay/namesakes.js";
import { OptOuts } from "../../src/relay/opt-outs.js";
import { Previews } from "../../src/relay/preview.js";
import { RecentMessages } from "../../src/relay/recent-messages.js";
import { Troubles } from "../../src/relay/troubles.js";
import type { SampleResult, Samples } from "../../src/relay/samples.js";
import { renderDiscord, renderTelegram } from "../../src/rendering/index.js";
import { openStore } from "../../src/store/open-store.js";
import type { Lane, MappingView, Store, QueuedDelivery } from "../../src/store/store.js";
import { ManualClock } from "./manual-clock.js";
import { textOf } from "./card-text.js";

/** Everything is granted. */
const fine: readonly RightCheck[] = [
  { right: "see", granted: true, required: true },
  { right: "send", granted: true, required: true },
  { right: "webhooks", granted: true, required: false },
];

export interface WorldOptions {
  readonly defaultLanguage?: "zh" | "en";
  /** For a test that breaks it. The others of a file share one, each in a guild of its own. */
  readonly ownStore?: boolean;
}

let worlds = 0;
let sharedStore: Promise<Store> | null = null;
const folders: string[] = [];

/** In a file, since lists are read on a connection of their own, which sees no other's memory. */
async function openTestStore(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), "relay-commands-"));
  folders.push(folder);
  return await openStore({ type: "sqlite", path: join(folder, "relay.sqlite") }, { log: silentLogger });
}

afterAll(async () => {
  await (await sharedStore)?.close();
  sharedStore = null;
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/**
 * A guild in a local KOOK with the bot in it: our client, gateway, store and dispatch are the real ones. What lies
 * beyond the store's lanes (the platforms and the delivery) is played by `far`, which a test sets as it likes.
 */
export async function startWorld(options: WorldOptions = {}) {
  const { defaultLanguage = "en", ownStore = false } = options;
  const world = (worlds += 1);
  const clock = new ManualClock();
  const logged: { readonly level: number; readonly msg: string }[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const kook = await startKookServer();
  const owner = kook.addUser({ name: "Olga" });
  const member = kook.addUser({ name: "Mia" });
  const bot = kook.addBot({ name: "Relay" });
  const guild = kook.addGuild({ name: "Guild", ownerId: owner.id, id: `${20400000 + world}` });
  kook.addMember(guild.id, member.id);
  const channel = kook.addChannel(guild.id, { name: "news", id: `${10950000 + world}` });
  kook.addBotToGuild(guild.id, bot.userId);

  const client = createKookClient({
    token: bot.token,
    apiUrl: kook.url,
    log,
    clock: systemClock,
    random: Math.random,
    agent: null,
  });
  await client.identify();
  const store = await (ownStore ? openTestStore() : (sharedStore ??= openTestStore()));
  const far = {
    rights: fine as readonly RightCheck[] | Error,
    sample: { state: "sent", url: "https://far.example/1" } as SampleResult,
    /** The platforms were reached since the start. */
    reached: true,
    samples: [] as { readonly mapping: MappingView; readonly actorName: string }[],
    connections: [{ platform: "kook", name: "Relay", state: "connected", since: 0 }] as readonly Connection[],
    jobs: [] as readonly JobStatus[],
    platforms: ["discord", "telegram"] as readonly ("discord" | "telegram")[],
    lanesChanged: [] as Lane[],
    /** What the deliveries were handed, and what became of those that somebody waits for. */
    enqueued: [] as QueuedDelivery[],
    outcome: null as LaneOutcome | null,
    /** Whose tokens they are, or why nobody can tell; all others are refused. */
    tokens: new Map<string, BotIdentity | Error>(),
  };
  const botIds = {
    discord: (await store.openBot(newBot("discord"))).id,
    telegram: (await store.openBot(newBot("telegram"))).id,
  };
  const offered: Record<"discord" | "telegram", OfferedBot> = {
    discord: {
      botId: botIds.discord,
      platform: "discord",
      name: "Relay",
      inviteUrl: "https://discord.com/oauth2/authorize?client_id=1",
      linkUrl: () => null,
    },
    telegram: {
      botId: botIds.telegram,
      platform: "telegram",
      name: "@relay_bot",
      inviteUrl: "https://t.me/relay_bot?startgroup=true",
      linkUrl: (code) => `https://t.me/relay_bot?startgroup=${code}`,
    },
  };
  const bots: BotDirectory = {
    kookInviteUrl: "https://www.kookapp.cn/app/oauth2/authorize?id=1",
    offered: (guildId) => {
      const own = guildBots.offered(guildId);
      const isOwn = (platform: string) => own.some((bot) => bot.platform === platform);
      return [...own, ...far.platforms.filter((platform) => !isOwn(platform)).map((platform) => offered[platform])];
    },
    destination: (botId) => (far.reached ? destinationOf(botId) : null),
    ownerOf: (botId) => guildBots.ownerOf(botId),
    wasRemoved: (botId) => guildBots.wasRemoved(botId),
  };
  const guildBots = new Bots({
    ...{ configured: [], kookInviteUrl: null, store, clock, log },
    onReady: () => undefined,
  });
  const looks = {
    discord: { render: renderDiscord, describe: describeDiscord },
    telegram: { render: renderTelegram, describe: describeTelegram },
  };
  /** As far as commands ask of it. */
  const destinationOf = (botId: number): Destination => {
    const platform = botId === botIds.discord ? "discord" : "telegram";
    const linkTo = (address: string, remoteId: string): string => `https://far.example/${address}/${remoteId}`;
    return { platform, checkRights: readRights, linkTo, ...looks[platform] } as unknown as Destination;
  };
  async function readRights(): Promise<readonly RightCheck[]> {
    if (far.rights instanceof Error) throw far.rights;
    return far.rights;
  }

  const chineseNames = new Set(commands.flatMap(({ names }) => names.zh));
  const readCommand = (sourceText: string) =>
    parseCommandLine(sourceText, { botUserId: bot.userId, isCommand: (word) => chineseNames.has(word) });
  const index = new MappingIndex();
  const filters = new Filters({ store, clock, log, numberOf: (mappingId) => index.find(mappingId)?.number ?? null });
  const guilds = new Guilds(store, clock);
  const permissions = new Permissions({ chat: client, guilds, clock, log });
  const samples: Samples = {
    async send(mapping, actorName) {
      far.samples.push({ mapping, actorName });
      return far.sample;
    },
  };
  const linking = new Linking({
    store,
    index,
    guilds,
    bots,
    clock,
    log,
    defaultLanguage,
    mayStillLink: async (guildId, userId) => (await permissions.check(guildId, userId)) !== "refused",
    announce: createLinkNotice({ chat: client, guilds, bots, samples, clock, log, defaultLanguage }),
  });
  const lanesChanged = (lanes: readonly Lane[]): void => void far.lanesChanged.push(...lanes);
  const openOwnInsight = () =>
    openInsight({
      ...{ store, guilds, clock, log, defaultLanguage, timeZone: "Asia/Shanghai" },
      parts: () => services,
      guildIds: () => new Set([guild.id]),
      botIn: () => ({ userId: bot.userId, client }),
      botNamed: (userId) => (userId === bot.userId ? { userId, client } : null),
    });
  const insight = openOwnInsight();
  const troubles = new Troubles({ clock, log });
  const optOuts = new OptOuts({ store, now: () => clock.now(), changed: () => undefined });
  const namesakes = new Namesakes();
  const farWorker = {
    enqueued: (deliveries: readonly QueuedDelivery[]) => void far.enqueued.push(...deliveries),
    lanesChanged,
    outcomeOf: () => Promise.resolve(far.outcome),
  };
  /** As a restart makes it anew. */
  const reopenConsent = () =>
    openConsent(
      { retention: { contentDays: 7, logDays: 30, archiveDays: 365 }, backup: { keep: 7 } },
      { store, worker: farWorker, optOuts, namesakes, index, chat: client, clock, log },
    );
  const consent = reopenConsent();
  const account = await store.openAccount({ userId: bot.userId, name: "Relay", now: clock.now() });
  const mappings = new Mappings({ store, index, bots, clock, lanesChanged });
  const spool = await mkdtemp(join(tmpdir(), "relay-files-"));
  folders.push(spool);
  const attachments = createAttachments({
    ...{ dataDir: spool, clock: systemClock, random: Math.random, log },
    assetOrigins: [kook.assetOrigin],
    agent: null,
  });
  const channelTroubles: ChannelTrouble[] = [];
  const services: Services = {
    guilds,
    recalls: consent.recalls,
    purges: consent.purges,
    channelTroubles: () => channelTroubles,
    backfills: new Backfills({
      ...{ store, index, clock, log },
      accountIn: () => ({
        id: account.id,
        listPage: (place, window) => client.listPage(place, window),
        wants: ({ sourceText }) => readCommand(sourceText) === null,
        judge: (event) => Promise.resolve({ message: event.message, filtered: null }),
      }),
      enqueued: farWorker.enqueued,
      tell: createBackfillTeller({ chat: client, index, clock, log }),
    }),
    privacy: consent.privacy,
    timeZone: "Asia/Shanghai",
    mappings,
    filters,
    recent: new RecentMessages(store),
    failed: new FailedDeliveries({ store, clock, lanesChanged }),
    troubles,
    linking,
    bots,
    connections: { list: () => far.connections },
    ownBots: new OwnBots({
      ...{ store, index, clock, log, lanesChanged },
      bots: guildBots,
      box: createSecretBox("a key for tests"),
      open: (platform, token) => farBot(platform, far.tokens.get(token)),
    }),
    steeredGuilds: createSteeredGuilds(
      [
        {
          listGuilds: () => client.listGuilds(),
          memberRoleIds: (guildId, userId) => client.memberRoleIds(guildId, userId),
          check: (guildId, userId, roleIds) => permissions.check(guildId, userId, roleIds),
        },
      ],
      log,
    ),
    jobs: { list: () => far.jobs },
    samples,
    previews: new Previews({
      viewMessage: (messageId, _guildId, place) => client.viewMessage(messageId, place),
      isCommand: ({ sourceText }) => readCommand(sourceText) !== null,
      index,
      filters,
      presentationOf: (mapping) => presentationOf(mapping, "Asia/Shanghai"),
      bots,
      store,
      log,
    }),
    guildFiles: new GuildFiles({
      ...{ store, guilds, mappings, filters, bots, attachments, clock, log },
      viewMessage: async (messageId, guildId, channelId) =>
        (await client.viewMessage(messageId, { guildId, channelId, channelName: "" }))?.message ?? null,
      viewGuildName: async (guildId) => (await client.viewGuild(guildId)).name,
      viewGuildOf: async (channelId) => (await client.viewChannel(channelId)).guildId,
      post: (channelId, card) => client.send(channelId, card),
    }),
    people: new People({
      ours: [bot.userId],
      isRunning: () => false,
      viewIsBot: (guildId, userId) => client.viewIsBot(guildId, userId),
      log,
    }),
    kook: client,
    past: store,
    ...insight,
    now: () => clock.now(),
  };
  const dispatch = createDispatch({
    client,
    chat: client,
    commands,
    services,
    permissions,
    defaultLanguage,
    clock,
    log,
  });

  /** How often the dispatch was done with a message id, or the value of a button; and who waits for that. */
  const done = new Map<string, number>();
  const waiting = new Map<string, () => void>();
  const finished = (key: string): void => {
    done.set(key, (done.get(key) ?? 0) + 1);
    waiting.get(key)?.();
  };
  const untilDone = (key: string, times = 1): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if ((done.get(key) ?? 0) >= times) resolve();
      };
      waiting.set(key, check);
      check();
    });
  const run = async (event: Parameters<typeof dispatch.run>[1], raw: unknown): Promise<void> => {
    const line = readCommand(event.sourceText);
    if (line) await dispatch.run(line, event, raw);
    finished(event.message.id);
  };
  const press = async (event: ButtonPressed): Promise<void> => {
    await dispatch.press(event);
    finished(event.value);
  };
  client.onEvent(async (event, raw) => {
    if (event.type === "message-created" && !event.message.author.bot) await run(event, raw);
    if (event.type === "button-pressed") await press(event);
    if (event.type === "roles-changed" || event.type === "guild-changed") permissions.forget(event.guildId);
  });
  const gateway = new KookGateway({
    fetchUrl: (compress) => client.gatewayUrl(compress),
    goOffline: () => client.goOffline(),
    deliver: (packet) => client.receive(packet),
    clock: systemClock,
    random: Math.random,
    log,
    compress: false,
    resumeFrom: null,
    agent: null,
  });
  gateway.start();
  await kook.untilConnected(bot.userId);
  onTestFinished(async () => {
    await insight.stop();
    await gateway.stop();
    await linking.settled();
    await attachments.close();
    if (ownStore) await store.close();
    await kook.close();
  });

  /** Types a line and yields what the bot answered, in the order it did. */
  async function type(
    line: string,
    as: { readonly user?: { id: string }; readonly channelId?: string; readonly quote?: string } = {},
  ) {
    const { user = owner, channelId = channel.id, quote } = as;
    const before = new Set(kook.visibleTo(channelId, user.id).map(({ id }) => id));
    const id = kook.say(channelId, user.id, line, quote === undefined ? {} : { quote });
    await untilDone(id);
    return kook
      .visibleTo(channelId, user.id)
      .filter((message) => !before.has(message.id) && message.authorId === bot.userId)
      .map(answer);
  }

  async function typeDirect(line: string, user: { id: string } = owner) {
    const before = new Set(kook.directMessages(user.id).map(({ id }) => id));
    const id = kook.sayDirect(user.id, bot.userId, line);
    await untilDone(id);
    return kook
      .directMessages(user.id)
      .filter((message) => !before.has(message.id) && message.authorId === bot.userId)
      .map(answer);
  }

  function valueOf(messageId: string, label: string): string {
    const value = buttonsOf(kook.message(messageId)).get(label);
    if (value === undefined) throw new Error(`There is no button ${label}`);
    return value;
  }

  /** As KOOK tells of a press, also of a button that is there no more. */
  async function pressValue(messageId: string, value: string, user: { id: string } = owner): Promise<void> {
    const before = done.get(value) ?? 0;
    kook.injectSystem("PERSON", bot.userId, "message_btn_click", {
      msg_id: messageId,
      user_id: user.id,
      value,
      target_id: channel.id,
      user_info: { id: user.id, username: user.id === owner.id ? "Olga" : "Mia" },
      channel_type: "GROUP",
      guild_id: guild.id,
    });
    await untilDone(value, before + 1);
  }

  /** Presses the button with this label below a message. */
  async function pressButton(messageId: string, label: string, user: { id: string } = owner): Promise<void> {
    await pressValue(messageId, valueOf(messageId, label), user);
  }

  /** The same by someone who sees the message, in a channel or a direct chat, as KOOK tells it there. */
  async function pressSeen(messageId: string, label: string, user: { id: string }): Promise<void> {
    const value = valueOf(messageId, label);
    const before = done.get(value) ?? 0;
    kook.press(messageId, user.id, value);
    await untilDone(value, before + 1);
  }

  /** Links the channel as people do: a code asked for here, and used on the far side. */
  async function link(platform: "discord" | "telegram" = "discord", place: Partial<Place> = {}): Promise<MappingView> {
    const code = codeIn((await type(`/relay link ${platform}`))[0]?.text ?? "");
    const outcome = await linking.redeem({
      ...defaultPlace(platform),
      botId: botIds[platform],
      code,
      ...place,
    });
    await linking.settled();
    if (outcome.status !== "linked") throw new Error(`Linking ended as ${outcome.status}`);
    return await services.mappings.get(guild.id, outcome.mappingNumber);
  }

  /** What the bot asked KOOK to post in channels. */
  const sent = () => kook.requests.filter(({ path }) => path.endsWith("message/create") && !path.includes("direct"));

  return {
    kook,
    guild,
    channel,
    owner,
    member,
    bot,
    client,
    store,
    index,
    services,
    linking,
    permissions,
    consent,
    reopenConsent,
    optOuts,
    dispatch,
    clock,
    logged,
    far,
    botIds,
    insight,
    /** As another start of the relay has it. */
    openInsight: openOwnInsight,
    troubles,
    /** What is wrong with linked channels, for a test to add to. */
    channelTroubles,
    type,
    typeDirect,
    pressButton,
    pressSeen,
    pressValue,
    valueOf,
    link,
    answer,
    sent,
  };
}

interface Place {
  readonly channelId: string;
  readonly address: string;
  readonly placeName: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly mayManage: boolean;
}

export function defaultPlace(platform: "discord" | "telegram") {
  return {
    platform,
    address: "1/2",
    placeName: "#general · My server",
    actorId: "9",
    actorName: "Dora",
    mayManage: true,
  };
}

/** A bot that a guild brings along, as far as its platform tells of it. */
function farBot(platform: "discord" | "telegram", identity: BotIdentity | Error | undefined): PlatformBot {
  const refused = new DeliveryError({ kind: "unreachable", reason: "token-invalid" }, "401");
  return {
    platform,
    destination: { platform } as unknown as Destination,
    identify: () =>
      identity === undefined || identity instanceof Error
        ? Promise.reject(identity ?? refused)
        : Promise.resolve(identity),
    inviteUrl: () => "https://far.example/invite",
    linkUrl: () => null,
    listen: () => undefined,
    listening: true,
    close: () => Promise.resolve(),
  };
}

function newBot(platform: "discord" | "telegram") {
  return { platform, remoteId: "1", name: "Relay", tokenFingerprint: platform, now: 0 };
}

export function answer(message: KookMessage) {
  const cards: unknown = message.type === 10 ? JSON.parse(message.content) : [];
  return {
    id: message.id,
    /** All that can be read on the card. */
    text: textOf(cards),
    buttons: [...buttonsOf(message).keys()],
    onlyFor: message.visibleOnly,
    quote: (message.quote as { readonly id?: string } | null)?.id ?? null,
    size: message.content.length,
  };
}

/** The code in an answer to `link`, as a person would copy it. */
export function codeIn(text: string): string {
  const code = /\/link(?:@\w+)? ([\w-]{8,64})/.exec(text)?.[1];
  if (code === undefined) throw new Error(`There is no code in: ${text}`);
  return code;
}

function buttonsOf(message: KookMessage): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(look);
    if (typeof value !== "object" || value === null) return;
    const { type, text, value: pressed } = value as { type?: unknown; text?: { content?: unknown }; value?: unknown };
    if (type === "button") found.set(String(text?.content), String(pressed));
    Object.values(value).forEach(look);
  };
  look(message.type === 10 ? JSON.parse(message.content) : null);
  return found;
}
