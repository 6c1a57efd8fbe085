import { ConfigError } from "../config/index.js";
import { StartUpError } from "../start-up-error.js";
import { StoreError } from "../store/store.js";

/** What a tool says goes to the terminal as it is: it is read by the person who typed the command. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A line that the next one overwrites; only for somebody who watches. */
export function sayMeanwhile(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${line}`);
}

/** Runs a command to its end. What a person can mend is told in a sentence, anything else with its stack. */
export function runTool(main: (signal: AbortSignal) => Promise<void>): void {
  process.stdout.on("error", () => undefined); // whoever read it (head, less) has seen enough
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());
  process.once("SIGTERM", () => interrupted.abort());
  main(interrupted.signal).catch((error: unknown) => {
    sayMeanwhile("");
    process.stderr.write(`${interrupted.signal.aborted ? "Stopped; nothing was left behind." : explain(error)}\n`);
    process.exitCode = 1;
  });
}

function explain(error: unknown): string {
  if (error instanceof StoreError || error instanceof StartUpError || error instanceof ConfigError)
    return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
