import { durationText } from "./duration.js";
import type { LanguageFile } from "./index.js";

/** Simplified Chinese, as people on KOOK write it. */
const time = (ms: number): string => durationText(ms, "zh");
const relay = (words: string): string => `\`/转发 ${words}\``;

const texts: LanguageFile["texts"] = {
  // ---- 名称

  "right.see": "能看到目标频道",
  "right.send": "发送消息",
  "right.webhooks": "以原作者的名字和头像发言（Webhook）",
  "right.files": "发送图片和文件",
  "right.threads": "在子区、话题里发言",
  "right.delete": "删除自己发的消息",

  "mend.discord.see": "编辑频道 → 权限 → 添加机器人的身份组 → 允许**查看频道**",
  "mend.discord.send": "编辑频道 → 权限 → 机器人的身份组 → 允许**发送消息**",
  "mend.discord.webhooks": "编辑频道 → 权限 → 机器人的身份组 → 允许**管理 Webhook**",
  "mend.discord.files": "编辑频道 → 权限 → 机器人的身份组 → 允许**附加文件**和**嵌入链接**",
  "mend.discord.threads": "编辑频道 → 权限 → 机器人的身份组 → 允许**在子区内发送消息**",
  "mend.discord.delete": "编辑频道 → 权限 → 机器人的身份组 → 允许**管理消息**",
  "mend.telegram.see": "把机器人加进群组（频道则要加为管理员）",
  "mend.telegram.send":
    "群组：编辑 → 权限 → 允许**发送消息**，或把机器人设为管理员；频道：管理员 → 机器人 → 允许**发布消息**",
  "mend.telegram.webhooks": "不用处理：Telegram 上作者的名字会写在正文里",
  "mend.telegram.files": "群组：编辑 → 权限 → 允许**发送媒体**，或把机器人设为管理员",
  "mend.telegram.threads": "重新打开该话题，或在 编辑 → 管理员 → 机器人 里允许**管理话题**",
  "mend.telegram.delete": "编辑 → 管理员 → 机器人 → 允许**删除消息**",

  "reason.discord.token-invalid": "Discord 不再接受机器人的 Token",
  "reason.discord.bot-removed": "机器人已被移出 Discord 服务器",
  "reason.discord.place-gone": "Discord 那边的频道已经不存在了",
  "reason.discord.right-missing": "机器人在 Discord 频道里缺少权限",
  "reason.telegram.token-invalid": "Telegram 不再接受机器人的 Token",
  "reason.telegram.bot-removed": "机器人已被移出 Telegram 聊天，或者被拉黑了",
  "reason.telegram.place-gone": "Telegram 那边的聊天或话题已经不存在了",
  "reason.telegram.right-missing": "机器人在 Telegram 聊天里缺少权限",
  "reason.unknown": "目标暂时到不了",

  "mend.discord.token-invalid": "请机器人的部署者更换 `DISCORD_BOT_TOKEN` 并重启，然后发送 `/转发 恢复`",
  "mend.discord.bot-removed": "重新邀请机器人（链接见 `/转发 邀请`），然后发送 `/转发 恢复`",
  "mend.discord.place-gone": "用 `/转发 解绑` 结束它，再用 `/转发 绑定 discord` 绑到别的频道",
  "mend.discord.right-missing":
    "Discord：编辑频道 → 权限 → 机器人的身份组 → 允许**查看频道**、**发送消息**和**管理 Webhook**，然后发送 `/转发 恢复`",
  "mend.telegram.token-invalid": "请机器人的部署者更换 `TELEGRAM_BOT_TOKEN` 并重启，然后发送 `/转发 恢复`",
  "mend.telegram.bot-removed": "把机器人重新加进去（链接见 `/转发 邀请`），然后发送 `/转发 恢复`",
  "mend.telegram.place-gone": "用 `/转发 解绑` 结束它，再用 `/转发 绑定 telegram` 绑到别处",
  "mend.telegram.right-missing":
    "Telegram：编辑 → 管理员 → 机器人 → 允许**发送消息**（频道则是**发布消息**），然后发送 `/转发 恢复`",
  "mend.unknown": "发送 `/转发 恢复` 再试一次",

  "failure.transient": "平台暂时连不上或拒绝了请求，会自动重试",
  "failure.uncertain": "平台的回应丢了，这条消息可能到了也可能没到，不用处理",
  "failure.rate-limited": "平台要求慢一点，稍后自动继续",
  "failure.rejected": "平台拒收了那一条消息，其他消息不受影响",
  "failure.unreachable": "目标到不了",
  "failure.moved": "聊天搬到了新地址，会自动跟过去",
  "failure.unknown": "出了点问题，会自动重试",

  "state.active": "转发中",
  "state.paused-keep": "已暂停（期间的消息先存着）",
  "state.paused-drop": "已暂停（期间的消息不转发）",
  "state.suspended": "出了问题，已停下",

  // ---- 命令没能执行
  "error.bug": (p) => `抱歉，我这边出错了，请再试一次。如果一直这样，请把这个编号告诉机器人的部署者：${p.reference}`,
  "error.unsure": "刚才没能从 KOOK 查到你的角色，所以不能放行，请过一分钟再试。",
  "error.not-allowed": (p) =>
    `${relay(p.command)} 只有服主、管理员和他们指定的管理角色能用。你可以用 ${relay("帮助")} 和 ${relay("状态")}。`,
  "error.button-not-allowed": "只有服主、管理员和管理角色能点这个按钮。",
  "error.too-fast": (p) => `发得太快啦，大约 ${time(p.wait)}后再来吧。`,
  "error.guild-only": "这个命令要在服务器的频道里发。在私信里我可以给你看 `/转发 帮助`。",
  "error.button-expired": "这个按钮已过期，或者已经有人点过了。要的话请重新发一次命令。",

  "unknown.title": "没看懂这条命令",
  "unknown.understood": (p) => `我读到的是：${p.line}`,
  "unknown.command": (p) => `没有“${p.word}”这个命令。`,
  "unknown.nearest": (p) => `你是不是想发 ${p.command}？`,
  "unknown.help": `${relay("帮助")} 可以看到全部命令。`,
  "usage.missing": "后面还少了点什么。",
  "usage.extra": (p) => `“${p.word}”是多出来的。`,
  "usage.wrong": (p) => `“${p.word}”放在这里不对。`,
  "usage.usage": (p) => `用法：${p.usage}`,
  "usage.example": (p) => `例如：${p.example}`,
  "argument.choice": (p) => `“${p.word}”放在这里不对，可选：${p.choices}`,
  "argument.mapping-number": (p) => `“${p.word}”不是绑定的编号，编号见 ${relay("列表")}。`,
  "argument.page": (p) => `“${p.word}”不是页码。`,
  "argument.channel": (p) => `“${p.word}”不是频道。请输入 # 后从 KOOK 的列表里选，选中后会变成蓝色。`,
  "mapping.unknown": (p) => `这里没有 ${p.number} 号绑定，全部绑定见 ${relay("列表")}。`,
  "mapping.none": `这里还没有绑定。在要转发的频道里发送 ${relay("绑定 discord")} 或 ${relay("绑定 telegram")} 开始吧。`,

  // ---- 帮助
  "help.title": "KOOK Relay 转发机器人",
  "help.intro": "我把 KOOK 频道里的消息转发到 Discord 和 Telegram。",
  "help.managers": "服主、管理员和管理角色可用",
  "help.members": "所有人可用",
  "help.more": `想了解某个命令：${relay("帮助 绑定")}。英文命令：\`/relay help\`。也可以直接 @我，代替 \`/转发\`。`,
  "help.start": `想开始转发，就在要转发的频道里发送 ${relay("绑定 discord")} 或 ${relay("绑定 telegram")}。`,
  "help.aliases": (p) => `也可以写成：${p.names}`,
  "help.examples": "例子",
  "help.access-manager": "服主、管理员和管理角色可用。",
  "help.access-member": "所有人可用。",

  // ---- 邀请
  "invite.title": "邀请机器人",
  "invite.kook": (p) => `**KOOK**：${p.link}`,
  "invite.kook-open": "加到别的 KOOK 服务器",
  "invite.kook-unknown": "**KOOK**：请向机器人的部署者索取邀请链接。",
  "invite.discord": (p) => `**Discord**（${p.name}）：${p.link}`,
  "invite.discord-open": "加到 Discord 服务器，只要必需的权限",
  "invite.telegram": (p) => `**Telegram**（${p.name}）：${p.link}；频道请在 管理员 → 添加管理员 里搜索 ${p.name}`,
  "invite.telegram-open": "加到群组",
  "invite.none": "机器人的部署者还没有设置 Discord 或 Telegram。",
  "invite.next": `加好以后，在要转发的 KOOK 频道里发送 ${relay("绑定 discord")} 或 ${relay("绑定 telegram")}。`,

  // ---- 绑定
  "link.not-offered": (p) =>
    `${p.platform} 现在用不了：没有设置，或者还没连上（见 ${relay("状态")}）。可以用的有：${p.offered}`,
  "link.nothing-offered": "机器人的部署者还没有设置 Discord 或 Telegram。",
  "link.other-guild": "那个频道是别的服务器的。",
  "link.not-a-text-channel": (p) => `${p.channel} 是分组，里面没有消息。请选一个文字或语音频道。`,
  "link.channel-unreadable":
    "我看不到那个频道。请在 频道设置 → 权限管理 里添加机器人的角色，允许**查看频道**，然后再试一次。",
  "link.too-many-codes": (p) => `这个服务器短时间内要了太多验证码，请 ${time(p.wait)}后再试。`,
  "link.title": (p) => `把 #${p.channel} 转发到 ${p.platform}`,
  "link.discord-invite": (p) => `**第 1 步** ${p.link}（已经在了就跳过）。`,
  "link.discord-invite-open": "把机器人加到你的 Discord 服务器",
  "link.discord-code": (p) => `**第 2 步** 在 Discord 的频道或子区里发送\n${p.command}`,
  "link.telegram-group": (p) => `**群组**：${p.link}，选好群组就完成了。`,
  "link.telegram-group-open": "点这个链接",
  "link.telegram-code": (p) => `**话题或频道**：先把 ${p.name} 加进去（频道要加为管理员），再在那里发送\n${p.command}`,
  "link.button": "打开 Telegram",
  "link.who":
    "只有能管理那一边的人才能用这个验证码：Discord 需要“管理 Webhook”“管理频道”或“管理员”权限，Telegram 需要是管理员。",
  "link.expires": (p) => `验证码只能用一次，${time(p.wait)}内有效。只有你看得到，请不要转给别人。`,

  "linked.title": (p) => `本频道的消息会转发到 ${p.platform}`,
  "linked.place": (p) => `这里的消息会出现在 ${p.platform} 的 **${p.place}**。`,
  "linked.by": (p) => `由 ${p.creator} 设置，另一边由 ${p.actor} 确认。`,
  "linked.privacy": "从现在起，你在这里说的话会带着你的名字和头像出现在那边。如果你不愿意，请和服主商量。",
  "linked.rights": "机器人在那边的权限",
  "linked.rights-unread": (p) => `刚才没能查到我在那边的权限。${relay(`测试 ${p.number}`)} 可以看到消息能否送达。`,
  "linked.next": (p) => `管理员可以用 ${relay("状态")} 查看情况，用 ${relay(`解绑 ${p.number}`)} 结束转发。`,
  "linked.sample-sent": (p) => `✅ 试发的消息已送达：${p.link}`,
  "linked.sample-sent-unlinked": "✅ 试发的消息已送达。",
  "linked.sample-waiting": "⏳ 试发的消息还在路上。",
  "linked.sample-failed": (p) => `❌ 试发的消息没有送达：${p.problem}`,
  "linked.sample-open": "点开看看",
  "sample.text": (p) => `来自 KOOK 的测试消息：频道「${p.channel}」的消息会出现在这里。`,

  // ---- 转发停了
  "suspended.title": (p) => `转发 ${p.number} 停了`,
  "suspended.place": (p) => `${p.channel} → ${p.platform} **${p.place}**`,
  "suspended.mend": (p) => `${p.reason}。\n解决办法：${p.mend}`,
  "suspended.next": (p) => `这期间的消息都留着。解决之后发送 ${relay(`恢复 ${p.number}`)} 就会继续。`,

  "right.granted": (p) => `✅ ${p.right}`,
  "right.required": (p) => `❌ ${p.right}：必须有。${p.mend}`,
  "right.wanted": (p) => `⚠️ ${p.right}：有的话效果更好。${p.mend}`,

  // ---- 列表、详情
  "list.title": (p) => `共 ${p.count} 个绑定`,
  "list.entry": (p) => `**${p.number}** · ${p.channel} → ${p.platform} **${p.place}** · ${p.state}`,
  "list.page": (p) => `第 ${p.page} 页，共 ${p.pages} 页。下一页：${relay(`列表 ${p.page + 1}`)}`,
  "list.last-page": (p) => `第 ${p.page} 页，共 ${p.pages} 页。`,
  "list.no-page": (p) => `一共只有 ${p.pages} 页。`,
  "list.next": `${relay("详情 编号")} 看某一个的详情，${relay("绑定")} 再加一个。`,
  "show.title": (p) => `${p.number} 号绑定`,
  "show.from": (p) => `来自：${p.channel}`,
  "show.to": (p) => `转发到：${p.platform} **${p.place}**`,
  "show.state": (p) => `状态：${p.state}`,
  "show.created": (p) => `${time(p.ago)}前由 ${p.by} 绑定`,
  "show.created-anonymous": (p) => `${time(p.ago)}前绑定`,

  // ---- 健康状况
  "health.suspended": (p) => `❌ 已停下：${p.reason}。\n解决办法：${p.mend}`,
  "health.day": (p) =>
    p.dead === 0 ? `近 24 小时：送达 ${p.delivered} 条` : `近 24 小时：送达 ${p.delivered} 条，放弃 ${p.dead} 条`,
  "health.waiting": (p) => `${p.waiting} 条在排队，最久的等了 ${time(p.lag)}`,
  "health.held": (p) => `${p.held} 条先存着，恢复后补发`,
  "health.last-delivered": (p) => `最近一次送达在 ${time(p.ago)}前`,
  "health.never-delivered": "还没有送达过消息",
  "health.error": (p) => `⚠️ ${time(p.ago)}前出过问题：${p.failure}`,
  "health.error-words": (p) => `平台的原话：${p.words}`,

  // ---- 状态
  "status.title": "运行状态",
  "status.good": "一切正常。",
  "status.trouble": "有地方需要处理，见下面。",
  "status.connected": (p) => `🟢 ${p.platform}（${p.name}）`,
  "status.connecting": (p) => `🟡 ${p.platform}（${p.name}）：正在连接`,
  "status.down": (p) => `🔴 ${p.platform}（${p.name}）：已经 ${time(p.since)}连不上了`,
  "status.refused": (p) => `🔴 ${p.platform}（${p.name}）：Token 被拒绝，请机器人的部署者更换`,
  "status.entry": (p) => `${p.mark} **${p.number}** · ${p.channel} → ${p.platform} **${p.place}**`,
  "status.more": (p) => `……还有 ${p.count} 个，见 ${relay("列表")}`,

  // ---- 解绑、暂停、恢复
  "unlink.title": (p) => `要解除 ${p.number} 号绑定吗？`,
  "unlink.ask": (p) =>
    `${p.channel} 的消息将不再转发到 ${p.platform} 的 **${p.place}**。还在排队的消息会丢弃，已经转发过去的会留在那边。`,
  "unlink.confirm": "解除绑定",
  "unlink.cancel": "先不解除",
  "unlink.done": (p) => `${p.number} 号绑定已解除：${p.channel} 不再转发到 **${p.place}**。（${p.by}）`,
  "unlink.cancelled": (p) => `什么都没有改。（${p.by}）`,
  "pause.keep": (p) => `已暂停：${p.numbers}。期间的消息先存着，发送 ${relay("恢复")} 后补发。`,
  "pause.drop": (p) => `已暂停：${p.numbers}。期间的消息不会转发，以后也不补发。发送 ${relay("恢复")} 继续。`,
  "pause.which": (p) => `要哪一个？这里的绑定有：${p.numbers}；也可以写 全部。`,
  "resume.done": (p) => `已恢复：${p.numbers}。存着的消息正在按顺序补发。`,
  "resume.nothing": "这里没有暂停或停下的绑定。",
  "resume.already": (p) => `${p.number} 号绑定本来就在转发。`,
  "resume.still-broken": (p) => `${p.number} 号绑定还不能恢复：${p.reason}。\n解决办法：${p.mend}`,
  "resume.right-missing": (p) => `${p.number} 号绑定还不能恢复：\n${p.rights}`,

  // ---- 测试
  "test.not-active": (p) => `${p.number} 号绑定没有在转发，发送 ${relay(`恢复 ${p.number}`)} 恢复它。`,
  "test.sent": (p) => `✅ ${p.number} 号绑定正常，试发的消息已送达：${p.link}`,
  "test.sent-unlinked": (p) => `✅ ${p.number} 号绑定正常，试发的消息已送达 **${p.place}**。`,
  "test.waiting": (p) => `⏳ ${p.number} 号绑定的试发消息在排队，前面还有别的消息。${relay("状态")} 可以查看进度。`,
  "test.failed": (p) => `❌ ${p.number} 号绑定的试发消息没有送达：${p.problem}`,
  "test.open": "点开看看",
  "problem.with-mend": (p) => `${p.problem}。\n解决办法：${p.mend}`,

  // ---- 语言
  "language.now": "好的，以后我在这里说中文。（English: `/relay language en`）",
};

const commands: LanguageFile["commands"] = {
  help: { summary: "看看我会做什么", usage: "帮助 [命令]", examples: ["帮助", "帮助 绑定"] },
  invite: { summary: "把机器人加到 KOOK、Discord、Telegram 的链接", usage: "邀请", examples: ["邀请"] },
  link: {
    summary: "把频道转发到 Discord 或 Telegram",
    usage: "绑定 discord|telegram [#频道]",
    examples: ["绑定 discord", "绑定 telegram #公告"],
  },
  list: { summary: "这个服务器的全部绑定", usage: "列表 [页码]", examples: ["列表", "列表 2"] },
  show: { summary: "某个绑定的详情和健康状况", usage: "详情 编号", examples: ["详情 1"] },
  unlink: { summary: "解除绑定（会先确认）", usage: "解绑 编号", examples: ["解绑 1"] },
  pause: {
    summary: "暂停转发，期间的消息先存着（或丢弃）",
    usage: "暂停 [编号|全部] [保留|丢弃]",
    examples: ["暂停 1", "暂停 全部 丢弃"],
  },
  resume: { summary: "暂停或出问题后继续转发", usage: "恢复 [编号|全部]", examples: ["恢复 1", "恢复 全部"] },
  status: { summary: "连接、延迟、数量和问题", usage: "状态", examples: ["状态"] },
  test: { summary: "试发一条消息", usage: "测试 编号", examples: ["测试 1"] },
  language: { summary: "我说哪种语言", usage: "语言 zh|en", examples: ["语言 en"] },
};

export const zhCn: LanguageFile = { texts, commands };
