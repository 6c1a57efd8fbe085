const relay = (words: string): string => `\`/relay ${words}\``;

/** What statistics, the kept status card and notices say, in English: part of `en.ts`. */
export const insightTextsEn = {
  // ---- stats
  "stats.title-24h": "The last 24 hours",
  "stats.title-7d": "The last 7 days",
  "stats.title-30d": "The last 30 days",
  "stats.none": "Nothing was forwarded in this time.",
  "stats.total": (p: { delivered: number; rate: string }) => `**${p.delivered}** delivered · ${p.rate} arrived`,
  "stats.total-none": "**0** delivered",
  "stats.failed": (p: { dead: number }) => `❌ ${p.dead} given up: ${relay("failed")}`,
  "stats.uncertain": (p: { uncertain: number }) =>
    `❔ ${p.uncertain} may have arrived, the platform's answer got lost: ${relay("failed")}`,
  "stats.filtered": (p: { filtered: number }) => `🚫 ${p.filtered} kept back by filters`,
  "stats.delay": (p: { p50: string; p95: string }) => `⏱️ Delay: half within ${p.p50}, 95% within ${p.p95}`,
  "stats.entry": (p: { number: number; channel: string; platform: string; place: string }) =>
    `**${p.number}** · ${p.channel} → ${p.platform} **${p.place}**`,
  "stats.entry-ended": (p: { count: number }) =>
    p.count === 1 ? "A link that has ended" : `${p.count} links that have ended`,
  "stats.numbers": (p: { delivered: number; dead: number }) =>
    p.dead === 0 ? `${p.delivered} delivered` : `${p.delivered} delivered, ${p.dead} given up`,
  "stats.numbers-delay": (p: { p50: string; p95: string }) => `half within ${p.p50}, 95% within ${p.p95}`,
  "stats.more": (p: { count: number }) => `…and ${p.count} quieter ones. ${relay("show N")} tells of each.`,
  "stats.note": (p: { zone: string }) => `Counted a message for each place it goes to. Times: ${p.zone}`,
  "stats.no-chart": "KOOK didn't take the chart just now; these are all its numbers.",
  "stats.milliseconds": (p: { ms: number }) => `${p.ms} ms`,
  "stats.seconds": (p: { seconds: string }) => `${p.seconds} s`,
} as const;

export const statsCommandEn = {
  summary: "how much was forwarded, how well and how fast, with a chart",
  usage: "stats [24h|7d|30d]",
  examples: ["stats", "stats 7d", "stats 30d"],
} as const;
