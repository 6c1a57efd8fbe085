import { Markup, platformNames, type Translate } from "../../language/index.js";
import type { StatisticsReport } from "../../relay/statistics.js";
import type { Statistics } from "../../store/history.js";
import type { MappingView } from "../../store/store.js";
import { channelOf, placeOf } from "../explain.js";
import { secondsOf } from "../explain-outcome.js";
import { ReplyCard } from "../reply-card.js";

const MOST_SHOWN = 8;
const MINUTE_MS = 60_000;

/** The numbers of a time, in words; `chart` is the address of their picture. */
export function statisticsCard(
  t: Translate,
  report: StatisticsReport,
  mappings: readonly MappingView[],
  chart: string | null,
): ReplyCard {
  const { window, total, timeZone } = report;
  const title = t.plain(`stats.title-${window}`);
  const card = ReplyCard.of("info").title(title);
  if (isEmpty(total)) return card.say(t("stats.none"));
  card.say(...totalLines(t, total));
  if (chart !== null) card.picture(chart, title);
  for (const lines of mappingEntries(t, report, mappings)) card.say(...lines);
  if (chart === null && hasEnded(total)) card.note(t("stats.no-chart"));
  return card.note(t("stats.note", { zone: timeZone }));
}

/** Whether there is anything to draw. */
export const hasEnded = ({ delivered, dead }: Statistics): boolean => delivered + dead > 0;

function isEmpty(total: Statistics): boolean {
  return !hasEnded(total) && total.created + total.filtered + total.uncertain === 0;
}

function totalLines(t: Translate, { delivered, dead, uncertain, filtered, successRate, delay }: Statistics) {
  return [
    successRate === null ? t("stats.total-none") : t("stats.total", { delivered, rate: `${successRate}%` }),
    ...(delay ? [t("stats.delay", { p50: delayText(t, delay.p50), p95: delayText(t, delay.p95) })] : []),
    ...(dead > 0 ? [t("stats.failed", { dead })] : []),
    ...(uncertain > 0 ? [t("stats.uncertain", { uncertain })] : []),
    ...(filtered > 0 ? [t("stats.filtered", { filtered })] : []),
  ];
}

/** Links as they are now, the busiest first; what went along ended ones is told together. */
function mappingEntries(t: Translate, { byMapping }: StatisticsReport, mappings: readonly MappingView[]) {
  const known = new Map(mappings.map((mapping) => [mapping.id, mapping]));
  const current = byMapping.flatMap((own) => {
    const mapping = known.get(own.mappingId);
    return mapping && !isEmpty(own) ? [{ mapping, own }] : [];
  });
  const ended = byMapping.filter(({ mappingId }) => !known.has(mappingId));
  const entries = current.slice(0, MOST_SHOWN).map(({ mapping, own }) => [nameOf(t, mapping), numbersOf(t, own)]);
  if (current.length > MOST_SHOWN) entries.push([t("stats.more", { count: current.length - MOST_SHOWN })]);
  if (ended.length > 0) entries.push([t("stats.entry-ended", { count: ended.length }), sumOf(t, ended)]);
  return entries;
}

function nameOf(t: Translate, mapping: MappingView): Markup {
  const { number, platform } = mapping;
  const place = placeOf(mapping);
  return t("stats.entry", { number, channel: channelOf(mapping), platform: platformNames[platform], place });
}

function numbersOf(t: Translate, { delivered, dead, successRate, delay }: Statistics): Markup {
  const pieces = [
    t("stats.numbers", { delivered, dead }),
    ...(dead > 0 && successRate !== null ? [Markup.escape(`${successRate}%`)] : []),
    ...(delay ? [t("stats.numbers-delay", { p50: delayText(t, delay.p50), p95: delayText(t, delay.p95) })] : []),
  ];
  return Markup.trusted(pieces.map(({ source }) => source).join(" · "));
}

/** Percentiles can't be added up. */
function sumOf(t: Translate, ended: readonly Statistics[]): Markup {
  const [delivered, dead] = ended.reduce<readonly [number, number]>(
    (sum, own) => [sum[0] + own.delivered, sum[1] + own.dead],
    [0, 0],
  );
  return t("stats.numbers", { delivered, dead });
}

/** "80 ms", "1.3 s", "5 minutes". */
export function delayText(t: Translate, ms: number): string {
  if (ms < 100) return t.plain("stats.milliseconds", { ms: Math.round(ms) });
  return ms < MINUTE_MS ? t.plain("stats.seconds", { seconds: secondsOf(ms) }) : t.duration(ms);
}
