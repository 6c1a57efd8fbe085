import { expect, test } from "vitest";
import { startWorld } from "../support/command-world.js";

type World = Awaited<ReturnType<typeof startWorld>>;

const textOf = async (world: World, line: string): Promise<string> => (await world.type(line))[0]?.text ?? "";
const optionsOf = async (world: World, number: number) =>
  (await world.services.mappings.get(world.guild.id, number)).options;

test("set shows every option of a link with what it is and does", async () => {
  const world = await startWorld();
  await world.link();
  await world.type("/relay set 1 deletions strike");
  expect((await textOf(world, "/relay set 1")).split("\n")).toEqual([
    "Options of link 1",
    "persona on · on Discord each author has their own name and picture",
    "header off · the author's name alone",
    "attachments upload · files are sent along",
    "edits follow · copies are edited too",
    "deletions strike · copies stay, struck out",
    "reactions off · reactions are not shown",
    "pins off · pins are not followed",
    "catch-up all · all are forwarded, in order, each with the time when it was said",
    "grace 0 · messages are sent at once",
    "mention off · mentions notify nobody there",
    "bots off · messages of bots stay in KOOK",
    "uncertain retry · it is sent again: nothing is lost, rarely something appears twice",
    "/relay set 1 header explains one of them. /relay set N OPTION VALUE changes it.",
  ]);
  const chinese = await textOf(world, "/转发 设置 1");
  expect(chinese).toContain("删除 划掉 · 那边留着，加上删除线");
  expect(chinese).toContain("/转发 设置 1 抬头");
});

test("an option by itself is explained, with all it can be and an example that works", async () => {
  const world = await startWorld();
  await world.link();
  const lines = (await textOf(world, "/relay set 1 attachments")).split("\n");
  expect(lines).toEqual([
    "Link 1: attachments",
    "What becomes of pictures, videos, voice messages and files.",
    "Now: upload",
    "upload: files are sent along (at first)",
    "link: files are a line with name, size and link",
    "skip: files are left out, and a line says so",
    "Example: /relay set 1 attachments link",
  ]);
  expect(await optionsOf(world, 1)).toEqual({});
  expect(await textOf(world, "/relay set 1 attachments link")).toContain("upload → link");
  expect(await textOf(world, "/转发 设置 1 抬头")).toContain("例如：/转发 设置 1 抬头 {name} · #{channel}");
});

test("a change is stored, told as before and after, and known to what relays", async () => {
  const world = await startWorld();
  const mapping = await world.link();
  const [answer] = await world.type("/relay set #1 header [{name}] @everyone");
  expect(answer?.text.split("\n")).toEqual([
    "Link 1, header: off → [{name}] @everyone",
    "stands for the author's name",
    "From now on.",
  ]);
  expect(answer?.onlyFor).toBeNull();
  expect(await optionsOf(world, 1)).toEqual({ header: "[{name}] @everyone" });
  expect(world.index.find(mapping.id)?.options).toEqual({ header: "[{name}] @everyone" });
  expect(await textOf(world, "/转发 设置 1 抬头 关")).toContain("[{name}] @everyone → 关");
  expect(await optionsOf(world, 1)).toEqual({});
  expect(await textOf(world, "/relay set 1 header off")).toBe("Link 1 has header at off already.");
});

test("the table of mentions is shown to the asker alone, and takes members and roles that were chosen", async () => {
  const world = await startWorld();
  await world.link("telegram");
  const role = world.kook.addRole(world.guild.id, { name: "Mods" });
  const [added] = await world.type(`/relay set 1 mention (rol)${role.id}(rol) telegram @mods_chat`);
  expect(added?.onlyFor).toBe(world.owner.id);
  expect(added?.text).toContain(`(rol)${role.id}(rol) → @mods_chat`);
  await world.type(`/relay set 1 mention (met)${world.member.id}(met) telegram @mia_mia`);
  const [listed] = await world.type("/relay set 1 mention");
  expect(listed?.onlyFor).toBe(world.owner.id);
  expect(listed?.text).toContain("Now: 2");
  expect(listed?.text).toContain(`(met)${world.member.id}(met) → @mia_mia`);
  expect(listed?.text).toContain("Example: /relay set 1 mention @Moderators telegram @username");
  expect(await textOf(world, `/relay set 1 mention (rol)${role.id}(rol) off`)).not.toContain("@mods_chat");
  expect(await optionsOf(world, 1)).toEqual({
    mentions: [
      { source: { kind: "user", id: world.member.id }, target: { platform: "telegram", username: "mia_mia" } },
    ],
  });
  expect(await textOf(world, `/relay set 1 mention (rol)${role.id}(rol) discord role 123456789012345678`)).toContain(
    "Link 1 leads to Telegram: only people there can be notified.",
  );
});

test("what doesn't fit is answered with what does, for the asker alone, and changes nothing", async () => {
  const world = await startWorld();
  await world.link();
  const [answer] = await world.type("/转发 设置 1 附件 扔掉");
  expect(answer?.text).toBe("“扔掉”放在这里不对，可选：上传, 链接, 跳过");
  expect(answer?.onlyFor).toBe(world.owner.id);
  expect(await textOf(world, "/relay set 1 colour red")).toContain(
    "There is no option “colour”. There are: persona, header",
  );
  expect(await textOf(world, "/relay set 1 header {nmae}")).toContain(
    "{nmae} stands for nothing. There are: {name} {channel} {guild} {time} {role}",
  );
  expect(await textOf(world, "/relay set 2 grace 5")).toContain("There is no link with the number 2 here.");
  expect(await textOf(world, "/relay set")).toContain("Usage: /relay set N [option] [value]");
  expect(await optionsOf(world, 1)).toEqual({});
});

test("another guild's link is not to be seen or set, and members may do neither", async () => {
  const world = await startWorld();
  await world.link();
  const other = world.kook.addGuild({ name: "Other", ownerId: world.owner.id, id: `${world.guild.id}9` });
  world.kook.addBotToGuild(other.id, world.bot.userId);
  const channelId = world.kook.addChannel(other.id, { name: "other", id: `${world.channel.id}9` }).id;
  const [foreign] = await world.type("/relay set 1 persona off", { channelId });
  expect(foreign?.text).toContain("There is no link with the number 1 here.");
  const [member] = await world.type("/relay set 1 persona off", { user: world.member });
  expect(member?.text).toContain("/relay set is for the server's owner");
  expect(await optionsOf(world, 1)).toEqual({});
});

test("show tells which options were set, and no others", async () => {
  const world = await startWorld();
  await world.link();
  expect(await textOf(world, "/relay show 1")).not.toContain("persona");
  await world.type("/relay set 1 persona off");
  await world.type("/relay set 1 grace 10");
  const text = await textOf(world, "/relay show 1");
  expect(text).toContain("persona: off · the bot speaks, with the author's name in the text");
  expect(text).toContain("grace: 10 · messages are sent after 10 seconds");
  expect(text).not.toContain("edits");
});
