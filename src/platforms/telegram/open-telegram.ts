import type { AttachmentSource } from "../../attachments/attachment-source.js";
import { pause, type Clock, type Random } from "../../clock.js";
import type { Language } from "../../language/index.js";
import type { Logger } from "../../log.js";
import type { PlatformBot } from "../../relay/platform-bot.js";
import { proxyAgent } from "../proxy.js";
import { TelegramClient } from "./client.js";
import { TelegramDestination } from "./destination.js";
import { translating } from "./errors.js";
import { TelegramBudgets, TELEGRAMS_OWN, type TelegramLimits } from "./limits.js";
import { TelegramLinking } from "./linking.js";
import { groupUrl } from "./links.js";
import { TelegramUpdates } from "./updates.js";

export interface TelegramOptions {
  readonly token: string;
  /** Bare, without a slash at the end. */
  readonly apiUrl: string;
  readonly proxyUrl: string | null;
  /** Telegram's own where it is left out. */
  readonly limits?: TelegramLimits;
  /** Of answers to people whose own language can't be told. */
  readonly defaultLanguage: Language;
  readonly attachments: AttachmentSource;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** For people who are being answered when the relay stops. */
const LAST_ANSWERS_MS = 3_000;

/** Our bot on Telegram. Asks nothing of Telegram by itself: it may be away when the relay starts. */
export function openTelegram({
  token,
  apiUrl,
  proxyUrl,
  limits = TELEGRAMS_OWN,
  defaultLanguage,
  attachments,
  clock,
  random,
  log,
}: TelegramOptions): PlatformBot {
  const proxy = proxyUrl === null ? null : proxyAgent(proxyUrl);
  const client = new TelegramClient({ token, apiUrl, proxy });
  const budgets = new TelegramBudgets(limits, apiUrl);
  const answering = new AbortController();
  let updates: TelegramUpdates | null = null;
  let username: string | null = null;

  return {
    platform: "telegram",
    destination: new TelegramDestination({ client, attachments, clock, log }, budgets),
    get listening() {
      return updates?.connected ?? false;
    },
    async identify(signal) {
      const identity = await translating(() => client.identify(signal, true));
      username = identity.username;
      return { remoteId: String(identity.userId), name: `@${identity.username}` };
    },
    inviteUrl: () => (username === null ? null : groupUrl(username, null)),
    linkUrl: (code) => (username === null ? null : groupUrl(username, code)),
    listen(incoming) {
      const linking = new TelegramLinking({ ...incoming, client, defaultLanguage, clock, log });
      const onUpdate = (update: Parameters<TelegramLinking["receive"]>[0]): Promise<void> =>
        linking.receive(update, answering.signal);
      updates = new TelegramUpdates({ client, clock, random, log, onUpdate });
      updates.start();
    },
    async close() {
      const stopped = updates?.stop() ?? Promise.resolve();
      await Promise.race([stopped, pause(clock, LAST_ANSWERS_MS)]);
      answering.abort();
      await stopped;
      client.close();
    },
  };
}
