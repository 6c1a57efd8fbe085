import { spawn } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import { systemClock } from "../../src/clock.js";
import { World } from "../support/world.js";

let world: World;
afterEach(() => world.close());

const FORTY_DAYS_MS = 40 * 86_400_000;
/** The host's clock as it was forty days ago. */
const longAgo = { ...systemClock, now: () => Date.now() - FORTY_DAYS_MS };

/** `npm run job -- …` without npm. */
async function job(...words: string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", "src/cli/job.ts", ...words], {
    env: { PATH: process.env["PATH"] ?? "", DATA_DIR: world.dataDir, ...databaseOf(world.environment) },
  });
  let said = "";
  child.stdout.on("data", (chunk) => (said += String(chunk)));
  child.stderr.on("data", (chunk) => (said += String(chunk)));
  return await new Promise((resolve) => child.once("close", (code) => resolve({ code, said })));
}

function databaseOf({ DATABASE_URL }: Readonly<Record<string, string>>): Record<string, string> {
  return DATABASE_URL === undefined ? {} : { DATABASE_URL };
}

test("a message that was archived by hand is still edited, quoted and deleted in its copy", async () => {
  world = await World.start({ clock: longAgo });
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  const old = world.kook.say(news.id, anna.id, "of long ago");
  const older = world.kook.say(news.id, anna.id, "to be deleted");
  await world.discord.until(() => world.onDiscord().length === 2);
  const refused = await job("archive");
  expect(refused).toMatchObject({ code: 1, said: expect.stringMatching(/The relay runs on .*stop it first/i) });
  await world.stopRelay();

  const forgotten = await job("purge-content");
  expect(forgotten).toMatchObject({ code: 0, said: expect.stringMatching(/purge-content: .* done .*messages [2-9]/) });
  const archived = await job("archive");
  expect(archived).toMatchObject({ code: 0, said: expect.stringMatching(/archive: .* done .*deliveries [2-9]/) });
  expect((await job("list")).said).toMatch(/^archive +20 3 \* \* \* +\S+ +done in \d+ ms +messages/m);
  expect((await job("compact")).said).toMatch(/relay\.db: .* before, .* now/);
  expect(await job("no-such-job")).toMatchObject({ code: 1, said: expect.stringMatching(/no job "no-such-job"/) });

  world.clock = undefined;
  await world.startRelay();
  world.kook.edit(old, "of long ago, and mended");
  await world.discord.until(() => world.onDiscord().includes("of long ago, and mended"));
  world.kook.remove(older);
  await world.discord.until(() => world.onDiscord().length === 1);
  world.kook.say(news.id, anna.id, "an answer", { quote: old });
  await world.discord.until(() => world.onDiscord().length === 2);
  const copy = world.discord.shows(world.people.announcements.id).find(({ content }) => content.includes("mended"));
  expect(world.onDiscord().at(-1)).toContain(`/${copy?.id}`);
}, 90_000);

test("status and metrics tell how housekeeping goes", async () => {
  world = await World.start();
  const relay = await world.startRelay();
  const metrics = async (): Promise<string> =>
    await (await fetch(`http://127.0.0.1:${relay.healthPort}/metrics`)).text();
  for (let said = ""; !said.includes('job_failed{job="roll-up"} 0'); said = await metrics());
  expect(await world.type("/relay status")).toMatch(/Housekeeping is fine; it last ran \d+ seconds? ago/);
}, 60_000);
