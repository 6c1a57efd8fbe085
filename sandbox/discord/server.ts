import type { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Changes, type Nothing } from "../local/changes.js";
import { Faults } from "../local/faults.js";
import { readForm, type UploadedFile } from "../local/form.js";
import { answer, LocalServer, readBody } from "../local/local-server.js";
import { remember, type SeenRequest } from "../local/request-log.js";
import type { Answer, Call } from "./call.js";
import { Gateway } from "./gateway.js";
import { Interactions, type CommandReply, type CommandRun } from "./interactions.js";
import { DiscordKnobs } from "./knobs.js";
import { MessageStore } from "./message-store.js";
import { attachmentUrl, messageObject } from "./objects.js";
import { RateLimits } from "./rate-limits.js";
import { invalidField, Refusal, refusals } from "./refusal.js";
import { channelRoutes } from "./rest-channels.js";
import { guildRoutes } from "./rest-guilds.js";
import { webhookRoutes } from "./rest-webhooks.js";
import { Router, type Match } from "./router.js";
import { World, type Bot, type Channel, type Message } from "./world.js";

/** A message as people see it in the client. */
export interface ShownMessage {
  readonly id: string;
  readonly authorName: string;
  readonly avatarUrl: string | null;
  readonly content: string;
  readonly embeds: readonly Readonly<Record<string, unknown>>[];
  readonly components: readonly unknown[];
  /** Posted by a webhook. */
  readonly webhook: boolean;
  readonly edited: boolean;
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
  /** What was asked of the API, oldest first; the oldest are forgotten after 20,000. */
  readonly requests: SeenRequest[] = [];
  /** Answers of 401, 403 and 429, of which 10,000 in ten minutes get an address banned; limits of scope "shared" don't count. */
  invalidRequests = 0;
  readonly #changes = new Changes();
  readonly #faults = new Faults();
  readonly #limits: RateLimits;
  readonly #store: MessageStore;
  readonly #interactions: Interactions;
  readonly #router = new Router();
  readonly #interactionRouter = new Router();
  #server!: LocalServer;

  private constructor(now: () => number) {
    this.world = new World(now, () => this.#changes.announce());
    this.gateway = new Gateway(this.world, () => this.gatewayUrl);
    this.#limits = new RateLimits(now);
    this.#store = new MessageStore(this.world, (event, channel, message) => this.#tell(event, channel, message));
    const origin = (): string => this.origin;
    const dispatch = this.gateway.dispatch.bind(this.gateway);
    this.#interactions = new Interactions(this.world, this.#store, origin, dispatch);
    this.knobs = new DiscordKnobs(this.#faults, this.#limits, this.gateway, this.#interactions);
    this.#router.add(guildRoutes(this.world, () => this.gatewayUrl));
    this.#router.add(channelRoutes(this.world, this.#store, origin));
    this.#router.add(webhookRoutes(this.world, this.#store, origin));
    this.#interactionRouter.add(this.#interactions.routes());
  }

  static async start({ port = 0, now = Date.now }: DiscordServerOptions): Promise<DiscordServer> {
    const server = new DiscordServer(now);
    server.#server = await LocalServer.open({
      port,
      onRequest: (request, response) => {
        server.#onRequest(request, response).catch(() => response.destroy());
      },
      onUpgrade: (request, socket, head) => server.gateway.upgrade(request, socket, head),
    });
    return server;
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
      embeds: message.embeds,
      components: message.components,
      webhook: message.webhookId !== null,
      edited: message.editedAt !== null,
      files: message.attachments.map((attachment) => ({
        name: attachment.name,
        type: attachment.type,
        size: attachment.bytes.length,
        url: attachmentUrl(message.channelId, attachment, this.origin),
      })),
      replyTo: message.replyTo,
      embedsSuppressed: (message.flags & SUPPRESS_EMBEDS) !== 0,
      at: message.at,
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

  async #onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.origin);
    if (url.pathname.startsWith("/attachments/")) return this.#serveAttachment(url, response);
    const [, version, path] = /^\/api(?:\/v(\d+))?(\/.*)$/.exec(url.pathname) ?? [];
    const body = await readBody(request);
    if (path === undefined) return answer(response, 404, refusals.notFound().body);

    const seen = this.#see(request, path.replaceAll("%40", "@"), url.searchParams);
    const ends = await this.#strike(`${seen.method} ${seen.path}`, response);
    if (ends === "ended") return;
    try {
      if (version !== undefined && version !== "9" && version !== "10") throw refusals.invalidApiVersion();
      const { answer: result, headers } = await this.#obey(request, seen, path, url.searchParams, body);
      seen.status = ends === "drop" ? 0 : result.status;
      if (ends === "drop") response.destroy();
      else answer(response, result.status, result.body, headers);
    } catch (error) {
      this.#refuse(error, seen, response, ends === "drop");
    }
    this.#changes.announce();
  }

  #see(
    request: IncomingMessage,
    path: string,
    query: URLSearchParams,
  ): { -readonly [K in keyof SeenRequest]: SeenRequest[K] } {
    const seen = {
      at: this.world.now(),
      method: request.method ?? "GET",
      path,
      query: Object.fromEntries(query),
      headers: request.headers as Record<string, string | undefined>,
      body: null as unknown,
      files: [] as { field: string; name: string; size: number }[],
      status: 0,
    };
    remember(this.requests, seen);
    return seen;
  }

  /** Lets the faults act. "ended": the request is done with. "drop": obey, but don't answer. */
  async #strike(route: string, response: ServerResponse): Promise<"go" | "drop" | "ended"> {
    if (this.#faults.none) return "go";
    let result: "go" | "drop" | "ended" = "go";
    for (const effect of this.#faults.strike(route)) {
      if (effect.kind === "delay") {
        await new Promise((resolve) => setTimeout(resolve, effect.ms).unref());
      } else if (effect.kind === "drop-answer") {
        result = "drop";
      } else {
        result = "ended";
        if (effect.kind === "cut") response.destroy();
        if (effect.kind === "answer") {
          this.#count(effect.answer.status, effect.answer.headers ?? {});
          this.requests.at(-1)!.status = effect.answer.status;
          answer(response, effect.answer.status, effect.answer.body, effect.answer.headers);
        }
      }
    }
    if (result !== "go") this.#changes.announce();
    return result;
  }

  async #obey(
    request: IncomingMessage,
    seen: { body: unknown; files: SeenRequest["files"] },
    path: string,
    query: URLSearchParams,
    bytes: Buffer | null,
  ): Promise<{ answer: Answer; headers: Readonly<Record<string, string>> }> {
    if (bytes === null) throw refusals.tooLarge();
    const method = request.method ?? "GET";
    const match = this.#match(method, path);
    const caller = this.#authenticate(request);
    const { body, files } = await parseBody(request, bytes);
    seen.body = body;
    seen.files = files.map((file) => ({ field: file.field, name: file.name, size: file.bytes.length }));
    const call: Call = { params: match.params, query, body, files, caller };
    const headers = this.#limits.take(this.#limited(match, caller));
    return { answer: match.handler(call), headers };
  }

  #match(method: string, path: string): Match {
    const [, first, , token] = path.split("/");
    const toInteraction = first === "interactions" || (first === "webhooks" && this.#interactions.owns(token ?? ""));
    const router = toInteraction ? this.#interactionRouter : this.#router;
    let match: Match | null;
    try {
      match = router.match(method, path);
    } catch {
      throw refusals.notFound();
    }
    if (match) return match;
    throw router.knows(path) ? refusals.methodNotAllowed() : refusals.notFound();
  }

  #authenticate(request: IncomingMessage): Bot | null {
    const authorization = request.headers.authorization;
    if (authorization === undefined) return null;
    const bot = authorization.startsWith("Bot ") ? this.world.findBot(authorization.slice(4)) : undefined;
    if (!bot) throw refusals.unauthorized();
    return bot;
  }

  #limited({ route, params }: Match, caller: Bot | null): Parameters<RateLimits["take"]>[0] {
    const isInteraction = route.includes("/interactions/") || params["application"] !== undefined;
    const executes = route === "POST /webhooks/:webhook/:token";
    const webhook = params["webhook"] === undefined ? undefined : this.world.webhooks.get(params["webhook"]);
    return {
      route,
      major: params["channel"] ?? params["guild"] ?? `${params["webhook"] ?? ""} ${params["token"] ?? ""}`,
      kind:
        executes && !isInteraction ? "webhook" : route === "POST /channels/:channel/messages" ? "messages" : "other",
      caller: isInteraction ? null : (caller?.id ?? "address"),
      webhookChannel: executes ? (webhook?.channelId ?? null) : null,
    };
  }

  #refuse(error: unknown, seen: { status: number }, response: ServerResponse, dropped: boolean): void {
    if (!(error instanceof Refusal)) throw error;
    this.#count(error.status, error.headers);
    seen.status = dropped ? 0 : error.status;
    if (dropped) response.destroy();
    else answer(response, error.status, error.body, error.headers);
  }

  #count(status: number, headers: Readonly<Record<string, string>>): void {
    if (status !== 401 && status !== 403 && status !== 429) return;
    if (headers["x-ratelimit-scope"] !== "shared") this.invalidRequests += 1;
  }

  #serveAttachment(url: URL, response: ServerResponse): void {
    const [, , channelId, attachmentId] = url.pathname.split("/");
    const messages = [...(this.world.channels.get(channelId ?? "")?.messages.values() ?? [])];
    const attachment = messages
      .flatMap((message) => message.attachments)
      .find((candidate) => candidate.id === attachmentId);
    if (!attachment) return answer(response, 404, "This content is no longer available.");
    answer(response, 200, attachment.bytes, { "content-type": attachment.type });
  }
}

/** The body as JSON, whether plain or in a form's payload_json. @throws Refusal */
async function parseBody(
  request: IncomingMessage,
  bytes: Buffer,
): Promise<{ readonly body: unknown; readonly files: readonly UploadedFile[] }> {
  if (bytes.length === 0) return { body: {}, files: [] };
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("application/json")) return { body: parseJson(bytes.toString("utf8")), files: [] };
  if (!type.startsWith("multipart/form-data") && !type.startsWith("application/x-www-form-urlencoded")) {
    const words = `Expected "Content-Type" header to be one of {'application/json'}.`;
    throw new Refusal(400, 50_035, "Invalid Form Body", invalidField([], "CONTENT_TYPE_INVALID", words).errors);
  }
  const form = await readForm(bytes, type);
  if (!form) throw refusals.invalidJson();
  const { payload_json: payload, ...fields } = form.fields;
  return { body: payload === undefined ? fields : parseJson(payload), files: form.files };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refusals.invalidJson();
  }
}

/** Starts a local Discord on loopback. Port 0 takes any free one. */
export function startDiscordServer(options: DiscordServerOptions = {}): Promise<DiscordServer> {
  return DiscordServer.start(options);
}
