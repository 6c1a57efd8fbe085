import type { AttachmentSource } from "../../attachments/attachment-source.js";
import { backoffMs } from "../../backoff.js";
import { pause, type Clock, type Random } from "../../clock.js";
import { DeliveryError } from "../../delivery/errors.js";
import type { Language } from "../../language/index.js";
import type { Logger } from "../../log.js";
import type { PlatformBot } from "../../relay/platform-bot.js";
import { proxyAgent } from "../proxy.js";
import { DiscordClient } from "./client.js";
import { DiscordDestination } from "./destination.js";
import { toDeliveryError, translating } from "./errors.js";
import { DiscordGateway } from "./gateway.js";
import { InvalidRequests } from "./invalid-requests.js";
import { DiscordBudgets, DISCORDS_OWN, type DiscordLimits } from "./limits.js";
import { DiscordLinking, registerLinkCommand } from "./linking.js";
import { INVITE_PERMISSIONS } from "./rights.js";
import { UploadLimits } from "./upload-limits.js";
import { Webhooks } from "./webhooks.js";

export interface DiscordOptions {
  readonly token: string;
  /** With /api and no version, without a slash at the end. */
  readonly apiUrl: string;
  readonly proxyUrl: string | null;
  /** Discord's own where it is left out. */
  readonly limits?: DiscordLimits;
  /** Where the files of messages come from. */
  readonly attachments: AttachmentSource;
  /** Of answers to people whose own language can't be told. */
  readonly defaultLanguage: Language;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** For people who are being answered when the relay stops. */
const LAST_ANSWERS_MS = 3_000;
const REGISTER_WAITS = { firstMs: 1_000, longestMs: 5 * 60_000 } as const;

/** Our bot on Discord. Asks nothing of Discord by itself: it may be away when the relay starts. */
export function openDiscord(options: DiscordOptions): PlatformBot {
  const { token, apiUrl, proxyUrl, limits = DISCORDS_OWN, attachments, clock, random, log } = options;
  const proxy = proxyUrl === null ? null : proxyAgent(proxyUrl);
  const client = new DiscordClient({ token, apiUrl, proxy, invalid: new InvalidRequests(clock, log) });
  const webhooks = new Webhooks(client, clock, log);
  const uploadLimits = new UploadLimits(client, clock);
  const stopping = new AbortController();
  const answering = new AbortController();
  const answers = new Set<Promise<void>>();
  let registering: Promise<void> = Promise.resolve();
  let registered = false;
  let gateway: DiscordGateway | null = null;
  let applicationId = applicationIdIn(token);

  const track = (answer: Promise<void>): void => {
    answers.add(answer);
    void answer.finally(() => answers.delete(answer));
  };

  return {
    platform: "discord",
    destination: new DiscordDestination(
      { client, webhooks, attachments, uploadLimits, log },
      new DiscordBudgets(limits, apiUrl),
    ),
    get listening() {
      return registered && (gateway?.connected ?? false);
    },
    async identify(signal) {
      const identity = await translating(() => client.identify(signal, true));
      applicationId = identity.applicationId;
      return { remoteId: identity.userId, name: identity.name };
    },
    inviteUrl: () => (applicationId === null ? null : inviteUrl(applicationId)),
    // An invite of Discord's can't carry a code.
    linkUrl: () => null,
    listen({ botId, redeem }) {
      const linking = new DiscordLinking({
        client,
        botId,
        redeem,
        defaultLanguage: options.defaultLanguage,
        clock,
        log,
      });
      registering = register(client, options, stopping.signal).then((done) => {
        registered = done;
      });
      gateway = new DiscordGateway({
        client,
        token,
        proxy,
        clock,
        random,
        log,
        onInteraction: (interaction) => track(linking.answer(interaction, answering.signal)),
        onGuilds: (guildIds) => webhooks.keepGuilds(guildIds),
        onGuildLeft: (guildId) => webhooks.forgetGuild(guildId),
      });
      gateway.start();
    },
    async close() {
      stopping.abort();
      await Promise.all([gateway?.stop(), registering]);
      await Promise.race([Promise.all(answers), pause(clock, LAST_ANSWERS_MS)]);
      answering.abort();
      await Promise.all(answers);
      client.close();
      proxy?.destroy();
    },
  };
}

async function register(
  client: DiscordClient,
  { clock, random, log }: DiscordOptions,
  signal: AbortSignal,
): Promise<boolean> {
  for (let failures = 1; !signal.aborted; failures += 1) {
    try {
      await registerLinkCommand(client, signal);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      const err = toDeliveryError(error);
      const asked = err instanceof DeliveryError && err.failure.kind === "rate-limited" ? err.failure.retryAfterMs : 0;
      const waitMs = Math.max(asked, backoffMs(failures, REGISTER_WAITS, random));
      log.warn({ err, waitMs }, "Discord link command could not be registered, trying again later");
      await pause(clock, waitMs, signal);
    }
  }
  return false;
}

function inviteUrl(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: "bot applications.commands",
    permissions: String(INVITE_PERMISSIONS),
  });
  return `https://discord.com/oauth2/authorize?${query.toString()}`;
}

/** The first part of a token is the bot's id in base64: so the link can be shown while Discord is out of reach. */
function applicationIdIn(token: string): string | null {
  const decoded = Buffer.from(token.split(".")[0] ?? "", "base64url").toString("latin1");
  return /^\d{17,20}$/.test(decoded) ? decoded : null;
}
