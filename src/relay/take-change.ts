import type { Logger } from "../log.js";
import { messageFor, type Message, type MessageCreated, type MessageDeleted } from "../message/index.js";
import type { MessageEdited } from "../message/index.js";
import type { FilteredMapping, KeptWith, MappingView, QueuedDelivery, Store } from "../store/store.js";
import type { FilterView } from "../store/history.js";
import { applyEdit } from "./apply-edit.js";
import { keepMasked } from "./shown-message.js";

/** Where a message stands. */
export interface MessagePlace {
  readonly guildId: string;
  readonly channelId: string;
  readonly channelName: string;
}

/** Filters that had a say about a message, each as often as it had: for their counters, once the message is kept. */
export type FilterHits = FilterView[];

/** What taking in edits and deletions needs of the parts around it. */
export interface ChangeSurroundings {
  readonly store: Pick<Store, "findMessage" | "acceptEdit" | "acceptDeletion">;
  readonly log: Logger;
  /** What each event is kept with. */
  readonly now: () => KeptWith;
  /** Adds what the event didn't tell of a message that is to be relayed. Soon, and never rejects: all that follows waits. */
  readonly complete?: (message: Message, mappings: readonly MappingView[]) => Message | Promise<Message>;
  /** Why a mapping must not have what a message says, or null. Notes the filters that had a say. */
  readonly filter?: (message: Message, mapping: MappingView, hits: FilterHits) => FilteredMapping | null;
  /** The message with its words masked for these mappings, all that it concerns. Notes the filters that masked some. */
  readonly mask?: (message: Message, mappings: readonly MappingView[], hits: FilterHits) => Message;
  /** Counts filters that had a say about something new. */
  readonly countHits?: (hits: FilterHits) => void;
  /** Whether this person opted out: nothing of theirs is kept or forwarded. */
  readonly isWithheld?: (userId: string) => boolean;
  /** Asks KOOK for a message whose content we no longer keep. Null: it isn't there any more. */
  readonly fetchMessage?: (messageId: string, place: MessagePlace) => Promise<MessageCreated | null>;
}

/**
 * Keeps what a message says now. `next`: the store was asked, so what follows may ask it too.
 * An edit that makes a command of a message runs nothing: it is an edit like any other. One that a filter keeps from a
 * mapping removes the copy there for good: what it said before is no longer said either. That holds also where edits
 * are ignored, as long as others follow them: a copy that still waits would show what it says now.
 */
export async function takeEdit(
  around: ChangeSurroundings,
  event: MessageEdited,
  mappings: readonly MappingView[],
  next: () => void,
): Promise<readonly QueuedDelivery[]> {
  const { store, now } = around;
  const { messageId: sourceId, editedAt } = event;
  const known = await store.findMessage({ sourceId });
  const concerned = mappings.filter(({ id }) => known?.mappingIds.includes(id));
  if (!known || known.deleted || !concerned.some(followsEdits)) return [];
  if (!known.message) next(); // KOOK's answer takes long, and an old message's place among new ones matters to nobody
  const message = known.message ? applyEdit(known.message, event) : await fetchMessage(around, event, concerned);
  if (!message || around.isWithheld?.(message.author.id)) return [];
  const completed = (await around.complete?.(message, concerned)) ?? message;
  const edited = known.message ? keepMasked(known.message, completed) : completed;
  const hits: FilterHits = [];
  const { passing, filtered } = applyFilters(around, edited, concerned, hits);
  const whole = around.mask?.(edited, concerned, hits) ?? edited;
  const withdrawnFrom = filtered.map(({ mappingId }) => mappingId);
  const edit = { sourceId, message: whole, editedAt, mappingIds: idsOf(passing.filter(followsEdits)), withdrawnFrom };
  const accepted = store.acceptEdit({ ...now(), ...edit });
  next();
  const { deliveries } = await accepted;
  if (deliveries.length > 0) around.countHits?.(hits);
  return deliveries;
}

export const followsEdits = ({ options }: MappingView): boolean => options.edits !== "ignore";

/** Keeps that a message is gone, whatever the mappings do with their copies. */
export async function takeDeletion(
  { store, now }: ChangeSurroundings,
  { messageId: sourceId }: MessageDeleted,
  mappings: readonly MappingView[],
  next: () => void,
): Promise<readonly QueuedDelivery[]> {
  const mappingIds = idsOf(mappings.filter(({ options }) => options.deletions !== "keep"));
  const keepContent = mappings.some(({ options }) => options.deletions === "strike");
  const accepted = store.acceptDeletion({ ...now(), sourceId, mappingIds, keepContent });
  next();
  return (await accepted).deliveries;
}

/** An edit that can't be shown for want of its message is let go: to have it come again would help nobody. */
async function fetchMessage(
  { fetchMessage: fetch, log }: ChangeSurroundings,
  { messageId, guildId, channelId }: MessageEdited,
  [mapping]: readonly MappingView[],
): Promise<Message | null> {
  try {
    const found = await fetch?.(messageId, { guildId, channelId, channelName: mapping?.channelName ?? "" });
    return found && found.message.id === messageId && !found.visibleOnly ? found.message : null;
  } catch (error) {
    log.warn({ err: error, messageId }, "An edited message could not be fetched");
    return null;
  }
}

/** Which mappings may have what a message says, and why the others may not. */
export function applyFilters(
  { filter }: Pick<ChangeSurroundings, "filter">,
  message: Message,
  mappings: readonly MappingView[],
  hits: FilterHits,
): { readonly passing: readonly MappingView[]; readonly filtered: readonly FilteredMapping[] } {
  if (!filter) return { passing: mappings, filtered: [] };
  const passing: MappingView[] = [];
  const filtered: FilteredMapping[] = [];
  for (const mapping of mappings) {
    const refused = filter(messageFor(message, mapping.id), mapping, hits);
    if (refused) filtered.push(refused);
    else passing.push(mapping);
  }
  return { passing, filtered };
}

export function idsOf(mappings: readonly MappingView[]): readonly number[] {
  return mappings.map(({ id }) => id);
}
