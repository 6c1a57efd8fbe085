import { afterEach } from "vitest";
import { startTelegramServer, type TelegramServer } from "../../sandbox/telegram/server.js";

export interface Reply {
  readonly status: number;
  readonly ok: boolean;
  readonly result: unknown;
  readonly description: string | undefined;
  readonly parameters: unknown;
}

/** A local Telegram with a supergroup that a bot is in, and a plain client without any library. */
export interface Caller {
  readonly telegram: TelegramServer;
  readonly bot: { readonly id: number; readonly token: string; readonly username: string };
  readonly ownerId: number;
  readonly chatId: number;
  readonly call: (method: string, params?: unknown, token?: string) => Promise<Reply>;
  /** Sends HTML to the supergroup, or elsewhere. */
  readonly say: (html: string, more?: Readonly<Record<string, unknown>>) => Promise<Reply>;
  readonly sayId: (html: string, more?: Readonly<Record<string, unknown>>) => Promise<number>;
  readonly upload: (
    method: string,
    fields: Readonly<Record<string, string>>,
    files: Readonly<Record<string, File>>,
  ) => Promise<Reply>;
}

const servers: TelegramServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

export async function startCaller(): Promise<Caller> {
  const telegram = await startTelegramServer();
  servers.push(telegram);
  const bot = telegram.world.addBot({ username: "relay_bot" });
  const ownerId = telegram.world.addUser({ name: "Olivia", username: "olivia" }).id;
  const chatId = telegram.world.addSupergroup({ title: "Group", creatorId: ownerId }).id;
  telegram.world.addBotToChat(chatId, bot.id);

  const call: Caller["call"] = async (method, params = {}, token = bot.token) =>
    reply(
      await fetch(`${telegram.url}/bot${token}/${method}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(params),
      }),
    );
  const say: Caller["say"] = (html, more = {}) =>
    call("sendMessage", { chat_id: chatId, text: html, parse_mode: "HTML", ...more });
  return {
    telegram,
    bot,
    ownerId,
    chatId,
    call,
    say,
    sayId: async (html, more) => messageId(await say(html, more)),
    async upload(method, fields, files) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      for (const [name, file] of Object.entries(files)) form.set(name, file);
      return reply(await fetch(`${telegram.url}/bot${bot.token}/${method}`, { method: "POST", body: form }));
    },
  };
}

export async function reply(response: Response): Promise<Reply> {
  const body = (await response.json()) as Omit<Reply, "status">;
  const { ok, result, description, parameters } = body;
  return { status: response.status, ok, result, description, parameters };
}

/** The number of the message that was sent. */
export function messageId({ result, description }: Reply): number {
  if (description !== undefined) throw new Error(description);
  return (result as { message_id: number }).message_id;
}

/** The smallest PNG head that tells a size. */
export function png(width: number, height: number): File {
  const bytes = Buffer.alloc(32);
  bytes.write("\x89PNG\r\n\x1a\n", 0, "latin1");
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return new File([bytes], "picture.png", { type: "image/png" });
}

export function textFile(text: string, name = "a.txt"): File {
  return new File([text], name, { type: "text/plain" });
}
