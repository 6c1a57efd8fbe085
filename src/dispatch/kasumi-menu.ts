import { randomUUID } from "node:crypto";
import { BaseCommand, BaseMenu, type BaseSession, type Kasumi } from "../platforms/kook/kasumi.js";
import type { Command } from "./define-command.js";

/** kasumi's event of a text message. */
type TextEvent = Parameters<Kasumi["plugin"]["messageProcessing"]>[1];

/** One line on its way through kasumi. */
export interface Invocation {
  readonly command: Command;
  /** Runs before the command, as kasumi's middleware; false stops it. */
  readonly permit: () => Promise<boolean>;
  readonly execute: () => Promise<void>;
}

/**
 * Our commands as kasumi's: a menu for each name of the bot, the commands in it with their other names as aliases, and
 * the permission check as the menu's middleware. kasumi itself would match every text that begins with "/", "." or "!",
 * without our forgiveness: it gets a prefix that nobody can type instead, so that only `run` reaches it.
 */
export class KasumiMenu {
  /** What belongs to an event travels beside it: kasumi's sessions hand the event on untouched. */
  readonly #invocations = new WeakMap<object, Invocation>();
  readonly #prefix = `${randomUUID()} `;

  constructor(
    private readonly client: Pick<Kasumi, "plugin">,
    commands: readonly Command[],
  ) {
    const { plugin } = client;
    plugin.removePrefix("/", ".", "!");
    plugin.addPrefix(this.#prefix);
    const menu = new RelayMenu("relay");
    menu.use(async (session) => (await this.#invocations.get(session.event)?.permit()) ?? false);
    plugin.load(menu);
    for (const command of commands) this.#add(menu, command);
    // Last, since this is what makes kasumi read the tree anew.
    plugin.addAlias(menu, "转发");
  }

  /** @throws what the command throws. */
  async run(typedName: string, raw: unknown, invocation: Invocation): Promise<void> {
    const event = eventOf(raw);
    let failure: { readonly error: unknown } | null = null;
    this.#invocations.set(event, {
      ...invocation,
      // kasumi swallows what a middleware or a command throws.
      permit: () => invocation.permit().catch((error: unknown) => ((failure = { error }), false)),
      execute: () => invocation.execute().catch((error: unknown) => void (failure = { error })),
    });
    await this.client.plugin.messageProcessing(`${this.#prefix}relay ${typedName}`, event);
    this.#invocations.delete(event);
    const failed = failure as { readonly error: unknown } | null;
    if (failed) throw failed.error;
  }

  #add(menu: BaseMenu, command: Command): void {
    const execute = async (session: BaseSession): Promise<void> => {
      const invocation = this.#invocations.get(session.event);
      if (invocation?.command === command) await invocation.execute();
    };
    for (const [path, names] of groupByPath([...command.names.en, ...command.names.zh])) {
      const [first, ...aliases] = names;
      const parent = path === "" ? menu : subMenu(menu, path);
      const kasumiCommand = new RelayCommand(first, execute);
      parent.addCommand(kasumiCommand);
      if (aliases.length > 0) parent.addAlias(kasumiCommand, ...aliases);
    }
  }
}

class RelayCommand extends BaseCommand {
  override name: string;

  constructor(
    name: string,
    private readonly execute: (session: BaseSession) => Promise<void>,
  ) {
    super();
    this.name = name;
  }

  override async func(session: BaseSession): Promise<void> {
    await this.execute(session);
  }
}

class RelayMenu extends BaseMenu {
  override name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }
}

/** kasumi only copies an event's fields, and our commands read none of them: an empty one serves where there is none. */
function eventOf(raw: unknown): TextEvent {
  return (typeof raw === "object" && raw !== null ? raw : {}) as TextEvent;
}

/** "filter add" stands as "add" in the menu "filter". */
function groupByPath(names: readonly string[]): ReadonlyMap<string, readonly [string, ...string[]]> {
  const byPath = new Map<string, [string, ...string[]]>();
  for (const name of names) {
    const [last = name, ...path] = name.split(" ").toReversed();
    const key = path.toReversed().join(" ");
    const known = byPath.get(key);
    if (known) known.push(last);
    else byPath.set(key, [last]);
  }
  return byPath;
}

function subMenu(menu: BaseMenu, name: string): BaseMenu {
  const known = menu.menus().find(([known]) => known === name)?.[1];
  if (known) return known;
  const made = new RelayMenu(name);
  menu.addCommand(made);
  return made;
}
