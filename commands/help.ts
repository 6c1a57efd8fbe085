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

  async run(context) {
    const { args, commands, t } = context;
    const words = args.filter((word) => word !== undefined && !/^[/／]/.test(word)) as readonly string[];
    if (words.length === 0) return await overview(context);
    const found = commands.find(words);
    return found ? oneCommand(found.command, t) : onlyAsker(notFound(words[0] ?? "", commands, t));
  },
});

const HEADINGS = { member: "help.members", manager: "help.managers", administrator: "help.administrators" } as const;
const ACCESSES: readonly Access[] = ["member", "manager", "administrator"];

/** What the asker may use; where nobody can tell, all of it. That there is more is said. */
async function overview({ commands, mayUse, t }: CommandContext): Promise<ReplyCard> {
  const groups = [];
  for (const access of ACCESSES) {
    const those = commands.all.filter((command) => command.access === access);
    groups.push({ access, those, closed: (await mayUse(access)) === false });
  }
  const closed = groups.filter((group) => group.closed);
  const count = closed.reduce((sum, { those }) => sum + those.length, 0);
  const steers = closed.every(({ access }) => access !== "manager");
  const card = ReplyCard.of("info")
    .title(t.plain("help.title"))
    .say(t("help.intro"), ...(steers ? [t("help.start")] : []))
    .rule();
  for (const { access, those } of groups.filter((group) => !group.closed)) {
    card.say(t(HEADINGS[access]), ...those.map((command) => summary(command, t)));
  }
  if (count > 0) card.say(t(steers ? "help.left-administrators" : "help.left", { count }));
  return card.note(t("help.more"));
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
    .note(t(`help.access-${command.access}`));
}

function notFound(word: string, commands: CommandContext["commands"], t: Translate): ReplyCard {
  const nearest = commands.nearest(word);
  const card = ReplyCard.of("warning").say(t("unknown.command", { word: shorten(word, 40) }));
  if (nearest) {
    card.say(t("unknown.nearest", { command: lineOf(t, nearest.names[t.language][0]) }), ...usageLines(t, nearest));
  }
  return card.note(t("unknown.help"));
}
