import { expect, test } from "vitest";
import { startWorld } from "../support/command-world.js";

const ADMINISTRATOR = 1;
const MANAGE_GUILD = 2;
const EVERYTHING_ELSE = 2 ** 28 - 4;
const BEYOND_32_BITS = 2 ** 40;

const managerCommands = [
  "invite",
  "link discord",
  "list",
  "show 1",
  "test 1",
  "pause all",
  "resume",
  "unlink 1",
  "language en",
];

test("members may use help and status, and no other command", async () => {
  const world = await startWorld();
  await world.link();
  for (const line of ["help", "status"]) {
    expect((await world.type(`/relay ${line}`, { user: world.member }))[0]?.text).not.toContain(
      "is for the server's owner",
    );
  }
  for (const line of managerCommands) {
    const [answer] = await world.type(`/relay ${line}`, { user: world.member });
    expect(answer?.text).toContain("is for the server's owner");
    expect(answer?.onlyFor).toBe(world.member.id);
    await world.clock.advance(3_000);
  }
  const mappings = await world.store.listMappings({ guildId: world.guild.id });
  expect(mappings).toMatchObject([{ state: "active" }]);
});

test.each([
  ["administrator", { permissions: ADMINISTRATOR }, true],
  ["administrator, with bits beyond 32", { permissions: BEYOND_32_BITS + ADMINISTRATOR }, true],
  ["manage guild", { permissions: MANAGE_GUILD }, true],
  ["every other permission", { permissions: EVERYTHING_ELSE }, false],
  ["bits beyond 32", { permissions: BEYOND_32_BITS }, false],
])("a role with %s opens the commands: %s", async (_name, { permissions }, allowed) => {
  const world = await startWorld();
  const role = world.kook.addRole(world.guild.id, { name: "role", permissions });
  world.kook.changeRoles(world.guild.id, world.member.id, [role.id]);
  const [answer] = await world.type("/relay list", { user: world.member });
  expect(answer?.text.includes("Nothing is linked yet")).toBe(allowed);
});

test("manager roles open the commands, and no other guild's", async () => {
  const world = await startWorld();
  const role = world.kook.addRole(world.guild.id, { name: "managers" });
  world.kook.changeRoles(world.guild.id, world.member.id, [role.id]);
  await makeManagers(world, [String(role.id)]);
  expect((await world.type("/relay list", { user: world.member }))[0]?.text).toContain("Nothing is linked yet");
  const other = world.kook.addGuild({ name: "Other", ownerId: world.owner.id });
  world.kook.addMember(other.id, world.member.id);
  world.kook.addBotToGuild(other.id, world.bot.userId);
  const channelId = world.kook.addChannel(other.id, { name: "other" }).id;
  const [refused] = await world.type("/relay list", { user: world.member, channelId });
  expect(refused?.text).toContain("is for the server's owner");
});

test("a role that was changed counts at once", async () => {
  const world = await startWorld();
  const role = world.kook.addRole(world.guild.id, { name: "role", permissions: ADMINISTRATOR });
  world.kook.changeRoles(world.guild.id, world.member.id, [role.id]);
  expect((await world.type("/relay list", { user: world.member }))[0]?.text).toContain("Nothing is linked yet");
  world.kook.changeRole(world.guild.id, role.id, { permissions: 0 });
  expect((await world.type("/relay list", { user: world.member }))[0]?.text).toContain("is for the server's owner");
  world.kook.changeRole(world.guild.id, role.id, { permissions: ADMINISTRATOR });
  expect((await world.type("/relay list", { user: world.member }))[0]?.text).toContain("Nothing is linked yet");
});

test("a new owner counts at once, and the old one no longer", async () => {
  const world = await startWorld();
  await world.type("/relay list");
  world.kook.changeGuild(world.guild.id, { ownerId: world.member.id });
  expect((await world.type("/relay list", { user: world.member }))[0]?.text).toContain("Nothing is linked yet");
  expect((await world.type("/relay list"))[0]?.text).toContain("is for the server's owner");
});

test("what KOOK told is believed for five minutes, when no event says otherwise", async () => {
  const world = await startWorld();
  const asked = (): number => world.kook.requests.filter(({ path }) => path.endsWith("guild-role/list")).length;
  await world.type("/relay list", { user: world.member });
  await world.type("/relay list", { user: world.member });
  expect(asked()).toBe(1);
  await world.clock.advance(5 * 60_000);
  await world.type("/relay list", { user: world.member });
  expect(asked()).toBe(2);
});

test("while KOOK doesn't tell the roles, nobody but the owner gets in, and is asked to try again", async () => {
  const world = await startWorld();
  const role = world.kook.addRole(world.guild.id, { name: "role", permissions: ADMINISTRATOR });
  world.kook.changeRoles(world.guild.id, world.member.id, [role.id]);
  world.kook.knobs.refuse({ on: /guild-role\/list/, status: 403, code: 40300, times: Infinity });
  const [answer] = await world.type("/relay list", { user: world.member });
  expect(answer?.text).toContain("Please try again in a minute");
  expect(answer?.onlyFor).toBe(world.member.id);
  expect((await world.type("/relay list"))[0]?.text).toContain("Nothing is linked yet");
});

test("a role that KOOK's list doesn't know opens nothing", async () => {
  const world = await startWorld();
  expect(await world.permissions.check(world.guild.id, world.member.id, ["4711"])).toBe("unsure");
  expect(await world.permissions.check(world.guild.id, world.member.id, [])).toBe("refused");
});

test("without the owner's name and without a role that allows, it stays unsure", async () => {
  const world = await startWorld();
  world.kook.knobs.refuse({ on: /guild\/view/, status: 403, code: 40300, times: Infinity });
  expect(await world.permissions.check(world.guild.id, world.owner.id, [])).toBe("unsure");
  const role = world.kook.addRole(world.guild.id, { name: "role", permissions: ADMINISTRATOR });
  world.permissions.forget(world.guild.id);
  expect(await world.permissions.check(world.guild.id, world.member.id, [String(role.id)])).toBe("allowed");
});

async function makeManagers(world: Awaited<ReturnType<typeof startWorld>>, managerRoleIds: readonly string[]) {
  const audit = {
    actorId: "1",
    actorName: "Olga",
    action: "manager",
    subject: "guild",
    before: null,
    after: null,
    at: 0,
  };
  await world.store.updateGuild({
    guildId: world.guild.id,
    change: { managerRoleIds },
    audit: { ...audit, guildId: world.guild.id },
  });
}
