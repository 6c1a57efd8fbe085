import { Account } from "./account.js";
import { AuditLog } from "./audit-log.js";
import { BotConfig } from "./bot-config.js";
import { ChannelMapping } from "./channel-mapping.js";
import { CopyMark } from "./copy-mark.js";
import { DailyStat } from "./daily-stat.js";
import { DeliveryArchive } from "./delivery-archive.js";
import { Delivery } from "./delivery.js";
import { FailedMessage } from "./failed-message.js";
import { FilterRule } from "./filter-rule.js";
import { Guild } from "./guild.js";
import { HourlyStat } from "./hourly-stat.js";
import { Lane } from "./lane.js";
import { LinkCode } from "./link-code.js";
import { LogEntry } from "./log-entry.js";
import { MessageLogArchive } from "./message-log-archive.js";
import { MessageLog } from "./message-log.js";
import { MinuteStat } from "./minute-stat.js";
import { OptOut } from "./opt-out.js";
import { Reaction } from "./reaction.js";
import { Receipt } from "./receipt.js";
import { SearchQueue } from "./search-queue.js";
import { SystemConfig } from "./system-config.js";
import { Watermark } from "./watermark.js";

export { Account, AuditLog, BotConfig, ChannelMapping, Delivery, DeliveryArchive, FailedMessage, FilterRule, Guild };
export { CopyMark, HourlyStat, Lane, LinkCode, MessageLog, MessageLogArchive, OptOut, Reaction, Receipt, SystemConfig };
export { DailyStat, LogEntry, MinuteStat, SearchQueue, Watermark };

/** Every table, in the order in which a message meets them. */
export const entities = [
  Account,
  Guild,
  BotConfig,
  Lane,
  ChannelMapping,
  FilterRule,
  MessageLog,
  Delivery,
  Receipt,
  Reaction,
  CopyMark,
  FailedMessage,
  MessageLogArchive,
  DeliveryArchive,
  LogEntry,
  MinuteStat,
  HourlyStat,
  DailyStat,
  Watermark,
  SearchQueue,
  LinkCode,
  OptOut,
  AuditLog,
  SystemConfig,
] as const;
