/** Everything that can be set, checked and frozen. See .env.example for each variable. */
export interface Config {
  readonly kook: {
    readonly tokens: readonly string[];
    /** With /api/v3, without a slash at the end. */
    readonly apiUrl: string;
    readonly inviteUrl: string | null;
    /** Origins ("https://img.kookapp.cn") that attachments may be fetched from. */
    readonly assetOrigins: readonly string[];
    readonly proxyUrl: string | null;
    /** Tell KOOK to drop an older session of this bot before a first connection. */
    readonly goOfflineAtStart: boolean;
  };
  readonly discord: (PlatformConfig & { readonly limits: DiscordLimits }) | null;
  readonly telegram: (PlatformConfig & { readonly limits: TelegramLimits }) | null;
  /** How the platforms are reached, also where the host has no bot there: guilds may bring their own. */
  readonly reach: {
    readonly discord: Omit<NonNullable<Config["discord"]>, "token">;
    readonly telegram: Omit<NonNullable<Config["telegram"]>, "token">;
  };
  readonly database:
    { readonly type: "sqlite"; readonly path: string } | { readonly type: "postgres"; readonly url: string };
  readonly dataDir: string;
  readonly secretKey: string | null;
  readonly log: { readonly level: LogLevel; readonly format: "json" | "pretty" };
  readonly defaultLanguage: "zh" | "en";
  /** An IANA name, in which times are told. */
  readonly timeZone: string;
  readonly http: { readonly host: string; readonly port: number };
  readonly retention: { readonly contentDays: number; readonly logDays: number; readonly archiveDays: number };
  /** How many backups are kept; 0: the relay makes none by itself, and those made by hand all stay. */
  readonly backup: { readonly keep: number };
}

/** The part of it that concerns the stored data. */
export type StorageConfig = Pick<Config, "database" | "dataDir" | "secretKey" | "timeZone" | "backup" | "retention">;

export interface PlatformConfig {
  readonly token: string;
  /** Base address without a slash at the end: Discord's with /api and no version, Telegram's bare. */
  readonly apiUrl: string;
  readonly proxyUrl: string | null;
}

/** 0: no limit; null: what the platform grants, or none where its address is on this machine. */
export interface DiscordLimits {
  readonly webhookMessagesPerMinute: number | null;
}

/** The same. */
export interface TelegramLimits {
  readonly messagesPerSecond: number | null;
  readonly groupMessagesPerMinute: number | null;
}

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";

/** Lists everything that is wrong with the environment, each with its mend. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  constructor(readonly problems: readonly string[]) {
    super(["The settings can't be used:", ...problems.map((problem) => `  - ${problem}`)].join("\n"));
  }
}
