import { randomUUID } from "node:crypto";
import type { Changes } from "../local/changes.js";
import { deletionBody, editBody, messageEvent, systemEvent } from "./events.js";
import type { Gateway } from "./gateway.js";
import type { KookKnobs } from "./knobs.js";
import { may, Permission } from "./permissions.js";
import { quoteView } from "./views.js";
import type { KookChannel, KookMessage, Place, World } from "./world.js";

/** A message before it is stored. */
export interface Draft {
  readonly place: Place;
  readonly authorId: string;
  readonly type: number;
  readonly content: string;
  readonly attachments?: unknown;
  readonly quote?: KookMessage | undefined;
  readonly visibleOnly?: string | null;
  readonly nonce?: string;
  /** Goes into the event's extra, over what is there; undefined leaves a field out. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** What happens to messages, whoever does it: it is stored, and every bot that may see it is told. */
export class Chat {
  constructor(
    private readonly world: World,
    private readonly gateway: Gateway,
    private readonly knobs: KookKnobs,
    private readonly changes: Changes,
    private readonly now: () => number,
  ) {}

  post(draft: Draft): KookMessage {
    const message: KookMessage = {
      id: randomUUID(),
      place: draft.place,
      authorId: draft.authorId,
      type: draft.type,
      content: draft.content,
      attachments: draft.attachments ?? null,
      quote: draft.quote ? quoteView(this.world, draft.quote) : null,
      createdAt: this.now(),
      updatedAt: 0,
      reactions: new Map(),
      visibleOnly: draft.visibleOnly ?? null,
      nonce: draft.nonce ?? "",
      pinned: false,
      deleted: false,
      personal: new Map(),
    };
    this.world.store(message);
    this.#echo(message, draft.extra);
    this.changes.announce();
    return message;
  }

  edit(message: KookMessage, content: string, quote?: KookMessage | null): void {
    message.content = content;
    message.updatedAt = this.now();
    if (quote !== undefined) message.quote = quote ? quoteView(this.world, quote) : null;
    const type = message.place.kind === "channel" ? "updated_message" : "updated_private_message";
    this.#tell(message.place, type, editBody(this.world, message, this.knobs.editsCarryKmarkdown));
  }

  remove(message: KookMessage): void {
    message.deleted = true;
    const type = message.place.kind === "channel" ? "deleted_message" : "deleted_private_message";
    this.#tell(message.place, type, deletionBody(message, this.now()));
  }

  react(message: KookMessage, userId: string, emoji: string): void {
    const people = message.reactions.get(emoji) ?? new Set();
    message.reactions.set(emoji, people.add(userId));
    this.#tellReaction(message, userId, emoji, "added");
  }

  unreact(message: KookMessage, userId: string, emoji: string): void {
    const people = message.reactions.get(emoji);
    people?.delete(userId);
    if (people?.size === 0) message.reactions.delete(emoji);
    this.#tellReaction(message, userId, emoji, "deleted");
  }

  pin(message: KookMessage, userId: string, pinned: boolean): void {
    if (message.place.kind !== "channel") return;
    message.pinned = pinned;
    const { channelId } = message.place;
    const body = { channel_id: channelId, operator_id: userId, msg_id: message.id };
    this.#tell(message.place, pinned ? "pinned_message" : "unpinned_message", body);
  }

  /** Tells all bots of a guild; those that can't see the channel, if there is one, hear nothing. */
  tellGuild(guildId: string, type: string, body: Readonly<Record<string, unknown>>, channel?: KookChannel): void {
    const d = JSON.stringify(systemEvent("GROUP", guildId, type, body, this.now()));
    for (const botId of this.#botsThatSee(guildId, channel)) this.gateway.dispatch(botId, d);
    this.changes.announce();
  }

  /** Tells one bot, as KOOK does with what concerns it alone. */
  tellBot(botId: string, type: string, body: Readonly<Record<string, unknown>>): void {
    this.gateway.dispatch(botId, JSON.stringify(systemEvent("PERSON", botId, type, body, this.now())));
    this.changes.announce();
  }

  /** Tells the bots of a new message: its author too, if that is a bot. */
  #echo(message: KookMessage, extra: Draft["extra"]): void {
    const { place } = message;
    const bots =
      place.kind === "direct" ? [place.botId] : this.#botsThatSee(place.guildId, this.world.channel(place.channelId));
    const others = bots.filter((botId) => botId !== message.authorId);
    if (others.length > 0) this.#sendTo(others, message, extra);
    if (!bots.includes(message.authorId) || this.knobs.echo === "never") return;
    const toItself = (): void => this.#sendTo([message.authorId], message, extra);
    if (this.knobs.echo === "before-answer") toItself();
    else setTimeout(toItself, 20);
  }

  #sendTo(botIds: readonly string[], message: KookMessage, extra: Draft["extra"]): void {
    const d = JSON.stringify(messageEvent(this.world, message, botIds[0] ?? "", extra));
    for (const botId of botIds) this.gateway.dispatch(botId, d);
  }

  #tellReaction(message: KookMessage, userId: string, emoji: string, what: "added" | "deleted"): void {
    const { place } = message;
    const body = { msg_id: message.id, user_id: userId, emoji: { id: emojiId(emoji), name: emojiId(emoji) } };
    if (place.kind === "channel") this.#tell(place, `${what}_reaction`, { channel_id: place.channelId, ...body });
    else this.#tell(place, `private_${what}_reaction`, { chat_code: place.key, ...body });
  }

  #tell(place: Place, type: string, body: Readonly<Record<string, unknown>>): void {
    if (place.kind === "direct") this.tellBot(place.botId, type, body);
    else this.tellGuild(place.guildId, type, body, this.world.channel(place.channelId));
  }

  #botsThatSee(guildId: string, channel?: KookChannel): string[] {
    const guild = this.world.guild(guildId);
    const mask = channel ? Permission.viewChannel : 0;
    return [...this.world.bots.values()]
      .map(({ userId }) => userId)
      .filter((botId) => guild.members.has(botId) && may(guild, botId, mask, channel));
  }
}

/** A Unicode emoji is told as its code point: [#128226;]. One of several is told as it is, a guild's own by its id. */
function emojiId(emoji: string): string {
  const [point, ...others] = [...emoji.replace("\ufe0f", "")].map((character) => character.codePointAt(0) ?? 0);
  return point === undefined || point < 0x2000 || others.length > 0 ? emoji : `[#${point};]`;
}
