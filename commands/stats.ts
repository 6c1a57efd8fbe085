import { z } from "zod";
import { choice } from "../src/dispatch/arguments.js";
import { defineCommand, type GuildCommandContext } from "../src/dispatch/define-command.js";
import { hasEnded, statisticsCard } from "../src/dispatch/insight/statistics-card.js";
import type { Steps } from "../src/dispatch/reply.js";
import type { StatisticsWindow } from "../src/relay/statistics.js";

const window = choice({
  "24h": ["24", "1d", "day", "today", "24小时", "24時", "一天", "1天", "今天", "今日"],
  "7d": ["7", "7days", "week", "7天", "一周", "本周", "一週"],
  "30d": ["30", "30days", "month", "30天", "一个月", "1个月", "本月"],
});

/** How much was forwarded, how well and how fast. */
export const stats = defineCommand({
  name: "stats",
  aliases: { zh: ["统计", "統計"], en: ["statistics"] },
  access: "manager",
  args: z.tuple([window.optional()]),

  run: (context) => show(context, context.args[0] ?? "24h"),
});

const windows: readonly StatisticsWindow[] = ["24h", "7d", "30d"];

/** With a button for each of the other times. */
async function show(context: GuildCommandContext, wanted: StatisticsWindow): Promise<Steps> {
  const { guild, services, t } = context;
  const report = await services.statistics.read(guild.id, wanted);
  const chart = hasEnded(report.total) ? await services.charts.urlOf(guild.id, report, t.language) : null;
  return {
    start: statisticsCard(t, report, await services.mappings.list(guild.id), chart),
    steps: windows
      .filter((other) => other !== wanted)
      .map((other) => ({ label: t.plain(`stats.label-${other}`), tone: "info", take: () => show(context, other) })),
    forOne: false,
    harmless: true,
  };
}
