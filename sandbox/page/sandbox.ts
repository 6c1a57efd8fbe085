import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pageActions } from "./actions.js";
import { buildDemoWorld, type DemoWorld } from "./demo-world.js";
import { FaultSwitches } from "./fault-switches.js";
import { Memory } from "./memory.js";
import { PageServer } from "./page-server.js";
import { RelayProcess } from "./relay-process.js";
import { discordSection, kookSection, telegramSection } from "./snapshot.js";
import { Whispers } from "./whispers.js";

export interface SandboxOptions {
  /** The first port that is tried for the page. */
  readonly port: number;
  /** Where the relay keeps its data; mappings are still there at the next start. */
  readonly dataDir: string;
  /** "source": run by tsx. "build": what npm run build made. "none": the local servers alone. */
  readonly relay: "source" | "build" | "none";
  /** Gets every line that the relay writes. */
  readonly echo?: (line: string) => void;
}

/** Three local platforms, the relay between them, and a page that shows them. */
export interface Sandbox {
  readonly url: string;
  readonly world: DemoWorld;
  readonly relay: RelayProcess | null;
  /** Stops the relay first, as a host would, then the platforms. */
  close(): Promise<void>;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Starts everything. The relay is starting when this resolves: see its ready(). */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const world = await buildDemoWorld();
  const memory = options.relay === "none" ? null : new Memory(world, options.dataDir);
  memory?.restore();
  const changed = (): void => page.announce();
  const relay = options.relay === "none" ? null : await prepareRelay(world, options, changed);
  const whispers = new Whispers();
  const faults = new FaultSwitches(world, relay, changed);
  const sections = (): Record<string, unknown> => ({
    kook: kookSection(world),
    discord: discordSection(world, whispers),
    telegram: telegramSection(world),
    faults: faults.section(),
    relay: { state: relay?.state ?? "none", lines: relay?.lines.slice(-60) ?? [] },
  });
  const act = pageActions(world, whispers, faults, changed);
  const page = await PageServer.open({ port: options.port, sections, act });
  for (const { events } of [world.kook, world.discord, world.telegram]) events.on("change", changed);
  world.telegram.events.on("change", () => memory?.keep());
  relay?.start();
  const close = async (): Promise<void> => {
    await relay?.stop();
    await page.close();
    await Promise.all([world.kook.close(), world.discord.close(), world.telegram.close()]);
  };
  return { url: page.url, world, relay, close };
}

/** The relay gets what a host would give it: its environment, and nothing else. */
async function prepareRelay(world: DemoWorld, options: SandboxOptions, changed: () => void): Promise<RelayProcess> {
  const { kook, discord, telegram, tokens } = world;
  const port = await freePort();
  const environment = {
    PATH: process.env["PATH"] ?? "",
    HOME: process.env["HOME"] ?? "",
    NODE_ENV: "production",
    // The relay runs in its data folder, where no .env with real tokens lies; tsx looks there for its settings too.
    TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.json"),
    KOOK_BOT_TOKEN: tokens.kook,
    DISCORD_BOT_TOKEN: tokens.discord,
    TELEGRAM_BOT_TOKEN: tokens.telegram,
    KOOK_API_URL: kook.url,
    DISCORD_API_URL: discord.url,
    TELEGRAM_API_URL: telegram.url,
    KOOK_INVITE_URL: "https://www.kookapp.cn/app/oauth2/authorize?id=1&permissions=284672&client_id=sandbox&scope=bot",
    KOOK_ASSET_HOSTS: kook.assetOrigin,
    DATA_DIR: options.dataDir,
    DATABASE_URL: `sqlite:${join(options.dataDir, "relay.db")}`,
    LOG_FORMAT: "pretty",
    DEFAULT_LANGUAGE: new Intl.DateTimeFormat().resolvedOptions().locale.startsWith("zh") ? "zh" : "en",
    HTTP_HOST: "127.0.0.1",
    HTTP_PORT: String(port),
  };
  const built = options.relay === "build";
  const args = built
    ? [join(ROOT, "dist/src/main.js")]
    : ["--import", import.meta.resolve("tsx"), join(ROOT, "src/main.ts")];
  const healthUrl = `http://127.0.0.1:${port}`;
  const command = { file: process.execPath, args, environment, folder: options.dataDir, healthUrl };
  return new RelayProcess(command, changed, options.echo ?? null);
}

/** A port that is free now; the relay takes it a moment later. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
