import type { Logger } from "../../log.js";
import type { Kasumi } from "./kasumi.js";

type KasumiLogger = ReturnType<Kasumi["getLogger"]>;
type Level = "warn" | "error" | "fatal";

/**
 * kasumi's log in ours. Its lower levels are left out, and so is all that its requestor says: they quote whole requests
 * and events. Errors come with their stack, and what is neither error nor text is not looked at.
 */
export function kasumiLogger(log: Logger, names: readonly string[]): KasumiLogger {
  const part = names.join(".") || "client";
  const silent = (): void => undefined;
  const say =
    (level: Level) =>
    (first: unknown): void => {
      if (part === "requestor" || part === "event") return;
      if (first instanceof Error) log[level]({ err: first, part }, "kasumi reports an error");
      else if (typeof first === "string") log[level]({ part, note: first }, "kasumi reports");
    };
  const logger = {
    trace: silent,
    debug: silent,
    info: silent,
    warn: say("warn"),
    error: say("error"),
    fatal: say("fatal"),
  };
  // Only these methods of bunyan's logger are ever called; kasumi's commands too see nothing else of it.
  return logger as unknown as KasumiLogger;
}
