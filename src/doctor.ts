import { existsSync } from "node:fs";
import { join } from "node:path";
import { AttachmentError, type AttachmentSource } from "./attachments/attachment-source.js";
import { checkAssetHosts } from "./attachments/check-hosts.js";
import { systemClock } from "./clock.js";
import { ConfigError, readConfig, readEnvironment, type Config } from "./config/index.js";
import { prepareDataFolder } from "./data-folder.js";
import { DeliveryError } from "./delivery/errors.js";
import { silentLogger } from "./log.js";
import { openDiscord } from "./platforms/discord/open-discord.js";
import { createKookClient } from "./platforms/kook/client.js";
import { KookError } from "./platforms/kook/errors.js";
import { proxyAgent } from "./platforms/proxy.js";
import { openTelegram } from "./platforms/telegram/open-telegram.js";
import type { PlatformBot } from "./relay/platform-bot.js";
import { openSecretBox } from "./secret-box.js";
import { lockDataFolder } from "./single-instance.js";
import { StartUpError } from "./start-up-error.js";
import { openStore } from "./store/open-store.js";
import { StoreError, type MappingView, type Store } from "./store/store.js";

/** `npm run doctor`: checks each hop on its own, times it, and says what to mend. Exits with 1 when something is broken. */

interface Finding {
  readonly fine: boolean;
  readonly text: string;
}

const TIMEOUT_MS = 15_000;
/** Nothing is sent here, and a running relay's spool folder is its own. */
const noFiles: AttachmentSource = {
  open: () => Promise.reject(new AttachmentError("refused", "No files are fetched here")),
};
let broken = 0;

async function check(name: string, look: () => Promise<readonly Finding[]>): Promise<void> {
  const begunAt = performance.now();
  const findings = await look().catch((error: unknown): readonly Finding[] => [
    { fine: false, text: explain(name, error) },
  ]);
  const ms = Math.round(performance.now() - begunAt);
  for (const { fine, text } of findings) {
    if (!fine) broken += 1;
    console.log(`${fine ? "ok  " : "FAIL"}  ${name.padEnd(12)} ${text}${findings.length === 1 ? ` (${ms} ms)` : ""}`);
  }
}

/** What went wrong, and the mend. Errors of our own hold no token. */
function explain(name: string, error: unknown): string {
  if (error instanceof StartUpError || error instanceof StoreError) return error.message;
  if (error instanceof KookError && error.kind === "auth") {
    return "KOOK refuses the token. Copy it again from https://developer.kookapp.cn (your application, page 机器人) into KOOK_BOT_TOKEN.";
  }
  if (error instanceof DeliveryError && error.failure.kind === "unreachable") {
    return name === "Discord"
      ? "Discord refuses the token. Make a new one (developer portal, page Bot, Reset Token) and set DISCORD_BOT_TOKEN."
      : "Telegram refuses the token. Ask @BotFather for it (/mybots, API Token) and set TELEGRAM_BOT_TOKEN.";
  }
  const words = error instanceof Error ? error.message : String(error);
  return `${words}. Is the platform reachable from this machine? If not, set HTTPS_PROXY_${name.toUpperCase()}.`;
}

async function checkKook(config: Config, token: string): Promise<readonly Finding[]> {
  const agent = config.kook.proxyUrl === null ? null : proxyAgent(config.kook.proxyUrl);
  const client = createKookClient({
    token,
    apiUrl: config.kook.apiUrl,
    log: silentLogger,
    clock: systemClock,
    random: Math.random,
    agent,
  });
  const me = await client.identify();
  await client.gatewayUrl(true);
  return [{ fine: true, text: `the token is ${me.name}'s, and the gateway is offered` }];
}

async function checkFiles({ kook }: Config): Promise<readonly Finding[]> {
  const agent = kook.proxyUrl === null ? null : proxyAgent(kook.proxyUrl);
  const checks = await checkAssetHosts(kook.assetOrigins, { agent, signal: AbortSignal.timeout(TIMEOUT_MS) });
  return checks.map(({ origin, trouble }) => ({
    fine: trouble === null,
    text:
      trouble === null
        ? `${origin} answers`
        : `${origin} can't be reached (${trouble}): its files will come as links. Set HTTPS_PROXY_KOOK, or leave the host out of KOOK_ASSET_HOSTS.`,
  }));
}

async function checkBot(bot: PlatformBot): Promise<readonly Finding[]> {
  const { name } = await bot.identify(AbortSignal.timeout(TIMEOUT_MS));
  return [{ fine: true, text: `the token is ${name}'s` }];
}

/** Every mapping's rights on the far side, where the store is free to be opened. */
async function checkMappings(store: Store, bots: ReadonlyMap<string, PlatformBot>): Promise<readonly Finding[]> {
  const mappings = await store.listAllMappings({});
  if (mappings.length === 0) return [{ fine: true, text: "none yet: type /relay link in a KOOK channel" }];
  const findings = await Promise.all(mappings.map((mapping) => checkMapping(mapping, bots.get(mapping.platform))));
  return findings.flat();
}

async function checkMapping(mapping: MappingView, bot: PlatformBot | undefined): Promise<readonly Finding[]> {
  const line = `${mapping.number} of guild ${mapping.guildId}, ${mapping.platform} ${mapping.placeName}`;
  if (!bot) return [{ fine: false, text: `${line}: there is no token for ${mapping.platform}` }];
  try {
    const rights = await bot.destination.checkRights(mapping.address, AbortSignal.timeout(TIMEOUT_MS));
    const missing = rights.filter((right) => !right.granted);
    if (missing.length === 0) return [{ fine: true, text: `${line}: all rights there` }];
    const names = missing.map(({ right, required }) => `${right}${required ? " (needed)" : ""}`).join(", ");
    return [
      {
        fine: !missing.some((right) => right.required),
        text: `${line}: missing ${names}; /relay show ${mapping.number} in KOOK names the settings`,
      },
    ];
  } catch (error) {
    return [{ fine: false, text: `${line}: ${error instanceof Error ? error.message : String(error)}` }];
  }
}

async function main(): Promise<void> {
  const config = readConfig(readEnvironment());
  console.log("ok    settings     complete");
  const around = {
    clock: systemClock,
    random: Math.random,
    log: silentLogger,
    attachments: noFiles,
    defaultLanguage: config.defaultLanguage,
  };
  const bots = new Map<string, PlatformBot>();
  if (config.discord) bots.set("discord", openDiscord({ ...config.discord, ...around }));
  if (config.telegram) bots.set("telegram", openTelegram({ ...config.telegram, ...around }));

  for (const token of config.kook.tokens) await check("KOOK", () => checkKook(config, token));
  await check("KOOK files", () => checkFiles(config));
  for (const [platform, bot] of bots) await check(platform === "discord" ? "Discord" : "Telegram", () => checkBot(bot));
  if (bots.size === 0) {
    broken += 1;
    console.log("FAIL  destinations there is neither DISCORD_BOT_TOKEN nor TELEGRAM_BOT_TOKEN: set at least one");
  }
  await check("data folder", async () => {
    const isNew = !existsSync(join(config.dataDir, "relay.lock"));
    prepareDataFolder(config.dataDir);
    return [{ fine: true, text: `"${config.dataDir}" can be written${isNew ? ", new" : ""}` }];
  });
  await checkStore(config, bots);
  await Promise.all([...bots.values()].map((bot) => bot.close()));
  console.log(
    broken === 0
      ? "\nAll is well: npm start"
      : `\n${broken === 1 ? "One thing needs" : `${broken} things need`} mending.`,
  );
  process.exit(broken === 0 ? 0 : 1);
}

/** Only while no relay runs: its own /readyz and /relay status tell more than we could. */
async function checkStore(config: Config, bots: ReadonlyMap<string, PlatformBot>): Promise<void> {
  let lock;
  try {
    lock = lockDataFolder(config.dataDir);
  } catch {
    console.log(
      `ok    store        in use by a running relay: see http://${config.http.host}:${config.http.port}/readyz and /relay status`,
    );
    return;
  }
  let store: Store | null = null;
  await check("store", async () => {
    store = await openStore(config.database, { log: silentLogger });
    await openSecretBox({ secretKey: config.secretKey, dataDir: config.dataDir, store, now: Date.now() });
    return [{ fine: true, text: `${config.database.type} opens, the schema is up to date, the key fits` }];
  });
  const opened = store as Store | null;
  if (opened) await check("links", () => checkMappings(opened, bots));
  await opened?.close();
  lock.release();
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
