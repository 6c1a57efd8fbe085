import { z } from "zod";
import type { Config, LogLevel } from "./config.js";

/** Where pictures and files of KOOK come from (kook-protocol: assets). */
const KOOK_ASSET_HOSTS = "img.kookapp.cn,img.kaiheila.cn,kaiheila.oss-cn-beijing.aliyuncs.com";

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const satisfies LogLevel[];

const optional = z
  .string()
  .trim()
  .optional()
  .transform((value) => (value === "" ? undefined : value));

/** A choice of words, with a sentence that names them. */
function choice<const Words extends readonly [string, ...string[]]>(words: Words, fallback: Words[number]) {
  const sentence = `must be one of ${words.join(", ")}`;
  return optional.transform((value) => value?.toLowerCase() ?? fallback).pipe(z.enum(words, { error: sentence }));
}

function whole(from: number, to: number, fallback: number) {
  return optional.transform((value, context) => {
    if (value === undefined) return fallback;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= from && number <= to) return number;
    context.addIssue({ code: "custom", message: `must be a whole number from ${from} to ${to}` });
    return z.NEVER;
  });
}

/** Null where nothing is said. */
function limit(to: number) {
  return optional.transform((value, context) => {
    if (value === undefined) return null;
    const number = Number(value);
    if (/^\d+$/.test(value) && number <= to) return number;
    context.addIssue({ code: "custom", message: `must be a whole number from 0 (no limit) to ${to}` });
    return z.NEVER;
  });
}

/** A base address without a slash at its end. `normalise` adds the path that a platform's API lives under. */
function address(fallback: string, normalise: (url: URL) => void) {
  return optional.transform((value, context) => {
    const url = parseUrl(value ?? fallback, ["http:", "https:"]);
    if (!url) {
      context.addIssue({ code: "custom", message: `must be a full address such as ${fallback}` });
      return z.NEVER;
    }
    url.pathname = url.pathname.replace(/\/+$/, "");
    normalise(url);
    return url.href.replace(/\/+$/, "");
  });
}

const proxy = optional.transform((value, context) => {
  if (value === undefined) return null;
  const url = parseUrl(value, ["http:", "https:", "socks:", "socks4:", "socks5:", "socks5h:"]);
  if (url) return url.href;
  context.addIssue({
    code: "custom",
    message: "must be a proxy's address such as http://127.0.0.1:7890 or socks5://127.0.0.1:1080",
  });
  return z.NEVER;
});

function token(where: string) {
  return optional.transform((value, context) => {
    if (value === undefined) return null;
    // An Authorization header can hold nothing else, and a pasted line break is the usual slip.
    if (/^[\x21-\x7e]+$/.test(value)) return value;
    context.addIssue({
      code: "custom",
      message: `holds spaces or letters that no token has; copy it again from ${where}`,
    });
    return z.NEVER;
  });
}

const KOOK_TOKEN_PLACE = "https://developer.kookapp.cn (your application, page 机器人)";

const kookTokens = optional.transform((value, context) => {
  const tokens = (value ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (tokens.length === 0) {
    context.addIssue({ code: "custom", message: `is missing; copy the bot's token from ${KOOK_TOKEN_PLACE}` });
    return z.NEVER;
  }
  if (tokens.some((part) => !/^[\x21-\x7e]+$/.test(part))) {
    context.addIssue({
      code: "custom",
      message: `holds spaces or letters that no token has; copy it again from ${KOOK_TOKEN_PLACE}`,
    });
    return z.NEVER;
  }
  if (new Set(tokens).size !== tokens.length) {
    context.addIssue({ code: "custom", message: "names the same token twice; each bot can be connected once" });
    return z.NEVER;
  }
  return tokens;
});

/** Host names mean https; a full origin may name another scheme and port, for local use. */
const assetOrigins = optional.transform((value, context) => {
  const origins: string[] = [];
  for (const entry of (value ?? KOOK_ASSET_HOSTS)
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")) {
    const url = parseUrl(entry.includes("://") ? entry : `https://${entry}`, ["http:", "https:"]);
    if (!url || url.pathname !== "/" || url.search !== "" || url.username !== "") {
      context.addIssue({
        code: "custom",
        message: `can't use "${entry}"; write host names such as img.kookapp.cn, or an origin such as http://127.0.0.1:4100`,
      });
      return z.NEVER;
    }
    origins.push(url.origin);
  }
  return origins;
});

const database = (dataDir: string) =>
  optional.transform((value, context): Config["database"] => {
    const url = value ?? `sqlite:${dataDir}/relay.db`;
    if (/^postgres(ql)?:\/\/./.test(url)) return { type: "postgres", url };
    const path = /^sqlite:(?:\/\/(?=\/))?(.+)$/.exec(url)?.[1];
    if (path !== undefined) return { type: "sqlite", path };
    context.addIssue({
      code: "custom",
      message: "must be sqlite:data/relay.db (any path) or postgres://user:password@host:5432/name",
    });
    return z.NEVER;
  });

const timeZone = optional.transform((value, context) => {
  try {
    // As the machine writes it: names are known in any case.
    return new Intl.DateTimeFormat("en", { timeZone: value ?? "Asia/Shanghai" }).resolvedOptions().timeZone;
  } catch {
    context.addIssue({ code: "custom", message: "must be a time zone's name such as Asia/Shanghai or Europe/Berlin" });
    return z.NEVER;
  }
});

const secretKey = optional.transform((value, context) => {
  if (value === undefined) return null;
  if (value.length >= 16) return value;
  context.addIssue({ code: "custom", message: "is too short; use 32 random bytes: openssl rand -base64 32" });
  return z.NEVER;
});

const backupKeep = whole(0, 1_000, 7);

export const dataDirSchema = optional.transform((value) => value ?? "data");
export const databaseSchema = database;

const retention = {
  RETAIN_CONTENT_DAYS: whole(1, 3_650, 7),
  RETAIN_LOG_DAYS: whole(1, 3_650, 30),
  RETAIN_ARCHIVE_DAYS: whole(1, 36_500, 365),
};

type RetentionDays = Readonly<Record<keyof typeof retention, number>>;

function inOrder(context: z.core.ParsePayload<RetentionDays>): void {
  const { RETAIN_CONTENT_DAYS, RETAIN_LOG_DAYS, RETAIN_ARCHIVE_DAYS } = context.value;
  if (RETAIN_CONTENT_DAYS <= RETAIN_LOG_DAYS && RETAIN_LOG_DAYS <= RETAIN_ARCHIVE_DAYS) return;
  context.issues.push({
    code: "custom",
    input: context.value,
    path: ["RETAIN_CONTENT_DAYS"],
    message: "RETAIN_CONTENT_DAYS, RETAIN_LOG_DAYS and RETAIN_ARCHIVE_DAYS must not shrink in this order",
  });
}

/** What the tools for stored data need: they are used when a token is lost or the relay is on its way to another machine. */
export const storageSchema = z
  .object({ SECRET_KEY: secretKey, TIME_ZONE: timeZone, BACKUP_KEEP: backupKeep, ...retention })
  .check(inOrder);

export const environmentSchema = z
  .object({
    KOOK_BOT_TOKEN: kookTokens,
    DISCORD_BOT_TOKEN: token("https://discord.com/developers/applications (your application, page Bot)"),
    TELEGRAM_BOT_TOKEN: token("@BotFather in Telegram"),
    KOOK_INVITE_URL: optional.transform((value, context) => {
      if (value === undefined) return null;
      if (parseUrl(value, ["http:", "https:"])) return value;
      context.addIssue({
        code: "custom",
        message: "must be the invite link of the developer centre (page 邀请链接), beginning with https://",
      });
      return z.NEVER;
    }),
    KOOK_API_URL: address("https://www.kookapp.cn/api/v3", (url) => {
      if (url.pathname === "/" || url.pathname === "") url.pathname = "/api/v3";
      else if (url.pathname === "/api") url.pathname = "/api/v3";
    }),
    DISCORD_API_URL: address("https://discord.com/api", (url) => {
      url.pathname = url.pathname.replace(/\/v\d+$/, "");
      if (url.pathname === "/" || url.pathname === "") url.pathname = "/api";
    }),
    TELEGRAM_API_URL: address("https://api.telegram.org", () => undefined),
    TELEGRAM_MESSAGES_PER_SECOND: limit(1_000),
    TELEGRAM_GROUP_MESSAGES_PER_MINUTE: limit(6_000),
    DISCORD_WEBHOOK_MESSAGES_PER_MINUTE: limit(6_000),
    KOOK_ASSET_HOSTS: assetOrigins,
    KOOK_OFFLINE_AT_START: choice(["on", "off"], "on"),
    HTTPS_PROXY_KOOK: proxy,
    HTTPS_PROXY_DISCORD: proxy,
    HTTPS_PROXY_TELEGRAM: proxy,
    DATA_DIR: dataDirSchema,
    SECRET_KEY: secretKey,
    LOG_LEVEL: choice(LOG_LEVELS, "info"),
    LOG_FORMAT: choice(["json", "pretty"], "json"),
    DEFAULT_LANGUAGE: choice(["zh", "en"], "zh"),
    TIME_ZONE: timeZone,
    HTTP_HOST: optional.transform((value) => value ?? "127.0.0.1"),
    HTTP_PORT: whole(0, 65_535, 8787),
    ...retention,
    BACKUP_KEEP: backupKeep,
  })
  .check(inOrder);

function parseUrl(text: string, schemes: readonly string[]): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url && schemes.includes(url.protocol) && url.hostname !== "" ? url : null;
}
