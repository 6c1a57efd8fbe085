import type { botSenderTextsEn } from "./en.js";

type BotSenderTexts = {
  readonly [Key in keyof typeof botSenderTextsEn]: (typeof botSenderTextsEn)[Key] extends (
    params: infer Params,
  ) => string
    ? (params: Params) => string
    : string;
};

/** What is said of KOOK bots whose messages are forwarded, in Chinese: part of `zh-cn.ts`. */
export const botSenderTextsZh: BotSenderTexts = {
  "option.bots": "机器人",
  "option.bots.about":
    "转发哪些 KOOK 机器人的消息。平时一个也不转发：机器人的消息大多是杂音，两个互相应答的机器人会没完没了。",
  "choice.bots.none": "机器人的消息留在 KOOK",
  "choice.bots.some": "这些机器人的消息会转发",
  "set.bots-one": (p) => `• ${p.bot}`,
  "set.bots-how": "写出全部要转发的机器人：输入 `@机器人` 并在 KOOK 的列表里选择，可以写几个。",
  "set.bots-none": "`无`：不转发任何机器人的消息。",
  "set.bots-loop": "⚠️ 请确认这些机器人不会把那边的消息再搬回这里，否则消息会一直绕圈。过滤规则对机器人同样有效。",
  "set.bots-wrong": (p) => `不知道 ${p.word} 是哪个机器人。请输入 @ 并在 KOOK 的列表里选择它，或者写 \`无\`。`,
  "set.bots-ours": "这个机器人就是转发用的机器人：它的消息永远不转发，否则会一直绕圈。",
  "set.bots-person": (p) => `${p.member} 是成员，不是机器人。成员的消息本来就会转发。`,
  "set.bots-unsure": (p) => `KOOK 没有告诉我 ${p.member} 是谁。这个机器人还在服务器里吗？在的话请稍后再试。`,
  "set.bots-too-many": (p) => `最多 ${p.most} 个机器人。`,
  "preview.bot": (p) =>
    `⛔ 绑定 ${p.number} 不转发这个机器人的消息。想要转发的话：\`/转发 设置 ${p.number} 机器人 @机器人\``,
};
