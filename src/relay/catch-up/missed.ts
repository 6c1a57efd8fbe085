import { ListingError, type ListChannel, type ListedMessage, type ListedPage, type ListedPlace } from "./listed.js";

/** How far a channel was taken in: up to this message, or, where none is known, up to this time. */
export interface Cursor {
  readonly messageId: string | null;
  readonly sentAt: number;
}

/** Some of what was missed, oldest first, and how far the channel is taken in with it. */
export interface MissedPage {
  readonly messages: readonly ListedMessage[];
  readonly upTo: Cursor;
}

/** Further back nobody looks for where to begin: 20,000 messages. */
export const MOST_PAGES_BACK = 400;

/**
 * What was said in a channel after the cursor, oldest first, a page at a time: what comes after a page is asked for
 * when that page has been kept. Its end is where the newest message was when this began.
 *
 * The newest messages are asked for first: mostly they tell all, and hold by themselves however a list answers. Only
 * where more was missed does it go on from message to message. The cursor's message may be gone from KOOK by now; then
 * the way back is looked for by time. What bears the cursor's very time comes again: it is known by its id.
 *
 * @throws ListingError "unreadable" or "trouble"
 */
export async function* listMissed(
  list: ListChannel,
  cursor: Cursor,
  onTooFar: () => void = () => undefined,
): AsyncGenerator<MissedPage> {
  const head = await list({});
  const newest = head.all.at(-1);
  if (!newest || newest.messageId === cursor.messageId) return;
  const at = head.all.findIndex(({ messageId }) => messageId === cursor.messageId);
  const isWhole = at >= 0 || (head.all[0]?.sentAt ?? 0) < cursor.sentAt;
  if (isWhole) yield* pageAfter(head, at, cursor);
  else yield* await listOnward(list, head, newest, cursor, onTooFar);
}

/** What stands after that place in the page, or, where it isn't there, from the cursor's time on. */
function* pageAfter(page: ListedPage, at: number, { sentAt }: Cursor): Generator<MissedPage> {
  const places = at >= 0 ? page.all.slice(at + 1) : page.all.filter((place) => place.sentAt >= sentAt);
  yield* asMissed(page, places);
}

function* asMissed(page: ListedPage, places: readonly ListedPlace[]): Generator<MissedPage> {
  const last = places.at(-1);
  if (!last) return;
  const ids = new Set(places.map(({ messageId }) => messageId));
  yield { messages: page.messages.filter(({ event }) => ids.has(event.message.id)), upTo: last };
}

async function listOnward(
  list: ListChannel,
  head: ListedPage,
  newest: ListedPlace,
  cursor: Cursor,
  onTooFar: () => void,
): Promise<AsyncGenerator<MissedPage>> {
  const first = cursor.messageId === null ? null : await listAfter(list, cursor.messageId);
  if (first && first.all.length > 0) return walk(list, first, newest);
  const start = await findStart(list, head, cursor.sentAt, onTooFar);
  return walk(list, start, newest);
}

/**
 * From page to page, until the one with the newest message. Should a page's last message be deleted meanwhile, it ends
 * earlier, or fails: whoever asks again from where it ended finds the way by time.
 */
async function* walk(list: ListChannel, start: ListedPage, newest: ListedPlace): AsyncGenerator<MissedPage> {
  const seen = new Set<string>();
  for (let page = start; page.all.length > 0;) {
    const last = page.all.at(-1) as ListedPlace;
    if (seen.has(last.messageId)) return; // a list that doesn't move on would never end
    seen.add(last.messageId);
    yield* asMissed(page, page.all);
    if (page.all.some(({ messageId }) => messageId === newest.messageId)) return;
    page = (await listAfter(list, last.messageId)) ?? NOTHING;
  }
}

const NOTHING: ListedPage = { all: [], messages: [] };

/** Null: KOOK doesn't know that message any more. */
async function listAfter(list: ListChannel, messageId: string): Promise<ListedPage | null> {
  try {
    return await list({ after: messageId });
  } catch (error) {
    if (error instanceof ListingError && error.kind === "reference") return null;
    throw error;
  }
}

/** The oldest messages of that time or later: page after page back from the newest, of which none is kept. */
async function findStart(list: ListChannel, head: ListedPage, from: number, onTooFar: () => void): Promise<ListedPage> {
  let page = head;
  for (let pages = 1; ; pages += 1) {
    const oldest = page.all[0] as ListedPlace;
    if (oldest.sentAt < from) return since(page, from);
    if (pages >= MOST_PAGES_BACK) {
      onTooFar();
      return page;
    }
    const before = await list({ before: oldest.messageId });
    const next = before.all[0];
    if (!next || next.messageId === oldest.messageId) return page;
    if ((before.all.at(-1)?.sentAt ?? 0) < from) return page;
    page = before;
  }
}

function since({ all, messages }: ListedPage, from: number): ListedPage {
  return {
    all: all.filter(({ sentAt }) => sentAt >= from),
    messages: messages.filter(({ event }) => event.message.sentAt >= from),
  };
}
