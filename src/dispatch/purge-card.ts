import type { Clock } from "../clock.js";
import { translator, type Translate } from "../language/index.js";
import type { Logger } from "../log.js";
import type { PurgeNews, PurgeState } from "../relay/purges.js";
import type { KookChat } from "./chat.js";
import { ReplyCard } from "./reply-card.js";

/** KOOK takes few changes of a card. */
const SHOW_EVERY_MS = 4_000;

export function purgeCard(t: Translate, purge: PurgeState, how: PurgeNews, now: number): ReplyCard {
  const { messages, total, copies, by, held, outOfReach } = purge;
  const card = ReplyCard.of(how === "done" ? "success" : "info");
  switch (how) {
    case "running":
      card.say(t("purge.running", { messages, total: Math.max(total, messages) }));
      break;
    case "done":
      card.say(t("purge.done", { messages, copies }));
      break;
    case "cancelled":
      card.say(t("purge.stopped", { messages, total: Math.max(total, messages) }));
      break;
  }
  if (held > 0) card.say(t("recall.held", { count: held }));
  if (outOfReach > 0) card.say(t("recall.out-of-reach", { count: outOfReach }));
  card.note(t("purge.by", { by, ago: t.duration(now - purge.startedAt) }));
  return how === "running" ? card.note(t("purge.how-to-stop")) : card;
}

/** Shows how far a purge is on one card, which changes now and then. */
export function createPurgeTeller(options: {
  readonly chat: Pick<KookChat, "send" | "update">;
  readonly clock: Clock;
  readonly log: Logger;
}): (purge: PurgeState, how: PurgeNews) => Promise<string | null> {
  const shownAt = new Map<string, number>();
  return async (purge, how) => {
    const { chat, clock, log } = options;
    const { guildId, channelId, cardId, language } = purge;
    const now = clock.now();
    if (how === "running" && now - (shownAt.get(guildId) ?? 0) < SHOW_EVERY_MS) return cardId;
    if (how === "running") shownAt.set(guildId, now);
    else shownAt.delete(guildId);
    const card = purgeCard(translator(language), purge, how, now);
    try {
      if (cardId === null) return await chat.send(channelId, card);
      await chat.update(cardId, card);
    } catch (error) {
      log.warn({ err: error, guildId }, "The progress of a purge could not be shown");
    }
    return cardId;
  };
}
