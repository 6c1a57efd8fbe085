import type { Agent } from "node:http";
import { commands } from "../commands/index.js";
import type { Clock, Random } from "./clock.js";
import type { Config } from "./config/index.js";
import type { DeliveryWorker } from "./delivery/worker.js";
import { parseCommandLine } from "./dispatch/command-line.js";
import { createDispatch, type Dispatch } from "./dispatch/dispatch.js";
import { Permissions } from "./dispatch/permissions.js";
import type { GuildSource } from "./dispatch/steered-guilds.js";
import type { Services } from "./dispatch/services.js";
import type { Logger } from "./log.js";
import type { Message, SourceEvent } from "./message/index.js";
import { createKookClient, type KookClient } from "./platforms/kook/client.js";
import { describeEvent, messageOf } from "./platforms/kook/describe-event.js";
import type { EventPacket } from "./platforms/kook/frame.js";
import { KookGateway } from "./platforms/kook/gateway.js";
import type { Connection } from "./relay/connections.js";
import { HopelessEvents } from "./relay/hopeless-events.js";
import type { CatchUp, CatchUpReason, ChannelEvent, ChannelTrouble } from "./relay/catch-up/catch-up.js";
import type { DigestWriter } from "./relay/catch-up/digest-words.js";
import { openCatchUp } from "./relay/catch-up/open-catch-up.js";
import { Intake, type OtherEvent } from "./relay/intake.js";
import type { Filters } from "./relay/filters.js";
import type { MappingIndex } from "./relay/mapping-index.js";
import type { People } from "./relay/people.js";
import type { Mirror } from "./relay/mirror.js";
import { Names, namesWanted } from "./relay/names.js";
import type { Namesakes } from "./relay/namesakes.js";
import type { OptOuts } from "./relay/opt-outs.js";
import { PositionKeeper } from "./relay/position-keeper.js";
import type { StoreWatch } from "./relay/store-watch.js";
import type { Troubles } from "./relay/troubles.js";
import { LinkWatch } from "./relay/watch-link.js";
import type { MappingView, Store } from "./store/store.js";

export interface KookAccountOptions {
  readonly token: string;
  readonly config: Config;
  readonly agent: Agent | null;
  readonly store: Store;
  readonly storeWatch: Pick<StoreWatch, "damage">;
  readonly troubles: Troubles;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly index: MappingIndex;
  readonly filters: Pick<Filters, "decide" | "take" | "mask" | "count">;
  readonly people: Pick<People, "isOurs">;
  readonly worker: DeliveryWorker;
  readonly namesakes: Namesakes;
  readonly mirror: Mirror;
  readonly optOuts: OptOuts;
  readonly writeDigest: DigestWriter;
  /** Rises when KOOK refuses the token for good. */
  readonly onTokenRefused: () => void;
}

/** One KOOK bot: its connection, and what becomes of the events that come by it. */
export class KookAccount {
  readonly client: KookClient;
  /** Known after `identify`. */
  id = 0;
  userId = "";
  name = "KOOK";
  permissions: Permissions | null = null;
  readonly guildIds = new Set<string>();
  #gateway: KookGateway | null = null;
  #intake: Intake<NonNullable<ReturnType<typeof parseCommandLine>>> | null = null;
  #keeper: PositionKeeper | null = null;
  #watch: LinkWatch | null = null;
  #dispatch: Dispatch | null = null;
  readonly #catchUp: CatchUp;
  readonly #names: Names;
  readonly #hopeless: HopelessEvents;
  #since: number;
  readonly #running = new Set<Promise<void>>();

  constructor(private readonly options: KookAccountOptions) {
    const { token, config, log, clock, random, agent } = options;
    this.client = createKookClient({ token, apiUrl: config.kook.apiUrl, log, clock, random, agent });
    this.#hopeless = new HopelessEvents(log);
    this.#names = new Names({ source: this.client, clock, log });
    this.#since = clock.now();
    this.#catchUp = openCatchUp({
      ...options,
      lister: this.client,
      account: () => ({ id: this.id, name: this.name }),
      intake: () => this.#intake,
      isCommand: (event) => this.#isCommand(event),
      isThere: (guildId) => !this.#isOneOfSeveral || this.guildIds.has(guildId),
      enqueued: (deliveries) => options.worker.enqueued(deliveries),
    });
  }

  /** Asks KOOK who we are, and takes up what is known of this bot. @throws KookError */
  async identify(): Promise<void> {
    const { store, clock } = this.options;
    const me = await this.client.identify();
    const account = await store.openAccount({ userId: me.id, name: me.name, now: clock.now() });
    this.id = account.id;
    this.userId = me.id;
    this.name = me.name;
    this.#gateway = this.#openGateway(account.position);
    if (this.#isOneOfSeveral) for (const guildId of await this.client.listGuildIds()) this.guildIds.add(guildId);
    await this.#catchUp.load();
  }

  /** Events may be missing that no resume will bring: from here on, what is said live waits until they were fetched. */
  catchUp(reason: CatchUpReason): void {
    this.#catchUp.begin(reason);
  }

  /** What older messages are judged by: the same rules as live ones. */
  get judge(): Pick<Intake, "wants" | "judge"> {
    if (!this.#intake) throw new Error("Nothing is taken in yet");
    return this.#intake;
  }

  /** The linked channels of a guild that are behind, or can't be read. */
  channelTroubles(guildId: string): readonly ChannelTrouble[] {
    return this.#catchUp.troubles(guildId);
  }

  /** Begins to listen: from here on events come. */
  start(services: Services): void {
    const { config, store, storeWatch, clock, log, index, filters, people, worker, mirror, optOuts } = this.options;
    const gateway = this.#gateway;
    if (!gateway) throw new Error("identify comes before start");
    const permissions = new Permissions({ chat: this.client, guilds: services.guilds, clock, log });
    this.permissions = permissions;
    this.#dispatch = createDispatch({
      client: this.client,
      chat: this.client,
      commands,
      services,
      permissions,
      defaultLanguage: config.defaultLanguage,
      clock,
      log,
    });
    this.#intake = new Intake({
      store,
      clock,
      log,
      accountId: this.id,
      mappingsOf: (channelId) => index.mappingsOf(channelId),
      position: () => gateway.position,
      stream: () => gateway.stream,
      closed: () => storeWatch.damage,
      recogniseCommand: (event) => this.readCommand(event.sourceText),
      isOurs: (userId) => people.isOurs(userId),
      runCommand: (line, event, raw) => this.#track(this.#dispatch?.run(line, event, raw)),
      onlyReads: (line) => this.#dispatch?.onlyReads(line) ?? false,
      enqueued: (deliveries) => worker.enqueued(optOuts.withhold(deliveries)),
      isWithheld: optOuts.has,
      complete: (message, mappings) => this.complete(message, mappings),
      filter: (message, mapping, hits) => filters.take(message, mapping, hits),
      mask: (message, mappings, hits) => filters.mask(message, mappings, hits),
      countHits: (hits) => filters.count(hits),
      onMark: (event, mappings, kept) => mirror.take(event, mappings, kept),
      fetchMessage: (messageId, place) => this.client.viewMessage(messageId, place),
      onOther: (event) => this.#other(event),
    });
    this.client.onEvent((event, raw) => this.#take(event, raw));
    this.#keeper = new PositionKeeper({ store, clock, log, accountId: this.id, position: () => gateway.position });
    this.#keeper.start();
    this.catchUp("start");
    this.#watch = this.#watchLink(gateway);
    this.#watch.start();
    gateway.start();
  }

  /** No more events; running commands end, and the position is kept. */
  async stop(): Promise<void> {
    this.#watch?.stop();
    await this.#gateway?.stop();
    await this.#catchUp.stop();
    await Promise.all(this.#running);
    await this.#keeper?.stop();
  }

  /** A message with what these mappings show of it and KOOK didn't tell. */
  complete(message: Message, mappings: readonly MappingView[]): Message | Promise<Message> {
    const { namesakes, optOuts } = this.options;
    const completed = this.#names.complete(namesakes.mark(message), namesWanted(mappings));
    return completed instanceof Promise ? completed.then((whole) => optOuts.hideIn(whole)) : optOuts.hideIn(completed);
  }

  /** Null for what says nothing to this bot. */
  readCommand(sourceText: string): ReturnType<typeof parseCommandLine> {
    return parseCommandLine(sourceText, { botUserId: this.userId, isCommand: (word) => chineseNames.has(word) });
  }

  /** Where this bot is, and who may steer it there. */
  guildSource(): GuildSource {
    return {
      listGuilds: () => this.client.listGuilds(),
      memberRoleIds: (guildId, userId) => this.client.memberRoleIds(guildId, userId),
      check: async (guildId, userId, roleIds) =>
        (await this.permissions?.check(guildId, userId, roleIds)) ?? ("unsure" as const),
    };
  }

  connection(): Connection {
    return { platform: "kook", name: this.name, state: this.#state(), since: this.#since };
  }

  /** What was counted, by name. */
  /** Events of the gateway so far. */
  get eventCount(): number {
    return this.#gateway?.counters.events ?? 0;
  }

  counters(): readonly (readonly [string, number])[] {
    const { events, duplicates, gapSkipped, reconnects, sessionsLost, malformed, failedDeliveries } =
      this.#gateway?.counters ?? noCounters;
    return [
      ["gateway_events_total", events],
      ["gateway_duplicates_total", duplicates],
      ["gateway_gaps_skipped_total", gapSkipped],
      ["gateway_reconnects_total", reconnects],
      ["gateway_sessions_lost_total", sessionsLost],
      ["gateway_malformed_total", malformed],
      ["gateway_failed_intakes_total", failedDeliveries],
      ["catch_up_fetched_total", this.#catchUp.fetched],
      ["gateway_skipped_events_total", this.#hopeless.skipped],
      ["gateway_silences_found_total", this.#watch?.silencesFound ?? 0],
      ...[...(this.#intake?.counters ?? [])].map(
        ([name, count]) => [`intake_${snakeCase(name)}_total`, count] as const,
      ),
    ];
  }

  #openGateway(resumeFrom: ConstructorParameters<typeof KookGateway>[0]["resumeFrom"]): KookGateway {
    const { clock, random, log, agent, store, onTokenRefused } = this.options;
    const gateway = new KookGateway({
      fetchUrl: (compress) => this.client.gatewayUrl(compress),
      goOffline: () => this.#goOffline(),
      deliver: (packet) => this.#receive(packet),
      clock,
      random,
      log,
      compress: true,
      resumeFrom,
      agent,
      onGapSkipped: () => this.catchUp("gap"),
      onSessionLost: (by) => {
        this.#watch?.sessionLost(by);
        this.catchUp("session-lost");
        store
          .clearPosition({ accountId: this.id })
          .catch((error: unknown) => log.warn({ err: error }, "A lost session could not be forgotten"));
      },
      onFatal: onTokenRefused,
    });
    gateway.onState((state) => {
      this.#catchUp.setConnected(state === "connected" || state === "probing" || state === "resuming");
      log.info({ state }, "KOOK gateway changed its state");
      this.#since = clock.now();
    });
    return gateway;
  }

  async #goOffline(): Promise<void> {
    if (this.options.config.kook.goOfflineAtStart) await this.client.goOffline();
  }

  #receive(packet: EventPacket): Promise<void> {
    this.#watch?.heard(messageOf(packet));
    return this.#hopeless.try(describeEvent(packet), () => this.client.receive(packet));
  }

  #watchLink(gateway: KookGateway): LinkWatch {
    const link = {
      get isUp() {
        return gateway.state === "connected";
      },
      get quietSince() {
        return gateway.quietSince;
      },
      reconnect: (session: "same" | "new") => gateway.reconnect(session),
    };
    return new LinkWatch({
      ...this.options,
      link,
      channelIds: () => this.options.index.channelIds().filter((channelId) => this.#hears(channelId)),
      newestOf: (channelId) => this.client.newestMessage(channelId),
      catchUp: () => this.catchUp("silent"),
      goOffline: () => this.#goOffline(),
      bot: () => this.name,
    });
  }

  /** As far as anybody knows, this bot and no other one is in the channel's guild. */
  #hears(channelId: string): boolean {
    const guildId = this.options.index.mappingsOf(channelId)[0]?.guildId ?? "";
    return !this.#isOneOfSeveral || this.guildIds.has(guildId);
  }

  async #take(event: SourceEvent, raw: unknown): Promise<void> {
    if (event.type === "message-created" && !event.direct) this.guildIds.add(event.message.guildId);
    const take = async (): Promise<void> => await this.#intake?.take(event, raw);
    if (isOfChannel(event)) await this.#catchUp.live(event, this.#isCommand(event), take);
    else await take();
  }

  /** Then nobody else tells which of them is in a guild. */
  get #isOneOfSeveral(): boolean {
    return this.options.config.kook.tokens.length > 1;
  }

  /** A command is no message of its channel: it waits for nothing. */
  #isCommand(event: ChannelEvent): boolean {
    return event.type === "message-created" && this.readCommand(event.sourceText) !== null;
  }

  #other(event: OtherEvent): void {
    this.#names.take(event);
    switch (event.type) {
      case "button-pressed":
        return this.#track(this.#dispatch?.press(event));
      case "roles-changed":
      case "guild-changed":
      case "guild-left":
        return this.permissions?.forget(event.guildId);
      case "channel-changed":
      case "channel-deleted":
      case "ignored":
        return;
    }
  }

  #track(work: Promise<void> | undefined): void {
    if (!work) return;
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
  }

  #state(): Connection["state"] {
    switch (this.#gateway?.state) {
      case "connected":
      case "probing":
        return "connected";
      case "fatal":
        return "refused";
      case "backoff":
      case "resume-wait":
        return "down";
      default:
        return "connecting";
    }
  }
}

function isOfChannel(event: SourceEvent): event is ChannelEvent {
  switch (event.type) {
    case "message-created":
      return !event.direct && !event.visibleOnly;
    case "message-edited":
    case "message-deleted":
    case "reaction-changed":
    case "pin-changed":
      return true;
    default:
      return false;
  }
}

const chineseNames: ReadonlySet<string> = new Set(commands.flatMap(({ names }) => names.zh));

const noCounters = {
  events: 0,
  duplicates: 0,
  gapSkipped: 0,
  reconnects: 0,
  sessionsLost: 0,
  malformed: 0,
  failedDeliveries: 0,
};

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
