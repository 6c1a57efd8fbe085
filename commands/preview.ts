import { z } from "zod";
import { defineCommand } from "../src/dispatch/define-command.js";
import { addMappingPreview, previewLimits } from "../src/dispatch/explain-preview.js";
import { ReplyCard, shorten } from "../src/dispatch/reply-card.js";
import { UserError } from "../src/language/index.js";

/** How a quoted message would look on the other side, what it would lose, and what decides whether it goes. */
export const preview = defineCommand({
  name: "preview",
  aliases: { zh: ["预览", "试看"], en: ["look"] },
  access: "manager",
  onlyReads: true,
  args: z.tuple([]),
  ephemeral: true,

  async run({ guild, channel, quotedIds, services, t }) {
    if (quotedIds.length === 0) throw new UserError("preview.no-quote");
    const place = { guildId: guild.id, channelId: channel.id, channelName: channel.name };
    const found = await services.previews.of(quotedIds, place);
    if (found.status !== "shown" && found.status !== "refused") throw new UserError(`preview.${found.status}`);

    const card = ReplyCard.of("info").title(t.plain("preview.title", { author: shorten(found.authorName, 60) }));
    if (found.status === "refused") return card.say(t(`preview.refused-${found.refusal}`));
    const { mappings } = found;
    const limits = previewLimits(mappings.length);
    for (const each of mappings.slice(0, limits.mappings)) addMappingPreview(card, each, limits, t);
    const left = mappings.slice(limits.mappings).map(({ mapping }) => mapping.number);
    if (left.length > 0) card.note(t("preview.more-links", { numbers: left.join(", ") }));
    return card;
  },
});
