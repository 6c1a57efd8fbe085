import type { Platform } from "../delivery/destination.js";
import { Markup, UserError, type CommandName, type Language, type Translate } from "../language/index.js";
import { writeWords, type CommandLine } from "./command-line.js";
import type { CommandTable } from "./command-table.js";
import type { Command } from "./define-command.js";
import { ReplyCard, shorten } from "./reply-card.js";

/** What people type before a command, in each language. */
export const callOf: Readonly<Record<Language, string>> = { zh: "/转发", en: "/relay" };

/** A whole line, to be copied. */
export function lineOf(t: Translate, words: string): Markup {
  return Markup.code(`${callOf[t.language]} ${words}`.trim());
}

/** A line with a command's name as it is in this language. */
export function lineFor(t: Translate, command: CommandName, words: string): Markup {
  const [name = command] = t.command(command).usage.split(" ");
  return lineOf(t, `${name} ${words}`);
}

/** For what is said in private alone. */
export function directOnly(t: Translate, { name }: Command): UserError {
  return new UserError("error.direct-only", { line: lineOf(t, t.command(name).usage) });
}

/** Somebody typed a bot's token where others read along. */
export function exposedTokenCard(t: Translate, platform: Platform | "kook"): ReplyCard {
  const line = lineOf(t, t.command("bot").examples[0]);
  return ReplyCard.of("danger")
    .say(t("bot.token-in-public"), t(`bot.token-reset.${platform}`))
    .say(t("bot.token-not-run"), ...(platform === "kook" ? [] : [t("bot.token-next", { line })]));
}

export function errorCard(t: Translate, error: UserError): ReplyCard {
  return ReplyCard.of("warning").say(t(error.key, ...error.params));
}

/** What was understood, what is wrong with it, and how it is done. */
export function usageCard(t: Translate, line: CommandLine, command: Command, problem: UserError): ReplyCard {
  return ReplyCard.of("warning").say(understood(t, line), t(problem.key, ...problem.params), ...usageLines(t, command));
}

export function unknownCard(t: Translate, line: CommandLine, commands: CommandTable): ReplyCard {
  const word = shorten(writeWords(line.words.slice(0, 1)), 40);
  const nearest = commands.nearest(word);
  const card = ReplyCard.of("warning")
    .title(t.plain("unknown.title"))
    .say(understood(t, line), t("unknown.command", { word }));
  if (nearest) {
    const name = lineOf(t, nearest.names[t.language][0]);
    card.say(t("unknown.nearest", { command: name }), ...usageLines(t, nearest));
  }
  return card.note(t("unknown.help"));
}

export function usageLines(t: Translate, command: Command): readonly Markup[] {
  const { usage, examples } = t.command(command.name);
  return [t("usage.usage", { usage: lineOf(t, usage) }), t("usage.example", { example: lineOf(t, examples[0]) })];
}

function understood(t: Translate, line: CommandLine): Markup {
  return t("unknown.understood", { line: lineOf(t, shorten(writeWords(line.words), 200)) });
}
