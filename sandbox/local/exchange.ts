import type { ServerResponse } from "node:http";
import type { FaultAnswer, Faults } from "./faults.js";
import { answer } from "./local-server.js";
import type { SeenRequest } from "./request-log.js";

/** What a request is answered with. */
export interface Outcome {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Takes a request to its answer: first the faults act, then what was asked is done, and then it is answered unless a
 * fault forbids. Resolves to what was, or would have been, the answer; null where nothing was done at all.
 */
export async function exchange(options: {
  readonly faults: Faults;
  /** What the faults are matched with. */
  readonly route: string;
  readonly seen: SeenRequest;
  readonly response: ServerResponse;
  readonly obey: () => Promise<Outcome>;
}): Promise<Outcome | null> {
  const { faults, route, seen, response, obey } = options;
  const verdict = faults.none ? "go" : await strike(faults, route);
  if (verdict === "hang") return null;
  if (verdict === "cut") {
    response.destroy();
    return null;
  }
  const outcome = typeof verdict === "object" ? verdict : await obeySafely(obey);
  if (verdict === "drop") {
    response.destroy();
    return outcome;
  }
  seen.status = outcome.status;
  answer(response, outcome.status, outcome.body, outcome.headers);
  return outcome;
}

/** Waits as long as delays say, and yields what else is to happen. */
async function strike(faults: Faults, route: string): Promise<"go" | "drop" | "hang" | "cut" | FaultAnswer> {
  let verdict: "go" | "drop" | "hang" | "cut" | FaultAnswer = "go";
  for (const effect of faults.strike(route)) {
    if (effect.kind === "delay") await new Promise((resolve) => setTimeout(resolve, effect.ms).unref());
    else if (effect.kind === "answer") verdict = effect.answer;
    else verdict = effect.kind === "drop-answer" ? "drop" : effect.kind;
  }
  return verdict;
}

/** A mistake of the local server itself is told loudly, so that no test takes it for the platform's doing. */
async function obeySafely(obey: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await obey();
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`The local server failed: ${words}\n`);
    return { status: 500, body: { message: "The local server failed; see its standard error", code: 0 } };
  }
}
