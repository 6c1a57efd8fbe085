import { durationText } from "../duration.js";
import type { botTextsEn } from "./en.js";

const relay = (words: string): string => `\`/转发 ${words}\``;

type Same<Texts> = {
  readonly [Key in keyof Texts]: Texts[Key] extends (params: infer P) => string ? (p: P) => string : string;
};

/** 服务器自己的机器人和令牌。属于 `zh-cn.ts`。 */
export const botTextsZh: Same<typeof botTextsEn> = {
  "bot.token-in-public": "⚠️ **你的消息里有机器人的令牌，这个频道的人都看得到。** 拿到它的人可以冒充你的机器人说话。",
  "bot.token-reset.discord":
    "请立刻删掉那条消息，再换一个新令牌：[Discord 开发者平台](https://discord.com/developers/applications) → 你的应用 → Bot → Reset Token。",
  "bot.token-reset.telegram":
    "请立刻删掉那条消息，再换一个新令牌：[@BotFather](https://t.me/BotFather) → /revoke → 选你的机器人。",
  "bot.token-reset.kook":
    "请立刻删掉那条消息，再换一个新令牌：[KOOK 开发者中心](https://developer.kookapp.cn) → 你的应用 → 机器人 → 重置令牌。",
  "bot.token-next": (p) => `新令牌只在私信里发给我：${p.line}`,
  "bot.token-not-run": "那条命令我没有执行。",
  "bot.action": (p) => `这里不能写“${p.word}”。可以 \`添加\`、\`列表\` 或 \`移除\`。`,
  "bot.platform": "请写明是哪个平台的机器人：`discord` 或 `telegram`。",
  "bot.token-missing": "平台后面要写机器人的令牌。",
  "bot.number-missing": `请写明是哪个机器人（写编号）。编号见 ${relay("机器人 列表")}。`,
  "bot.token-shape.discord":
    "这不是 Discord 机器人的令牌：令牌有三段，中间用点隔开。Discord 开发者平台 → 你的应用 → **Bot** → Reset Token，然后整段复制。（应用 ID、公钥和客户端密钥都不是它。）",
  "bot.token-shape.telegram":
    "这不是 Telegram 机器人的令牌：令牌是一串数字、一个冒号，再加 35 个字符。@BotFather → /mybots → 你的机器人 → API Token，然后整段复制。",
  "bot.refused.discord":
    "Discord 不认这个令牌：可能已经重置，或没有复制完整。Discord 开发者平台 → 你的应用 → **Bot** → Reset Token，再把新的发给我。这次什么都没保存。",
  "bot.refused.telegram":
    "Telegram 不认这个令牌：可能已经作废，或没有复制完整。@BotFather → /mybots → 你的机器人 → API Token，再把它发给我。这次什么都没保存。",
  "bot.away": (p) => `现在连不上 ${p.platform}，没法检查令牌。什么都没保存，请过一分钟再试。`,
  "bot.is-shared": (p) => `${p.name} 就是这里所有服务器共用的机器人，不用添加。想要自己的机器人，请新建一个。`,
  "bot.taken": (p) => `${p.name} 正在为另一个服务器转发。请为这里新建一个机器人，或先在那边移除它、解除它的绑定。`,
  "bot.too-many": (p) => `${p.guild} 已经有 ${p.most} 个自己的机器人，到上限了。请先移除一个：${relay("机器人 列表")}`,
  "bot.too-often": (p) => `试的令牌太多了，大约 ${durationText(p.wait, "zh")}后再试。`,
  "bot.which-title": "给哪个服务器？",
  "bot.which": (p) => `令牌有效：它是 ${p.platform} 上的 ${p.name}。请选择它归哪个服务器。`,
  "bot.which-more": (p) => `没有你的服务器？在最后写上它的名字：${p.line}`,
  "bot.no-guild":
    "我没有找到这样的服务器：我在里面，而且你是服主、管理员或转发管理者。请先把我加进你的服务器，并让我看得到一个频道。",
  "bot.guild-unknown": (p) =>
    `在我所在、而且你可以管理转发的服务器里，没有叫“${p.name}”的。请照 KOOK 里显示的名字写，或者不写，从列表里选。`,
  "bot.guilds-unread": "KOOK 刚才没有告诉我哪些服务器是你的。什么都没改，请过一分钟再试。",
  "bot.added-title": (p) => `${p.guild} 有自己的机器人了`,
  "bot.added": (p) =>
    `**${p.name}**（${p.platform}）已连接。这个服务器以后新绑定的 ${p.platform} 都用它。已有的绑定仍用原来的机器人；想换过来，就解绑后重新绑定。`,
  "bot.renewed": (p) => `**${p.name}** 的新令牌已经用上了。`,
  "bot.added-waiting": (p) => `这些绑定之前停下了：${p.numbers}。在服务器里发送 ${p.line}，就从停下的地方继续。`,
  "bot.added-next": (p) => `接下来：${p.link}，然后在要转发的 KOOK 频道里发送 ${p.line}。`,
  "bot.added-invite": (p) => `把 ${p.name} 加到要转发去的地方`,
  "bot.delete-message":
    "🔒 现在请删掉你那条带令牌的消息：长按（或右键）→ 删除。KOOK 不让我替你删。令牌我加密保存，以后不会再显示。",
  "bot.list-title": "你的服务器的机器人",
  "bot.list-guild": (p) => `**${p.guild}**`,
  "bot.list-entry": (p) => `**${p.number}** · ${p.platform} ${p.name} · ${p.state} · ${p.links} 个绑定`,
  "bot.list-none": (p) => `你的服务器没有自己的机器人，用的是这里共用的。想添加：${p.line}`,
  "bot.list-next": (p) => `想移除：${p.line}`,
  "bot.state.connected": "🟢 已连接",
  "bot.state.connecting": "🟡 正在连接",
  "bot.state.down": "🟡 暂时连不上它的平台，我会一直重试",
  "bot.state.refused": "🔴 令牌被拒绝：请用新令牌再添加一次",
  "bot.unknown": (p) => `你的服务器里没有 ${p.number} 号机器人，全部见 ${relay("机器人 列表")}。`,
  "bot.remove-title": (p) => `要移除 ${p.name} 吗？`,
  "bot.remove-ask": (p) => `**${p.name}**（${p.platform}）将不再是 ${p.guild} 的机器人，它的令牌我也会忘掉。`,
  "bot.remove-links": (p) =>
    `这些绑定用的是它，会停下：${p.numbers}。期间的消息先存着。再次添加同一个机器人后可以继续；也可以解绑后重新绑定。`,
  "bot.remove-no-links": "没有绑定在用它。",
  "bot.remove-confirm": "移除",
  "bot.remove-cancel": "保留",
  "bot.removed": (p) => `**${p.name}** 已移除，令牌也忘掉了。（${p.by}）`,
  "bot.removed-links": (p) => `这些绑定停下了：${p.numbers}。`,
  "bot.kept": (p) => `什么都没有改。（${p.by}）`,
  "reason.own-bot-removed": "它用的是服务器自己的机器人，而那个机器人已被移除",
  "mend.own-bot-removed": `在私信里重新添加同一个机器人（${relay("机器人 添加")}），再发送 ${relay("恢复")}；或者解绑后重新绑定`,

  "link.locked-title": (p) => `#${p.channel} 不是对所有人开放的`,
  "link.locked": (p) =>
    `在 KOOK 里只有一部分人看得到 ${p.channel}。绑定以后，**${p.platform} 那边的所有人都看得到里面说的话**，不管他们是谁。`,
  "link.locked-confirm": "仍然转发",
  "link.locked-cancel": "算了",
  "link.locked-left": "没有绑定。",
  "link.kook-fine": (p) => `✅ KOOK 这边：我看得到 ${p.channel}，也能在里面发言。`,
  "link.kook-silent": (p) =>
    `⚠️ KOOK 这边：我看得到 ${p.channel}，但不能在里面发言，所以那里的命令得不到回答，通知会私信给你。频道设置 → 权限 → 机器人的角色 → 允许 **发送消息**。`,
  "link.kook-unread": "⚠️ KOOK 这边：刚才读不到谁能看这个频道，请自己确认它对所有人开放。",
  "link.far-side": (p) => `我在 ${p.platform} 那边的权限，会在用掉绑定码时检查；缺什么、在哪里设置，我会在这里说明。`,
  "set.right-missing": "对面现在还做不到：",
  "set.right-unread": "刚才没能问到对面，我有没有做这件事的权限。",

  "right.react": "添加回应",
  "right.pin": "置顶消息",
  "mend.discord.react": "编辑频道 → 权限 → 机器人的身份组 → 允许 **添加反应** 和 **读取消息历史**",
  "mend.discord.pin": "编辑频道 → 权限 → 机器人的身份组 → 允许 **置顶消息**（Pin Messages）",
  "mend.telegram.react": "群组：编辑 → 回应 → 允许；频道：编辑 → 回应",
  "mend.telegram.pin": "群组：编辑 → 管理员 → 机器人 → 允许 **置顶消息**；频道：→ 允许 **编辑他人消息**",

  "page.button-previous": "◀ 上一页",
  "page.button-next": "下一页 ▶",
  "error.button-not-yours": "这个按钮只给发命令的人用。你也可以自己发一次命令。",
  "error.direct-only": (p) =>
    `这个只在私信里谈，因为机器人的令牌（Token）等于密码：点开我的头像，选 **发私信**，在那里发送 ${p.line}`,
};

export const botCommandZh = {
  summary: "添加自己的 Discord 或 Telegram 机器人（只能在私信里）",
  usage: "机器人 添加|列表|移除 …",
  examples: ["机器人 添加 telegram 123456:ABC…", "机器人 添加 discord MTA…", "机器人 列表", "机器人 移除 3"],
} as const;
