import type { EventEmitter } from "node:events";
import { Changes, type Nothing } from "../local/changes.js";
import { LocalClock } from "../local/clock.js";
import { Faults } from "../local/faults.js";
import { LocalServer } from "../local/local-server.js";
import type { SeenRequest } from "../local/request-log.js";
import { DiscordApi } from "./api.js";
import { Gateway } from "./gateway.js";
import { Interactions, type CommandReply, type CommandRun } from "./interactions.js";
import { DiscordKnobs } from "./knobs.js";
import { MessageStore } from "./message-store.js";
import { looseAttachments, shownEmbeds } from "./embed-pictures.js";
import { shownName } from "./file-names.js";
import { attachmentUrl, messageObject } from "./objects.js";
import { RateLimits } from "./rate-limits.js";
import { channelRoutes } from "./rest-channels.js";
import { guildRoutes } from "./rest-guilds.js";
import { markRoutes } from "./rest-marks.js";
import { webhookRoutes } from "./rest-webhooks.js";
import type { Channel, Message } from "./model.js";
import { World } from "./world.js";

/** A message as people see it in the client. */
export interface ShownMessage {
  readonly id: string;
  readonly authorName: string;
  readonly avatarUrl: string | null;
  readonly content: string;
  /** With the addresses of their pictures. */
  readonly embeds: readonly Readonly<Record<string, unknown>>[];
  readonly components: readonly unknown[];
  /** Posted by a webhook. */
  readonly webhook: boolean;
  readonly edited: boolean;
  /** Those that no embed shows. */
  readonly files: readonly {
    readonly name: string;
    readonly type: string;
    readonly size: number;
    readonly url: string;
  }[];
  readonly replyTo: string | null;
  /** Links in it show no preview. */
  readonly embedsSuppressed: boolean;
  readonly at: number;
  /** The emoji, in the order in which they were added. */
  readonly reactions: readonly string[];
  readonly pinned: boolean;
}

export interface DiscordServerOptions {
  readonly port?: number;
  /** The server's clock: ids, times, rate limits and the life of tokens. */
  readonly now?: () => number;
}

const SUPPRESS_EMBEDS = 1 << 2;

/** A local Discord: REST, webhooks, attachments and the gateway, as strict as the real one, and with knobs. */
export class DiscordServer {
  readonly world: World;
  readonly knobs: DiscordKnobs;
  readonly gateway: Gateway;
  readonly #changes = new Changes();
  readonly #store: MessageStore;
  readonly #interactions: Interactions;
  readonly #api: DiscordApi;
  #server!: LocalServer;

  private constructor(base: (() => number) | undefined) {
    const clock = new LocalClock(base);
    const faults = new Faults();
    const limits = new RateLimits(clock.now);
    const origin = (): string => this.origin;
    this.world = new World(clock.now, () => this.#changes.announce());
    this.gateway = new Gateway(this.world, () => this.gatewayUrl);
    this.#store = new MessageStore(this.world, (event, channel, message) => this.#tell(event, channel, message));
    const dispatch = this.gateway.dispatch.bind(this.gateway);
    this.#interactions = new Interactions(this.world, this.#store, origin, dispatch);
    this.#api = new DiscordApi(this.world, faults, limits, this.#interactions);
    this.knobs = new DiscordKnobs(faults, limits, this.gateway, this.#interactions, this.#api.invalid, clock);
    this.#api.router.add(guildRoutes(this.world, this.gateway, () => this.gatewayUrl));
    this.#api.router.add(channelRoutes(this.world, this.#store, origin));
    this.#api.router.add(markRoutes(this.world));
    this.#api.router.add(webhookRoutes(this.world, this.#store, origin));
  }

  static async start({ port = 0, now }: DiscordServerOptions): Promise<DiscordServer> {
    const server = new DiscordServer(now);
    server.#server = await LocalServer.open({
      port,
      onRequest: (request, response) => {
        server.#api.serve(request, response).catch(() => response.destroy());
      },
      onUpgrade: (request, socket, head) => server.gateway.upgrade(request, socket, head),
    });
    return server;
  }

  /** What was asked of the API, oldest first; the oldest are forgotten after 20,000. */
  get requests(): readonly SeenRequest[] {
    return this.#api.requests;
  }

  /** Answers of 401, 403 and 429 in ten minutes, of which 10,000 get an address banned. */
  get invalidRequests(): number {
    return this.#api.invalid.recent;
  }

  get origin(): string {
    return this.#server.origin;
  }

  /** The base of the API, without a version: what `rest.api` of discord.js takes. */
  get url(): string {
    return `${this.origin}/api`;
  }

  get gatewayUrl(): string {
    return `${this.origin.replace("http", "ws")}/gateway`;
  }

  /** Emits "change" whenever anything changed. */
  get events(): EventEmitter<{ change: [] }> {
    return this.#changes.events;
  }

  /** Resolves to what the predicate yields as soon as that is something. */
  until<T>(predicate: () => T | Nothing): Promise<T> {
    return this.#changes.until(predicate);
  }

  /** From now on connecting is refused; every connection is cut. */
  async stopListening(): Promise<void> {
    await this.#server.stop();
    this.#changes.announce();
  }

  async listenAgain(): Promise<void> {
    await this.#server.listen();
    this.#changes.announce();
  }

  async close(): Promise<void> {
    this.#changes.close();
    await this.#server.stop();
  }

  /** Runs an application command as a person, and resolves to what they see. */
  runCommand(run: CommandRun): Promise<CommandReply> {
    return this.#interactions.run(run);
  }

  /** Posts as a person. Gateways with the intent hear of it. */
  say(channelId: string, userId: string, content: string): string {
    const channel = this.world.channel(channelId);
    const user = this.world.users.get(userId);
    if (!user) throw new Error(`There is no user ${userId}`);
    const poster = { authorId: userId, webhookId: null, applicationId: null, name: user.name, avatarUrl: user.avatar };
    const message = this.#store.compose(channel, poster, this.#store.check("bot create", channel, { content }, []));
    this.#store.show(channel, message);
    return message.id;
  }

  /** The messages of a channel or thread as people see them, oldest first. */
  shows(channelId: string): ShownMessage[] {
    return [...this.world.channel(channelId).messages.values()].map((message) => this.#shown(message));
  }

  #shown(message: Message): ShownMessage {
    return {
      id: message.id,
      authorName: message.authorName,
      avatarUrl: message.avatarUrl,
      content: message.content,
      embeds: shownEmbeds(message, (file) => attachmentUrl(message.channelId, file, this.origin)),
      components: message.components,
      webhook: message.webhookId !== null,
      edited: message.editedAt !== null,
      files: looseAttachments(message).map((attachment) => ({
        name: shownName(attachment),
        type: attachment.type,
        size: attachment.bytes.length,
        url: attachmentUrl(message.channelId, attachment, this.origin),
      })),
      replyTo: message.replyTo,
      embedsSuppressed: (message.flags & SUPPRESS_EMBEDS) !== 0,
      at: message.at,
      reactions: [...message.reactions.keys()],
      pinned: message.pinned,
    };
  }

  #tell(event: string, channel: Channel, message: Message): void {
    if (!this.gateway.isWanted(event)) return;
    const guild = this.world.guild(channel.guildId);
    for (const bot of this.world.bots.values()) {
      if (!guild.members.has(bot.id)) continue;
      const readable = bot.messageContent || message.authorId === bot.id;
      const data =
        event === "MESSAGE_DELETE"
          ? { id: message.id, channel_id: channel.id, guild_id: guild.id }
          : { ...messageObject(this.world, message, this.origin, !readable), guild_id: guild.id };
      this.gateway.dispatch(bot.id, event, data);
    }
  }
}

/** Starts a local Discord on loopback. Port 0 takes any free one. */
export function startDiscordServer(options: DiscordServerOptions = {}): Promise<DiscordServer> {
  return DiscordServer.start(options);
}
