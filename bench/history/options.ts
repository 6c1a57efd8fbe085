import { MOST_MAPPINGS } from "./tallies.js";

/** What a history is made of. The same options and the same schema give the same file. */
export interface HistoryOptions {
  readonly seed: number;
  /** Over all days, archived ones among them; about 1.5 deliveries come of each. */
  readonly messages: number;
  readonly days: number;
  /** The first millisecond after the history, a whole hour. */
  readonly endsAt: number;
  /** Messages older than this, and finished, lie in the archive; 0: none do. */
  readonly archiveAfterDays: number;
  /** Messages older than this have no content any more. */
  readonly contentDays: number;
  readonly guilds: number;
  readonly channels: number;
  /** At least one a channel; the others give busy channels a second place. */
  readonly mappings: number;
}

/** Monday, 1 June 2026, 12:00 in Beijing: a fixed end, so that files can be used again. */
export const HISTORY_END = Date.UTC(2026, 5, 1, 4);

export const defaultHistory: HistoryOptions = {
  seed: 1,
  messages: 1_000_000,
  days: 30,
  endsAt: HISTORY_END,
  archiveAfterDays: 0,
  contentDays: 30,
  guilds: 30,
  channels: 200,
  mappings: 230,
};

export const MOST_MESSAGES = 20_000_000;

/** @throws RangeError with a sentence */
export function checkOptions(options: HistoryOptions): void {
  const { messages, days, endsAt, guilds, channels, mappings } = options;
  const whole = Object.entries(options).find(([, value]) => !Number.isSafeInteger(value) || value < 0);
  if (whole) throw new RangeError(`${whole[0]} must be a whole number, not ${whole[1]}`);
  if (messages < 1 || messages > MOST_MESSAGES) throw new RangeError(`messages must be 1 to ${MOST_MESSAGES}`);
  if (days < 1 || days > 3_650) throw new RangeError("days must be 1 to 3650");
  if (endsAt % 3_600_000 !== 0) throw new RangeError("endsAt must be a whole hour");
  if (guilds < 1 || channels < guilds) throw new RangeError("There is at least one guild, and a channel for each");
  if (mappings > MOST_MAPPINGS) throw new RangeError(`There are at most ${MOST_MAPPINGS} mappings`);
  if (mappings < channels || mappings > 2 * channels) {
    throw new RangeError("Each channel has one mapping or two: mappings must be between channels and twice as many");
  }
}
