import type { Language } from "./duration.js";

/** What stands in a picture of a chart. Each character needs its outline: scripts/take-outlines.ts takes them. */
export const chartTextsEn = {
  "per-hour": "Messages per hour",
  "per-day": "Messages per day",
  delivered: "delivered",
  failed: "failed",
  filtered: "filtered",
  delay: "Delay",
  half: "half within",
  most: "95% within",
  milliseconds: " ms",
  seconds: " s",
  minutes: " min",
  hours: " h",
  days: " d",
} as const;

export type ChartTexts = Readonly<Record<keyof typeof chartTextsEn, string>>;

export const chartTextsZh: ChartTexts = {
  "per-hour": "每小时的消息",
  "per-day": "每天的消息",
  delivered: "送达",
  failed: "失败",
  filtered: "被过滤",
  delay: "延迟",
  half: "一半不超过",
  most: "95% 不超过",
  milliseconds: " 毫秒",
  seconds: " 秒",
  minutes: " 分钟",
  hours: " 小时",
  days: " 天",
};

export const chartTexts: Readonly<Record<Language, ChartTexts>> = { en: chartTextsEn, zh: chartTextsZh };
