import { expect, test } from "vitest";
import { DeliveryError } from "../../src/delivery/errors.js";
import { startWorld } from "../support/command-world.js";

/** Made up, in Telegram's shape. */
const TOKEN = `123456789:AA${"0a_-".repeat(8)}z`;
const MANAGE_GUILD = 2;

async function startPrivate(defaultLanguage: "zh" | "en" = "en") {
  const world = await startWorld({ defaultLanguage });
  world.far.tokens.set(TOKEN, { remoteId: `of ${world.guild.id}`, name: "@ours_bot" });
  const textOf = async (line: string, user?: { id: string }): Promise<string> =>
    (await world.typeDirect(line, user))[0]?.text ?? "";
  const kept = async () => (await world.store.listOwnBots({})).filter(({ guildId }) => guildId === world.guild.id);
  return { ...world, textOf, kept };
}

test("a token alone is enough: its platform shows in it, and the only server is meant", async () => {
  const world = await startPrivate();
  const text = await world.textOf(`/relay bot add ${TOKEN}`);
  expect(text).toContain("Guild has its own bot");
  expect(text).toContain("@ours_bot (Telegram) is connected");
  expect(text).toContain("Now delete your message with the token");
  const [bot] = await world.kept();
  expect(bot).toMatchObject({ platform: "telegram", name: "@ours_bot", status: "active" });
  expect(bot?.config).not.toContain(TOKEN.slice(12));
  const audit = await world.store.listAudit({ guildId: world.guild.id, cursor: null, limit: 5 });
  expect(audit.items).toMatchObject([{ action: "bot add", after: { platform: "telegram", name: "@ours_bot" } }]);
  expect(JSON.stringify([audit, world.logged])).not.toContain(TOKEN.slice(12));
});

test.each([
  ["en", `/relay bot add telegram ${TOKEN.slice(0, 20)}`, "That isn't a Telegram bot token"],
  ["en", `/relay bot add discord ${TOKEN}`, "That isn't a Discord bot token"],
  ["en", `/relay bot add telegram ${TOKEN.slice(0, -1)}y`, "Telegram refuses this token"],
  ["en", "/relay bot add telegram", "After the platform comes the bot's token."],
  ["en", "/relay bot add", "Say which platform the bot is of"],
  ["en", "/relay bot remove", "Say which bot, by its number."],
  ["en", "/relay bot remove 4711", "None of your servers has a bot with the number 4711."],
  ["en", `/relay bot add telegram ${TOKEN} Nowhere`, "none is called “Nowhere”"],
  ["zh", "/转发 机器人 添加 电报", "平台后面要写机器人的令牌。"],
  ["zh", `/转发 机器人 添加 tg ${TOKEN.slice(0, 20)}`, "这不是 Telegram 机器人的令牌"],
  ["zh", "/转发机器人 列表", "你的服务器没有自己的机器人"],
] as const)("in %s, %s is answered with what to do, and keeps nothing", async (language, line, told) => {
  const world = await startPrivate(language);
  expect(await world.textOf(line)).toContain(told);
  expect(await world.kept()).toEqual([]);
});

test("while the platform is away nothing is kept, and the person is asked to try again", async () => {
  const world = await startPrivate();
  world.far.tokens.set(TOKEN, new DeliveryError({ kind: "transient" }, "down"));
  expect(await world.textOf(`/relay bot add ${TOKEN}`)).toContain("Telegram can't be reached just now");
  expect(await world.kept()).toEqual([]);
});

test("only who may steer a server can give it a bot; others are told that they have none", async () => {
  const world = await startPrivate();
  expect(await world.textOf(`/relay bot add ${TOKEN}`, world.member)).toContain("I know of no server where I am");
  const role = world.kook.addRole(world.guild.id, { name: "role", permissions: MANAGE_GUILD });
  world.kook.changeRoles(world.guild.id, world.member.id, [role.id]);
  expect(await world.textOf(`/relay bot add ${TOKEN} guild`, world.member)).toContain("Guild has its own bot");
});

test("nobody tries out tokens with us: after five a person has to wait", async () => {
  const world = await startPrivate();
  const wrong = (at: number): string => `/relay bot add telegram ${TOKEN.slice(0, -1)}${at}`;
  for (let at = 0; at < 5; at += 1) expect(await world.textOf(wrong(at))).toContain("refuses this token");
  expect(await world.textOf(wrong(5))).toContain("That was a lot of tokens.");
});
