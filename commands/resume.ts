import { z } from "zod";
import { choice, eitherOf, mappingNumber } from "../src/dispatch/arguments.js";
import { defineCommand, type GuildCommandContext } from "../src/dispatch/define-command.js";
import { explainReason, explainRights } from "../src/dispatch/explain.js";
import { ReplyCard } from "../src/dispatch/reply-card.js";
import { Markup, UserError, type Translate } from "../src/language/index.js";
import type { Obstacle } from "../src/relay/rights.js";
import type { MappingView } from "../src/store/store.js";

const all = choice({ all: ["全部", "所有", "*"] });

/** Goes on after a pause, or after a problem that was mended: all that stands still, or one. */
export const resume = defineCommand({
  name: "resume",
  aliases: { zh: ["恢复", "继续"], en: ["continue", "unpause", "unmute"] },
  access: "manager",
  args: z.tuple([eitherOf(all, mappingNumber).optional()]),

  async run(context) {
    const { args, services, member, t } = context;
    const resumed: number[] = [];
    const stuck: Markup[] = [];
    for (const mapping of await chosen(context, args[0])) {
      const obstacle = await services.mappings.findObstacle(mapping);
      if (obstacle) stuck.push(explainObstacle(t, mapping, obstacle));
      else if (await services.mappings.resume(mapping, member)) resumed.push(mapping.number);
    }
    const card = ReplyCard.of(stuck.length === 0 ? "success" : "warning");
    if (resumed.length > 0) card.say(t("resume.done", { numbers: resumed.join(", ") }));
    for (const lines of stuck) card.say(lines);
    return card;
  },
});

async function chosen(
  { guild, services }: GuildCommandContext,
  which: number | "all" | undefined,
): Promise<readonly MappingView[]> {
  if (typeof which === "number") {
    const mapping = await services.mappings.get(guild.id, which);
    if (mapping.state === "active") throw new UserError("resume.already", { number: which });
    return [mapping];
  }
  const standing = (await services.mappings.list(guild.id)).filter((mapping) => mapping.state !== "active");
  if (standing.length === 0) throw new UserError("resume.nothing");
  return standing;
}

function explainObstacle(t: Translate, { number, platform }: MappingView, obstacle: Obstacle): Markup {
  if (obstacle.kind === "unreachable") {
    return t("resume.still-broken", { number, ...explainReason(t, platform, obstacle.reason) });
  }
  const rights = Markup.lines(explainRights(t, platform, obstacle.missing));
  return t("resume.right-missing", { number, rights });
}
