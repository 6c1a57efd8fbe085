import { z } from "zod";
import { lineFor } from "../src/dispatch/answers.js";
import { plainWord } from "../src/dispatch/arguments.js";
import { defineCommand, type GuildCommandContext } from "../src/dispatch/define-command.js";
import { importCard, linkBackCard } from "../src/dispatch/explain-import.js";
import { onlyAsker, type Reply } from "../src/dispatch/reply.js";
import { UserError, type Translate } from "../src/language/index.js";
import type { Actor } from "../src/relay/actor.js";
import type { GuildFile } from "../src/relay/transfer/guild-file.js";
import { isNoChange, type ImportPlan } from "../src/relay/transfer/plan-import.js";

/** Takes such a file in again, once somebody has seen what that changes. */
export const importCommand = defineCommand({
  name: "import",
  aliases: { zh: ["导入", "恢复设置"], en: ["restore"] },
  access: "manager",
  args: z.tuple([plainWord.optional()]),
  ephemeral: true,

  async run(context) {
    const { guild, services, t } = context;
    const file = await readFile(context);
    const plan = await services.guildFiles.plan(guild.id, file);
    const card = importCard(t, file.server.name, plan);
    if (isNoChange(plan)) return onlyAsker(card);
    return {
      start: card,
      forOne: true,
      steps: [
        { label: t.plain("import.apply"), tone: "danger", take: (presser) => apply(context, file, plan, presser) },
        { label: t.plain("import.cancel"), tone: "info", take: async () => t("import.cancelled") },
      ],
    };
  },
});

async function readFile({
  args: [address],
  guild,
  channel,
  quotedIds,
  services,
}: GuildCommandContext & { readonly args: readonly (string | undefined)[] }): Promise<GuildFile> {
  if (address !== undefined) return await services.guildFiles.readAddress(address);
  if (quotedIds.length === 0) throw new UserError("import.how");
  return await services.guildFiles.readQuoted(quotedIds, { guildId: guild.id, channelId: channel.id });
}

async function apply(
  { guild, services, t }: GuildCommandContext,
  file: GuildFile,
  plan: ImportPlan,
  presser: Actor,
): Promise<Reply> {
  const back = await services.guildFiles.apply(guild.id, file, plan, presser);
  await Promise.all(back.map((mapping) => services.guildFiles.announce(linkBackCard(t, mapping, presser.id), mapping)));
  return t("import.applied", { audit: auditLine(t) });
}

const auditLine = (t: Translate) => lineFor(t, "audit", "");
