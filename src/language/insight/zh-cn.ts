import { durationText } from "../duration.js";
import type { insightTextsEn } from "./en.js";

const time = (ms: number): string => durationText(ms, "zh");
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
  "stats.label-24h": "24 小时",
  "stats.label-7d": "7 天",
  "stats.label-30d": "30 天",
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
  "stats.more": (p) => `……还有 ${p.count} 个消息较少的绑定，${relay("详情 编号")} 可以看每一个。`,
  "stats.note": (p) => `一条消息转发到几处就算几条。时区：${p.zone}`,
  "stats.no-chart": "KOOK 暂时没有收下图表，数字都在这里。",
  "stats.milliseconds": (p) => `${p.ms} 毫秒`,
  "stats.seconds": (p) => `${p.seconds} 秒`,

  // ---- trace by what was said
  "trace.no-hit": (p) =>
    `这里没有这样一条消息：“${p.text}”既不是 ID，也不在还保留着的文字里。刚说的话要过几秒才能搜到；也可以引用那条消息，再发送 ${relay("追踪")}。`,
  "trace.hits-title": "是哪一条？",
  "trace.hit": (p) => `**${p.number}** · ${p.author} · ${p.channel} · ${time(p.ago)}前`,
  "trace.hits-note": "按钮可以看每一条的经过。",
  "trace.hits-more": (p) => `只列出最新的 ${p.count} 条；多写几个词可以缩小范围。`,

  // ---- status pin
  "pinned.title": "转发状态",
  "pinned.down": (p) => `🔴 ${p.platform}（${p.name}）：从 ${p.at} 起连不上`,
  "pinned.last-delivered": (p) => `最近一次送达：${p.at}`,
  "pinned.waiting": (p) => `${p.waiting} 条在排队，最久的从 ${p.at} 等起`,
  "pinned.error": (p) => `⚠️ ${p.at} 出过问题：${p.failure}`,
  "pinned.note": (p) => `这张卡片会自动更新，最近一次查看：${p.at}（${p.zone}）`,
  "pinned.done": `好了，那张卡片会一直保持最新。${relay("状态 取消置顶")} 可以撤掉。`,
  "pinned.done-unpinned": `好了，那张卡片会一直保持最新。不过 KOOK 没让我置顶：请给机器人的角色打开**消息管理**权限，或者由你来置顶。${relay("状态 取消置顶")} 可以撤掉。`,
  "pinned.ended": "状态卡片已撤掉。",
  "pinned.none": `现在没有状态卡片。${relay("状态 置顶")} 会在这个频道放一张。`,
  "pinned.cannot-write":
    "我在这个频道里发不了消息，没法放卡片。请到频道设置 → 权限 → 机器人的角色，打开**查看频道**和**发送消息**，然后再试。",

  // ---- alert
  "alert.first-title": "转发通知",
  "alert.first": (p) => `${p.by} 选了这个频道：转发出问题时我会在这里说一声，恢复后再说一声。`,
  "alert.first-next": `没能送达的消息会合在一起说，最多十分钟一次。${relay("通知 关闭")} 可以关掉。`,
  "alert.done": (p) => `好了，以后通知发到 ${p.channel}，第一条已经发过去了。`,
  "alert.off": "好了，不再发通知。只有某个绑定自己停下时，仍会在它的频道里说一声。",
  "alert.off-already": `现在没有设置通知频道。${relay("通知 这里")} 可以选这个频道。`,
  "alert.now": (p) => `通知发到 ${p.channel}。${relay("通知 这里")} 改到这个频道，${relay("通知 关闭")} 关掉通知。`,
  "alert.cannot-write": (p) =>
    `我在 ${p.channel} 里发不了消息，所以什么都没有改。请到频道设置 → 权限 → 机器人的角色，打开**查看频道**和**发送消息**，然后再试。`,
  "alert.quota": "我今天能发的消息已经用完，KOOK 暂时不让我再发。请晚些再试。",
  "alarm.title-began": "转发出了问题",
  "alarm.title-ended": "转发恢复正常",
  "alarm.next": `${relay("状态")} 可以看现在的情况。恢复后我会在这里说一声。`,
  "alarm.next-ended": `${relay("状态")} 可以看现在的情况。`,
  "alarm.more": (p) => `……还有 ${p.count} 项`,
  "alarm.connection": (p) =>
    `🔴 ${p.platform}（${p.name}）已经 ${time(p.since)}连不上了。我会自己一直重试；消息都留着，之后按顺序补发。`,
  "alarm.lag": (p) =>
    `🐢 **${p.number}** 号绑定（${p.channel} → ${p.platform} **${p.place}**）跟不上了：${p.waiting} 条在排队，最久的等了 ${time(p.lag)}。消息都留着，会按顺序发出。`,
  "alarm.suspended": (p) =>
    `🔴 **${p.number}** 号绑定（${p.channel} → ${p.platform} **${p.place}**）停了，见 ${relay(`详情 ${p.number}`)}`,
  "alarm.over-connection": (p) => `🟢 ${p.platform}（${p.name}）恢复连接了，上次通知是 ${time(p.lasted)}前。`,
  "alarm.over-lag": (p) => `🟢 **${p.number}** 号绑定（${p.channel} → ${p.platform} **${p.place}**）已经跟上了。`,
  "alarm.over-suspended": (p) => `🟢 **${p.number}** 号绑定（${p.channel} → ${p.platform} **${p.place}**）继续转发了。`,
  "alarm.over-store": (p) => `🟢 机器人又开始接收消息了，上次通知是 ${time(p.lasted)}前。期间的消息会按顺序补上。`,
  "alarm.over-second-program": (p) => `🟢 没有别的程序再用这个机器人的 Token 了，上次通知是 ${time(p.lasted)}前。`,
  "alarm.failed-title": (p) => `有 ${p.count} 条消息没能送达`,
  "alarm.failed-title-more": (p) => `有超过 ${p.count} 条消息没能送达`,
  "alarm.failed-entry": (p) => `❌ ${p.count} 条 · **${p.number}** 号绑定 → ${p.platform} **${p.place}**：${p.failure}`,
  "alarm.failed-next": `${relay("失败")} 可以看到它们，并用按钮逐条重发或放弃。`,
};

export const statsCommandZh = {
  summary: "转发了多少、成功率和快慢，附图表",
  usage: "统计 [24h|7d|30d]",
  examples: ["统计", "统计 7d", "统计 30天"],
} as const;

export const alertCommandZh = {
  summary: "出问题和恢复时，在哪个频道通知",
  usage: "通知 [这里|#频道|关闭]",
  examples: ["通知 这里", "通知 #管理", "通知 关闭"],
} as const;

export const statusCommandZh = {
  summary: "连接、延迟、数量和问题",
  usage: "状态 [置顶|取消置顶]",
  examples: ["状态", "状态 置顶", "状态 取消置顶"],
} as const;

export const traceCommandZh = {
  summary: "一条消息的全部经过：引用它，或写出其中的几个词",
  usage: "追踪 [ID|文字]",
  examples: ["追踪", "追踪 更新公告"],
} as const;
