import type { z } from "zod";
import { isUserError, UserError, type CommandName, type Language, type Translate } from "../language/index.js";
import type { GuildView } from "../store/store.js";
import { writeWords, type Word } from "./command-line.js";
import type { CommandTable } from "./command-table.js";
import type { Reply } from "./reply.js";
import type { Services } from "./services.js";

/** Who may use a command: everybody, those who may steer the guild's links, or of these only owner and administrators. */
export type Access = "member" | "manager" | "administrator";

export interface CommandContext {
  readonly member: { readonly id: string; readonly name: string };
  readonly services: Services;
  readonly commands: CommandTable;
  /** Whether the asker may use what is for these; null where nobody can tell: in a direct message, or when KOOK doesn't. */
  readonly mayUse: (access: Access) => Promise<boolean | null>;
  readonly t: Translate;
}

export interface GuildCommandContext extends CommandContext {
  readonly guild: GuildView & { readonly id: string };
  readonly channel: { readonly id: string; readonly name: string };
  /** KOOK's ids of the message that this line answers, most trusted first; empty when it answers none. */
  readonly quotedIds: readonly string[];
}

interface CommandSpec<Schema extends z.ZodTuple> {
  /** Also the key of its summary, usage and examples in the language files. */
  readonly name: CommandName;
  /** What else people may type, the usual word of each language first. */
  readonly aliases: Readonly<Record<Language, readonly string[]>>;
  readonly access: Access;
  readonly args: Schema;
  /** Every answer is for the asker alone. Errors always are. */
  readonly ephemeral?: boolean;
  /** With which words a command that everybody may use, to look, changes something: that is for managers. */
  readonly changesBy?: (words: readonly Word[]) => boolean;
  /** It changes nothing: it is answered also while nothing can be kept, as on a full disk. */
  readonly onlyReads?: boolean;
}

interface GuildCommandSpec<Schema extends z.ZodTuple> extends CommandSpec<Schema> {
  readonly where?: "guild";
  run(context: GuildCommandContext & { readonly args: z.output<Schema> }): Promise<Reply> | Reply;
}

interface AnywhereCommandSpec<Schema extends z.ZodTuple> extends CommandSpec<Schema> {
  /** Also in direct messages, or there alone: then the command asks by itself who may do what in which guild. */
  readonly where: "anywhere" | "direct";
  run(context: CommandContext & { readonly args: z.output<Schema> }): Promise<Reply> | Reply;
}

/** A command as the dispatch sees it: its arguments are its own affair. */
export interface Command {
  readonly name: CommandName;
  readonly names: Readonly<Record<Language, readonly [string, ...string[]]>>;
  readonly access: Access;
  readonly where: "guild" | "anywhere" | "direct";
  readonly ephemeral: boolean;
  /** Whether these words make a command for everybody one for managers. */
  changesBy(words: readonly Word[]): boolean;
  readonly onlyReads: boolean;
  /** @throws UsageError when the words don't fit, UserError when what they ask for can't be. */
  execute(words: readonly Word[], context: CommandContext | GuildCommandContext): Promise<Reply>;
}

/** The words after the command don't fit: the answer then shows the usage too. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(readonly problem: UserError) {
    super(problem.key);
  }
}

/** Everything about a command in one module. Parsing the line, permission and answering are the dispatch's. */
export function defineCommand<Schema extends z.ZodTuple>(
  spec: GuildCommandSpec<Schema> | AnywhereCommandSpec<Schema>,
): Command {
  const [zh = spec.name, ...moreZh] = spec.aliases.zh;
  return {
    name: spec.name,
    names: { en: [spec.name, ...spec.aliases.en], zh: [zh, ...moreZh] },
    access: spec.access,
    where: spec.where ?? "guild",
    ephemeral: spec.ephemeral ?? false,
    changesBy: spec.changesBy ?? (() => false),
    onlyReads: spec.onlyReads ?? false,
    async execute(words, context) {
      const args = parseArguments(spec.args, words);
      if (spec.where === "anywhere" || spec.where === "direct") return await spec.run({ ...context, args });
      // The dispatch lets nobody in here from a direct message; this holds it to that.
      if (!("guild" in context)) throw new UserError("error.guild-only");
      return await spec.run({ ...context, args });
    },
  };
}

function parseArguments<Schema extends z.ZodTuple>(schema: Schema, words: readonly Word[]): z.output<Schema> {
  const most = schema.def.rest === null ? schema.def.items.length : Infinity;
  const surplus = words[most];
  if (surplus !== undefined) throw new UsageError(new UserError("usage.extra", { word: writeWords([surplus]) }));
  try {
    const parsed = schema.safeParse(words);
    if (parsed.success) return parsed.data;
    const at = parsed.error.issues[0]?.path[0];
    const word = typeof at === "number" ? words[at] : undefined;
    if (word === undefined) throw new UserError("usage.missing");
    throw new UserError("usage.wrong", { word: writeWords([word]) });
  } catch (error) {
    throw isUserError(error) ? new UsageError(error) : error;
  }
}
