import { pino, type Logger as PinoLogger } from "pino";
import type { Config } from "./config/index.js";
import { hideTokens } from "./relay/token-shape.js";

export type Logger = PinoLogger;

/** For tests and tools that want no output. */
export const silentLogger: Logger = pino({ level: "silent" });

/** Below this length a "secret" is a word that may stand anywhere. */
const SHORTEST_SECRET = 6;

/** Fields that never belong into a log, whoever put them there. */
const SECRET_FIELDS = ["token", "authorization", "verify_token", "verifyToken", "encryptKey", "secretKey", "headers"];

/**
 * Writes lines of JSON, or readable ones, to the standard output.
 * Every secret of the configuration is blacked out wherever it would appear, also inside an error's text.
 */
export async function createLogger(
  config: Config,
  destination: NodeJS.WritableStream = process.stdout,
): Promise<Logger> {
  const redactor = createRedactor(secretsOf(config));
  const sink = config.log.format === "pretty" ? await prettySink(destination) : destination;
  return pino(
    {
      level: config.log.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: "[secret]" },
    },
    // The tokens of guilds' own bots are in no setting: they are known by their shape.
    { write: (line: string) => void sink.write(hideTokens(redactor(line))) },
  );
}

/** Loaded when asked for: most hosts read JSON, and memory is dear. */
async function prettySink(destination: NodeJS.WritableStream): Promise<NodeJS.WritableStream> {
  const { default: pretty } = await import("pino-pretty");
  return pretty({ destination, colorize: true, sync: true });
}

export function secretsOf(config: Config): readonly string[] {
  const databasePassword = config.database.type === "postgres" ? new URL(config.database.url).password : null;
  const proxyPasswords = [config.kook, config.reach.discord, config.reach.telegram].map(({ proxyUrl }) =>
    proxyUrl ? new URL(proxyUrl).password : null,
  );
  const all = [
    ...config.kook.tokens,
    config.discord?.token,
    config.telegram?.token,
    config.secretKey,
    databasePassword,
    ...proxyPasswords,
  ];
  return all.filter((secret): secret is string => typeof secret === "string" && secret.length >= SHORTEST_SECRET);
}

/** Replaces each secret, as it is and as JSON or an address would write it. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const spellings = new Set(
    secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]),
  );
  const ordered = [...spellings].sort((a, b) => b.length - a.length);
  if (ordered.length === 0) return (text) => text;
  const pattern = new RegExp(ordered.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "g");
  return (text) => text.replace(pattern, "[secret]");
}
