import { z } from "zod";
import { lineOf, usageLines } from "../src/dispatch/answers.js";
import { plainWord } from "../src/dispatch/arguments.js";
import { defineCommand, type Access, type Command, type CommandContext } from "../src/dispatch/define-command.js";
import { onlyAsker } from "../src/dispatch/reply.js";
import { ReplyCard, shorten } from "../src/dispatch/reply-card.js";
import { Markup, type Translate } from "../src/language/index.js";

/** What there is; or one command in full. */
export const help = defineCommand({
  name: "help",
  aliases: { zh: ["帮助", "说明", "菜单"], en: ["commands"] },
  access: "member",
  onlyReads: true,
  where: "anywhere",
  args: z.tuple([plainWord.optional(), plainWord.optional()]),

  run({ args, commands, t }) {
    const words = args.filter((word) => word !== undefined && !/^[/／]/.test(word)) as readonly string[];
    if (words.length === 0) return overview(commands, t);
    const found = commands.find(words);
    return found ? oneCommand(found.command, t) : onlyAsker(notFound(words[0] ?? "", commands, t));
  },
});

function overview(commands: CommandContext["commands"], t: Translate): ReplyCard {
  const listed = (access: Access) =>
    commands.all.filter((command) => command.access === access).map((command) => summary(command, t));
  return ReplyCard.of("info")
    .title(t.plain("help.title"))
    .say(t("help.intro"), t("help.start"))
    .rule()
    .say(t("help.members"), ...listed("member"))
    .say(t("help.managers"), ...listed("manager"))
    .note(t("help.more"));
}

function summary(command: Command, t: Translate): Markup {
  const { usage, summary } = t.command(command.name);
  return Markup.trusted(`${lineOf(t, usage).source} ${summary}`);
}

function oneCommand(command: Command, t: Translate): ReplyCard {
  const { usage, summary, examples } = t.command(command.name);
  const others = [...command.names[t.language].slice(1), ...command.names[t.language === "zh" ? "en" : "zh"]];
  return ReplyCard.of("info")
    .say(lineOf(t, usage), Markup.trusted(summary))
    .say(t("help.examples"), ...examples.map((example) => lineOf(t, example)))
    .note(t("help.aliases", { names: others.join(", ") }))
    .note(t(command.access === "manager" ? "help.access-manager" : "help.access-member"));
}

function notFound(word: string, commands: CommandContext["commands"], t: Translate): ReplyCard {
  const nearest = commands.nearest(word);
  const card = ReplyCard.of("warning").say(t("unknown.command", { word: shorten(word, 40) }));
  if (nearest) {
    card.say(t("unknown.nearest", { command: lineOf(t, nearest.names[t.language][0]) }), ...usageLines(t, nearest));
  }
  return card.note(t("unknown.help"));
}
