import { durationText } from "../duration.js";
import type { troubleTextsEn } from "./en.js";

type TroubleTexts = {
  readonly [Key in keyof typeof troubleTextsEn]: (params: Parameters<(typeof troubleTextsEn)[Key]>[0]) => string;
};

const time = (ms: number): string => durationText(ms, "zh");
const LATER = "这段时间的消息之后会按顺序补上。";

/** What keeps the relay itself from working, in Chinese: part of `zh-cn.ts`. */
export const troubleTextsZh: TroubleTexts = {
  "trouble.disk-full": (p) =>
    `🔴 机器人所在的硬盘已经满了 ${time(p.since)}，新消息暂时收不下。请部署者清理出空间，之后会自动继续。${LATER}`,
  "trouble.store-locked": (p) =>
    `🔴 数据库被别的程序占用了 ${time(p.since)}，新消息暂时收不下。请部署者检查是否有备份程序或数据库工具正在使用它。${LATER}`,
  "trouble.store-damaged": (p) =>
    `🔴 ${time(p.since)}前发现数据库已损坏，新消息收不下了。请部署者从备份恢复：\`npm run restore\``,
  "trouble.store-unreachable": (p) =>
    `🔴 数据库已经 ${time(p.since)}连不上了，新消息暂时收不下。请部署者检查数据库。${LATER}`,
  "trouble.second-program": (p) =>
    `🔴 似乎有别的程序在用 KOOK 机器人「${p.name}」的 Token，${time(p.since)}以来消息可能没有送到这里。请部署者停掉那个程序，或者在 developer.kookapp.cn 重新生成 Token 并填到这里。`,
};
