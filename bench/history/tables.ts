import type Database from "better-sqlite3";
import { DELAY_SPANS } from "../../src/store/delay-histogram.js";

export type SqlValue = string | number | null;
export type Insert = (...values: readonly SqlValue[]) => void;

/** What is counted in the transaction of each outcome; arrivals are counted by the roll-up. */
const OUTCOMES = [
  "delivered",
  "dead",
  "uncertain",
  ...Array.from({ length: DELAY_SPANS }, (_, span) => `delay${span}`),
];

/** The columns that a history fills, by table; all others have their defaults. */
export const COLUMNS = {
  account: ["id", "userId", "name", "status", "lastActiveAt", "createdAt", "updatedAt"],
  guild: ["guildId", "language", "alertChannelId", "managerRoleIds", "lastMappingNumber", "lastFilterNumber"],
  bot_config: ["id", "platform", "remoteId", "name", "tokenFingerprint", "status", "createdAt", "updatedAt"],
  lane: ["id", "botId", "address", "fence"],
  channel_mapping: [
    ...["id", "guildId", "number", "channelId", "channelName", "laneId", "placeName", "state", "stateReason"],
    ...["options", "createdBy", "createdAt"],
  ],
  filter_rule: [
    ...["id", "guildId", "number", "mappingId", "action", "kind", "value", "enabled", "hits", "createdBy", "createdAt"],
  ],
  message_log: [
    ...["id", "accountId", "sourceId", "guildId", "channelId", "authorId", "authorName", "quotedId", "kind", "purpose"],
    ...["content", "revision", "editedAt", "deletedAt", "sentAt", "receivedAt"],
  ],
  delivery: [
    ...["id", "messageId", "mappingId", "laneId", "action", "revision", "state", "attempts", "firstFailedAt", "dueAt"],
    ...["receivedAt", "attemptedAt", "finishedAt", "delayMs", "errorKind", "error"],
  ],
  message_log_archive: [
    ...["id", "accountId", "sourceId", "guildId", "channelId", "authorId", "authorName", "quotedId", "kind", "purpose"],
    ...["revision", "editedAt", "deletedAt", "sentAt", "receivedAt", "archivedAt"],
  ],
  delivery_archive: [
    ...["id", "messageId", "mappingId", "laneId", "action", "revision", "state", "attempts", "receivedAt"],
    ...["finishedAt", "delayMs", "errorKind", "error"],
  ],
  receipt: ["messageId", "mappingId", "part", "remoteId", "digest"],
  reaction: ["messageId", "emoji", "userId"],
  copy_mark: ["messageId", "mappingId", "wantedReactions", "shownReactions"],
  failed_message: [
    ...["id", "deliveryId", "mappingId", "kind", "reason", "attempts", "failedAt", "resolvedAt", "resolvedBy"],
    "resolution",
  ],
  minute_stat: ["minute", "part", ...OUTCOMES],
  hourly_stat: ["mappingId", "hour", "lastDeliveredAt", ...OUTCOMES],
  opt_out: ["userId", "optedOutAt"],
  audit_log: ["guildId", "actorId", "actorName", "action", "subject", "before", "after", "at"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Table = keyof typeof COLUMNS;

/** One insert a table, with the values in the order of its columns. */
export type Tables = Readonly<Record<Table, Insert>> & {
  /** Writes what is still in hand. */
  flush(): void;
};

/** A statement takes this many rows: fewer calls. */
const ROWS_A_STATEMENT = 16;

export function prepareTables(db: Database.Database): Tables {
  const prepared = Object.entries(COLUMNS).map(
    ([table, columns]) => [table, prepareInsert(db, table, columns)] as const,
  );
  const inserts = prepared.map(([table, { insert }]) => [table, insert] as const);
  const flush = (): void => prepared.forEach(([, { writeRest }]) => writeRest());
  return Object.assign(Object.fromEntries(inserts) as Record<Table, Insert>, { flush });
}

function prepareInsert(db: Database.Database, table: string, columns: readonly string[]) {
  const names = columns.map((column) => `"${column}"`).join(", ");
  const row = `(${columns.map(() => "?").join(", ")})`;
  const prepare = (rows: number): Database.Statement<[readonly SqlValue[]]> =>
    db.prepare(`INSERT INTO "${table}" (${names}) VALUES ${new Array<string>(rows).fill(row).join(", ")}`);
  const [many, one] = [prepare(ROWS_A_STATEMENT), prepare(1)];
  const inHand: SqlValue[] = [];
  return {
    insert: (...values: readonly SqlValue[]): void => {
      inHand.push(...values);
      if (inHand.length < ROWS_A_STATEMENT * columns.length) return;
      many.run(inHand);
      inHand.length = 0;
    },
    writeRest: (): void => {
      for (let at = 0; at < inHand.length; at += columns.length) one.run(inHand.slice(at, at + columns.length));
      inHand.length = 0;
    },
  };
}
