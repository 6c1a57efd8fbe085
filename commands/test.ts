import { z } from "zod";
import { mappingNumber } from "../src/dispatch/arguments.js";
import { defineCommand } from "../src/dispatch/define-command.js";
import { explainFailure, placeOf } from "../src/dispatch/explain.js";
import { onlyAsker } from "../src/dispatch/reply.js";
import { ReplyCard } from "../src/dispatch/reply-card.js";
import { Markup, UserError } from "../src/language/index.js";

/** Sends a sample through a mapping, in its turn behind what waits there. */
export const test = defineCommand({
  name: "test",
  aliases: { zh: ["测试", "试发"], en: ["try"] },
  access: "manager",
  args: z.tuple([mappingNumber]),

  async run({ args: [number], guild, member, services, t }) {
    const mapping = await services.mappings.get(guild.id, number);
    if (mapping.state !== "active") throw new UserError("test.not-active", { number });
    const result = await services.samples.send(mapping, member.name);
    switch (result.state) {
      case "sent":
        return result.url === null
          ? t("test.sent-unlinked", { number, place: placeOf(mapping) })
          : t("test.sent", { number, link: Markup.link(t("test.open"), result.url) });
      case "waiting":
        return t("test.waiting", { number });
      case "failed": {
        const problem = explainFailure(t, mapping.platform, result.failure);
        return onlyAsker(ReplyCard.of("danger").say(t("test.failed", { number, problem })));
      }
    }
  },
});
