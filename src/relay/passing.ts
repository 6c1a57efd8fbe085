import type { MessageCreated } from "../message/index.js";
import type { MappingView } from "../store/store.js";

/** Why a message is forwarded nowhere. */
export type Refusal = "system" | "visible-only" | "bot" | "command" | "direct";

/** What keeps a message from every mapping; null when nothing does. */
export function findRefusal(event: MessageCreated, isCommand: boolean): Refusal | null {
  if (event.system) return "system";
  if (event.visibleOnly) return "visible-only";
  if (event.message.author.bot) return "bot";
  if (isCommand) return "command";
  return event.direct ? "direct" : null;
}

/** A pause that lets go of what is said meanwhile. */
export function isDropped({ state, options }: Pick<MappingView, "state" | "options">): boolean {
  return state === "paused" && options.pause === "drop";
}
