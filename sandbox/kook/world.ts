import { createHash } from "node:crypto";

/** A person or a bot. */
export interface KookUser {
  readonly id: string;
  name: string;
  readonly identifyNum: string;
  avatar: string;
  readonly bot: boolean;
  /** Takes no direct messages: sending one is refused. */
  blocksDirectMessages: boolean;
}

export interface KookBot {
  readonly token: string;
  readonly userId: string;
}

/** Id 0 is everyone. */
export interface KookRole {
  readonly id: number;
  name: string;
  permissions: number;
  color: number;
  position: number;
  /** 0 normal, 1 made for a bot, 255 everyone. */
  readonly type: number;
}

export interface KookMember {
  readonly userId: string;
  nickname: string;
  roleIds: number[];
  readonly joinedAt: number;
}

export interface KookChannel {
  readonly id: string;
  readonly guildId: string;
  name: string;
  /** 0 category, 1 text, 2 voice (which has a chat too), 4 thread. */
  readonly type: number;
  topic: string;
  roleOverwrites: { role_id: number; allow: number; deny: number }[];
  userOverwrites: { user_id: string; allow: number; deny: number }[];
}

export interface KookGuild {
  readonly id: string;
  name: string;
  ownerId: string;
  readonly roles: Map<number, KookRole>;
  readonly members: Map<string, KookMember>;
  readonly channels: Map<string, KookChannel>;
}

/** Where a message stands: a guild's channel, or the chat of a bot with a person. */
export type Place =
  | { readonly kind: "channel"; readonly key: string; readonly guildId: string; readonly channelId: string }
  | { readonly kind: "direct"; readonly key: string; readonly botId: string; readonly userId: string };

export interface KookMessage {
  readonly id: string;
  readonly place: Place;
  readonly authorId: string;
  readonly type: number;
  content: string;
  attachments: unknown;
  /** The quoted message as it was then, in KOOK's shape. */
  quote: unknown;
  readonly createdAt: number;
  updatedAt: number;
  /** Emoji id to the people who reacted. */
  readonly reactions: Map<string, Set<string>>;
  /** The only person who sees it; null for everyone. */
  readonly visibleOnly: string | null;
  readonly nonce: string;
  pinned: boolean;
  deleted: boolean;
  /** What one person sees instead, after an update with temp_target_id. */
  readonly personal: Map<string, string>;
}

/** All that a local KOOK knows. Ids count up, so that the same script builds the same world. */
export class World {
  readonly users = new Map<string, KookUser>();
  readonly bots = new Map<string, KookBot>();
  readonly guilds = new Map<string, KookGuild>();
  readonly channels = new Map<string, KookChannel>();
  readonly messages = new Map<string, KookMessage>();
  /** Channel id or chat code to its messages, oldest first, deleted ones included. */
  readonly timelines = new Map<string, KookMessage[]>();
  /** Chat code to the two it joins. */
  readonly chats = new Map<string, Extract<Place, { kind: "direct" }>>();
  readonly #counters = new Map<string, number>();

  /** The next number of a kind, beginning after its base. */
  next(kind: string, base: number): number {
    const number = (this.#counters.get(kind) ?? base) + 1;
    this.#counters.set(kind, number);
    return number;
  }

  user(id: string): KookUser {
    return found(this.users.get(id), `user ${id}`);
  }

  guild(id: string): KookGuild {
    return found(this.guilds.get(id), `guild ${id}`);
  }

  channel(id: string): KookChannel {
    return found(this.channels.get(id), `channel ${id}`);
  }

  message(id: string): KookMessage {
    return found(this.messages.get(id), `message ${id}`);
  }

  /** What a channel or a direct chat holds, without what was deleted. */
  timeline(key: string): KookMessage[] {
    return (this.timelines.get(key) ?? []).filter((message) => !message.deleted);
  }

  channelPlace(channelId: string): Place {
    return { kind: "channel", key: channelId, channelId, guildId: this.channel(channelId).guildId };
  }

  /** The chat of a bot with a person; made when first asked for. */
  directPlace(botId: string, userId: string): Extract<Place, { kind: "direct" }> {
    const key = createHash("md5").update(`${botId}:${userId}`).digest("hex");
    const place = this.chats.get(key) ?? { kind: "direct", key, botId, userId };
    this.chats.set(key, place);
    return place;
  }

  store(message: KookMessage): void {
    this.messages.set(message.id, message);
    const timeline = this.timelines.get(message.place.key);
    if (timeline) timeline.push(message);
    else this.timelines.set(message.place.key, [message]);
  }
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`The local KOOK has no ${what}`);
  return value;
}
