/**
 * The whole relay at 200 messages a second while it makes up for all its housekeeping: 500,000 rows go to the archive,
 * content is forgotten, space is given back, a backup is made, the file is checked, and people type commands. First the
 * same traffic alone, to compare with. Ends in failure when anything is lost, doubled, out of order or miscounted.
 *
 *     npx tsx bench/under-load.ts [--messages 400000] [--per-second 200]
 */
import { statSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import Database from "better-sqlite3";
import { World } from "../test/support/world.js";
import { defaultHistory } from "./history/options.js";
import { copyHistory } from "./history/reuse.js";
import { DAY_MS } from "./history/rhythm.js";
import { watchMachine } from "./store/machine.js";
import { checkFile } from "./under-load/check-file.js";
import { findFreePort, untilDone } from "./under-load/housekeeping.js";
import { NumberedTraffic } from "./under-load/numbered-traffic.js";
import { startQuestions } from "./under-load/questions.js";

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "400000" },
    "per-second": { type: "string", default: "200" },
    "quiet-seconds": { type: "string", default: "15" },
  },
});
const [messages, perSecond, quietSeconds] = [values.messages, values["per-second"], values["quiet-seconds"]].map(
  Number,
);
if (!messages || !perSecond || !quietSeconds) throw new TypeError("Numbers above 0 are needed");

const PLACES = 10;
/** Code that runs for the first time is slow. */
const WARM_UP_SECONDS = 8;
/** All of the housekeeping; the relay begins with it a minute after its start. */
const WITHIN_MS = 10 * 60_000;

const tell = (line: string): void => console.error(line);
/** By the real clock, for that is what the relay goes by; the same file serves a whole day. Half of it is old. */
const endsAt = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const history = { ...defaultHistory, messages, days: 60, contentDays: 60, endsAt };
const port = await findFreePort();
const world = await World.start({ env: { HTTP_PORT: String(port) } });
try {
  tell(`Load of the last minute: ${loadavg()[0]?.toFixed(1)}`);
  const path = join(world.dataDir, "relay.db");
  await copyHistory(path, history, { tell });
  const deliveries = lastId(path, "delivery");
  const bytesBefore = statSync(path).size;
  await world.spawnRelay();
  await world.kook.untilConnected();
  const traffic = new NumberedTraffic(world, await linkPlaces());

  await traffic.run(perSecond, WARM_UP_SECONDS);
  tell("Alone");
  const quiet = await measured("200 messages/s alone", () => traffic.run(perSecond, quietSeconds));
  tell("With housekeeping");
  const questions = startQuestions(world, world.people.chat.id);
  let jobs: Readonly<Record<string, number>> = {};
  const done = untilDone(port, WITHIN_MS).then((seconds) => (jobs = seconds));
  const busy = await measured("200 messages/s with housekeeping", () => traffic.run(perSecond, quietSeconds, done));
  const answers = await questions.stop();
  print("jobs, seconds", jobs);
  print("commands meanwhile, ms", answers);
  print("longest wait, with housekeeping / alone", { ratio: busy.longest / quiet.longest });

  await stopRelay();
  const { lost, doubled, disordered } = traffic.damage();
  print("file", { bytesBefore, bytesAfter: statSync(path).size, archived: countArchived(path) });
  const wrong = await checkFile(path, { messages, deliveries, said: traffic.said, now: Date.now() });
  print("damage", { lost: lost.length, doubled: doubled.length, disordered: disordered.length, wrong: wrong.length });
  for (const sentence of wrong) tell(sentence);
  if (lost.length + doubled.length + disordered.length + wrong.length > 0) process.exitCode = 1;
} finally {
  await world.close();
}

async function linkPlaces(): Promise<readonly { readonly from: string }[]> {
  const { kook, discord, people } = world;
  const places = Array.from({ length: PLACES }, (_, index) => ({
    from: kook.addChannel(people.guild.id, { name: `from-${index}` }).id,
    to: discord.world.addChannel(people.discordGuild.id, { name: `to-${index}` }).id,
  }));
  for (const { from, to } of places) await world.link("discord", from, to);
  return places;
}

async function measured<Delays extends object>(name: string, run: () => Promise<Delays>): Promise<Delays> {
  const watch = watchMachine(world.child?.pid ?? null);
  const delays = await run();
  print(`${name}: delay to Discord, ms`, { ...delays, othersShare: watch.othersShare() });
  return delays;
}

function print(name: string, figures: object): void {
  const rounded = Object.entries(figures).map(([key, value]) => [
    key,
    typeof value === "number" ? Number(value.toPrecision(4)) : value,
  ]);
  console.log(JSON.stringify({ bench: "under-load", name, ...(Object.fromEntries(rounded) as object) }));
}

async function stopRelay(): Promise<void> {
  const { child } = world;
  if (!child) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await exit;
  world.child = null;
}

function lastId(path: string, table: "delivery"): number {
  const file = new Database(path, { readonly: true });
  const id = file.prepare("SELECT seq FROM sqlite_sequence WHERE name = ?").pluck().get(table) as number;
  file.close();
  return id;
}

function countArchived(path: string): number {
  const file = new Database(path, { readonly: true });
  const sql = "SELECT (SELECT count(*) FROM message_log_archive) + (SELECT count(*) FROM delivery_archive)";
  const rows = file.prepare(sql).pluck().get() as number;
  file.close();
  return rows;
}
