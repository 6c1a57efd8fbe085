import { durationText } from "../duration.js";
import type { backfillTextsEn } from "./en.js";

const relay = (words: string): string => `\`/转发 ${words}\``;

type BackfillTexts = {
  readonly [Key in keyof typeof backfillTextsEn]: (typeof backfillTextsEn)[Key] extends (params: infer Params) => string
    ? (params: Params) => string
    : string;
};

/** 补发以前的消息：`zh-cn.ts` 的一部分。 */
export const backfillTextsZh: BackfillTexts = {
  "backfill.how-much": (p) =>
    `请说明补发多少：消息条数（${relay(`补发 ${p.number} 50`)}，最多 ${p.most} 条），或者从什么时候开始（${relay(`补发 ${p.number} 2小时`)}、\`3天\`、\`昨天\`、\`2026-11-20\`）。`,
  "backfill.span": (p) =>
    `“${p.word}”既不是消息条数，也不是时间。例如 \`50\`、\`2小时\`、\`3天\`、\`昨天\` 或 \`2026-11-20\`。`,
  "backfill.count": (p) => `一次可以补发 1 到 ${p.most} 条。想要更多，等这次结束后再来一次：已有的会跳过。`,
  "backfill.future": "这个时间还没到。请给一个过去的时间：`2小时`、`3天`、`昨天` 或 `2026-11-20`。",
  "backfill.none": (p) =>
    `这段时间里 ${p.channel} 没有可以补发的消息。${relay(`补发 ${p.number} 50`)} 会查看最近 50 条。`,
  "backfill.unreadable": (p) =>
    `我看不到 ${p.channel}。请在服务器设置 → 角色 → 我的角色里允许「查看频道」，然后再试一次。`,
  "backfill.trouble": (p) => `KOOK 暂时没有告诉我 ${p.channel} 里说过什么，请过一分钟再试。`,
  "backfill.busy": (p) =>
    `${p.number} 号绑定正在补发。${relay(`补发 ${p.number}`)} 查看进度，${relay(`补发 ${p.number} 停止`)} 结束它。`,
  "backfill.idle": (p) =>
    `${p.number} 号绑定现在没有在补发。${relay(`补发 ${p.number} 50`)} 会补发最近 50 条里那边还没有的消息。`,
  "backfill.title": (p) => `通过 ${p.number} 号绑定补发 ${p.count} 条消息？`,
  "backfill.ask": (p) =>
    `这些消息是最近 ${durationText(p.ago, "zh")}里在 ${p.channel} 说的，会从旧到新发到 ${p.place}，每条都标明原来的时间。那边已经有的、被过滤器拦下的会跳过。`,
  "backfill.slow": "每次只发几条，而且只在那边没有别的消息在等的时候发：现在说的话优先。",
  "backfill.cut": (p) => `消息不止这些：一次最多补发最近的 ${p.most} 条。`,
  "backfill.confirm": "补发",
  "backfill.cancel": "算了",
  "backfill.cancelled": (p) => `没有补发（${p.by}）。`,
  "backfill.begun": (p) =>
    `好了，开始查看 ${p.channel} 以前的 ${p.total} 条消息，${p.number} 号绑定还没有的会补发。进度见频道里的卡片。`,
  "backfill.running": (p) =>
    `${p.number} 号绑定：正在补发 ${p.channel} 以前的消息，已查看 ${p.seen} 条，共 ${p.total} 条。`,
  "backfill.done": (p) => `${p.number} 号绑定：补发完成，查看了 ${p.channel} 的 ${p.seen} 条消息。`,
  "backfill.stopped": (p) => `${p.number} 号绑定：已停止，共 ${p.total} 条，查看了 ${p.seen} 条。已经补发的保留。`,
  "backfill.counts": (p) => `已补发：${p.sent} · 那边已有：${p.copied} · 被过滤器或规则拦下：${p.left}`,
  "backfill.paused": (p) => `${p.number} 号绑定停着，补发在等待。${relay(`恢复 ${p.number}`)} 之后继续。`,
  "backfill.unlinked": (p) => `${p.number} 号绑定已经解除。`,
  "backfill.by": (p) => `由 ${p.by} 在 ${durationText(p.ago, "zh")}前发起。`,
  "backfill.how-to-stop": (p) => `${relay(`补发 ${p.number} 停止`)} 可以结束它。重启之后会自动继续。`,
  "backfill.stop": "停止",
};

export const backfillCommandZh = {
  summary: "补发以前的消息",
  usage: "补发 编号 [条数|时间|停止]",
  examples: ["补发 1 50", "补发 1 2小时", "补发 1 2026-11-20", "补发 1 停止"],
} as const;
