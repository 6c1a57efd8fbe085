/** Every variable of the environment that the relay reads. A test holds .env.example to this list. */
export const VARIABLES = [
  "KOOK_BOT_TOKEN",
  "DISCORD_BOT_TOKEN",
  "TELEGRAM_BOT_TOKEN",
  "KOOK_INVITE_URL",
  "KOOK_API_URL",
  "DISCORD_API_URL",
  "TELEGRAM_API_URL",
  "TELEGRAM_MESSAGES_PER_SECOND",
  "TELEGRAM_GROUP_MESSAGES_PER_MINUTE",
  "DISCORD_WEBHOOK_MESSAGES_PER_MINUTE",
  "KOOK_ASSET_HOSTS",
  "KOOK_OFFLINE_AT_START",
  "HTTPS_PROXY_KOOK",
  "HTTPS_PROXY_DISCORD",
  "HTTPS_PROXY_TELEGRAM",
  "DATABASE_URL",
  "DATA_DIR",
  "SECRET_KEY",
  "LOG_LEVEL",
  "LOG_FORMAT",
  "DEFAULT_LANGUAGE",
  "TIME_ZONE",
  "HTTP_HOST",
  "HTTP_PORT",
  "RETAIN_CONTENT_DAYS",
  "RETAIN_LOG_DAYS",
  "RETAIN_ARCHIVE_DAYS",
  "BACKUP_KEEP",
] as const;

export type Variable = (typeof VARIABLES)[number];

/** What may also be given as the path of a file, in a variable of the same name with _FILE at its end. */
export const SECRET_VARIABLES: readonly Variable[] = [
  "KOOK_BOT_TOKEN",
  "DISCORD_BOT_TOKEN",
  "TELEGRAM_BOT_TOKEN",
  "DATABASE_URL",
  "SECRET_KEY",
];

export type Environment = Readonly<Record<string, string | undefined>>;
