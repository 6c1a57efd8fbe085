import type { mendingTextsEn } from "./en.js";

type MendingTexts = {
  readonly [Key in keyof typeof mendingTextsEn]: (typeof mendingTextsEn)[Key] extends (params: infer Params) => string
    ? (params: Params) => string
    : string;
};

const relay = (words: string): string => `\`/转发 ${words}\``;

/** What is said of lost answers and of places that work again, in Chinese: part of `zh-cn.ts`. */
export const mendingTextsZh: MendingTexts = {
  "right.history": "查看发过的消息",
  "mend.discord.history": "没有它，个别消息可能会出现两次：编辑频道 → 权限 → 机器人的身份组 → 允许**读取消息历史记录**",
  "mend.telegram.history": "不用处理：Telegram 不让机器人查看以前的消息",
  "reason.discord.place-closed": "Discord 的子区被锁定了",
  "reason.telegram.place-closed": "Telegram 的话题被关闭了",
  "mend.discord.place-closed":
    "解锁这个子区（子区菜单 → 解锁），或者给机器人的身份组**管理子区**权限，然后发送 `/转发 恢复`",
  "mend.telegram.place-closed":
    "重新打开这个话题（话题菜单 → 重新打开），或在 编辑 → 管理员 → 机器人 里允许**管理话题**，然后发送 `/转发 恢复`",
  "suspended.next-watched": (p) =>
    `这期间的消息都留着。解决之后，几分钟内会自动继续；发送 ${relay(`恢复 ${p.number}`)} 可以马上继续。`,
  "suspended.next-gone": (p) =>
    `这期间的消息都留着。${relay(`解绑 ${p.number}`)} 结束这个绑定，${relay(`恢复 ${p.number}`)} 再试一次。`,
  "recovered.title": (p) => `转发 ${p.number} 继续了`,
  "recovered.next": "那边又可以用了。这期间留着的消息正在按顺序补发。",
  "option.uncertain": "存疑",
  "option.uncertain.about":
    "平台的回应丢了、谁也不知道消息到没到的时候怎么办。在 Discord 上机器人会自己去看，很少用得上；Telegram 不让机器人看。",
  "value.retry": "重发",
  "value.hold": "搁置",
  "choice.uncertain.retry": "再发一次：不会丢，偶尔可能出现两次",
  "choice.uncertain.hold": "放进失败的消息里，等人决定：绝不会出现两次",
};
