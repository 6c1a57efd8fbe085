import { expect, test } from "vitest";
import { startPastWorld } from "./past-world.js";

test("log shows the asker alone what became of the latest messages, with a link to each copy, and no words", async () => {
  const world = await startPastWorld();
  const mapping = await world.link();
  expect(await world.textOf("/relay log")).toBe("Nothing has been forwarded from here yet.");
  await world.end(await world.take(mapping, "a secret"), "delivered", "77");
  await world.clock.advance(60_000);
  await world.end(await world.take(mapping, "a secret"), "dead");
  await world.take(mapping, "a secret");
  await world.clock.advance(60_000);
  const [answer] = await world.type("/relay log");
  expect(answer?.onlyFor).toBe(world.owner.id);
  expect(answer?.text.split("\n")).toEqual([
    "Latest deliveries",
    "1 minute ago · Mia · message (text) · link 1 → Discord #general · My server · ⏳ waits for its turn",
    "1 minute ago · Mia · message (text) · link 1 → Discord #general · My server · ❌ given up",
    expect.stringMatching(
      /^2 minutes ago · Mia · message \(text\) · link 1 → Discord #general · My server · ✅ delivered · took 1\.3 s · open/,
    ),
  ]);
  expect(world.kook.message(answer?.id ?? "").content).toContain(`https://far.example/${mapping.address}/77`);
  expect(await world.textOf("/转发 日志")).toContain(
    "消息（文字） · 1 号绑定 → Discord #general · My server · ❌ 已放弃",
  );
});

test("log of one link shows that one, and long ones come in pages that KOOK takes", async () => {
  const world = await startPastWorld();
  const [one, two] = [await world.link("discord", { placeName: "[长]".repeat(60) }), await world.link("telegram")];
  for (let at = 0; at < 11; at += 1) {
    await world.clock.advance(1_000);
    await world.end(await world.take(one), "delivered", String(at));
  }
  await world.take(two);
  const [first] = await world.type("/relay log 1");
  expect(first?.text.match(/link 1 →/g)).toHaveLength(10);
  expect(first?.text).toContain("Further back: /relay log 1 2");
  expect(first?.size).toBeLessThan(8_000);
  expect((await world.textOf("/relay log 1 2")).match(/link 1 →/g)).toHaveLength(1);
  expect((await world.textOf("/relay log 2")).match(/link \d →/g)).toEqual(["link 2 →"]);
  expect(await world.textOf("/relay log 3")).toContain("There is no link with the number 3 here.");
});

test("log shows nothing of another guild, and members see nothing", async () => {
  const world = await startPastWorld();
  const other = await startPastWorld();
  await other.take(await other.link());
  expect(await world.textOf("/relay log")).toBe("Nothing has been forwarded from here yet.");
  const [refused] = await world.type("/relay log", { user: world.member });
  expect(refused?.text).toContain("/relay log is for the server's owner");
});
