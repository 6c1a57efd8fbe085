import type { Author, MessageCreated } from "../message/index.js";
import type { MappingView } from "../store/store.js";

/** Why a message is forwarded nowhere. */
export type Refusal = "system" | "visible-only" | "bot" | "command" | "direct" | "opted-out";

/** What keeps a message from every mapping; null when nothing does. Bots give us no commands. */
export function findRefusal(event: MessageCreated, isCommand: boolean, isWelcomeBot = false): Refusal | null {
  if (event.system) return "system";
  if (event.visibleOnly) return "visible-only";
  if (event.message.author.bot && !isWelcomeBot) return "bot";
  if (isCommand && !event.message.author.bot) return "command";
  return event.direct ? "direct" : null;
}

/** People's messages go along every mapping, a bot's only along those that name it. */
export function mayHave({ options }: Pick<MappingView, "options">, { bot, id }: Pick<Author, "bot" | "id">): boolean {
  return !bot || options.bots?.includes(id) === true;
}

/** A pause that lets go of what is said meanwhile. */
export function isDropped({ state, options }: Pick<MappingView, "state" | "options">): boolean {
  return state === "paused" && options.pause === "drop";
}
