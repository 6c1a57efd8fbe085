import { expect, test } from "vitest";
import type { LinkRequest } from "../../src/relay/link-redemption.js";
import { codeIn, defaultPlace, startWorld } from "../support/command-world.js";

const ADMINISTRATOR = 1;

async function startLinking() {
  const world = await startWorld({ defaultLanguage: "zh" });
  const askForCode = async (platform: "discord" | "telegram" = "discord", user = world.owner): Promise<string> => {
    const [answer] = await world.type(`/relay link ${platform}`, { user });
    // The bucket of typed lines isn't what is tested here.
    await world.clock.advance(3_000);
    return codeIn(answer?.text ?? "");
  };
  const redeem = async (code: string, change: Partial<LinkRequest> = {}) => {
    const outcome = await world.linking.redeem({
      ...defaultPlace("discord"),
      botId: world.botIds.discord,
      code,
      ...change,
    });
    await world.linking.settled();
    return outcome;
  };
  const mappings = () => world.store.listMappings({ guildId: world.guild.id });
  return { ...world, askForCode, redeem, mappings };
}

test("a code makes the link for the channel that it was asked for, and the relay knows it at once", async () => {
  const world = await startLinking();
  const outcome = await world.redeem(await world.askForCode());
  expect(outcome).toEqual({ status: "linked", channelName: "news", mappingNumber: 1, language: "zh" });
  expect(world.index.mappingsOf(world.channel.id)).toMatchObject([
    {
      guildId: world.guild.id,
      platform: "discord",
      address: "1/2",
      placeName: "#general · My server",
      state: "active",
    },
  ]);
});

test("a code is the same in lower case and with spaces around it", async () => {
  const world = await startLinking();
  const code = await world.askForCode();
  expect(await world.redeem(` ${code.toLowerCase()} `)).toMatchObject({ status: "linked" });
});

test("a code works once", async () => {
  const world = await startLinking();
  const code = await world.askForCode();
  await world.redeem(code);
  expect(await world.redeem(code, { address: "1/3" })).toMatchObject({ status: "code-invalid" });
  expect(await world.mappings()).toHaveLength(1);
});

test("of many who use one code at once, one gets the link", async () => {
  const world = await startLinking();
  const code = await world.askForCode();
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, (_, at) => world.redeem(code, { address: `1/${at}`, actorId: `${at}` })),
  );
  expect(outcomes.map(({ status }) => status).sort()).toEqual([...Array<string>(9).fill("code-invalid"), "linked"]);
  expect(await world.mappings()).toHaveLength(1);
});

test("a code is good for ten minutes", async () => {
  const world = await startLinking();
  const code = await world.askForCode();
  await world.clock.advance(10 * 60_000);
  expect(await world.redeem(code)).toMatchObject({ status: "code-invalid" });
});

test("a code is only good on the platform that it was asked for", async () => {
  const world = await startLinking();
  const code = await world.askForCode("telegram");
  expect(await world.redeem(code)).toMatchObject({ status: "code-invalid" });
  const telegram = { platform: "telegram", botId: world.botIds.telegram } as const;
  expect(await world.redeem(code, telegram)).toMatchObject({ status: "linked" });
});

test("who may not manage the place learns nothing of the code and doesn't use it up", async () => {
  const world = await startLinking();
  const code = await world.askForCode();
  expect(await world.redeem(code, { mayManage: false })).toEqual({ status: "not-allowed", language: "zh" });
  expect(await world.redeem("WRONG", { mayManage: false })).toEqual({ status: "not-allowed", language: "zh" });
  expect(await world.redeem(code)).toMatchObject({ status: "linked" });
});

test("after ten wrong codes a person has to wait, even with the right one; others don't", async () => {
  const world = await startLinking();
  const code = await world.askForCode();
  for (let at = 0; at < 10; at += 1) expect(await world.redeem(`WRONG${at}`)).toMatchObject({ status: "code-invalid" });
  expect(await world.redeem(code)).toMatchObject({ status: "too-many-tries" });
  expect(await world.redeem("WRONG", { actorId: "10" })).toMatchObject({ status: "code-invalid" });
  await world.clock.advance(60_000);
  expect(await world.redeem(code)).toMatchObject({ status: "linked" });
});

test("linking the same place again is said, and leaves one link", async () => {
  const world = await startLinking();
  await world.redeem(await world.askForCode());
  expect(await world.redeem(await world.askForCode())).toMatchObject({ status: "already-linked", channelName: "news" });
  expect(await world.mappings()).toHaveLength(1);
});

test("a code of someone who lost the right to link meanwhile is worth nothing", async () => {
  const world = await startLinking();
  const { kook, guild, member } = world;
  const role = kook.addRole(guild.id, { name: "admins", permissions: ADMINISTRATOR });
  kook.changeRoles(guild.id, member.id, [role.id]);
  const [first, second] = [await world.askForCode("discord", member), await world.askForCode("discord", member)];
  expect(await world.redeem(first)).toMatchObject({ status: "linked" });
  kook.changeRoles(guild.id, member.id, []);
  expect(await world.redeem(second, { address: "1/3" })).toMatchObject({ status: "code-invalid" });
});

test("the answer on the far side is in the guild's language", async () => {
  const world = await startLinking();
  await world.type("/relay language en");
  expect(await world.redeem(await world.askForCode())).toMatchObject({ status: "linked", language: "en" });
});

test("a guild can't ask for codes without end", async () => {
  const world = await startLinking();
  const ask = () =>
    world.linking.begin("discord", { ...world.channel, guildId: world.guild.id }, { id: world.owner.id, name: "Olga" });
  for (let at = 0; at < 60; at += 1) await ask();
  await expect(ask()).rejects.toMatchObject({ key: "link.too-many-codes" });
  await world.clock.advance(10_000);
  await expect(ask()).resolves.toMatchObject({ expiresInMs: 600_000 });
});

test("a broken store is a failure that is logged, without the code", async () => {
  const world = await startWorld({ ownStore: true });
  const code = codeIn((await world.type("/relay link discord"))[0]?.text ?? "");
  await world.store.close();
  const request = { ...defaultPlace("discord"), botId: world.botIds.discord, code };
  expect(await world.linking.redeem(request)).toEqual({ status: "failed", language: "en" });
  expect(world.logged.filter(({ level }) => level >= 50)).toMatchObject([
    { msg: "Link code could not be redeemed", platform: "discord" },
  ]);
  expect(JSON.stringify(world.logged)).not.toContain(code);
});
