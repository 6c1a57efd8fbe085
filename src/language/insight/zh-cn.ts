import type { insightTextsEn } from "./en.js";

const relay = (words: string): string => `\`/转发 ${words}\``;

type InsightTexts = {
  readonly [Key in keyof typeof insightTextsEn]: (typeof insightTextsEn)[Key] extends (params: infer Params) => string
    ? (params: Params) => string
    : string;
};

/** The same in Chinese: part of `zh-cn.ts`. */
export const insightTextsZh: InsightTexts = {
  // ---- stats
  "stats.title-24h": "最近 24 小时",
  "stats.title-7d": "最近 7 天",
  "stats.title-30d": "最近 30 天",
  "stats.none": "这段时间没有转发过消息。",
  "stats.total": (p) => `送达 **${p.delivered}** 条 · 成功率 ${p.rate}`,
  "stats.total-none": "送达 **0** 条",
  "stats.failed": (p) => `❌ 失败 ${p.dead} 条，见 ${relay("失败")}`,
  "stats.uncertain": (p) => `❔ 有 ${p.uncertain} 条不确定是否送达（平台的回应丢了），见 ${relay("失败")}`,
  "stats.filtered": (p) => `🚫 过滤掉 ${p.filtered} 条`,
  "stats.delay": (p) => `⏱️ 延迟：一半不超过 ${p.p50}，95% 不超过 ${p.p95}`,
  "stats.entry": (p) => `**${p.number}** · ${p.channel} → ${p.platform} **${p.place}**`,
  "stats.entry-ended": (p) => `已解除的绑定（${p.count} 个）`,
  "stats.numbers": (p) => (p.dead === 0 ? `送达 ${p.delivered} 条` : `送达 ${p.delivered} 条，失败 ${p.dead} 条`),
  "stats.numbers-delay": (p) => `一半不超过 ${p.p50}，95% 不超过 ${p.p95}`,
  "stats.more": (p) => `……还有 ${p.count} 个消息较少的绑定，${relay("查看 编号")} 可以看每一个。`,
  "stats.note": (p) => `一条消息转发到几处就算几条。时区：${p.zone}`,
  "stats.no-chart": "KOOK 暂时没有收下图表，数字都在这里。",
  "stats.milliseconds": (p) => `${p.ms} 毫秒`,
  "stats.seconds": (p) => `${p.seconds} 秒`,
};

export const statsCommandZh = {
  summary: "转发了多少、成功率和快慢，附图表",
  usage: "统计 [24h|7d|30d]",
  examples: ["统计", "统计 7d", "统计 30天"],
} as const;
