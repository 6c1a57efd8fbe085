export type Language = "zh" | "en";

const steps = [
  { ms: 86_400_000, zh: "天", en: "day" },
  { ms: 3_600_000, zh: "小时", en: "hour" },
  { ms: 60_000, zh: "分钟", en: "minute" },
  { ms: 1_000, zh: "秒", en: "second" },
] as const;

/** A length of time in its largest whole unit: nobody needs the seconds of a day. */
export function durationText(ms: number, language: Language): string {
  const step = steps.find((candidate) => ms >= candidate.ms) ?? steps[3];
  const count = Math.max(0, Math.floor(ms / step.ms));
  if (language === "zh") return `${count} ${step.zh}`;
  return `${count} ${step.en}${count === 1 ? "" : "s"}`;
}
