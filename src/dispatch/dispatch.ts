import type { Clock } from "../clock.js";
import { isUserError, translator, UserError, type Language, type Translate } from "../language/index.js";
import type { Logger } from "../log.js";
import type { ButtonPressed, MessageCreated } from "../message/index.js";
import type { Kasumi } from "../platforms/kook/kasumi.js";
import { Allowance } from "../relay/allowance.js";
import { findToken } from "../relay/token-shape.js";
import type { GuildView } from "../store/store.js";
import { Answering } from "./answering.js";
import { directOnly, errorCard, exposedTokenCard, unknownCard, usageCard } from "./answers.js";
import { Buttons } from "./buttons.js";
import type { KookChat } from "./chat.js";
import type { CommandLine, Word } from "./command-line.js";
import { CommandTable, type FoundCommand } from "./command-table.js";
import {
  UsageError,
  type Access,
  type Command,
  type CommandContext,
  type GuildCommandContext,
} from "./define-command.js";
import { KasumiMenu } from "./kasumi-menu.js";
import type { Permissions, Verdict } from "./permissions.js";
import { newReference } from "./reference.js";
import { cardOf, isForOne, type Reply } from "./reply.js";
import type { Services } from "./services.js";

export interface DispatchOptions {
  readonly client: Pick<Kasumi, "plugin">;
  readonly chat: Pick<KookChat, "send" | "sendDirect" | "update" | "updateDirect">;
  readonly commands: readonly Command[];
  readonly services: Services;
  readonly permissions: Permissions;
  readonly defaultLanguage: Language;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Command lines and buttons: permit, run, answer. None of it rejects. */
export interface Dispatch {
  /** `raw` is kasumi's event of the message. */
  run(line: CommandLine, event: MessageCreated, raw: unknown): Promise<void>;
  press(event: ButtonPressed): Promise<void>;
  /** Whether the line changes nothing, whatever becomes of it. */
  onlyReads(line: CommandLine): boolean;
}

export function createDispatch(options: DispatchOptions): Dispatch {
  return new CommandDispatch(options);
}

/** One line on its way: who asked, where, and in which language they are answered. */
interface Asked {
  readonly line: CommandLine;
  readonly event: MessageCreated;
  readonly raw: unknown;
  /** Null in a direct message. */
  readonly guild: GuildView | null;
  readonly t: Translate;
}

interface Answer {
  readonly reply: Reply;
  /** To someone who may steer the bot: it is given however many others ask. */
  readonly owed?: boolean;
  readonly onlyAsker: boolean;
}

/** A person may type this many lines at once, and then one more each two seconds. */
const TYPING = { burst: 20, refillMs: 2_000 };
/**
 * All who may not steer the bot together are answered so often in one guild: many accounts at once would use up what
 * KOOK lets a bot say in a day. Who may is always answered.
 */
const ANSWERS_OF_A_GUILD = { burst: 60, refillMs: 2_000 };
const MOST_TOLD = 1_000;

class CommandDispatch implements Dispatch {
  readonly #commands: CommandTable;
  readonly #menu: KasumiMenu;
  readonly #answering: Answering;
  readonly #buttons: Buttons;
  readonly #typing: Allowance;
  readonly #answers: Allowance;
  readonly #toldToWait = new Set<string>();

  constructor(private readonly options: DispatchOptions) {
    const { client, chat, commands, services, log, clock } = options;
    this.#commands = new CommandTable(commands);
    this.#menu = new KasumiMenu(client, commands);
    this.#answering = new Answering(chat, log);
    this.#buttons = new Buttons({ ...options, answering: this.#answering, guilds: services.guilds });
    this.#typing = new Allowance(clock, TYPING);
    this.#answers = new Allowance(clock, ANSWERS_OF_A_GUILD);
  }

  async run(line: CommandLine, event: MessageCreated, raw: unknown): Promise<void> {
    try {
      const { guildId, author } = event.message;
      const guild = event.direct ? null : await this.options.services.guilds.get(guildId);
      const found = this.#commands.find(line.words.length === 0 ? ["help"] : line.words);
      const asked = { line, event, raw, guild, t: translator(this.#languageOf(guild, line, found)) };
      if (!this.#mayType(`${guildId} ${author.id}`)) return await this.#askToWait(asked);
      const exposed = guild === null ? null : findToken(event.sourceText);
      if (exposed) {
        return await this.#answer(asked, { reply: exposedTokenCard(asked.t, exposed), onlyAsker: true });
      }
      const answer = found ? await this.#execute(asked, found) : this.#unknown(asked);
      if (guild !== null && answer.owed !== true && !this.#answers.take(guildId)) {
        return this.options.log.warn(
          { guildId },
          "Answer left out: too many lines by people who may not steer the bot",
        );
      }
      await this.#answer(asked, answer);
    } catch (error) {
      await this.#apologise(event, error);
    }
  }

  onlyReads(line: CommandLine): boolean {
    const found = this.#commands.find(line.words.length === 0 ? ["help"] : line.words);
    return !found || (found.command.onlyReads && !found.command.changesBy(found.words));
  }

  async press(event: ButtonPressed): Promise<void> {
    // No answer here: the cards are still there to be pressed later.
    if (this.#mayType(`${event.guildId} ${event.userId}`)) await this.#buttons.press(event);
  }

  /** The guild's own choice, else the language that was typed, else the host's. */
  #languageOf(guild: GuildView | null, line: CommandLine, found: FoundCommand | null): Language {
    if (guild?.language) return guild.language;
    if (line.calledIn === "zh") return "zh";
    if (found && line.words.length > 0) return found.typedIn;
    const chinese = line.words.some((word) => typeof word === "string" && /\p{Script=Han}/u.test(word));
    return chinese ? "zh" : this.options.defaultLanguage;
  }

  async #execute(asked: Asked, found: FoundCommand): Promise<Answer> {
    const { command, typedName, words } = found;
    let owed = false;
    try {
      if (command.where === "guild" && asked.guild === null) throw new UserError("error.guild-only");
      if (command.where === "direct" && asked.guild !== null) throw directOnly(asked.t, command);
      const outcome: { reply: Reply | null } = { reply: null };
      await this.#menu.run(typedName, asked.raw, {
        command,
        permit: async () => {
          const permitted = await this.#permit(asked, command, words);
          owed = command.access !== "member";
          return permitted;
        },
        execute: async () => void (outcome.reply = await command.execute(words, this.#contextOf(asked))),
      });
      if (outcome.reply === null) throw new Error(`Nothing ran for ${command.name}`);
      return { reply: outcome.reply, owed, onlyAsker: command.ephemeral || isForOne(outcome.reply) };
    } catch (error) {
      return { reply: this.#explain(asked, command, error), owed, onlyAsker: true };
    }
  }

  /** @throws UserError, which is the answer. */
  async #permit({ event, t }: Asked, command: Command, words: readonly Word[]): Promise<true> {
    if ((command.access === "member" && !command.changesBy(words)) || command.where === "direct") return true;
    const needed = command.access === "administrator" ? "administrator" : "manager";
    switch (await this.#check(event, needed)) {
      case "allowed":
        return true;
      case "refused":
        throw new UserError(needed === "administrator" ? "manager.not-administrator" : "error.not-allowed", {
          command: command.names[t.language][0],
        });
      case "unsure":
        throw new UserError("error.unsure");
    }
  }

  async #check({ message: { guildId, author } }: MessageCreated, access: Access): Promise<Verdict> {
    const { permissions } = this.options;
    switch (access) {
      case "member":
        return "allowed";
      case "manager":
        return await permissions.check(guildId, author.id, author.roleIds);
      case "administrator":
        return await permissions.checkAdministrator(guildId, author.id, author.roleIds);
    }
  }

  async #mayUse(event: MessageCreated, access: Access): Promise<boolean | null> {
    if (event.direct) return null;
    const verdict = await this.#check(event, access);
    return verdict === "unsure" ? null : verdict === "allowed";
  }

  #contextOf({ event, guild, t }: Asked): CommandContext | GuildCommandContext {
    const { author, guildId, channelId, channelName, quote } = event.message;
    const member = { id: author.id, name: author.name };
    const mayUse = (access: Access): Promise<boolean | null> => this.#mayUse(event, access);
    const context = { member, services: this.options.services, commands: this.#commands, mayUse, t };
    if (guild === null) return context;
    return {
      ...context,
      guild: { ...guild, id: guildId },
      channel: { id: channelId, name: channelName },
      quotedIds: quote?.messageIds ?? [],
    };
  }

  #explain({ line, event, t }: Asked, command: Command, error: unknown): Reply {
    if (error instanceof UsageError) return usageCard(t, line, command, error.problem);
    if (isUserError(error)) return errorCard(t, error);
    const reference = newReference();
    const { guildId } = event.message;
    this.options.log.error({ err: error, reference, command: command.name, guildId }, "Command failed");
    return t("error.bug", { reference });
  }

  /** Not even the guild's language could be found out. */
  async #apologise(event: MessageCreated, error: unknown): Promise<void> {
    const reference = newReference();
    const { guildId } = event.message;
    this.options.log.error({ err: error, reference, guildId }, "Command could not be dispatched");
    const t = translator(this.options.defaultLanguage);
    await this.#answering.answer(event, cardOf(t("error.bug", { reference })), true);
  }

  #unknown({ line, t }: Asked): Answer {
    return { reply: unknownCard(t, line, this.#commands), onlyAsker: true };
  }

  #mayType(key: string): boolean {
    const allowed = this.#typing.take(key);
    if (allowed) this.#toldToWait.delete(key);
    return allowed;
  }

  /** Said once, then silence until they may again: answering each line would make us part of the flood. */
  async #askToWait(asked: Asked): Promise<void> {
    const { guildId, author } = asked.event.message;
    const key = `${guildId} ${author.id}`;
    if (this.#toldToWait.has(key)) return;
    if (this.#toldToWait.size >= MOST_TOLD) this.#toldToWait.clear();
    this.#toldToWait.add(key);
    const wait = Math.max(1_000, this.#typing.waitMs(key));
    await this.#answer(asked, { reply: asked.t("error.too-fast", { wait }), onlyAsker: true });
  }

  async #answer({ event, guild, t }: Asked, { reply, onlyAsker }: Answer): Promise<void> {
    const guildId = guild === null ? null : event.message.guildId;
    await this.#answering.answer(event, this.#buttons.card(reply, { guildId, t, forOne: onlyAsker }), onlyAsker);
  }
}
