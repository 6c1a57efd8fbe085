import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { World } from "../support/world.js";

let world: World;
afterEach(() => world.close());

/** Runs a program of ours until it ends by itself. */
async function run(
  environment: Readonly<Record<string, string>>,
  file = "src/main.ts",
): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", file], {
    env: { PATH: process.env["PATH"] ?? "", ...environment },
  });
  let said = "";
  child.stdout.on("data", (chunk) => (said += String(chunk)));
  child.stderr.on("data", (chunk) => (said += String(chunk)));
  return await new Promise((resolve) => child.once("exit", (code) => resolve({ code, said })));
}

test("every wrong setting is named at once, before anything connects", async () => {
  world = await World.start();
  const { code, said } = await run({ ...world.environment, KOOK_BOT_TOKEN: "", HTTP_PORT: "many" });
  expect(code).toBe(78);
  expect(said).toMatch(/KOOK_BOT_TOKEN is missing/);
  expect(said).toMatch(/HTTP_PORT must be a whole number/);
  expect(world.kook.requests).toEqual([]);
});

test("a token that KOOK refuses ends the program with a sentence that says where to get the right one", async () => {
  world = await World.start();
  const { code, said } = await run({ ...world.environment, KOOK_BOT_TOKEN: "1/WRONG/token==" });
  expect(code).toBe(78);
  expect(said).toMatch(/KOOK refuses the bot's token/);
  expect(said).not.toContain("1/WRONG/token==");
});

test("a data folder that can't be used, and one in use, are told apart", async () => {
  world = await World.start();
  const file = join(world.dataDir, "a-file");
  writeFileSync(file, "");
  const blocked = await run({ ...world.environment, DATA_DIR: join(file, "data") });
  expect(blocked.code).toBe(78);
  expect(blocked.said).toMatch(/can't be written/);
  await world.startRelay();
  const second = await run(world.environment);
  expect(second.code).toBe(78);
  expect(second.said).toMatch(/Another KOOK Relay already runs/);
});

test("another key than the store was made with is refused", async () => {
  world = await World.start();
  await world.startRelay();
  await world.stopRelay();
  const { code, said } = await run({ ...world.environment, SECRET_KEY: "quite another key than before" });
  expect(code).toBe(78);
  expect(said).toMatch(/not the one this store was made with/);
});

test("the doctor finds nothing wrong with a good set-up, and names what is wrong with a bad one", async () => {
  world = await World.start();
  const doctor = (environment: Readonly<Record<string, string>>) => run(environment, "src/doctor.ts");
  const good = await doctor(world.environment);
  expect(good.said).toMatch(/All is well/);
  expect(good.code).toBe(0);
  const bad = await doctor({ ...world.environment, DISCORD_BOT_TOKEN: "not.a.token" });
  expect(bad.code).toBe(1);
  expect(bad.said).toMatch(/FAIL\s+Discord\s+Discord refuses the token/);
  expect(bad.said).not.toContain("not.a.token");
});
