import type { Clock } from "../clock.js";
import type { RightCheck } from "../delivery/destination.js";
import { Markup, platformNames, translator, type Language, type Translate } from "../language/index.js";
import type { Logger } from "../log.js";
import type { BotDirectory } from "../relay/bot-directory.js";
import type { Guilds } from "../relay/guilds.js";
import type { NewLink } from "../relay/linking.js";
import { readRights } from "../relay/rights.js";
import type { SampleResult, Samples } from "../relay/samples.js";
import type { KookChat } from "./chat.js";
import { explainRights, explainSample, placeOf } from "./explain.js";
import { ReplyCard, shorten } from "./reply-card.js";

export interface LinkNoticeOptions {
  readonly chat: Pick<KookChat, "send" | "sendDirect">;
  readonly guilds: Guilds;
  readonly bots: BotDirectory;
  readonly samples: Samples;
  readonly clock: Clock;
  readonly log: Logger;
  readonly defaultLanguage: Language;
}

/**
 * Tells the source channel that it is forwarded from now on, and whether the bot can do its work there. Where the bot
 * may not speak in that channel, whoever set it up is told in private.
 */
export function createLinkNotice(options: LinkNoticeOptions): (link: NewLink) => Promise<void> {
  return async (link) => {
    const { chat, guilds, log, defaultLanguage } = options;
    const { mapping, creator } = link;
    const t = translator((await guilds.get(mapping.guildId)).language ?? defaultLanguage);
    const rights = await rightsOf(options, link);
    const blocked = rights?.some((right) => right.required && !right.granted) ?? false;
    const sample = blocked ? null : await options.samples.send(mapping, creator.name);
    const card = noticeCard(t, link, rights, sample);
    try {
      await chat.send(mapping.channelId, card);
    } catch (error) {
      log.warn({ err: error, mappingId: mapping.id }, "Notice of a new link could not be posted");
      await chat.sendDirect(creator.id, card);
    }
  };
}

async function rightsOf(options: LinkNoticeOptions, { mapping }: NewLink): Promise<readonly RightCheck[] | null> {
  try {
    return await readRights(options.bots, mapping, options.clock);
  } catch (error) {
    options.log.info({ err: error, mappingId: mapping.id }, "Rights could not be checked");
    return null;
  }
}

function noticeCard(
  t: Translate,
  { mapping, creator, actorName }: NewLink,
  rights: readonly RightCheck[] | null,
  sample: SampleResult | null,
): ReplyCard {
  const { platform, number } = mapping;
  const fine = rights?.every((right) => right.granted) === true && sample?.state !== "failed";
  const card = ReplyCard.of(fine ? "success" : "warning")
    .title(t.plain("linked.title", { platform: platformNames[platform] }))
    .say(
      t("linked.place", { place: placeOf(mapping), platform: platformNames[platform] }),
      t("linked.by", { creator: Markup.user(creator.id), actor: shorten(actorName, 60) }),
      t("linked.privacy"),
    )
    .rule();
  if (rights) card.say(t("linked.rights"), ...explainRights(t, platform, rights));
  else card.say(t("linked.rights-unread", { number }));
  if (sample) card.say(explainSample(t, platform, sample));
  return card.note(t("linked.next", { number }));
}
