import { z } from "zod";
import { mappingNumber } from "../src/dispatch/arguments.js";
import { defineCommand } from "../src/dispatch/define-command.js";
import { channelOf, placeOf, stateText } from "../src/dispatch/explain.js";
import { errorWords, healthLines } from "../src/dispatch/explain-health.js";
import { onlyAsker } from "../src/dispatch/reply.js";
import { ReplyCard } from "../src/dispatch/reply-card.js";
import { Markup, platformNames } from "../src/language/index.js";

/** One mapping in full. */
export const show = defineCommand({
  name: "show",
  aliases: { zh: ["详情", "详细"], en: ["info"] },
  access: "manager",
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
      )
      .rule()
      .say(...healthLines(t, mapping, health, now));
    if (words) card.note(words);
    return words || mapping.state === "suspended" ? onlyAsker(card) : card;
  },
});
