import { afterEach } from "vitest";
import { DeliveryError, type DeliveryFailure } from "../../src/delivery/errors.js";
import type { LinkOutcome, LinkRequest } from "../../src/relay/link-redemption.js";
import type { PlatformBot } from "../../src/relay/platform-bot.js";
import type { ManualClock } from "../support/manual-clock.js";

/** Our own id of the bot under test. */
export const BOT_ID = 7;
export const never = new AbortController().signal;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Runs after the test, the last one first. */
export function afterTest(close: () => Promise<void>): void {
  closing.push(close);
}

/** Whoever is still being answered gets a moment, which only the clock can end. */
export async function closeWithin(bot: PlatformBot, clock: ManualClock): Promise<void> {
  let closed = false;
  const closing = bot.close().then(() => (closed = true));
  await clock.advanceUntil(() => closed, 10_000);
  await closing;
}

export async function failureOf(promise: Promise<unknown>): Promise<DeliveryFailure> {
  const error: unknown = await promise.then(
    () => new Error("It did not fail"),
    (reason: unknown) => reason,
  );
  if (error instanceof DeliveryError) return error.failure;
  throw error;
}

/** A linking service that takes one code, and remembers what it was asked. */
export function redeemer(outcome: LinkOutcome = { status: "linked", channelName: "news", mappingNumber: 3 }): {
  readonly asked: LinkRequest[];
  readonly redeem: (request: LinkRequest) => Promise<LinkOutcome & { language: "en" | "zh" }>;
} {
  const asked: LinkRequest[] = [];
  return {
    asked,
    redeem: (request) => {
      asked.push(request);
      return Promise.resolve({ ...outcome, language: "en" });
    },
  };
}
