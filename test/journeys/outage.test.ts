import { afterEach, beforeEach, expect, test } from "vitest";
import { World } from "../support/world.js";

const SLOW = 90_000;
const DOWN_MS = 12_000;

let world: World;
beforeEach(async () => {
  world = await World.start();
  await world.startRelay();
});
afterEach(() => world.close());

test(
  "a platform that is away is tried now and then, by one place after the other; then all go on in order",
  async () => {
    const { news, chat, plans, announcements, lounge, third, anna } = world.people;
    const places = [
      { from: news.id, to: announcements.id },
      { from: chat.id, to: lounge.id },
      { from: plans.id, to: third.id },
    ];
    for (const { from, to } of places) await world.link("discord", from, to);
    await world.link("telegram");
    const say = (text: string): void => {
      for (const { from } of places) world.kook.say(from, anna.id, text);
    };
    say("0");
    await world.discord.until(() => places.every(({ to }) => world.onDiscord(to).includes("0")));

    const down = world.discord.knobs.down();
    const before = world.discord.requests.length;
    for (let number = 1; number <= 10; number += 1) say(String(number));
    await new Promise((resolve) => setTimeout(resolve, DOWN_MS));
    // Each place by itself would try some five times in this time, whatever its messages.
    const asked = world.discord.requests.slice(before).filter(({ method }) => method === "POST");
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThan(12);
    expect(world.telegram.shows(world.people.group.id).some(({ text }) => text?.endsWith("\n10"))).toBe(true);

    down.remove();
    const all = Array.from({ length: 11 }, (_, index) => String(index));
    await world.discord.until(() => places.every(({ to }) => world.onDiscord(to).includes("10")));
    for (const { to } of places) expect(world.onDiscord(to)).toEqual(all);
  },
  SLOW,
);
