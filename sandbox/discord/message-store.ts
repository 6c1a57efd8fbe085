import { bindPictures } from "./embed-pictures.js";
import { findPings } from "./pings.js";
import { invalidField, refusals } from "./refusal.js";
import { checkDraft, isEmptyDraft, type Draft, type DraftKind } from "./message-rules.js";
import type { UploadedFile } from "../local/form.js";
import type { Channel, Message } from "./model.js";
import type { World } from "./world.js";

/** Who posts: a bot as itself, or a webhook with a name and picture. */
export interface Poster {
  readonly authorId: string;
  readonly webhookId: string | null;
  readonly applicationId: string | null;
  readonly name: string;
  readonly avatarUrl: string | null;
}

/** Puts messages into channels, changes and removes them. */
export class MessageStore {
  constructor(
    private readonly world: World,
    private readonly tell: (event: string, channel: Channel, message: Message) => void,
  ) {}

  check(kind: DraftKind, channel: Channel, body: unknown, files: readonly UploadedFile[]): Draft {
    return checkDraft(this.world, kind, this.world.guild(channel.guildId), body, files);
  }

  /** Makes a message of a draft without showing it anywhere. @throws Refusal 50006 when it would be empty */
  compose(channel: Channel, poster: Poster, draft: Draft): Message {
    if (isEmptyDraft(draft)) throw refusals.emptyMessage();
    const id = this.world.newId();
    const content = draft.content ?? "";
    const reference = draft.body["message_reference"] as Readonly<Record<string, unknown>> | null | undefined;
    return {
      id,
      channelId: channel.id,
      authorId: poster.authorId,
      webhookId: poster.webhookId,
      applicationId: poster.applicationId,
      authorName: poster.name,
      avatarUrl: poster.avatarUrl,
      content,
      embeds: bindPictures(draft.embeds ?? [], draft.attachments),
      components: draft.components ?? [],
      attachments: [...draft.attachments],
      flags: draft.flags,
      tts: draft.body["tts"] === true,
      nonce: (draft.body["nonce"] as string | number | null | undefined) ?? null,
      replyTo:
        reference && channel.messages.has(String(reference["message_id"])) ? String(reference["message_id"]) : null,
      at: this.world.now(),
      editedAt: null,
      reactions: new Map(),
      pinned: false,
      pings: this.#pings(channel, id, poster, content, draft.body["allowed_mentions"]),
    };
  }

  #pings(channel: Channel, messageId: string, poster: Poster, content: string, allowed: unknown): Message["pings"] {
    const byWebhook = poster.webhookId !== null;
    return findPings(this.world, { channel, messageId, authorId: poster.authorId, byWebhook }, content, allowed);
  }

  /** Shows a message in its channel. An archived thread is opened by it. */
  show(channel: Channel, message: Message): void {
    channel.archived = false;
    channel.messages.set(message.id, message);
    channel.lastMessageId = message.id;
    if (message.nonce !== null) channel.nonces.set(nonceKey(message.authorId, message.nonce), message);
    this.world.pings.push(...message.pings);
    this.tell("MESSAGE_CREATE", channel, message);
    this.world.changed();
  }

  /** Changes what a draft names and leaves the rest; files are added, `attachments` says which earlier ones stay. */
  edit(channel: Channel, message: Message, draft: Draft): void {
    const kept = keptAttachments(message, draft);
    const attachments = [...kept, ...draft.attachments];
    const after = {
      content: draft.content ?? message.content,
      // Also of files that were there before: an edit that names them again finds them.
      embeds: bindPictures(draft.embeds ?? message.embeds, attachments),
      components: draft.components ?? message.components,
    };
    const nothing = !after.content && !after.embeds.length && !after.components.length;
    if (nothing && attachments.length === 0) throw refusals.emptyMessage();
    Object.assign(message, after);
    message.attachments = attachments;
    if (draft.body["flags"] !== undefined) message.flags = draft.flags;
    message.editedAt = this.world.now();
    // An edit pings nobody, but the mentions are read anew. https://docs.discord.com/developers/resources/message#edit-message
    if (draft.content !== undefined) {
      const poster = { ...message, name: message.authorName };
      message.pings = this.#pings(channel, message.id, poster, after.content, draft.body["allowed_mentions"]);
    }
    this.tell("MESSAGE_UPDATE", channel, message);
    this.world.changed();
  }

  remove(channel: Channel, message: Message): void {
    channel.messages.delete(message.id);
    this.tell("MESSAGE_DELETE", channel, message);
    this.world.changed();
  }
}

/** Under what a channel remembers a nonce: 1 and "1" are the same. */
export function nonceKey(authorId: string, nonce: unknown): string {
  return `${authorId} ${String(nonce)}`;
}

function keptAttachments(message: Message, draft: Draft): Message["attachments"] {
  const listed = draft.body["attachments"] as Readonly<Record<string, unknown>>[] | null | undefined;
  if (!listed) return message.attachments;
  const ids = new Set(listed.map((entry) => String(entry["id"])));
  return message.attachments.filter((attachment) => ids.has(attachment.id));
}

/** 50035 at a reply to something that isn't there, unless it was asked to pass. */
export function checkReference(channel: Channel, body: Readonly<Record<string, unknown>>): void {
  const reference = body["message_reference"] as Readonly<Record<string, unknown>> | null | undefined;
  if (!reference || reference["fail_if_not_exists"] === false) return;
  if (channel.messages.has(String(reference["message_id"]))) return;
  throw invalidField(["message_reference"], "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
}
