import type { Texts } from "../index.js";
import type { catchUpTextsEn } from "./en.js";

/** 补收离线期间的消息：`zh-cn.ts` 的一部分。 */
export const catchUpTextsZh: Pick<Texts, keyof typeof catchUpTextsEn> = {
  "option.catch-up": "补收",
  "option.catch-up.about": "机器人离线期间，频道里的消息超过 50 条时怎么办。",
  "value.all": "全部",
  "value.digest": "摘要",
  "choice.catch-up.all": "全部按顺序转发，每条都标明原来的时间",
  "choice.catch-up.digest": "只发一条摘要，说明有多少条、怎么补发",
  "digest.title": (p) => `#${p.channel} 有 ${p.authors} 人的 ${p.count} 条消息没有逐条转发`,
  "digest.times": (p) => `它们发送于 ${p.from} 至 ${p.to}，当时机器人不在线。`,
  "digest.open": (p) => `到 KOOK 里看：#${p.channel}`,
  "digest.rest": "想补发到这里，请管理机器人的人在 KOOK 里输入：",
  "digest.line": (p) => `/转发 补发 ${p.number} ${p.since}`,
  "status.behind": (p) => `⏳ ${p.channel}：正在补收我不在线时的消息。`,
  "status.unreadable": (p) =>
    `⚠️ ${p.channel} 已不存在，或者我没有权限查看，那里的消息不会转发。请给我的角色开启「查看频道」；错过的消息可以用 \`/转发 补发\` 补上。`,
  "trace.digest": "我不在线时消息太多，由一条摘要代替；用 `/转发 补发` 可以补发",
  "trace.restored": "恢复备份之前已经转发过",
};
