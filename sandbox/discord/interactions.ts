import { CreateMessageInteractionCallbackRequestSchema } from "discord-api-spec/zod";
import { randomBytes } from "node:crypto";
import { idIn, isTrue, noContent, ok, type Call, type Handler } from "./call.js";
import { findCommand, visibleTo, withOptions, type GivenOptions } from "./command-use.js";
import type { MessageStore } from "./message-store.js";
import { channelObject, memberObject, messageObject } from "./objects.js";
import { refusals } from "./refusal.js";
import { checkBody } from "./validation.js";
import type { Bot, Channel, Message } from "./model.js";
import type { World } from "./world.js";

const EPHEMERAL = 1 << 6;

/** What the person who ran a command sees. */
export interface CommandReply {
  readonly messageId: string;
  readonly content: string;
  readonly embeds: readonly unknown[];
  /** Only the person sees it. */
  readonly ephemeral: boolean;
}

export interface CommandRun {
  readonly channelId: string;
  readonly userId: string;
  readonly name: string;
  readonly options?: GivenOptions;
  /** Needed where several bots have a command of this name. */
  readonly botId?: string;
  /** Runs it even though the client wouldn't show the command to this person. */
  readonly evenIfHidden?: boolean;
  /** The language of the person's client. */
  readonly locale?: string;
}

interface Interaction {
  readonly id: string;
  readonly token: string;
  readonly bot: Bot;
  readonly channel: Channel;
  readonly createdAt: number;
  state: "waiting" | "deferred" | "answered" | "failed";
  ephemeral: boolean;
  original: Message | null;
  readonly followUps: Map<string, Message>;
  readonly answered: (reply: CommandReply) => void;
}

/** How long an application has to answer, and how long the token works. https://docs.discord.com/developers/interactions/receiving-and-responding */
const TOKEN_MS = 15 * 60_000;

/** Commands that people run, and the application's answers. */
export class Interactions {
  /** How long the first answer may take. */
  deadlineMs = 3_000;
  readonly #byToken = new Map<string, Interaction>();

  constructor(
    private readonly world: World,
    private readonly store: MessageStore,
    private readonly origin: () => string,
    private readonly dispatch: (botId: string, event: string, data: unknown) => boolean,
  ) {}

  /**
   * Runs a command as a person does in the client, and resolves to what they see. A command that the client would not
   * offer them, or options it would not send, reject at once; no answer in time rejects as the client shows it.
   */
  async run(run: CommandRun): Promise<CommandReply> {
    const channel = this.world.channel(run.channelId);
    const { bot, command } = findCommand(this.world, channel, run);
    if (!run.evenIfHidden) visibleTo(this.world, channel, run.userId, command);
    const options = withOptions(command, run.options ?? {});
    return await new Promise<CommandReply>((resolve, reject) => {
      const interaction = this.#open(bot, channel, resolve);
      const timer = setTimeout(() => {
        if (interaction.state !== "waiting") return;
        interaction.state = "failed";
        reject(new Error("The application did not respond"));
      }, this.deadlineMs);
      timer.unref();
      const delivered = this.dispatch(bot.id, "INTERACTION_CREATE", {
        ...this.#event(interaction, run),
        data: { id: command.id, name: command.name, type: 1, ...(options.length > 0 ? { options } : {}) },
      });
      if (!delivered) {
        clearTimeout(timer);
        interaction.state = "failed";
        reject(new Error("The application did not respond"));
      }
    });
  }

  #open(bot: Bot, channel: Channel, answered: (reply: CommandReply) => void): Interaction {
    const interaction: Interaction = {
      id: this.world.newId(),
      token: randomBytes(90).toString("base64url"),
      bot,
      channel,
      createdAt: this.world.now(),
      state: "waiting",
      ephemeral: false,
      original: null,
      followUps: new Map(),
      answered,
    };
    this.#byToken.set(interaction.token, interaction);
    return interaction;
  }

  #event(interaction: Interaction, run: CommandRun): Record<string, unknown> {
    const { channel, bot } = interaction;
    const guild = this.world.guild(channel.guildId);
    const member = guild.members.get(run.userId);
    if (!member) throw new Error("Only a member can run a command");
    const permissions = this.world.permissionsIn(channel, run.userId).toString();
    return {
      id: interaction.id,
      application_id: bot.id,
      type: 2,
      token: interaction.token,
      version: 1,
      guild_id: guild.id,
      guild: { id: guild.id, locale: guild.locale, features: [] },
      guild_locale: guild.locale,
      channel_id: channel.id,
      channel: { ...channelObject(channel), permissions },
      member: { ...memberObject(this.world, member), permissions },
      locale: run.locale ?? guild.locale,
      app_permissions: this.world.permissionsIn(channel, bot.id).toString(),
      entitlements: [],
      authorizing_integration_owners: { "0": guild.id },
      context: 0,
      attachment_size_limit: 10 * 1024 * 1024,
    };
  }

  /** Whether this token is an interaction's, whose routes are those of webhooks. */
  owns(token: string): boolean {
    return this.#byToken.has(token);
  }

  /** The routes of answers. https://docs.discord.com/developers/interactions/receiving-and-responding#endpoints */
  routes(): Record<string, Handler> {
    return {
      "POST /interactions/:interaction/:token/callback": (call) => this.#callback(call),
      "GET /webhooks/:application/:token/messages/@original": (call) => ok(this.#show(this.#original(call).message)),
      "PATCH /webhooks/:application/:token/messages/@original": (call) => this.#editOriginal(call),
      "DELETE /webhooks/:application/:token/messages/@original": (call) => {
        const { interaction, message } = this.#original(call);
        if (!interaction.ephemeral) this.store.remove(interaction.channel, message);
        interaction.original = null;
        return noContent;
      },
      "POST /webhooks/:application/:token": (call) => this.#followUp(call),
      "PATCH /webhooks/:application/:token/messages/:message": (call) => {
        const interaction = this.#valid(call);
        const message = interaction.followUps.get(idIn(call, "message"));
        if (!message) throw refusals.unknownMessage();
        this.store.edit(interaction.channel, message, this.#check("webhook edit", interaction, call));
        return ok(this.#show(message));
      },
    };
  }

  #callback(call: Call): { status: number; body?: unknown } {
    const interaction = this.#byToken.get(call.params["token"] ?? "");
    if (!interaction || interaction.id !== idIn(call, "interaction")) throw refusals.unknownInteraction();
    if (interaction.state === "failed") throw refusals.unknownInteraction();
    if (interaction.state !== "waiting") throw refusals.alreadyAcknowledged();
    const { body } = call;
    checkBody(CreateMessageInteractionCallbackRequestSchema, body);
    const data = (body["data"] as Readonly<Record<string, unknown>> | null | undefined) ?? {};
    const ephemeral = (Number(data["flags"] ?? 0) & EPHEMERAL) !== 0;
    if (body["type"] === 4)
      this.#answer(interaction, this.#check("webhook create", interaction, { ...call, body: data }), ephemeral);
    else interaction.state = "deferred";
    interaction.ephemeral = ephemeral;
    this.world.changed();
    if (!isTrue(call.query.get("with_response"))) return noContent;
    const message = interaction.original ? { message: this.#show(interaction.original) } : {};
    return ok({
      interaction: { id: interaction.id, type: 2, response_message_ephemeral: ephemeral },
      resource: { type: body["type"], ...message },
    });
  }

  #check(kind: "webhook create" | "webhook edit", { channel }: Interaction, call: Pick<Call, "body" | "files">) {
    return this.store.check(kind, channel, call.body, call.files);
  }

  #answer(interaction: Interaction, draft: ReturnType<MessageStore["check"]>, ephemeral: boolean): Message {
    const { bot, channel } = interaction;
    const poster = { authorId: bot.id, webhookId: null, applicationId: bot.id, name: bot.name, avatarUrl: null };
    const message = this.store.compose(channel, poster, draft);
    if (ephemeral) message.flags |= EPHEMERAL;
    else this.store.show(channel, message);
    interaction.state = "answered";
    interaction.ephemeral = ephemeral;
    interaction.original = message;
    interaction.answered({ messageId: message.id, content: message.content, embeds: message.embeds, ephemeral });
    return message;
  }

  #editOriginal(call: Call): { status: number; body?: unknown } {
    const interaction = this.#valid(call);
    if (interaction.state === "deferred") {
      const message = this.#answer(
        interaction,
        this.#check("webhook create", interaction, call),
        interaction.ephemeral,
      );
      this.world.changed();
      return ok(this.#show(message));
    }
    const { message } = this.#original(call);
    this.store.edit(interaction.channel, message, this.#check("webhook edit", interaction, call));
    return ok(this.#show(message));
  }

  #followUp(call: Call): { status: number; body?: unknown } {
    const interaction = this.#valid(call);
    if (interaction.state === "waiting" || interaction.state === "failed") throw refusals.unknownWebhook();
    const draft = this.#check("webhook create", interaction, call);
    // The first follow-up to a deferred answer takes its place.
    if (interaction.state === "deferred") {
      return ok(this.#show(this.#answer(interaction, draft, interaction.ephemeral)));
    }
    const { bot, channel } = interaction;
    const poster = { authorId: bot.id, webhookId: null, applicationId: bot.id, name: bot.name, avatarUrl: null };
    const message = this.store.compose(channel, poster, draft);
    interaction.followUps.set(message.id, message);
    if (Number(draft.body["flags"] ?? 0) & EPHEMERAL) message.flags |= EPHEMERAL;
    else this.store.show(channel, message);
    return ok(this.#show(message));
  }

  #valid(call: Call): Interaction {
    const interaction = this.#byToken.get(call.params["token"] ?? "");
    if (!interaction || interaction.bot.id !== call.params["application"]) throw refusals.unknownWebhook();
    if (this.world.now() - interaction.createdAt > TOKEN_MS) throw refusals.invalidWebhookToken();
    return interaction;
  }

  #original(call: Call): { interaction: Interaction; message: Message } {
    const interaction = this.#valid(call);
    if (interaction.state === "waiting" || interaction.state === "failed") throw refusals.unknownWebhook();
    if (!interaction.original) throw refusals.unknownMessage();
    return { interaction, message: interaction.original };
  }

  #show(message: Message): unknown {
    return messageObject(this.world, message, this.origin());
  }
}
