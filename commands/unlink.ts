import { z } from "zod";
import { mappingNumber } from "../src/dispatch/arguments.js";
import { defineCommand } from "../src/dispatch/define-command.js";
import { channelOf, placeOf } from "../src/dispatch/explain.js";
import { ReplyCard } from "../src/dispatch/reply-card.js";
import { platformNames } from "../src/language/index.js";

/** Ends a mapping, after asking. */
export const unlink = defineCommand({
  name: "unlink",
  aliases: { zh: ["解绑", "解除", "删除"], en: ["unbind", "disconnect"] },
  access: "manager",
  args: z.tuple([mappingNumber]),

  async run({ args: [number], guild, services, t }) {
    const mapping = await services.mappings.get(guild.id, number);
    const place = placeOf(mapping);
    const channel = channelOf(mapping);
    return {
      question: ReplyCard.of("warning")
        .title(t.plain("unlink.title", { number }))
        .say(t("unlink.ask", { channel, place, platform: platformNames[mapping.platform] })),
      confirmLabel: t.plain("unlink.confirm"),
      cancelLabel: t.plain("unlink.cancel"),
      cancel: (presser) => t("unlink.cancelled", { by: presser.name }),
      async confirm(presser) {
        const removed = await services.mappings.unlink(mapping, presser);
        return removed
          ? t("unlink.done", { number, channel, place, by: presser.name })
          : t("mapping.unknown", { number });
      },
    };
  },
});
