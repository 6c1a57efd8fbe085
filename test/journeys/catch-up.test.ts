import { afterEach, expect, test } from "vitest";
import { World } from "../support/world.js";

let world: World;
afterEach(() => world.close());

const numbered = (name: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${name} ${from + index}`);

test("what was said in three channels while the relay was away, its session lost, arrives once and in order", async () => {
  world = await World.start();
  const { news, chat, plans, anna, announcements, lounge, third } = world.people;
  await world.startRelay();
  const places = [
    [news, announcements],
    [chat, lounge],
    [plans, third],
  ] as const;
  for (const [from, to] of places) await world.link("discord", from.id, to.id);
  const say = (from: number, to: number): void => {
    for (let number = from; number <= to; number += 1) {
      for (const [channel] of places) world.kook.say(channel.id, anna.id, `${channel.name} ${number}`);
    }
  };
  say(1, 3);
  for (const [, to] of places) await world.discord.until(() => world.onDiscord(to.id).length === 3);
  await world.stopRelay();
  world.kook.gateway.forgetSessions();
  say(4, 123);
  const listing = world.kook.knobs.delay(150, { on: "GET message/list" });
  const started = world.startRelay();
  await world.kook.untilConnected();
  await world.kook.until(() => listing.hits > 0);
  say(124, 126);
  await started;
  for (const [from, to] of places) {
    await world.discord.until(() => world.onDiscord(to.id).length >= 126);
    expect(world.onDiscord(to.id)).toEqual(numbered(from.name, 1, 126));
  }
});
