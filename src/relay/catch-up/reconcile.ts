import type { MessageCreated, MessageDeleted, MessageEdited } from "../../message/index.js";
import type { HistoryReads, LoggedDelivery, Page } from "../../store/history.js";
import type { Store } from "../../store/store.js";
import type { MessagePlace } from "../take-change.js";
import { isMadeHere } from "./digest.js";
import type { ListChannel, ListedMessage, ListedPlace } from "./listed.js";

/** What was edited or deleted longer ago than we look back stays as it is. */
const LOOK_BACK_MS = 24 * 60 * 60_000;
/** 200 messages: enough for a day of most channels, and no burden on KOOK for the others. */
const MOST_PAGES = 4;
const MOST_COPIES = 600;
/** Deletions are asked about one by one: more than this at once would be a purge, which nobody misses by chance. */
const MOST_QUESTIONS = 60;

export interface ReconcileSurroundings {
  readonly store: Pick<Store, "findMessage"> & Pick<HistoryReads, "listDeliveries">;
  readonly now: () => number;
  /** The same way as a live event. */
  readonly take: (event: MessageEdited | MessageDeleted) => Promise<void>;
  /** Null: it is gone. */
  readonly viewMessage: (messageId: string, place: MessagePlace) => Promise<MessageCreated | null>;
}

/** Takes in the edits and deletions of a channel's latest messages that nobody told us of. */
export async function reconcile(place: MessagePlace, list: ListChannel, around: ReconcileSurroundings): Promise<void> {
  const since = around.now() - LOOK_BACK_MS;
  const { all, messages } = await listLatest(list, since);
  for (const listed of messages) {
    const edit = editOf(listed);
    if (edit) await around.take(edit);
  }
  for (const messageId of await findGone(place, all, since, around)) {
    await around.take({ type: "message-deleted", messageId, guildId: place.guildId, channelId: place.channelId });
  }
}

async function listLatest(list: ListChannel, since: number) {
  let page = await list({});
  const [all, messages] = [[...page.all], [...page.messages]];
  for (let pages = 1; pages < MOST_PAGES; pages += 1) {
    const [oldest] = page.all;
    if (!oldest || oldest.sentAt < since) break;
    page = await list({ before: oldest.messageId });
    if (page.all.length === 0 || page.all[0]?.messageId === oldest.messageId) break;
    all.unshift(...page.all);
    messages.unshift(...page.messages);
  }
  return { all, messages: messages.filter(({ event }) => event.message.sentAt >= since) };
}

/** As KOOK would have told it. Whether it is news is for the store to say. Files and pictures can't be edited. */
function editOf({ event, editedAt }: ListedMessage): MessageEdited | null {
  const { message, sourceText, visibleOnly, system } = event;
  if (editedAt === null || visibleOnly || system) return null;
  if (message.kind !== "text" && message.kind !== "card") return null;
  const { id: messageId, guildId, channelId, content, cards, attachments, pings } = message;
  return {
    type: "message-edited",
    ...{ messageId, guildId, channelId, sourceText, content, cards, editedAt },
    attachments: attachments.length > 0 ? attachments : null,
    pings: pings ?? { users: [], roles: [], all: message.mentionsAll, here: false },
  };
}

/** The messages with copies that should stand among those listed, don't, and aren't to be found by themselves either. */
async function findGone(
  place: MessagePlace,
  listed: readonly ListedPlace[],
  since: number,
  { store, viewMessage }: ReconcileSurroundings,
): Promise<readonly string[]> {
  const [oldest, newest] = [listed[0], listed.at(-1)];
  if (!oldest || !newest) return [];
  const there = new Set(listed.map(({ messageId }) => messageId));
  const gone: string[] = [];
  let questions = 0;
  for (const messageId of await copiedSince(place, since, store)) {
    if (there.has(messageId)) continue;
    const known = await store.findMessage({ sourceId: messageId });
    const sentAt = known && !known.deleted ? known.message?.sentAt : undefined;
    if (sentAt === undefined || sentAt < Math.max(since, oldest.sentAt) || sentAt > newest.sentAt) continue;
    questions += 1;
    if (questions > MOST_QUESTIONS) break;
    // A list may lack what was said a moment ago.
    if ((await viewMessage(messageId, place)) === null) gone.push(messageId);
  }
  return gone;
}

async function copiedSince(
  { guildId, channelId }: MessagePlace,
  since: number,
  store: Pick<HistoryReads, "listDeliveries">,
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (let cursor: string | null = null, rows = 0; rows < MOST_COPIES;) {
    const query = { guildId, channelId, action: "create", from: since, limit: 200, cursor } as const;
    const page: Page<LoggedDelivery> = await store.listDeliveries(query);
    for (const { messageId, state } of page.items) {
      if (state !== "filtered" && !isMadeHere(messageId)) ids.add(messageId);
    }
    rows += page.items.length;
    cursor = page.next;
    if (cursor === null) break;
  }
  return ids;
}
