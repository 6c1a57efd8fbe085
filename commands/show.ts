import { z } from "zod";
import { mappingNumber } from "../src/dispatch/arguments.js";
import { defineCommand } from "../src/dispatch/define-command.js";
import { channelOf, placeOf, stateText } from "../src/dispatch/explain.js";
import { errorWords, healthLines } from "../src/dispatch/explain-health.js";
import { onlyAsker } from "../src/dispatch/reply.js";
import { ReplyCard } from "../src/dispatch/reply-card.js";
import { settings } from "../src/dispatch/settings/index.js";
import { Markup, platformNames, type Translate } from "../src/language/index.js";
import type { MappingView } from "../src/store/store.js";

/** One mapping in full. */
export const show = defineCommand({
  name: "show",
  aliases: { zh: ["详情", "详细"], en: ["info"] },
  access: "manager",
  onlyReads: true,
  args: z.tuple([mappingNumber]),

  async run({ args: [number], guild, services, t }) {
    const mapping = await services.mappings.get(guild.id, number);
    const health = (await services.mappings.health(guild.id)).get(mapping.id) ?? null;
    const now = services.now();
    const words = errorWords(t, health, now);
    const card = ReplyCard.of(mapping.state === "suspended" ? "danger" : "info")
      .title(t.plain("show.title", { number }))
      .say(
        t("show.from", { channel: channelOf(mapping) }),
        t("show.to", { platform: platformNames[mapping.platform], place: placeOf(mapping) }),
        t("show.state", { state: stateText(t, mapping) }),
        t("show.created", { ago: now - mapping.createdAt, by: Markup.user(mapping.createdBy) }),
        ...optionLines(mapping, t),
      )
      .rule()
      .say(...healthLines(t, mapping, health, now));
    if (words) card.note(words);
    return words || mapping.state === "suspended" ? onlyAsker(card) : card;
  },
});

/** What was set: the rest is as everybody has it. */
function optionLines({ options }: MappingView, t: Translate): readonly Markup[] {
  return settings
    .filter((setting) => setting.isSet(options))
    .map((setting) =>
      t("show.option", {
        name: t(`option.${setting.name}`),
        value: setting.value(t, options),
        meaning: setting.meaning(t, options),
      }),
    );
}
