import type { Form } from "../local/form.js";
import type { Assets } from "./assets.js";
import type { Chat } from "./chat.js";
import type { Gateway } from "./gateway.js";
import type { KookKnobs } from "./knobs.js";
import { may } from "./permissions.js";
import type { KookChannel, KookGuild, KookMessage, World } from "./world.js";

/** What the routes work on. */
export interface Kook {
  readonly world: World;
  readonly gateway: Gateway;
  readonly chat: Chat;
  readonly assets: Assets;
  readonly knobs: KookKnobs;
  readonly now: () => number;
}

/** One request of a bot whose token was good. */
export interface Call {
  readonly kook: Kook;
  readonly botId: string;
  /** The query of a GET, the JSON body of a POST. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly form: Form | null;
  /** Host and port that the request came to. */
  readonly host: string;
}

/** Yields the data of the answer. @throws Refusal */
export type Route = (call: Call) => unknown;

/** An answer whose code is not 0. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data?: unknown,
  ) {
    super(message);
  }

  /** KOOK answers refusals with 200 as well as with 4xx. */
  get status(): number {
    if (this.code >= 40100 && this.code < 40200) return 401;
    if (this.code === 40300) return 403;
    if (this.code === 40400) return 404;
    return this.code === 42900 ? 429 : 200;
  }
}

/** A field that has to be there, as text; KOOK takes numbers for ids too. */
export function required(call: Call, name: string): string {
  const value = optional(call, name);
  if (value === undefined || value === "") throw new Refusal(40000, `${name} 不能为空`);
  return value;
}

/** A field as text; undefined when it was left out. */
export function optional({ input }: Call, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new Refusal(40000, `${name} 格式错误`);
}

/** A whole number, or what stands for it when it was left out. */
export function numeric(call: Call, name: string, otherwise: number): number {
  const value = optional(call, name);
  if (value === undefined || value === "") return otherwise;
  if (!/^\d+$/.test(value)) throw new Refusal(40000, `${name} 必须是整数`);
  return Number(value);
}

/** A guild that the bot is in. */
export function guildOf({ kook, botId }: Call, guildId: string): KookGuild {
  const guild = kook.world.guilds.get(guildId);
  if (!guild?.members.has(botId)) throw new Refusal(40300, "你没有权限访问该服务器");
  return guild;
}

/** A channel where the bot may do all of that. */
export function channelOf(call: Call, channelId: string, mask: number): KookChannel {
  const channel = call.kook.world.channels.get(channelId);
  if (!channel) throw new Refusal(40400, "频道不存在");
  const guild = guildOf(call, channel.guildId);
  if (!may(guild, call.botId, mask, channel)) throw new Refusal(40300, "你没有权限进行此操作");
  return channel;
}

/** A stored message of a place of that kind. Ephemeral messages are not stored: nobody finds them. */
export function messageOf({ kook }: Call, messageId: string, kind: "channel" | "direct"): KookMessage {
  const message = kook.world.messages.get(messageId);
  if (!message || message.deleted || message.visibleOnly !== null || message.place.kind !== kind) {
    throw new Refusal(40000, "该消息不存在或已被删除");
  }
  return message;
}

/** KOOK's usual list: pages from 1, 50 items at most. */
export function page(call: Call, items: readonly unknown[]): unknown {
  const number = Math.max(1, numeric(call, "page", 1));
  const size = Math.min(50, Math.max(1, numeric(call, "page_size", 50)));
  const meta = { page: number, page_total: Math.ceil(items.length / size), page_size: size, total: items.length };
  return { items: items.slice((number - 1) * size, number * size), meta, sort: [] };
}
