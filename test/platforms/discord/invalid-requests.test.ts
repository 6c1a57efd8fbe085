import { describe, expect, test } from "vitest";
import { DeliveryError } from "../../../src/delivery/errors.js";
import { silentLogger } from "../../../src/log.js";
import { InvalidRequests } from "../../../src/platforms/discord/invalid-requests.js";
import { ManualClock } from "../../support/manual-clock.js";
import { startDiscordWorld } from "./discord-world.js";

const MESSAGES = "/channels/1/messages";
const REACTION = "/channels/1/messages/2/reactions/👍/@me";

function refusedTimes(count: number, clock = new ManualClock()) {
  const invalid = new InvalidRequests(clock, silentLogger);
  for (let times = 0; times < count; times += 1) invalid.count(403, null);
  return { clock, invalid };
}

/** How long a request would have to wait; 0: not at all. */
function waitOf(invalid: InvalidRequests, route: string): number {
  try {
    invalid.check(route);
    return 0;
  } catch (error) {
    if (error instanceof DeliveryError && error.failure.kind === "rate-limited" && error.failure.scope === "bot")
      return error.failure.retryAfterMs;
    throw error;
  }
}

describe("Answers that lead to a ban", () => {
  test("are those of 401, 403 and 429, but not of limits that others share", () => {
    const { invalid } = refusedTimes(0);
    for (const status of [200, 204, 400, 404, 500]) invalid.count(status, null);
    invalid.count(429, "shared");
    expect(invalid.recent).toBe(0);
    for (const status of [401, 403, 429]) invalid.count(status, "user");
    expect(invalid.recent).toBe(3);
  });

  test("count for ten minutes", async () => {
    const { clock, invalid } = refusedTimes(7);
    await clock.advance(9 * 60_000);
    expect(invalid.recent).toBe(7);
    await clock.advance(70_000);
    expect(invalid.recent).toBe(0);
  });

  test("change nothing while they are few", () => {
    const { invalid } = refusedTimes(999);
    for (let times = 0; times < 100; times += 1) expect(waitOf(invalid, times % 2 ? MESSAGES : REACTION)).toBe(0);
  });

  test("stop what isn't essential from a thousand on, until they are old", async () => {
    const { clock, invalid } = refusedTimes(1_000);
    const wait = waitOf(invalid, REACTION);
    expect(wait).toBeGreaterThan(9 * 60_000);
    expect(waitOf(invalid, "/guilds/1/members/2")).toBe(wait);
    expect(waitOf(invalid, MESSAGES)).toBe(0);
    await clock.advance(wait);
    expect(waitOf(invalid, REACTION)).toBe(0);
  });

  test("slow messages down to one a second", async () => {
    const { clock, invalid } = refusedTimes(1_000);
    let sent = 0;
    for (let second = 0; second < 60; second += 1) {
      while (waitOf(invalid, MESSAGES) === 0) sent += 1;
      await clock.advance(1_000);
    }
    expect(sent).toBeGreaterThanOrEqual(60);
    expect(sent).toBeLessThanOrEqual(65);
  });

  test("never come near ten thousand, whatever Discord refuses and however much there is to send", async () => {
    const { clock, invalid } = refusedTimes(0);
    let most = 0;
    for (let second = 0; second < 3_600; second += 10) {
      for (let tries = 0; tries < 500; tries += 1) if (waitOf(invalid, MESSAGES) === 0) invalid.count(403, null);
      most = Math.max(most, invalid.recent);
      await clock.advance(10_000);
    }
    expect(most).toBeLessThan(2_000);
  });

  test("that Discord really gives are counted, and no request is made that has to wait", async () => {
    const world = await startDiscordWorld();
    await world.send();
    world.server.knobs.refuse({ status: 403, code: 50013, on: "POST /webhooks/*", times: 1_000 });
    for (let times = 0; times < 1_000; times += 1) await world.failure();
    const asked = world.asked(/./);
    for (let times = 0; times < 5; times += 1) await world.send();
    expect(await world.failure()).toMatchObject({ kind: "rate-limited", scope: "bot" });
    expect(world.asked(/./)).toBe(asked + 5);
  });
});
