import { expect, test } from "vitest";
import { startWorld } from "../support/command-world.js";

const mention = (id: string): string => `(met)${id}(met)`;

async function startWithBots() {
  const world = await startWorld();
  await world.link();
  const bot = world.kook.addBot({ name: "News" });
  world.kook.addBotToGuild(world.guild.id, bot.userId);
  const type = async (line: string) => (await world.type(line))[0];
  const bots = async () => (await world.services.mappings.get(world.guild.id, 1)).options.bots;
  return { ...world, news: bot.userId, line: type, bots };
}

test("a bot of the server is let through by its name, for the asker alone, with a word on circles", async () => {
  const { line, bots, news, owner } = await startWithBots();
  expect((await line("/relay set 1 bots"))?.text).toContain("Name all that are meant");
  const answer = await line(`/relay set 1 bots ${mention(news)}`);
  expect(answer).toMatchObject({ onlyFor: owner.id });
  expect(answer?.text).toContain("round and round");
  expect(await bots()).toEqual([news]);
  expect((await line("/转发 设置 1 机器人 无"))?.text).toContain("机器人");
  expect(await bots()).toBeUndefined();
});

test("people, the relay's own bot and the unknown are refused, and nothing changes", async () => {
  const { line, bots, news, member, bot } = await startWithBots();
  await line(`/relay set 1 bots ${mention(news)}`);
  expect((await line(`/relay set 1 bots ${mention(news)} ${mention(member.id)}`))?.text).toContain("is a person");
  expect((await line(`/relay set 1 bots ${mention(bot.userId)}`))?.text).toContain("part of this relay");
  expect((await line(`/relay set 1 bots ${mention("999")}`))?.text).toContain("KOOK doesn't tell me");
  expect((await line("/relay set 1 bots News"))?.text).toContain("which bot News is");
  expect((await line("/relay set 1 bots none please"))?.text).toContain("please");
  expect(await bots()).toEqual([news]);
});
