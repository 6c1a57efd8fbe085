import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startPostgres, type PostgresServer } from "../support/postgres.js";
import { World } from "../support/world.js";

let postgres: PostgresServer;
let world: World;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterEach(() => world.close());
afterAll(() => postgres.stop());

test("on PostgreSQL too, messages arrive in order, and a restart goes on where it stopped", async () => {
  world = await World.start({ env: { DATABASE_URL: await postgres.createDatabase() } });
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  const say = (from: number, to: number): void => {
    for (let number = from; number <= to; number += 1) world.kook.say(news.id, anna.id, `message ${number}`);
  };
  say(1, 30);
  await world.discord.until(() => world.onDiscord().length >= 10);
  await world.stopRelay();
  say(31, 40);
  await world.startRelay();
  await world.discord.until(() => world.onDiscord().length >= 40);
  expect(world.onDiscord()).toEqual(Array.from({ length: 40 }, (_, index) => `message ${index + 1}`));
});
