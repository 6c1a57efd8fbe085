import type { Clock } from "../clock.js";
import type { HistoryReads, Statistics, TimeSpan } from "../store/history.js";

/** How far back people look. */
export type StatisticsWindow = "24h" | "7d" | "30d";

const HOUR_MS = 3_600_000;
const windows = {
  "24h": { ms: 24 * HOUR_MS, by: "hour" },
  "7d": { ms: 7 * 24 * HOUR_MS, by: "day" },
  "30d": { ms: 30 * 24 * HOUR_MS, by: "day" },
} as const;

export interface StatisticsReport {
  readonly window: StatisticsWindow;
  readonly by: "hour" | "day";
  readonly timeZone: string;
  readonly total: Statistics;
  /** The busiest first; also of links that have ended. */
  readonly byMapping: readonly (Statistics & { readonly mappingId: number })[];
}

/** What was forwarded in a guild. Every call is bound to it. */
export class GuildStatistics {
  constructor(
    private readonly store: Pick<HistoryReads, "readStatistics" | "readMappingStatistics" | "readSeries">,
    private readonly clock: Clock,
    private readonly timeZone: string,
  ) {}

  async read(guildId: string, window: StatisticsWindow): Promise<StatisticsReport> {
    const span = this.#spanOf(window);
    const [total, byMapping] = await Promise.all([
      this.store.readStatistics({ guildId, ...span }),
      this.store.readMappingStatistics({ guildId, ...span }),
    ]);
    const { by } = windows[window];
    const busiest = byMapping.toSorted((one, other) => other.created - one.created);
    return { window, by, timeZone: this.timeZone, total, byMapping: busiest };
  }

  /** Hour by hour, or day by day; the first and the last one are cut to the window. */
  async series(guildId: string, window: StatisticsWindow): Promise<readonly (Statistics & TimeSpan)[]> {
    const { by } = windows[window];
    return await this.store.readSeries({ guildId, ...this.#spanOf(window), by, timeZone: this.timeZone });
  }

  /** Up to now, and with it. */
  #spanOf(window: StatisticsWindow): TimeSpan {
    const now = this.clock.now();
    return { from: now - windows[window].ms, to: now + 1 };
  }
}
