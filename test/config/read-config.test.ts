import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ConfigError, readConfig, readDatabaseConfig, readStorageConfig } from "../../src/config/index.js";
import { SECRET_VARIABLES, VARIABLES } from "../../src/config/index.js";

const tokens = { KOOK_BOT_TOKEN: "1/MTIz/abc==" };

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test("a KOOK token alone is enough, and everything else has its default", () => {
  expect(readConfig(tokens)).toMatchObject({
    kook: { tokens: ["1/MTIz/abc=="], apiUrl: "https://www.kookapp.cn/api/v3", goOfflineAtStart: true },
    discord: null,
    telegram: null,
    database: { type: "sqlite", path: "data/relay.db" },
    defaultLanguage: "zh",
    timeZone: "Asia/Shanghai",
    http: { host: "127.0.0.1", port: 8787 },
    retention: { contentDays: 7, logDays: 30, archiveDays: 365 },
    backup: { keep: 7 },
  });
});

test("every problem is listed in one message, each with its mend", () => {
  const problems = problemsOf({
    DISCORD_BOT_TOKEN: "two words",
    HTTP_PORT: "eighty",
    DATABASE_URL: "mysql://x",
    LOG_LEVEL: "loud",
    HTTPS_PROXY_KOOK: "proxy",
    KOOK_ASSET_HOSTS: "img.kookapp.cn/path",
    TIME_ZONE: "Peking",
  });
  for (const name of [
    "KOOK_BOT_TOKEN",
    "DISCORD_BOT_TOKEN",
    "HTTP_PORT",
    "DATABASE_URL",
    "LOG_LEVEL",
    "HTTPS_PROXY_KOOK",
    "KOOK_ASSET_HOSTS",
    "TIME_ZONE",
  ]) {
    expect(problems.filter((problem) => problem.startsWith(name))).toHaveLength(1);
  }
  expect(problems.join()).not.toContain("two words");
});

test.each([
  ["http://127.0.0.1:1", "http://127.0.0.1:1/api/v3"],
  ["http://127.0.0.1:1/", "http://127.0.0.1:1/api/v3"],
  ["http://127.0.0.1:1/api", "http://127.0.0.1:1/api/v3"],
  ["http://127.0.0.1:1/api/v3/", "http://127.0.0.1:1/api/v3"],
  ["https://proxy.example/kook/api/v3", "https://proxy.example/kook/api/v3"],
])("KOOK's base address %s means %s", (given, meant) => {
  expect(readConfig({ ...tokens, KOOK_API_URL: given }).kook.apiUrl).toBe(meant);
});

test.each([
  ["http://127.0.0.1:1", "http://127.0.0.1:1/api"],
  ["http://127.0.0.1:1/api/v10/", "http://127.0.0.1:1/api"],
  ["https://proxy.example/discord", "https://proxy.example/discord"],
])("Discord's base address %s means %s", (given, meant) => {
  expect(readConfig({ ...tokens, DISCORD_BOT_TOKEN: "t.o.k", DISCORD_API_URL: given }).discord?.apiUrl).toBe(meant);
});

test("asset hosts are https, and a full origin may be local", () => {
  const { kook } = readConfig({ ...tokens, KOOK_ASSET_HOSTS: "img.kookapp.cn, http://127.0.0.1:4100" });
  expect(kook.assetOrigins).toEqual(["https://img.kookapp.cn", "http://127.0.0.1:4100"]);
});

test.each([
  ["", "Asia/Shanghai"],
  ["europe/berlin", "Europe/Berlin"],
  ["UTC", "UTC"],
])("the time zone %j means %s", (given, meant) => {
  expect(readConfig({ ...tokens, TIME_ZONE: given }).timeZone).toBe(meant);
});

test("a secret may come from a file, but not from both places", () => {
  const path = join(mkdtempSync(join(tmpdir(), "kook-relay-")), "token");
  writeFileSync(path, "from-file\n");
  expect(readConfig({ KOOK_BOT_TOKEN_FILE: path }).kook.tokens).toEqual(["from-file"]);
  expect(problemsOf({ KOOK_BOT_TOKEN_FILE: path, KOOK_BOT_TOKEN: "x" }).join()).toContain("both set");
  expect(problemsOf({ KOOK_BOT_TOKEN_FILE: `${path}-gone` }).join()).toContain("ENOENT");
});

test("the migration command needs no tokens", () => {
  expect(readDatabaseConfig({ DATABASE_URL: "postgres://u:p@h/db" })).toEqual({
    type: "postgres",
    url: "postgres://u:p@h/db",
  });
  expect(readDatabaseConfig({ DATA_DIR: "/srv/relay" })).toEqual({ type: "sqlite", path: "/srv/relay/relay.db" });
});

test("the tools for stored data need no tokens, and no file that holds one", () => {
  const environment = { DATA_DIR: "/srv/relay", KOOK_BOT_TOKEN_FILE: "/gone", BACKUP_KEEP: "3" };
  expect(readStorageConfig(environment)).toEqual({
    database: { type: "sqlite", path: "/srv/relay/relay.db" },
    dataDir: "/srv/relay",
    secretKey: null,
    timeZone: "Asia/Shanghai",
    backup: { keep: 3 },
    retention: { contentDays: 7, logDays: 30, archiveDays: 365 },
  });
  expect(() => readStorageConfig({ DATABASE_URL: "mysql://x", BACKUP_KEEP: "many", SECRET_KEY: "short" })).toThrow(
    /DATABASE_URL[^]*SECRET_KEY[^]*BACKUP_KEEP must be a whole number/,
  );
});

test("settings can't be changed after they were read", () => {
  const config = readConfig(tokens);
  expect(() => Object.assign(config.http, { port: 1 })).toThrow(TypeError);
});

test(".env.example names exactly the variables that are read, with defaults that are accepted", () => {
  const lines = readFileSync(".env.example", "utf8")
    .split("\n")
    .filter((line) => /^[A-Z_]+=/.test(line));
  expect(lines.map((line) => line.slice(0, line.indexOf("=")))).toEqual([...VARIABLES]);
  const values = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  expect(readConfig({ ...values, ...tokens })).toEqual(readConfig(tokens));
  expect(SECRET_VARIABLES.every((name) => VARIABLES.includes(name))).toBe(true);
});

test("what may be sent can be set, also to no limit; what isn't set is the platform's own", () => {
  const tokens = { KOOK_BOT_TOKEN: "k", DISCORD_BOT_TOKEN: "d", TELEGRAM_BOT_TOKEN: "t" };
  const own = readConfig(tokens);
  expect(own.telegram?.limits).toEqual({ messagesPerSecond: null, groupMessagesPerMinute: null });
  expect(own.discord?.limits).toEqual({ webhookMessagesPerMinute: null });
  const set = readConfig({
    ...tokens,
    TELEGRAM_MESSAGES_PER_SECOND: "0",
    TELEGRAM_GROUP_MESSAGES_PER_MINUTE: " 40 ",
    DISCORD_WEBHOOK_MESSAGES_PER_MINUTE: "25",
  });
  expect(set.telegram?.limits).toEqual({ messagesPerSecond: 0, groupMessagesPerMinute: 40 });
  expect(set.discord?.limits).toEqual({ webhookMessagesPerMinute: 25 });
  for (const wrong of ["-1", "many", "1.5", "1e9"])
    expect(() => readConfig({ ...tokens, TELEGRAM_MESSAGES_PER_SECOND: wrong })).toThrow(
      /TELEGRAM_MESSAGES_PER_SECOND/,
    );
});
