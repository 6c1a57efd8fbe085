import type { Message, MessageCreated } from "../../message/index.js";
import type { MappingView } from "../../store/store.js";
import { isDropped } from "../passing.js";
import type { Channel } from "./channel.js";
import { planDigests, type Digest } from "./digest.js";
import type { ListChannel, ListedMessage } from "./listed.js";
import { listMissed, type Cursor, type MissedPage } from "./missed.js";
import { chooseFor, earliestWanted, type Choice, type RestoredNote } from "./missed-rules.js";

/** From when on a copy tells when its message was said. */
export const EARLIER_MS = 3 * 60_000;

/** What fetching needs of the parts around it. */
export interface FetchSurroundings {
  readonly now: () => number;
  readonly restored: RestoredNote | null;
  /** The same way as live messages; resolves when it is kept. */
  readonly take: (listed: ListedMessage, choose: (mapping: MappingView) => Choice) => Promise<void>;
  /** Whether a mapping would forward this, apart from a digest. */
  readonly concerns: (event: MessageCreated, mapping: MappingView) => boolean;
  readonly sendDigest: (mapping: MappingView, digest: Digest) => Promise<void>;
  /** Keeps where the channel stands. */
  readonly save: (channel: Channel) => Promise<void>;
  readonly onTooFar: () => void;
}

/**
 * Takes in all that a channel's mappings missed, in order. Each page is kept, then that it was: killed in between, it
 * is fetched again and known by its ids. Resolves to how many messages there were.
 * @throws ListingError or StoreError; what was kept until then stays kept
 */
export async function fetchMissed(
  channel: Channel,
  mappings: readonly MappingView[],
  list: ListChannel,
  around: FetchSurroundings,
): Promise<number> {
  const earliest = earliestWanted(mappings);
  if (earliest === null) return 0;
  const { cursor } = channel.progress;
  let from: Cursor = cursor.sentAt >= earliest ? cursor : { messageId: null, sentAt: earliest };
  await summarise(channel, mappings, () => listMissed(list, from), around);
  let count = 0;
  for (let moved = true; moved;) {
    moved = false;
    for await (const page of listMissed(list, from, around.onTooFar)) {
      await takePage(channel, page, around);
      count += page.messages.length;
      moved = !isSame(page.upTo, from);
      from = page.upTo;
    }
  }
  return count;
}

const isSame = (one: Cursor, other: Cursor): boolean => one.messageId === other.messageId;

async function takePage(channel: Channel, { messages, upTo }: MissedPage, around: FetchSurroundings): Promise<void> {
  const { take, restored, now, save } = around;
  let { digests } = channel;
  // One by one: what comes behind one that could not be kept must not be kept before it.
  for (const { event, editedAt } of messages) {
    const { id, sentAt } = event.message;
    // Of a digest's last message only its id tells the end: many may bear the same time.
    digests = digests.filter(({ to }) => sentAt <= to);
    const late = { event: { ...event, message: told(event.message, now()) }, editedAt };
    await take(late, chooseFor(event.message, restored, digests));
    digests = digests.filter(({ lastId }) => id !== lastId);
  }
  channel.progress.set(upTo);
  channel.digests = digests;
  channel.movedOn(now());
  await save(channel);
}

/** With a word of when it was said, where that isn't just now. */
export function told(message: Message, now: number): Message {
  return now - message.sentAt < EARLIER_MS ? message : { ...message, saidEarlier: true };
}

/**
 * Where a mapping wants a summary of many, it is decided first of how many, and kept; then the summary is sent, and only
 * then comes what it stands for. So nothing is in two summaries or in none, whenever we are killed.
 */
async function summarise(
  channel: Channel,
  mappings: readonly MappingView[],
  missed: () => AsyncIterable<MissedPage>,
  { restored, concerns, sendDigest, save }: FetchSurroundings,
): Promise<void> {
  const wanting = mappings.filter((mapping) => mapping.options.catchUp === "digest" && !isDropped(mapping));
  if (channel.digests.length === 0 && wanting.length > 0) {
    channel.digests = await planDigests(missed(), wanting, (event, mapping) => {
      if (event.message.sentAt >= channel.liveSince) return false;
      return chooseFor(event.message, restored, [])(mapping) === "take" && concerns(event, mapping);
    });
    if (channel.digests.length > 0) await save(channel);
  }
  for (const digest of channel.digests) {
    const mapping = mappings.find(({ id }) => id === digest.mappingId);
    if (mapping) await sendDigest(mapping, digest);
  }
}
