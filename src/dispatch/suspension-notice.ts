import type { UnreachableReason } from "../delivery/errors.js";
import { platformNames, translator, type Language } from "../language/index.js";
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
 */
export function createSuspensionNotice(
  options: SuspensionNoticeOptions,
): (mapping: MappingView, reason: UnreachableReason) => Promise<void> {
  return async (mapping, cause) => {
    const { chat, guilds, log, defaultLanguage } = options;
    try {
      const guild = await guilds.get(mapping.guildId);
      const t = translator(guild.language ?? defaultLanguage);
      const { platform, number } = mapping;
      const { reason, mend } = explainReason(t, platform, cause);
      const place = { channel: channelOf(mapping), platform: platformNames[platform], place: placeOf(mapping) };
      const card = ReplyCard.of("danger")
        .title(t.plain("suspended.title", { number }))
        .say(t("suspended.place", place), t("suspended.mend", { reason, mend }))
        .note(t("suspended.next", { number }));
      await chat
        .send(guild.alertChannelId ?? mapping.channelId, card)
        .catch(() => chat.sendDirect(mapping.createdBy, card));
    } catch (error) {
      log.warn({ err: error, mappingId: mapping.id }, "Notice of a suspended mapping could not be posted");
    }
  };
}
