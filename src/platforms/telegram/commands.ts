import type { TelegramMessage } from "./schema.js";

export interface TelegramCommand {
  readonly name: "start" | "link";
  /** What was written after it, or null. */
  readonly code: string | null;
}

/** Link codes are random, and longer than a word that someone may write after a command by chance. */
const CODE = /^[A-Za-z0-9_-]{8,64}$/;
const COMMAND = /^\/(start|link)(?:@(\w+))?(?:\s+(\S+))?\s*$/i;

/**
 * The command in a message, or null where there is none for this bot. What was forwarded was not said here,
 * and what a channel says stands in its discussion group a second time.
 */
export function readCommand(message: TelegramMessage, username: string): TelegramCommand | null {
  if (message.is_automatic_forward || message.forward_origin !== undefined || message.via_bot !== undefined)
    return null;
  const [, name, to, rest] = COMMAND.exec(message.text?.trim() ?? "") ?? [];
  if (name === undefined) return null;
  if (to !== undefined && to.toLowerCase() !== username.toLowerCase()) return null;
  return {
    name: name.toLowerCase() as TelegramCommand["name"],
    code: rest !== undefined && CODE.test(rest) ? rest : null,
  };
}
