import { z } from "zod";
import { choice } from "../src/dispatch/arguments.js";
import { defineCommand } from "../src/dispatch/define-command.js";
import { translator } from "../src/language/index.js";

/** The language in which the bot speaks in this guild. */
export const language = defineCommand({
  name: "language",
  aliases: { zh: ["语言"], en: ["lang"] },
  access: "manager",
  args: z.tuple([choice({ zh: ["中文", "汉语", "chinese", "cn", "zh-cn"], en: ["英文", "英语", "english"] })]),

  async run({ args: [chosen], guild, member, services }) {
    await services.guilds.setLanguage(guild.id, chosen, member);
    return translator(chosen)("language.now");
  },
});
