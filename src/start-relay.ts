import type { Agent } from "node:http";
import { createAttachments } from "./attachments/attachments.js";
import { pause, systemClock, type Clock, type Random } from "./clock.js";
import type { Config } from "./config/index.js";
import { prepareDataFolder, readInstanceId } from "./data-folder.js";
import type { UnreachableReason } from "./delivery/errors.js";
import { DeliveryWorker } from "./delivery/worker.js";
import type { KookChat } from "./dispatch/chat.js";
import { createBackfillTeller } from "./dispatch/backfill-card.js";
import { createLinkNotice } from "./dispatch/link-notice.js";
import { openInsight } from "./dispatch/insight/open-insight.js";
import type { Services } from "./dispatch/services.js";
import { createSteeredGuilds } from "./dispatch/steered-guilds.js";
import { createRecoveryNotice, createSuspensionNotice } from "./dispatch/suspension-notice.js";
import { startHealthServer, type HealthServer } from "./health.js";
import { jobMetrics, Jobs, listJobs, Traffic } from "./jobs/index.js";
import { KookAccount } from "./kook-account.js";
import { translator } from "./language/index.js";
import type { Logger } from "./log.js";
import { botOpener, openConfiguredBots } from "./open-bots.js";
import { lanesOf, openConsent } from "./open-consent.js";
import { KookError } from "./platforms/kook/errors.js";
import { proxyAgent } from "./platforms/proxy.js";
import { Bots } from "./relay/bots.js";
import { Backfills } from "./relay/backfill/backfills.js";
import { digestWriter, type DigestWriter } from "./relay/catch-up/digest-words.js";
import { Filters } from "./relay/filters.js";
import { FailedDeliveries } from "./relay/failed-deliveries.js";
import { Guilds } from "./relay/guilds.js";
import { Healing } from "./relay/healing.js";
import { Linking } from "./relay/linking.js";
import { MappingIndex, presentationOf } from "./relay/mapping-index.js";
import { Mappings } from "./relay/mappings.js";
import { Mirror } from "./relay/mirror.js";
import { Namesakes } from "./relay/namesakes.js";
import { OwnBots } from "./relay/own-bots.js";
import { People } from "./relay/people.js";
import { OptOuts } from "./relay/opt-outs.js";
import { Previews } from "./relay/preview.js";
import { RecentMessages } from "./relay/recent-messages.js";
import { GuildFiles } from "./relay/transfer/guild-files.js";
import { SampleSender } from "./relay/sample-sender.js";
import { StoreWatch } from "./relay/store-watch.js";
import { Troubles, troubleWords } from "./relay/troubles.js";
import { openSecretBox } from "./secret-box.js";
import { lockDataFolder } from "./single-instance.js";
import { StartUpError } from "./start-up-error.js";
import { openStore } from "./store/open-store.js";
import type { MappingView, Store } from "./store/store.js";

export interface StartOptions {
  readonly log: Logger;
  readonly clock?: Clock;
  readonly random?: Random;
  /** KOOK refuses a token while we run: nothing will come any more. */
  readonly onFatal?: (reason: string) => void;
  /** The store is lost while we run: nothing can be taken in any more, and only another start helps. */
  readonly onBroken?: () => void;
}

export interface RunningRelay {
  /** The port of /healthz, /readyz and /metrics. */
  readonly healthPort: number;
  /** Everything that has to be connected is. */
  readonly ready: boolean;
  /** In the reverse order of starting; what waits stays in the store. */
  stop(): Promise<void>;
}

/**
 * Builds everything and starts it: data folder, store, deliveries, destinations, KOOK, jobs, health.
 * @throws StartUpError, StoreError or KookError with a sentence that says the mend; then nothing is left running.
 */
export async function startRelay(config: Config, options: StartOptions): Promise<RunningRelay> {
  const undo: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let step = undo.pop(); step; step = undo.pop()) {
      try {
        await step();
      } catch (error) {
        failures.push(error); // what stands below it has to be let go of all the same
      }
    }
    if (failures.length > 0) throw failures[0];
  };
  try {
    return await build(config, options, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** From which namesakes are known at the start. */
const NEWEST_MESSAGES = 2_000;

async function build(
  config: Config,
  {
    log,
    clock = systemClock,
    random = Math.random,
    onFatal = () => undefined,
    onBroken = () => undefined,
  }: StartOptions,
  undo: (() => Promise<void> | void)[],
  stop: () => Promise<void>,
): Promise<RunningRelay> {
  prepareDataFolder(config.dataDir);
  const lock = lockDataFolder(config.dataDir);
  undo.push(() => lock.release());
  const troubles = new Troubles({ clock, log });
  const storeWatch = new StoreWatch({ clock, troubles });
  const store = storeWatch.over(await openStore(config.database, { log, onBroken }));
  undo.push(() => {
    storeWatch.stop();
    return store.close();
  });
  const box = await openSecretBox({ secretKey: config.secretKey, dataDir: config.dataDir, store, now: clock.now() });

  const index = new MappingIndex();
  await index.load(store);
  const filters = new Filters({ store, clock, log, numberOf: (mappingId) => index.find(mappingId)?.number ?? null });
  await filters.load();
  undo.push(() => filters.stop());
  const guilds = new Guilds(store, clock);
  const optOuts = new OptOuts({ store, now: () => clock.now(), changed: () => worker.lanesChanged(lanesOf(index)) });
  await optOuts.load();
  const worker: DeliveryWorker = new DeliveryWorker({
    store: optOuts.guard(store),
    clock,
    random,
    log,
    owner: readInstanceId(config.dataDir),
    findMapping: (mappingId) => {
      const mapping = index.find(mappingId);
      if (!mapping) return null;
      const { botId, address, options } = mapping;
      return {
        botId,
        address,
        presentation: presentationOf(mapping, config.timeZone),
        deletions: options.deletions ?? "delete",
        uncertain: options.uncertain ?? "retry",
      };
    },
    onSuspended: (mappings, reason) => suspended(mappings, reason),
    onMoved: () => void reloadIndex(),
  });
  const reloadIndex = (): Promise<void> =>
    index.load(store).catch((error: unknown) => log.error({ err: error }, "Mappings could not be read again"));
  const agent = config.kook.proxyUrl === null ? null : proxyAgent(config.kook.proxyUrl);
  const { dataDir } = config;
  const { assetOrigins } = config.kook;
  const attachments = createAttachments({ dataDir, assetOrigins, agent, clock, random, log });
  undo.push(() => attachments.close());
  const mirror = new Mirror({
    store,
    clock,
    random,
    log,
    findMapping: (mappingId) => index.find(mappingId),
    isOurs: (userId) => people.isOurs(userId),
  });
  const people = new People({
    ours: (await store.listAccounts({})).map(({ userId }) => userId),
    isRunning: (userId) => accounts.some((account) => account.userId === userId),
    viewIsBot: (guildId, userId) => accountIn(accounts, guildId).client.viewIsBot(guildId, userId),
    log,
  });
  const namesakes = new Namesakes();
  namesakes.seed(await store.listRecentAuthors({ messages: NEWEST_MESSAGES }));
  const openBot = botOpener(config, { attachments, clock, random, log });
  const bots = new Bots({
    configured: openConfiguredBots(config, openBot),
    kookInviteUrl: config.kook.inviteUrl,
    store,
    clock,
    log,
    onReady: (botId, destination) => {
      worker.addDestination(botId, destination);
      mirror.addDestination(botId, destination);
      healing.botReady(botId);
    },
  });

  const accounts = openAccounts(config, {
    ...{ agent, store, storeWatch, troubles, clock, random, log, onFatal },
    ...{ index, filters, people, worker, namesakes, mirror, optOuts },
    writeDigest: digestWriter(guilds, config),
  });
  await identifyAll(accounts, clock, log);
  const chat = chatOf(accounts, index);
  const sampleSender = new SampleSender({
    store,
    worker,
    bots,
    clock,
    accountId: accounts[0]?.id ?? 0,
    text: async (mapping) => {
      const language = (await guilds.get(mapping.guildId)).language ?? config.defaultLanguage;
      return translator(language).plain("sample.text", { channel: mapping.channelName });
    },
  });
  const shared = { guilds, log, defaultLanguage: config.defaultLanguage };
  const linking = new Linking({
    ...shared,
    store,
    index,
    bots,
    clock,
    mayStillLink: async (guildId, userId) => {
      const permissions = (accounts.find((account) => account.guildIds.has(guildId)) ?? accounts[0])?.permissions;
      return (await permissions?.check(guildId, userId)) !== "refused";
    },
    announce: createLinkNotice({ ...shared, chat, bots, samples: sampleSender, clock }),
  });
  const notices = new Set<Promise<void>>();
  const tellSuspended = createSuspensionNotice({ ...shared, chat });
  const tell = (notice: Promise<void>): void => {
    const told = notice.finally(() => notices.delete(told));
    notices.add(told);
  };
  const suspended = (mappings: readonly MappingView[], reason: UnreachableReason): void => {
    healing.suspended(mappings);
    for (const mapping of mappings) {
      index.put(mapping);
      if (reason === "token-invalid") bots.tokenRefused(mapping.botId);
      tell(tellSuspended(mapping, reason));
    }
  };

  const traffic = new Traffic(clock, () => worker.deliveredCount + countEvents(accounts));
  const { timeZone } = config;
  const jobs = new Jobs(listJobs(store, config), { store, clock, log, timeZone, isBusy: () => traffic.isBusy() });

  const insight = openInsight({
    ...{ store, guilds, clock, log, timeZone, defaultLanguage: config.defaultLanguage },
    parts: () => services,
    onLook: () => bots.lookAfter(),
    guildIds: () => new Set(index.all().map(({ guildId }) => guildId)),
    botIn: (guildId) => accountIn(accounts, guildId),
    botNamed: (userId) => accounts.find((account) => account.userId === userId) ?? null,
  });
  const ownBots = new OwnBots({
    ...{ store, box, bots, index, clock, log },
    open: openBot,
    lanesChanged: (lanes) => worker.lanesChanged(lanes),
  });
  const backfills = new Backfills({
    ...{ store, index, clock, log },
    accountIn: (guildId) => {
      const account = accountIn(accounts, guildId);
      return {
        id: account.id,
        listPage: (place, window) => account.client.listPage(place, window),
        wants: (event, mapping) => account.judge.wants(event, mapping),
        judge: (event, mapping) => account.judge.judge(event, mapping),
      };
    },
    enqueued: (deliveries) => worker.enqueued(deliveries),
    tell: createBackfillTeller({ chat, index, clock, log }),
  });
  const consent = openConsent(config, { store, worker, optOuts, namesakes, index, chat, clock, log });
  const mappings = new Mappings({
    store,
    index,
    bots,
    clock,
    lanesChanged: (lanes) => {
      worker.lanesChanged(lanes);
      mirror.mappingsChanged();
    },
  });
  const tellRecovered = createRecoveryNotice({ ...shared, chat });
  const healing: Healing = new Healing({
    ...{ index, bots, mappings, clock, log },
    onHealed: (healed) => healed.forEach((mapping) => tell(tellRecovered(mapping))),
  });
  const services: Services = {
    guilds,
    recalls: consent.recalls,
    purges: consent.purges,
    backfills,
    channelTroubles: (guildId) => accounts.flatMap((account) => account.channelTroubles(guildId)),
    privacy: consent.privacy,
    mappings,
    troubles,
    failed: new FailedDeliveries({ store, clock, lanesChanged: (lanes) => worker.lanesChanged(lanes) }),
    filters,
    recent: new RecentMessages(store),
    linking,
    bots,
    connections: {
      list: (guildId) => [
        ...accounts.map((account) => account.connection()),
        ...bots.list().filter((bot) => bot.guildId === null || bot.guildId === guildId),
      ],
    },
    ownBots,
    steeredGuilds: createSteeredGuilds(
      accounts.map((account) => account.guildSource()),
      log,
    ),
    samples: sampleSender,
    jobs,
    previews: new Previews({
      viewMessage: (messageId, guildId, place) => accountIn(accounts, guildId).client.viewMessage(messageId, place),
      complete: (message, mappings) => accountIn(accounts, message.guildId).complete(message, mappings),
      isCommand: ({ sourceText }) => accounts.some((account) => account.readCommand(sourceText) !== null),
      isOurs: (userId) => people.isOurs(userId),
      isWithheld: optOuts.has,
      index,
      filters,
      presentationOf: (mapping) => presentationOf(mapping, config.timeZone),
      bots,
      store,
      log,
    }),
    people,
    guildFiles: new GuildFiles({
      ...{ store, guilds, mappings, filters, bots, attachments, clock, log },
      viewMessage: async (messageId, guildId, channelId) => {
        const place = { guildId, channelId, channelName: "" };
        return (await accountIn(accounts, guildId).client.viewMessage(messageId, place))?.message ?? null;
      },
      viewGuildName: async (guildId) => (await chat.viewGuild(guildId)).name,
      viewGuildOf: async (channelId) => (await chat.viewChannel(channelId)).guildId,
      post: (channelId, card) => chat.send(channelId, card),
    }),
    kook: { ...chat, uploadFile: (...file) => accountIn(accounts, undefined).client.uploadFile(...file) },
    timeZone,
    past: store,
    ...insight,
    now: () => clock.now(),
  };

  const health = await openHealth(config, accounts, bots, troubles, store, worker, jobs);
  undo.push(() => health.close());
  await worker.start();
  undo.push(() => worker.stop());
  await bots.start(
    {
      redeem: linking.redeem,
      onMoved: (botId, from, to) => {
        const mapping = index.all().find((candidate) => candidate.botId === botId && candidate.address === from);
        if (!mapping) return;
        worker
          .moveLane({ id: mapping.laneId, botId, address: from }, to)
          .catch((error: unknown) =>
            log.error({ err: error, mappingId: mapping.id }, "A moved place could not be followed"),
          );
      },
    },
    await ownBots.load(),
  );
  undo.push(async () => {
    await bots.stop();
    await Promise.all([linking.settled(), ...notices]);
  });
  undo.push(() => mirror.stop());
  for (const account of accounts) {
    account.start(services);
    undo.push(() => account.stop());
  }
  healing.start();
  undo.push(() => healing.stop());
  await backfills.start();
  undo.push(() => backfills.stop());
  await consent.start();
  undo.push(() => consent.stop());
  await insight.start();
  undo.push(() => insight.stop());
  await jobs.start();
  undo.push(() => jobs.stop());
  return {
    healthPort: health.port,
    get ready() {
      return healthParts(accounts, bots, troubles).every((part) => part.ready);
    },
    stop,
  };
}

interface AccountSurroundings {
  readonly agent: Agent | null;
  readonly store: Store;
  readonly storeWatch: StoreWatch;
  readonly troubles: Troubles;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly index: MappingIndex;
  readonly filters: Filters;
  readonly people: People;
  readonly worker: DeliveryWorker;
  readonly namesakes: Namesakes;
  readonly mirror: Mirror;
  readonly optOuts: OptOuts;
  readonly writeDigest: DigestWriter;
  readonly onFatal: (reason: string) => void;
}

function openAccounts(config: Config, around: AccountSurroundings): readonly KookAccount[] {
  const onTokenRefused = (): void =>
    around.onFatal("KOOK refuses the bot's token. Set KOOK_BOT_TOKEN to the one of the developer centre.");
  return config.kook.tokens.map((token) => new KookAccount({ ...around, token, config, onTokenRefused }));
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** Waits for KOOK as long as it takes; only a refused token ends it. */
async function identifyAll(accounts: readonly KookAccount[], clock: Clock, log: Logger): Promise<void> {
  await Promise.all(
    accounts.map(async (account) => {
      for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
        try {
          return await account.identify();
        } catch (error) {
          if (!(error instanceof KookError)) throw error;
          if (error.kind === "auth") {
            throw new StartUpError(
              "KOOK refuses the bot's token. Copy it again from https://developer.kookapp.cn (your application, page 机器人) into KOOK_BOT_TOKEN.",
              { cause: error },
            );
          }
          log.warn({ err: error, waitMs }, "KOOK can't be reached, will try again");
          await pause(clock, waitMs);
        }
      }
    }),
  );
}

/** Speaks in each guild by the bot that is there. */
function chatOf(accounts: readonly KookAccount[], index: MappingIndex): KookChat {
  const first = accountIn(accounts, undefined);
  const of = (guildId: string | undefined): KookChat => accountIn(accounts, guildId).client;
  const ofChannel = (channelId: string): KookChat => of(index.mappingsOf(channelId)[0]?.guildId);
  return {
    send: (channelId, card, options) => ofChannel(channelId).send(channelId, card, options),
    sendDirect: (userId, card, options) => first.client.sendDirect(userId, card, options),
    update: (messageId, card) => first.client.update(messageId, card),
    updateDirect: (messageId, card) => first.client.updateDirect(messageId, card),
    viewGuild: (guildId) => of(guildId).viewGuild(guildId),
    listRoles: (guildId) => of(guildId).listRoles(guildId),
    viewChannel: (channelId) => ofChannel(channelId).viewChannel(channelId),
    memberRoleIds: (guildId, userId) => of(guildId).memberRoleIds(guildId, userId),
    viewAccess: (channelId) => ofChannel(channelId).viewAccess(channelId),
    ownId: (guildId) => of(guildId).ownId(guildId),
  };
}

/** The bot that is in this guild, as far as we know; else the first. */
function accountIn(accounts: readonly KookAccount[], guildId: string | undefined): KookAccount {
  const there = accounts.find((account) => guildId !== undefined && account.guildIds.has(guildId)) ?? accounts[0];
  if (!there) throw new Error("There is no KOOK bot");
  return there;
}

function openHealth(
  config: Config,
  accounts: readonly KookAccount[],
  bots: Bots,
  troubles: Troubles,
  store: Store,
  worker: DeliveryWorker,
  jobs: Jobs,
): Promise<HealthServer> {
  const listening = startHealthServer(config.http, {
    parts: () => healthParts(accounts, bots, troubles),
    metrics: async () => {
      const queue = await store.readQueueDepth({});
      return [
        ["deliveries_waiting", queue.waiting],
        ["deliveries_held", queue.held],
        ["dead_letters", queue.dead],
        ["deliveries_sent_total", worker.deliveredCount],
        ...accounts.flatMap((account) => account.counters()),
        ...jobMetrics(jobs.list()),
      ];
    },
  });
  return listening.catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new StartUpError(
      `The health port ${config.http.host}:${config.http.port} can't be opened (${code}). Set HTTP_PORT or HTTP_HOST to a free one.`,
      { cause: error },
    );
  });
}

function countEvents(accounts: readonly KookAccount[]): number {
  return accounts.reduce((sum, account) => sum + account.eventCount, 0);
}

function healthParts(accounts: readonly KookAccount[], bots: Bots, troubles: Troubles) {
  return [
    ...troubles.list().map(({ kind, bot }) => ({
      name: bot === null ? kind : `${kind} ${bot}`,
      ready: false,
      state: troubleWords[kind],
    })),
    ...accounts.map((account) => {
      const { name, state } = account.connection();
      return { name: `kook ${name}`, ready: state === "connected", state };
    }),
    // A guild's own bot is its own affair.
    ...bots
      .list()
      .filter(({ guildId }) => guildId === null)
      .map(({ platform, name, state, usable }) => ({ name: `${platform} ${name}`, ready: usable, state })),
  ];
}
