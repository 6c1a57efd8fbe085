import { z } from "zod";
import { lineFor } from "../src/dispatch/answers.js";
import { defineCommand } from "../src/dispatch/define-command.js";
import { ReplyCard } from "../src/dispatch/reply-card.js";
import { UserError } from "../src/language/index.js";
import { writeGuildFile } from "../src/relay/transfer/guild-file.js";

/** All that people have set for this server, as a file. */
export const exportCommand = defineCommand({
  name: "export",
  aliases: { zh: ["导出", "备份设置"], en: ["backup"] },
  access: "manager",
  args: z.tuple([]),
  ephemeral: true,
  onlyReads: true,

  async run({ guild, services, t }) {
    const file = await services.guildFiles.export(guild.id);
    const bytes = Buffer.from(writeGuildFile(file));
    const name = `kook-relay-${file.exportedAt.slice(0, 10)}.json`;
    const url = await services.kook.uploadFile(name, bytes, "application/json").catch((error: unknown) => {
      throw Object.assign(new UserError("export.no-upload"), { cause: error });
    });
    const counts = { links: file.links.length, filters: file.filters.length };
    const stopped = (await services.mappings.list(guild.id)).some(({ state }) => state === "suspended");
    return ReplyCard.of("success")
      .title(t.plain("export.title"))
      .say(t("export.holds", counts), ...(stopped ? [t("export.suspended")] : []))
      .file(url, name, bytes.length)
      .note(t("export.next", { line: lineFor(t, "import", url) }));
  },
});
