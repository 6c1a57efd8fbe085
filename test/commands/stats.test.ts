import { expect, test } from "vitest";
import { chartColours } from "../../src/charts/statistics-chart.js";
import { readPng } from "../support/png.js";
import { startPastWorld } from "./past-world.js";

type World = Awaited<ReturnType<typeof startPastWorld>>;

/** The addresses of the pictures on a card. */
function picturesOn(world: World, messageId = ""): readonly string[] {
  const text = world.kook.message(messageId).content;
  return [...text.matchAll(/"type":"image"[^}]*?"src":"([^"]+)"/g)].map(([, url = ""]) => url);
}

const uploads = (world: World): number => world.kook.requests.filter(({ path }) => path === "asset/create").length;

/** Two links: three delivered and one given up on the first, one delivered on the second. */
async function busyWorld(language: "en" | "zh" = "en") {
  const world = await startPastWorld({ defaultLanguage: language });
  const [one, two] = [await world.link("discord"), await world.link("telegram")];
  for (let at = 0; at < 3; at += 1) await world.end(await world.take(one), "delivered", String(at));
  await world.end(await world.take(one), "dead");
  await world.end(await world.take(two), "delivered", "9");
  await world.keepBack(two, "filter 3");
  return world;
}

test("stats tells how much arrived, how fast, and by link, with a chart that KOOK holds", async () => {
  const world = await busyWorld();
  const [answer] = await world.type("/relay stats");
  expect(answer?.text.split("\n")).toEqual([
    "The last 24 hours",
    "4 delivered · 80% arrived",
    expect.stringMatching(/^⏱️ Delay: half within 1\.\d s, 95% within 1\.\d s$/),
    "❌ 1 given up: /relay failed",
    "🚫 1 kept back by filters",
    expect.stringMatching(/^1 · .* → Discord #general · My server$/),
    expect.stringMatching(/^3 delivered, 1 given up · 75% · half within 1\.\d s, 95% within 1\.\d s$/),
    expect.stringMatching(/^2 · .* → Telegram #general · My server$/),
    expect.stringMatching(/^1 delivered · half within/),
    "Counted a message for each place it goes to. Times: Asia/Shanghai",
    "7 days",
    "30 days",
  ]);
  expect(answer?.onlyFor).toBeNull();
  const [url = ""] = picturesOn(world, answer?.id);
  expect(url).toContain(world.kook.assetOrigin);
  const response = await fetch(url);
  expect(response.headers.get("content-type")).toBe("image/png");
  const picture = readPng(Buffer.from(await response.arrayBuffer()));
  // The last of 25 bars: four fifths delivered, one fifth given up.
  const column = Array.from({ length: 250 }, (_, row) => picture.at(104 + (672 / 25) * 24.5, 74 + row));
  const count = (colour: readonly number[]): number => column.filter((pixel) => pixel.join() === colour.join()).length;
  expect(count(chartColours.delivered)).toBeGreaterThan(100);
  expect(count(chartColours.delivered) / count(chartColours.failed)).toBeCloseTo(4, 0);
});

test("in Chinese too, by whatever word people choose for the time", async () => {
  const world = await busyWorld("zh");
  const day = await world.textOf("/转发 统计");
  expect(day).toContain("最近 24 小时\n送达 4 条 · 成功率 80%\n⏱️ 延迟：一半不超过 1");
  expect(day).toContain("❌ 失败 1 条，见 /转发 失败\n🚫 过滤掉 1 条");
  expect(day).toMatch(/\n送达 3 条，失败 1 条 · 75% · 一半不超过/);
  expect(day).toContain("一条消息转发到几处就算几条。时区：Asia/Shanghai");
  expect(await world.textOf("/转发 统计 ７天")).toContain("最近 7 天\n送达 4 条");
  expect(await world.textOf("/转发 统计 一个月")).toContain("最近 30 天\n送达 4 条");
  expect(await world.textOf("/转发 统计 明年")).toContain("24h, 7d, 30d");
});

test("older messages count in the longer times only", async () => {
  const world = await busyWorld();
  await world.clock.advance(3 * 86_400_000);
  expect(await world.textOf("/relay stats")).toBe(
    "The last 24 hours\nNothing was forwarded in this time.\n7 days\n30 days",
  );
  expect(await world.textOf("/relay stats 7d")).toContain("The last 7 days\n4 delivered");
  await world.clock.advance(10 * 86_400_000);
  expect(await world.textOf("/relay stats week")).toContain("Nothing was forwarded in this time.");
  expect(await world.textOf("/relay stats 30d")).toContain("The last 30 days\n4 delivered");
});

test("a chart is drawn once a minute, and shown again meanwhile", async () => {
  const world = await busyWorld();
  const [first] = await world.type("/relay stats");
  const [second] = await world.type("/relay stats");
  expect(picturesOn(world, second?.id)).toEqual(picturesOn(world, first?.id));
  expect(uploads(world)).toBe(1);
  await world.type("/relay stats 7d");
  expect(uploads(world)).toBe(2);
  await world.clock.advance(61_000);
  const [third] = await world.type("/relay stats");
  expect(uploads(world)).toBe(3);
  expect(picturesOn(world, third?.id)).not.toEqual(picturesOn(world, first?.id));
});

test("when KOOK takes no picture, the numbers arrive all the same, and the next one who asks has a chart", async () => {
  const world = await busyWorld();
  world.kook.knobs.refuse({ on: "POST asset/create", status: 502, html: "<h1>Bad Gateway</h1>" });
  const [answer] = await world.type("/relay stats");
  expect(answer?.text).toContain("4 delivered · 80% arrived");
  expect(answer?.text).toContain("KOOK didn't take the chart just now; these are all its numbers.");
  expect(picturesOn(world, answer?.id)).toEqual([]);
  const [again] = await world.type("/relay stats");
  expect(picturesOn(world, again?.id)).toHaveLength(1);
});

test("nobody waits long for a picture", async () => {
  const world = await busyWorld();
  world.kook.knobs.hang({ on: "POST asset/create" });
  const typed = world.type("/relay stats");
  while (world.kook.requests.every(({ path }) => path !== "asset/create")) await world.clock.settle();
  await world.clock.advance(6_000);
  const [answer] = await typed;
  expect(answer?.text).toContain("4 delivered");
  expect(picturesOn(world, answer?.id)).toEqual([]);
});

test("stats counts nothing of another guild, tells of ended links, and is for managers", async () => {
  const [world, other] = [await busyWorld(), await startPastWorld()];
  expect(await other.textOf("/relay stats")).toBe(
    "The last 24 hours\nNothing was forwarded in this time.\n7 days\n30 days",
  );
  const [question] = await world.type("/relay unlink 1");
  await world.pressButton(question?.id ?? "", question?.buttons[0] ?? "");
  const text = await world.textOf("/relay stats");
  expect(text).toContain("4 delivered");
  expect(text).toContain("A link that has ended\n3 delivered, 1 given up");
  const [refused] = await world.type("/relay stats", { user: world.member });
  expect(refused?.text).toContain("/relay stats is for the server's owner");
});

test("buttons lead to the other times, in the place of the card, for managers alone", async () => {
  const world = await busyWorld();
  await world.clock.advance(2 * 86_400_000);
  const [answer] = await world.type("/relay stats");
  expect(answer?.buttons).toEqual(["7 days", "30 days"]);
  const id = answer?.id ?? "";
  const shown = (): string => world.answer(world.kook.message(id)).text;
  await world.pressButton(id, "7 days", world.member);
  expect(shown()).toContain("Nothing was forwarded in this time.");
  await world.pressButton(id, "7 days");
  expect(shown()).toContain("The last 7 days\n4 delivered");
  expect(picturesOn(world, id)).toHaveLength(1);
  await world.pressButton(id, "24 hours");
  expect(shown()).toContain("The last 24 hours\nNothing was forwarded");
});
