/**
 * What a large file costs: memory over that of an idle relay, and time from KOOK's event to the last byte at Discord
 * and Telegram, through the built program in a process of its own.
 *
 *   npm run build && npm run bench:attachments        one file of 50 MB, three times
 *   npm run bench:attachments -- --megabytes 20 --files 5
 */
import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { uploadedMessage } from "../sandbox/page/upload.js";
import { noise } from "../test/support/noise.js";
import { World } from "../test/support/world.js";

const { values } = parseArgs({
  options: {
    megabytes: { type: "string", default: "50" },
    files: { type: "string", default: "3" },
    program: { type: "string", default: "dist/src/main.js" },
  },
});
const BYTES = Number(values.megabytes) * 1_000_000;
const FILES = Number(values.files);
/** The promise that this bench holds the program to. */
const MOST_EXTRA_MB = 32;
const IDLE_MS = 3_000;

const world = await World.start();
const { kook, discord, telegram, people } = world;
discord.world.guild(people.discordGuild.id).premiumTier = 2;
const figures: Record<string, number> = {};

function figure(name: string, value: number, unit: string): void {
  figures[name] = Number(value.toFixed(3));
  console.log(`${name.padEnd(44)} ${value.toFixed(value < 10 ? 2 : 0).padStart(9)} ${unit}`);
}

async function start(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [values.program], {
    env: { PATH: process.env["PATH"] ?? "", ...world.environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  world.child = child;
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      const said = String(chunk);
      if (said.includes('"Relaying"')) resolve();
      for (const line of said.split("\n"))
        if (/"level":"(warn|error|fatal)"/.test(line)) console.error(line.slice(0, 300));
    });
    child.once("exit", (code) => reject(new Error(`The relay ended with ${code}`)));
  });
  return child;
}

function memoryMb(pid: number | undefined, name: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}

/** From now on VmHWM tells the peak from now on. proc(5), clear_refs */
function forgetPeak(pid: number | undefined): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

async function idle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
}

function send(name: string, bytes: Buffer): void {
  const { content, options } = uploadedMessage(kook, { name, type: "application/x-unknown", bytes });
  kook.say(people.news.id, people.anna.id, content, options);
}

/** Resolves when both platforms show a file of that name; to its two addresses. */
async function arrivals(name: string): Promise<readonly string[]> {
  return await Promise.all([
    discord.until(
      () =>
        discord
          .shows(people.announcements.id)
          .flatMap(({ files }) => files)
          .find((file) => file.name === name)?.url,
    ),
    telegram.until(() => telegram.shows(people.group.id).find(({ media }) => media?.name === name)?.media?.url),
  ]);
}

async function isEqual(url: string, bytes: Buffer): Promise<boolean> {
  const sha256 = (content: Buffer): string => createHash("sha256").update(content).digest("hex");
  return sha256(Buffer.from(await (await fetch(url)).arrayBuffer())) === sha256(bytes);
}

let unequal = 0;
let worstExtra = 0;
try {
  const { pid } = await start();
  await world.link("discord");
  await world.link("telegram");
  send("small.bin", noise(100_000));
  await arrivals("small.bin");
  await idle();
  const idleMb = memoryMb(pid, "VmRSS");
  figure("RSS idle", idleMb, "MB");
  for (let number = 1; number <= FILES; number += 1) {
    const [name, bytes] = [`large-${number}.bin`, noise(BYTES, number)];
    const requests = kook.assetRequests.length;
    await idle();
    forgetPeak(pid);
    const begunAt = performance.now();
    send(name, bytes);
    const urls = await arrivals(name);
    const seconds = (performance.now() - begunAt) / 1000;
    const extra = memoryMb(pid, "VmHWM") - idleMb;
    worstExtra = Math.max(worstExtra, extra);
    figure(`file ${number}: to both platforms`, seconds, "s");
    figure(`file ${number}: RSS peak over idle`, extra, "MB");
    figure(`file ${number}: requests at KOOK's host`, kook.assetRequests.length - requests, "");
    for (const url of urls) if (!(await isEqual(url, bytes))) unequal += 1;
  }
  figure("unequal copies", unequal, "");
  figure("worst RSS peak over idle", worstExtra, "MB");
} finally {
  await world.close();
}
for (const [name, value] of Object.entries(figures)) console.log(JSON.stringify({ bench: "attachments", name, value }));
if (unequal > 0 || worstExtra > MOST_EXTRA_MB) {
  console.error(`More than ${MOST_EXTRA_MB} MB, or copies that differ`);
  process.exitCode = 1;
}
