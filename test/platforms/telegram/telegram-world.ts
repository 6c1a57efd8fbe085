import type { DeliveryFailure } from "../../../src/delivery/errors.js";
import { silentLogger, type Logger } from "../../../src/log.js";
import { openTelegram } from "../../../src/platforms/telegram/open-telegram.js";
import type { PlatformBot } from "../../../src/relay/platform-bot.js";
import type { TelegramFile, TelegramPart } from "../../../src/rendering/telegram.js";
import { startTelegramServer, type TelegramServer } from "../../../sandbox/telegram/server.js";
import { ManualClock } from "../../support/manual-clock.js";
import { KeptFiles } from "./kept-files.js";
import { afterTest, closeWithin, failureOf, never } from "../platform-world.js";

export interface TelegramWorld {
  readonly server: TelegramServer;
  readonly bot: PlatformBot;
  readonly clock: ManualClock;
  /** Where the relay has the files of messages from. */
  readonly files: KeptFiles;
  readonly botId: number;
  /** Who made the group. */
  readonly ownerId: number;
  readonly chatId: number;
  readonly address: string;
  send(part?: Partial<TelegramPart>, address?: string): Promise<string>;
  /** Makes a copy another part; its id from then on. */
  edit(remoteId: string, part: Partial<TelegramPart>, address?: string): Promise<string>;
  remove(remoteId: string, address?: string): Promise<void>;
  /** What the relay makes of the failure of sending. */
  failure(address?: string): Promise<DeliveryFailure>;
  /** How often this method was asked for. */
  asked(method: string): number;
}

/** A supergroup with topics, and our bot in it as an ordinary member. */
export async function startTelegramWorld(
  options: { readonly proxyUrl?: string; readonly host?: string; readonly log?: Logger } = {},
): Promise<TelegramWorld> {
  const server = await startTelegramServer();
  afterTest(() => server.close());
  const { world } = server;
  const account = world.addBot({ username: "relay_bot" });
  const owner = world.addUser({ name: "Olivia", language: "en" });
  const chat = world.addSupergroup({ title: "Group", creatorId: owner.id, isForum: true });
  world.addBotToChat(chat.id, account.id);

  const clock = new ManualClock();
  const files = new KeptFiles();
  afterTest(async () => files.remove());
  const bot = openTelegram({
    token: account.token,
    apiUrl: server.url.replace("127.0.0.1", options.host ?? "127.0.0.1"),
    proxyUrl: options.proxyUrl ?? null,
    defaultLanguage: "en",
    attachments: files,
    clock,
    random: () => 0.5,
    log: options.log ?? silentLogger,
  });
  afterTest(() => closeWithin(bot, clock));

  const send = (change: Partial<TelegramPart> = {}, address = String(chat.id)): Promise<string> =>
    bot.destination.send(address, part(change), "key", never);
  return {
    server,
    bot,
    clock,
    files,
    botId: account.id,
    ownerId: owner.id,
    chatId: chat.id,
    address: String(chat.id),
    send,
    edit: (remoteId, change, address = String(chat.id)) => bot.destination.edit(address, remoteId, part(change), never),
    remove: (remoteId, address = String(chat.id)) => bot.destination.remove(address, remoteId, never),
    failure: (address) => failureOf(send({}, address)),
    asked: (method) => server.requests.filter(({ path }) => path === method).length,
  };
}

/** One message of Ann's, unless told otherwise. */
export function part(change: Partial<TelegramPart> = {}): TelegramPart {
  return {
    html: "<b>Ann</b>\nhello",
    files: [],
    linkPreview: { is_disabled: true },
    replyTo: null,
    buttons: [],
    ...change,
  };
}

/** A file of a part. */
export function file(url: string, medium: TelegramFile["medium"], change: Partial<TelegramFile> = {}): TelegramFile {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  return { kind: KIND[medium], medium, url, name, title: name, size: null, ...change };
}

const KIND = { photo: "image", video: "video", animation: "image", audio: "audio", document: "file" } as const;
