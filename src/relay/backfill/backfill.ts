import { z } from "zod";
import type { MappingView } from "../../store/store.js";
import type { Cursor } from "../catch-up/missed.js";

/** More than this at once nobody reads: whoever wants more asks again, from where it ended. */
export const MOST_MESSAGES = 1_000;

/** How far back: so many messages, or since some time. */
export type BackfillSpan = { readonly count: number } | { readonly since: number };

/** What there is to forward. */
export interface BackfillPlan {
  /** How many messages are looked at. */
  readonly total: number;
  /** It begins after this. */
  readonly cursor: Cursor;
  /** The last message that belongs to it; null: there is none. */
  readonly until: { readonly messageId: string; readonly sentAt: number } | null;
  /** When its first message was said. */
  readonly from: number;
  /** Older ones belong to it too, and were left out: there are more than `MOST_MESSAGES`. */
  readonly isCut: boolean;
}

export const backfillState = z.object({
  guildId: z.string(),
  mappingId: z.number(),
  number: z.number(),
  channelId: z.string(),
  channelName: z.string(),
  /** Where its progress is shown, on which card, and in which language. */
  shownIn: z.string(),
  cardId: z.string().nullable(),
  language: z.enum(["zh", "en"]),
  by: z.string(),
  startedAt: z.number(),
  total: z.number(),
  cursor: z.object({ messageId: z.string().nullable(), sentAt: z.number() }),
  until: z.object({ messageId: z.string(), sentAt: z.number() }),
  /** Looked at so far; enqueued, there already, and kept back by a filter or a rule. */
  seen: z.number(),
  sent: z.number(),
  copied: z.number(),
  left: z.number(),
  /** All was looked at; the last ones may still be on their way. */
  finished: z.boolean(),
  problem: z.enum(["unreadable", "unlinked"]).nullable(),
});

/** How far a backfill is. */
export type BackfillState = Readonly<z.output<typeof backfillState>>;

/** Who asked for it, and where its progress is shown. */
export interface BackfillOrder {
  readonly mapping: MappingView;
  readonly plan: BackfillPlan & { readonly until: NonNullable<BackfillPlan["until"]> };
  readonly shownIn: string;
  readonly language: "zh" | "en";
}
