import type { CommandReply } from "../discord/interactions.js";

/** How long the page goes on showing an answer that Discord itself shows until the client is restarted. */
const KEPT = 50;

/** An answer to a command as the Discord pane shows it: that of a message, seen by one person. */
export interface Whisper {
  readonly id: string;
  readonly onlyFor: string;
  readonly authorName: string;
  readonly avatarUrl: null;
  readonly content: string;
  readonly embeds: readonly unknown[];
  readonly components: readonly unknown[];
  readonly files: readonly never[];
  readonly webhook: true;
  readonly bot: true;
  readonly edited: false;
  readonly replyTo: null;
  readonly at: number;
}

/** Answers to Discord commands that only one person sees. Discord stores none of them, so the page does. */
export class Whispers {
  readonly #all = new Map<string, Whisper[]>();

  add(channelId: string, userId: string, authorName: string, reply: CommandReply): void {
    const { messageId: id, content, embeds } = reply;
    const nothing = { components: [], files: [], avatarUrl: null, replyTo: null } as const;
    const flags = { webhook: true, bot: true, edited: false } as const;
    const whisper = { id, onlyFor: userId, authorName, content, embeds, ...nothing, ...flags, at: Date.now() };
    this.#all.set(channelId, [...this.in(channelId), whisper].slice(-KEPT));
  }

  in(channelId: string): readonly Whisper[] {
    return this.#all.get(channelId) ?? [];
  }
}
