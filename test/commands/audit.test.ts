import { expect, test } from "vitest";
import { startWorld } from "../support/command-world.js";

type World = Awaited<ReturnType<typeof startWorld>>;

const textOf = async (world: World, line: string): Promise<string> => (await world.type(line))[0]?.text ?? "";
const rename = (world: World, at: number, value: string, guildId = world.guild.id) => ({
  guildId,
  actorId: world.owner.id,
  actorName: "Olga",
  action: "set",
  subject: "1",
  before: { header: null },
  after: { header: value },
  at,
});

test("audit shows the asker alone who changed what, from what to what, the newest first", async () => {
  const world = await startWorld();
  await world.link();
  await world.type("/relay set 1 header [{name}] (met)all(met)");
  await world.clock.advance(2 * 60_000);
  await world.type("/relay pause 1 drop");
  await world.type("/relay language en");
  const [answer] = await world.type("/relay audit");
  expect(answer?.onlyFor).toBe(world.owner.id);
  expect(answer?.text.split("\n")).toEqual([
    "Who changed what",
    "language · Olga · 0 seconds ago",
    "– → en",
    "pause 1 · Olga · 0 seconds ago",
    "state: active → paused",
    "while paused: – → drop",
    "set 1 · Olga · 2 minutes ago",
    expect.stringContaining("header: – → [{name}] "),
    "link 1 · Olga · 2 minutes ago",
    `channel: – → (chn)${world.channel.id}(chn)`,
    "channel's name: – → news",
    "platform: – → discord",
    "place: – → #general · My server",
    "confirmed there by: – → Dora",
  ]);
  // What somebody wrote into an option calls nobody here.
  expect(world.kook.message(answer?.id ?? "").content).not.toMatch(/(?<!\\)\(met\)/);
});

test("audit speaks Chinese", async () => {
  const world = await startWorld({ defaultLanguage: "zh" });
  await world.link();
  await world.type("/转发 语言 zh");
  await world.type("/转发 暂停 1");
  const text = await textOf(world, "/转发 审计");
  expect(text).toContain("谁改了什么\n暂停 1 · Olga · 0 秒前\n状态：转发中 → 已暂停\n暂停期间的消息：（无） → 保留");
});

test("audit tells a new filter's kind and a time as people say them", async () => {
  const world = await startWorld({ defaultLanguage: "zh" });
  await world.type("/转发 过滤 添加 打码 坏蛋");
  await world.store.recordAudit({
    ...rename(world, world.clock.now(), ""),
    action: "purge",
    before: null,
    after: { since: "2026-11-25T12:15:18.764Z" },
  });
  const text = await textOf(world, "/转发 审计");
  expect(text).toContain("添加过滤规则 关键词 · Olga");
  expect(text).toContain("→ 2026-11-25 12:15 UTC");
});

test("audit comes in pages that end where the list does, each small enough for KOOK", async () => {
  const world = await startWorld();
  for (let at = 0; at < 13; at += 1) await world.store.recordAudit(rename(world, at, `${at}-${"[长]".repeat(200)}`));
  const [first] = await world.type("/relay audit");
  expect(first?.text.match(/→ \d+/g)).toEqual(["→ 12", "→ 11", "→ 10", "→ 9", "→ 8", "→ 7"]);
  expect(first?.text).toContain("Further back: /relay audit 2");
  expect(first?.size).toBeLessThan(8_000);
  expect((await textOf(world, "/relay audit 2")).match(/→ \d+/g)).toEqual(["→ 6", "→ 5", "→ 4", "→ 3", "→ 2", "→ 1"]);
  const last = await textOf(world, "/relay audit 3");
  expect(last.match(/→ \d+/g)).toEqual(["→ 0"]);
  expect(last).not.toContain("Further back");
  expect(await textOf(world, "/relay audit 4")).toBe("There is no page 4: the list ends before it.");
  expect(await textOf(world, "/relay audit 101")).toBe("Only the first 100 pages can be turned to.");
});

test("nobody sees what was changed in another guild, and members see nothing", async () => {
  const world = await startWorld();
  await world.store.recordAudit(rename(world, 1, "secret", "another"));
  expect(await textOf(world, "/relay audit")).toBe("Nothing has been changed here yet.");
  const [refused] = await world.type("/relay audit", { user: world.member });
  expect(refused?.text).toContain("/relay audit is for the server's owner");
});
