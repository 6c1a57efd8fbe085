import type { UnreachableReason } from "../delivery/errors.js";
import { platformNames, translator, type Language, type Translate } from "../language/index.js";
import type { Logger } from "../log.js";
import type { Guilds } from "../relay/guilds.js";
import type { MappingView } from "../store/store.js";
import type { KookChat } from "./chat.js";
import { channelOf, explainReason, placeOf } from "./explain.js";
import { ReplyCard } from "./reply-card.js";

export interface SuspensionNoticeOptions {
  readonly chat: Pick<KookChat, "send" | "sendDirect">;
  readonly guilds: Guilds;
  readonly log: Logger;
  readonly defaultLanguage: Language;
}

/**
 * Tells once that a mapping has stopped, why, and how to mend it: in the guild's alert channel, else in the source
 * channel, else to whoever linked it. Never rejects.
 *
 * Of a refused token, which stops all of a bot's mappings, a guild is told once: in an alert channel by the alarm about
 * the connection, else by the first of them.
 */
export function createSuspensionNotice(
  options: SuspensionNoticeOptions,
): (mapping: MappingView, reason: UnreachableReason) => Promise<void> {
  const toldOfToken = new Set<string>();
  return (mapping, cause) =>
    telling(options, mapping, async ({ t, alertChannelId }) => {
      if (cause === "token-invalid") {
        const key = `${mapping.guildId} ${mapping.botId}`;
        if (alertChannelId !== null || toldOfToken.has(key)) return null;
        toldOfToken.add(key);
      }
      const { platform, number } = mapping;
      const { reason, mend } = explainReason(t, platform, cause);
      return ReplyCard.of("danger")
        .title(t.plain("suspended.title", { number }))
        .say(t("suspended.place", placeIn(mapping)), t("suspended.mend", { reason, mend }))
        .note(t(cause === "place-gone" ? "suspended.next-gone" : "suspended.next-watched", { number }));
    });
}

/**
 * Tells that mappings which had stopped go on by themselves: where their stop was told. An alert channel hears of it by
 * the alarm that is over. Never rejects.
 */
export function createRecoveryNotice(options: SuspensionNoticeOptions): (mapping: MappingView) => Promise<void> {
  return (mapping) =>
    telling(options, mapping, ({ t, alertChannelId }) => {
      if (alertChannelId !== null) return null;
      return ReplyCard.of("success")
        .title(t.plain("recovered.title", { number: mapping.number }))
        .say(t("suspended.place", placeIn(mapping)))
        .note(t("recovered.next"));
    });
}

const placeIn = (mapping: MappingView) => ({
  channel: channelOf(mapping),
  platform: platformNames[mapping.platform],
  place: placeOf(mapping),
});

async function telling(
  { chat, guilds, log, defaultLanguage }: SuspensionNoticeOptions,
  mapping: MappingView,
  write: (around: {
    readonly t: Translate;
    readonly alertChannelId: string | null;
  }) => ReplyCard | null | Promise<ReplyCard | null>,
): Promise<void> {
  try {
    const { language, alertChannelId } = await guilds.get(mapping.guildId);
    const card = await write({ t: translator(language ?? defaultLanguage), alertChannelId });
    if (card === null) return;
    await chat.send(alertChannelId ?? mapping.channelId, card).catch(() => chat.sendDirect(mapping.createdBy, card));
  } catch (error) {
    log.warn({ err: error, mappingId: mapping.id }, "Notice of a suspended mapping could not be posted");
  }
}
