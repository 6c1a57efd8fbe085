import { expect, test } from "vitest";
import { startWorld } from "../support/command-world.js";

type World = Awaited<ReturnType<typeof startWorld>>;

const ADMINISTRATOR = 1;

const textOf = async (world: World, line: string, user: { id: string } = world.owner): Promise<string> => {
  const [answer] = await world.type(line, { user });
  await world.clock.advance(2_000);
  return answer?.text ?? "";
};

const mention = (role: { readonly id: string | number }) => `(rol)${role.id}(rol)`;

test("a role that is added opens the commands to those who have it, and closes them when it is removed", async () => {
  const world = await startWorld();
  const role = world.kook.addRole(world.guild.id, { name: "Mods **all**" });
  world.kook.changeRoles(world.guild.id, world.member.id, [role.id]);
  expect(await textOf(world, "/relay list", world.member)).toContain("is for the server's owner");
  expect(await textOf(world, `/relay manager add ${mention(role)}`)).toContain("Mods **all** can use all commands now");
  expect(await textOf(world, "/relay list", world.member)).toContain("Nothing is linked yet");
  const [listed] = await world.type("/relay manager");
  expect(listed?.text).toContain("Mods **all**");
  expect(listed?.onlyFor).toBe(world.owner.id);
  expect(world.kook.message(listed?.id ?? "").content).not.toContain("(rol)");
  expect(await textOf(world, `/转发 管理 移除 ${mention(role)}`)).toContain("不再有使用命令的权限");
  expect(await textOf(world, "/relay list", world.member)).toContain("is for the server's owner");
  const { items } = await world.store.listAudit({ guildId: world.guild.id, cursor: null, limit: 5 });
  expect(items.map(({ action, subject, actorName }) => [action, subject, actorName])).toEqual([
    ["manager remove", "Mods **all**", "Olga"],
    ["manager add", "Mods **all**", "Olga"],
  ]);
});

test("managers choose no managers; administrators do", async () => {
  const world = await startWorld();
  const [managers, administrators] = [
    world.kook.addRole(world.guild.id, { name: "managers" }),
    world.kook.addRole(world.guild.id, { name: "admins", permissions: ADMINISTRATOR }),
  ];
  await world.type(`/relay manager add ${mention(managers)}`);
  world.kook.changeRoles(world.guild.id, world.member.id, [managers.id]);
  const [refused] = await world.type(`/relay manager add ${mention(managers)}`, { user: world.member });
  expect(refused?.text).toContain("managers don't choose managers");
  expect(refused?.onlyFor).toBe(world.member.id);
  expect(await textOf(world, "/relay manager", world.member)).toContain("managers don't choose managers");
  world.kook.changeRoles(world.guild.id, world.member.id, [administrators.id]);
  expect(await textOf(world, "/relay manager", world.member)).toContain("managers");
  expect(await textOf(world, `/relay manager remove managers`, world.member)).toContain("Done.");
});

test("who loses the role between asking and pressing can press no more", async () => {
  const world = await startWorld();
  const mapping = await world.link();
  const role = world.kook.addRole(world.guild.id, { name: "managers" });
  await world.type(`/relay manager add ${mention(role)}`);
  world.kook.changeRoles(world.guild.id, world.member.id, [role.id]);
  const [byRole] = await world.type(`/relay unlink ${mapping.number}`, { user: world.member });
  const [bySetting] = await world.type(`/relay unlink ${mapping.number}`, { user: world.member });
  const there = async () => (await world.store.listMappings({ guildId: world.guild.id })).length;
  world.kook.changeRoles(world.guild.id, world.member.id, []);
  await world.pressButton(byRole?.id ?? "", "End it", world.member);
  expect(await there()).toBe(1);
  world.kook.changeRoles(world.guild.id, world.member.id, [role.id]);
  await world.type(`/relay manager remove ${mention(role)}`);
  await world.pressButton(bySetting?.id ?? "", "End it", world.member);
  expect(await there()).toBe(1);
  await world.type(`/relay manager add ${mention(role)}`);
  await world.pressButton(bySetting?.id ?? "", "End it", world.member);
  expect(await there()).toBe(0);
});

test("a role can be named, also with its number or in quotes; what isn't one is said", async () => {
  const world = await startWorld();
  const role = world.kook.addRole(world.guild.id, { name: "Night Watch" });
  expect(await textOf(world, "/relay manager add @night watch")).toContain("Night Watch can use all commands now");
  expect(await textOf(world, "/relay manager add “Night Watch”")).toContain("could use all commands already");
  expect(await textOf(world, `/relay manager remove ${role.id}`)).toContain("Done.");
  expect(await textOf(world, `/relay manager remove ${role.id}`)).toContain("didn't give that right");
  expect(await textOf(world, "/relay manager add")).toContain("Say which role");
  expect(await textOf(world, "/relay manager add Nobody")).toContain("There is no role “Nobody” here");
  expect(await textOf(world, `/relay manager add (met)${world.member.id}(met)`)).toContain("Managers are roles");
  expect(await textOf(world, "/relay manager add (rol)0(rol)")).toContain("That is everybody");
  world.kook.addRole(world.guild.id, { name: "night watch" });
  expect(await textOf(world, "/relay manager add night watch")).toContain("Several roles are called");
  expect(await textOf(world, "/relay manager fire @x")).toContain("Choose one of: list, add, remove");
  expect((await world.store.getGuild({ guildId: world.guild.id })).managerRoleIds).toEqual([]);
});

test("a role that KOOK no longer has drops out and is said to", async () => {
  const world = await startWorld();
  const role = world.kook.addRole(world.guild.id, { name: "gone" });
  await world.type(`/relay manager add ${mention(role)}`);
  world.kook.deleteRole(world.guild.id, role.id);
  expect(await textOf(world, "/relay manager")).toContain("1 role that no longer exists was taken off the list");
  expect((await world.store.getGuild({ guildId: world.guild.id })).managerRoleIds).toEqual([]);
  expect(await textOf(world, "/relay manager")).toContain("So far only the owner and the administrators");
});

test("while KOOK tells no roles nothing changes; a guild's managers are its own", async () => {
  const [world, other] = [await startWorld(), await startWorld()];
  const role = world.kook.addRole(world.guild.id, { name: "managers" });
  world.kook.knobs.refuse({ on: /guild-role\/list/, code: 40300, times: Infinity });
  expect(await textOf(world, `/relay manager add ${mention(role)}`)).toContain("KOOK didn't tell me");
  world.kook.knobs.clear();
  await world.type(`/relay manager add ${mention(role)}`);
  expect((await other.store.getGuild({ guildId: other.guild.id })).managerRoleIds).toEqual([]);
});
