import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import type { z } from "zod";
import { ConfigError, type Config, type StorageConfig } from "./config.js";
import { databaseSchema, dataDirSchema, environmentSchema, storageSchema } from "./schema.js";
import { SECRET_VARIABLES, VARIABLES, type Environment, type Variable } from "./variables.js";

/**
 * The environment as settings, all of it checked.
 * @throws ConfigError that lists every problem with its mend.
 */
export function readConfig(environment: Environment): Config {
  const problems: string[] = [];
  const values = withSecretFiles(environment, problems);
  const read = environmentSchema.safeParse(pick(values));
  if (!read.success) problems.push(...read.error.issues.map(describe));
  const dataDir = dataDirSchema.parse(values["DATA_DIR"]);
  const database = databaseSchema(dataDir).safeParse(values["DATABASE_URL"]);
  if (!database.success) problems.push(...database.error.issues.map((issue) => `DATABASE_URL ${issue.message}`));
  if (problems.length > 0 || !read.success || !database.success) throw new ConfigError(problems);
  return freeze(toConfig(read.data, database.data));
}

/** Only the database's part, for the migration command, which needs no tokens. @throws ConfigError */
export function readDatabaseConfig(environment: Environment): Config["database"] {
  const problems: string[] = [];
  const values = withSecretFiles(environment, problems);
  const database = databaseSchema(dataDirSchema.parse(values["DATA_DIR"])).safeParse(values["DATABASE_URL"]);
  if (database.success) return database.data;
  throw new ConfigError(database.error.issues.map((issue) => `DATABASE_URL ${issue.message}`));
}

/** Only what concerns the stored data, for backup and restore, which need no tokens. @throws ConfigError */
export function readStorageConfig(environment: Environment): StorageConfig {
  const problems: string[] = [];
  const values = withSecretFiles(environment, problems, ["DATABASE_URL", "SECRET_KEY"]);
  const dataDir = dataDirSchema.parse(values["DATA_DIR"]);
  const database = databaseSchema(dataDir).safeParse(values["DATABASE_URL"]);
  if (!database.success) problems.push(...database.error.issues.map((issue) => `DATABASE_URL ${issue.message}`));
  const read = storageSchema.safeParse(pick(values));
  if (!read.success) problems.push(...read.error.issues.map(describe));
  if (problems.length > 0 || !read.success || !database.success) throw new ConfigError(problems);
  const { SECRET_KEY: secretKey, TIME_ZONE: timeZone } = read.data;
  return freeze({ database: database.data, dataDir, secretKey, timeZone, ...keepingOf(read.data) });
}

/** The process's environment over the lines of a .env file in the working folder. */
export function readEnvironment(): Environment {
  const fromFile = existsSync(".env") ? parseEnv(readFileSync(".env", "utf8")) : {};
  return { ...fromFile, ...process.env };
}

function reachOf(values: z.output<typeof environmentSchema>): Config["reach"] {
  return {
    discord: {
      apiUrl: values.DISCORD_API_URL,
      proxyUrl: values.HTTPS_PROXY_DISCORD,
      limits: { webhookMessagesPerMinute: values.DISCORD_WEBHOOK_MESSAGES_PER_MINUTE },
    },
    telegram: {
      apiUrl: values.TELEGRAM_API_URL,
      proxyUrl: values.HTTPS_PROXY_TELEGRAM,
      limits: {
        messagesPerSecond: values.TELEGRAM_MESSAGES_PER_SECOND,
        groupMessagesPerMinute: values.TELEGRAM_GROUP_MESSAGES_PER_MINUTE,
      },
    },
  };
}

function toConfig(values: z.output<typeof environmentSchema>, database: Config["database"]): Config {
  const reach = reachOf(values);
  return {
    kook: {
      tokens: values.KOOK_BOT_TOKEN,
      apiUrl: values.KOOK_API_URL,
      inviteUrl: values.KOOK_INVITE_URL,
      assetOrigins: values.KOOK_ASSET_HOSTS,
      proxyUrl: values.HTTPS_PROXY_KOOK,
      goOfflineAtStart: values.KOOK_OFFLINE_AT_START === "on",
    },
    discord: values.DISCORD_BOT_TOKEN ? { token: values.DISCORD_BOT_TOKEN, ...reach.discord } : null,
    telegram: values.TELEGRAM_BOT_TOKEN ? { token: values.TELEGRAM_BOT_TOKEN, ...reach.telegram } : null,
    reach,
    database,
    dataDir: values.DATA_DIR,
    secretKey: values.SECRET_KEY,
    log: { level: values.LOG_LEVEL, format: values.LOG_FORMAT },
    defaultLanguage: values.DEFAULT_LANGUAGE,
    timeZone: values.TIME_ZONE,
    http: { host: values.HTTP_HOST, port: values.HTTP_PORT },
    ...keepingOf(values),
  };
}

function keepingOf(values: z.output<typeof storageSchema>): Pick<Config, "retention" | "backup"> {
  return {
    retention: {
      contentDays: values.RETAIN_CONTENT_DAYS,
      logDays: values.RETAIN_LOG_DAYS,
      archiveDays: values.RETAIN_ARCHIVE_DAYS,
    },
    backup: { keep: values.BACKUP_KEEP },
  };
}

function withSecretFiles(
  environment: Environment,
  problems: string[],
  names: readonly Variable[] = SECRET_VARIABLES,
): Record<string, string | undefined> {
  const values: Record<string, string | undefined> = { ...environment };
  for (const name of names) {
    const path = environment[`${name}_FILE`];
    if (!path) continue;
    if (environment[name]) problems.push(`${name} and ${name}_FILE are both set; keep one of them`);
    try {
      values[name] = readFileSync(path, "utf8").trim();
    } catch (error) {
      problems.push(
        `${name}_FILE can't be read (${(error as NodeJS.ErrnoException).code ?? "unknown"}); check the path and its rights`,
      );
    }
  }
  return values;
}

function pick(values: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(VARIABLES.map((name) => [name, values[name]]));
}

function describe(issue: z.core.$ZodIssue): string {
  const name = issue.path.join(".");
  return issue.message.startsWith("RETAIN_") ? issue.message : `${name} ${issue.message}`;
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}
