import { pause, type Clock } from "../../clock.js";
import { DeliveryError } from "../../delivery/errors.js";
import { farSideTexts, languageOf, outcomeText } from "../../language/far-side.js";
import type { Language } from "../../language/index.js";
import type { Logger } from "../../log.js";
import type { RedeemLink } from "../../relay/link-redemption.js";
import { formatAddress } from "./address.js";
import type { DiscordClient } from "./client.js";
import { toDeliveryError } from "./errors.js";
import { mayManageChannel } from "./rights.js";
import { anythingSchema, channelSchema, guildSchema, interactionSchema, type DiscordInteraction } from "./schema.js";

export interface DiscordLinkingOptions {
  readonly client: DiscordClient;
  readonly botId: number;
  readonly redeem: RedeemLink;
  readonly defaultLanguage: Language;
  readonly clock: Clock;
  readonly log: Logger;
}

const APPLICATION_COMMAND = 2;
const DEFERRED_ANSWER = 5;
const ONLY_FOR_THE_ASKER = 1 << 6;
const THREAD_TYPES: ReadonlySet<number> = new Set([10, 11, 12]);
const NO_PINGS = { parse: [] } as const;
/** Discord forgets an interaction that nobody answered for 3 seconds; one that was answered lives for 15 minutes. */
const FIRST_ANSWER_MS = 2_500;
const LAST_ANSWER_MS = 60_000;

/** `/link code:`, used where a KOOK channel's messages shall appear. */
export const linkCommand = {
  name: "link",
  type: 1,
  description: farSideTexts.en.discordCommand,
  description_localizations: { "zh-CN": farSideTexts.zh.discordCommand, "zh-TW": farSideTexts.zh.discordCommand },
  // Guilds only. Shown to everybody there: Discord can't hide a command from all who lack any of several rights,
  // so the rights are looked at when it is used.
  contexts: [0],
  integration_types: [0],
  options: [
    {
      name: "code",
      type: 3,
      description: farSideTexts.en.discordCodeOption,
      description_localizations: {
        "zh-CN": farSideTexts.zh.discordCodeOption,
        "zh-TW": farSideTexts.zh.discordCodeOption,
      },
      required: true,
      min_length: 8,
      max_length: 64,
    },
  ],
} as const;

/** The command is global: it is there in every guild, and in one that adds the bot later. */
export async function registerLinkCommand(client: DiscordClient, signal: AbortSignal): Promise<void> {
  const { applicationId } = await client.identify(signal);
  const body = [linkCommand];
  await client.request("PUT", `/applications/${applicationId}/commands`, anythingSchema, signal, { body });
}

interface Place {
  readonly address: string;
  readonly placeName: string;
}

/** Answers people who use `/link`. Nothing that goes wrong here leaves it. */
export class DiscordLinking {
  constructor(private readonly options: DiscordLinkingOptions) {}

  async answer(data: unknown, signal: AbortSignal): Promise<void> {
    const { log } = this.options;
    const parsed = interactionSchema.safeParse(data);
    if (!parsed.success)
      return log.warn({ issues: parsed.error.issues.length }, "Discord interaction of unknown shape, skipped");
    const interaction = parsed.data;
    if (interaction.type !== APPLICATION_COMMAND || interaction.data?.name !== linkCommand.name) return;
    try {
      // Before the code is looked at: who can't be answered may simply try again.
      await this.#acknowledge(interaction, signal);
      await this.#reply(interaction, await this.#link(interaction, signal), signal);
    } catch (error) {
      log.warn({ err: toDeliveryError(error) }, "Discord link command could not be answered");
    }
  }

  async #link(interaction: DiscordInteraction, signal: AbortSignal): Promise<string> {
    const { guild_id: guildId, member, data } = interaction;
    const texts = farSideTexts[languageOf(interaction.locale, this.options.defaultLanguage)];
    const code = data?.options.find(({ name }) => name === "code")?.value;
    if (!guildId || !member || typeof code !== "string") return texts.discordServersOnly;
    let place: Place;
    try {
      place = await this.#place(interaction, guildId, signal);
    } catch (error) {
      this.options.log.warn({ err: toDeliveryError(error) }, "Discord could not be asked for a place");
      return texts.failed;
    }
    const outcome = await this.options.redeem({
      platform: "discord",
      botId: this.options.botId,
      code: code.trim(),
      ...place,
      actorName: member.nick ?? member.user.global_name ?? member.user.username,
      actorId: member.user.id,
      // Of the channel it was used in, overwrites included.
      mayManage: mayManageChannel(member.permissions),
    });
    return outcomeText(outcome, "discord");
  }

  async #place(
    { channel, channel_id: channelId }: DiscordInteraction,
    guildId: string,
    signal: AbortSignal,
  ): Promise<Place> {
    const { client } = this.options;
    const here =
      channel?.type !== undefined
        ? channel
        : await client.request("GET", `/channels/${channelId ?? channel?.id ?? ""}`, channelSchema, signal);
    const inThread = THREAD_TYPES.has(here.type ?? 0) && here.parent_id;
    const address = inThread ? formatAddress(guildId, inThread, here.id) : formatAddress(guildId, here.id, null);
    const name = `#${here.name ?? here.id}`;
    // The guild's name is an ornament: without it the link is as good.
    const guild = await client.request("GET", `/guilds/${guildId}`, guildSchema, signal).catch(() => null);
    return { address, placeName: guild === null ? name : `${name} · ${guild.name}` };
  }

  #acknowledge({ id, token }: DiscordInteraction, signal: AbortSignal): Promise<void> {
    const body = { type: DEFERRED_ANSWER, data: { flags: ONLY_FOR_THE_ASKER } };
    return this.#insist(FIRST_ANSWER_MS, signal, () =>
      this.options.client.request("POST", `/interactions/${id}/${token}/callback`, anythingSchema, signal, {
        body,
        anonymous: true,
      }),
    );
  }

  #reply(
    { application_id: applicationId, token }: DiscordInteraction,
    text: string,
    signal: AbortSignal,
  ): Promise<void> {
    const body = { content: escapeMarkdown(text), allowed_mentions: NO_PINGS };
    return this.#insist(LAST_ANSWER_MS, signal, () =>
      this.options.client.request(
        "PATCH",
        `/webhooks/${applicationId}/${token}/messages/@original`,
        anythingSchema,
        signal,
        {
          body,
          anonymous: true,
        },
      ),
    );
  }

  /** Tries again for a while: nothing else would bring the person their answer. */
  async #insist(forMs: number, signal: AbortSignal, ask: () => Promise<unknown>): Promise<void> {
    const { clock } = this.options;
    const until = clock.now() + forMs;
    for (let waitMs = 250; ; waitMs *= 2) {
      try {
        await ask();
        return;
      } catch (error) {
        const wait = retryWait(toDeliveryError(error), waitMs);
        if (wait === null || signal.aborted || clock.now() + wait > until) throw error;
        await pause(clock, wait, signal);
      }
    }
  }
}

function retryWait(error: unknown, waitMs: number): number | null {
  if (!(error instanceof DeliveryError)) return null;
  if (error.failure.kind === "rate-limited") return error.failure.retryAfterMs;
  return error.failure.kind === "transient" || error.failure.kind === "uncertain" ? waitMs : null;
}

/** Names of channels are anybody's text. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\*_~|`>#[\]()<@:-]/g, "\\$&");
}
