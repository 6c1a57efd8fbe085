import { pause, type Clock } from "../../clock.js";
import { encodePng } from "../../charts/png.js";
import { drawStatistics, type ChartSpan, type StatisticsChart } from "../../charts/statistics-chart.js";
import { chartTexts } from "../../language/charts.js";
import type { Language } from "../../language/index.js";
import type { Logger } from "../../log.js";
import type { GuildStatistics, StatisticsReport } from "../../relay/statistics.js";
import type { Statistics, TimeSpan } from "../../store/history.js";

export interface StatisticsPicturesOptions {
  readonly statistics: Pick<GuildStatistics, "series">;
  /** Gives a picture to KOOK; resolves to its address. */
  readonly upload: (guildId: string, png: Buffer) => Promise<string>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** So long a picture is shown again instead of being drawn anew. */
const KEPT_MS = 60_000;
/** Longer than this nobody waits for a picture: the numbers are the answer. */
const PATIENCE_MS = 6_000;

/** Statistics as a picture in KOOK: drawn at most once a minute for a guild, and never in the way of the numbers. */
export class StatisticsPictures {
  readonly #known = new Map<string, { readonly url: Promise<string | null>; readonly at: number }>();

  constructor(private readonly options: StatisticsPicturesOptions) {}

  /** Its address; null where KOOK doesn't take it in time. Never rejects. */
  async urlOf(guildId: string, report: StatisticsReport, language: Language): Promise<string | null> {
    const { clock } = this.options;
    const now = clock.now();
    for (const [key, { at }] of this.#known) if (now - at >= KEPT_MS || now < at) this.#known.delete(key);
    const key = `${guildId} ${report.window} ${language}`;
    const url = this.#known.get(key)?.url ?? this.#draw(guildId, report, language, key);
    this.#known.set(key, { url, at: this.#known.get(key)?.at ?? now });
    const waiting = new AbortController();
    const tooLong = pause(clock, PATIENCE_MS, waiting.signal).then(() => null);
    return await Promise.race([url, tooLong]).finally(() => waiting.abort());
  }

  async #draw(guildId: string, report: StatisticsReport, language: Language, key: string): Promise<string | null> {
    try {
      const series = await this.options.statistics.series(guildId, report.window);
      return await this.options.upload(guildId, await encodePng(drawStatistics(chartOf(report, series, language))));
    } catch (error) {
      this.options.log.warn({ err: error, guildId }, "A chart could not be shown");
      // The next one who asks is worth another try.
      this.#known.delete(key);
      return null;
    }
  }
}

/** What a chart shows of a series. */
export function chartOf(
  { by, timeZone }: Pick<StatisticsReport, "by" | "timeZone">,
  series: readonly (Statistics & TimeSpan)[],
  language: Language,
): StatisticsChart {
  const words = chartTexts[language];
  const labelOf = by === "hour" ? hourLabels(timeZone) : dayLabels(timeZone, series.length);
  return {
    spans: series.map(({ from, delivered, dead, delay }, index): ChartSpan => ({
      label: labelOf(from, index),
      delivered,
      failed: dead,
      delay,
    })),
    words: { ...words, title: words[by === "hour" ? "per-hour" : "per-day"], units: words },
  };
}

type LabelOf = (from: number, index: number) => string | null;

/** Every sixth hour of the clock on the wall; the first bar is a cut one and stays without. */
function hourLabels(timeZone: string): LabelOf {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  return (from, index) => {
    const time = format.format(from);
    return index > 0 && /^(00|06|12|18):00$/.test(time) ? time : null;
  };
}

/** "11/25". Of more days than there is room for, every fifth one back from today. */
function dayLabels(timeZone: string, count: number): LabelOf {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, month: "numeric", day: "numeric" });
  const every = count > 10 ? 5 : 1;
  return (from, index) => ((count - 1 - index) % every === 0 ? format.format(from) : null);
}
