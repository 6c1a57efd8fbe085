import type { MessageCreated } from "../../message/index.js";
import type { ListChannel, ListedPage, ListedPlace } from "../catch-up/listed.js";
import type { Cursor } from "../catch-up/missed.js";
import { MOST_MESSAGES, type BackfillPlan, type BackfillSpan } from "./backfill.js";

/** Messages of others may be rare among those of bots. */
const MOST_PAGES = 60;

/** Looks back through a channel for where to begin. @throws ListingError */
export async function planBackfill(
  list: ListChannel,
  wants: (event: MessageCreated) => boolean,
  span: BackfillSpan,
): Promise<BackfillPlan> {
  const most = "count" in span ? Math.min(span.count, MOST_MESSAGES) : MOST_MESSAGES;
  const since = "since" in span ? span.since : 0;
  let page = await list({});
  const until = page.all.at(-1) ?? null;
  let begin: { readonly cursor: Cursor; readonly from: number } | null = null;
  let total = 0;
  for (let pages = 1; page.all.length > 0; pages += 1) {
    for (const { event } of page.messages.toReversed()) {
      if (event.message.sentAt < since) return { total, ...(begin ?? nothing(until)), until, isCut: false };
      if (!wants(event)) continue;
      if (total === most) return { total, ...(begin ?? nothing(until)), until, isCut: "since" in span };
      total += 1;
      begin = { cursor: before(page, event.message.id), from: event.message.sentAt };
    }
    const [oldest] = page.all as readonly [ListedPlace, ...ListedPlace[]];
    if (oldest.sentAt < since || pages >= MOST_PAGES) break;
    const older = await list({ before: oldest.messageId });
    if (older.all[0]?.messageId === oldest.messageId) break;
    page = older;
  }
  return { total, ...(begin ?? nothing(until)), until, isCut: false };
}

/** The place before a message, so that what comes after it begins with that one. */
function before({ all }: ListedPage, messageId: string): Cursor {
  const at = all.findIndex((place) => place.messageId === messageId);
  const previous = all[at - 1];
  return previous ?? { messageId: null, sentAt: all[at]?.sentAt ?? 0 };
}

function nothing(until: ListedPlace | null) {
  const sentAt = until?.sentAt ?? 0;
  return { cursor: { messageId: until?.messageId ?? null, sentAt }, from: sentAt };
}
