import type { Clock } from "../clock.js";
import { translator, type Translate } from "../language/index.js";
import type { Logger } from "../log.js";
import type { BackfillNews } from "../relay/backfill/backfills.js";
import type { BackfillState } from "../relay/backfill/backfill.js";
import type { MappingIndex } from "../relay/mapping-index.js";
import type { KookChat } from "./chat.js";
import { ReplyCard } from "./reply-card.js";

/** KOOK takes few changes of a card. */
const SHOW_EVERY_MS = 4_000;

/** How far a backfill is. `rests`: its mapping is paused or suspended. */
export function backfillCard(
  t: Translate,
  backfill: BackfillState,
  how: BackfillNews,
  { now, rests }: { readonly now: number; readonly rests: boolean },
): ReplyCard {
  const { number, channelName, seen, total, sent, copied, left, by, problem } = backfill;
  const channel = `#${channelName}`;
  const card = ReplyCard.of(problem !== null ? "warning" : how === "done" ? "success" : "info");
  switch (how) {
    case "running":
      card.say(t("backfill.running", { number, channel, seen, total: Math.max(total, seen) }));
      break;
    case "done":
      card.say(t("backfill.done", { number, channel, seen }));
      break;
    case "cancelled":
      card.say(t("backfill.stopped", { number, seen, total: Math.max(total, seen) }));
      break;
  }
  card.say(t("backfill.counts", { sent, copied, left }));
  if (problem === "unreadable") card.say(t("backfill.unreadable", { channel }));
  if (problem === "unlinked") card.say(t("backfill.unlinked", { number }));
  if (how === "running" && rests) card.say(t("backfill.paused", { number }));
  card.note(t("backfill.by", { by, ago: now - backfill.startedAt }));
  return how === "running" ? card.note(t("backfill.how-to-stop", { number })) : card;
}

/** Shows how far a backfill is on one card, which changes now and then. */
export function createBackfillTeller(options: {
  readonly chat: Pick<KookChat, "send" | "update">;
  readonly index: Pick<MappingIndex, "find">;
  readonly clock: Clock;
  readonly log: Logger;
}): (backfill: BackfillState, how: BackfillNews) => Promise<string | null> {
  const shown = new Map<number, { readonly at: number; readonly seen: number }>();
  return async (backfill, how) => {
    const { chat, index, clock, log } = options;
    const { mappingId, shownIn, cardId, language, seen } = backfill;
    const now = clock.now();
    const last = shown.get(mappingId);
    if (how === "running" && last && (now - last.at < SHOW_EVERY_MS || last.seen === seen)) return cardId;
    if (how === "running") shown.set(mappingId, { at: now, seen });
    else shown.delete(mappingId);
    const rests = (index.find(mappingId)?.state ?? "active") !== "active";
    const card = backfillCard(translator(language), backfill, how, { now, rests });
    try {
      if (cardId === null) return await chat.send(shownIn, card);
      await chat.update(cardId, card);
    } catch (error) {
      log.warn({ err: error, guildId: backfill.guildId }, "The progress of a backfill could not be shown");
    }
    return cardId;
  };
}
