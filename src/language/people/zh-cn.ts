import type { peopleTextsEn } from "./en.js";

const relay = (words: string): string => `\`/转发 ${words}\``;

type PeopleTexts = {
  readonly [Key in keyof typeof peopleTextsEn]: (typeof peopleTextsEn)[Key] extends (params: infer Params) => string
    ? (params: Params) => string
    : string;
};

/** 撤回、清理、隐私和管理角色的文字：`zh-cn.ts` 的一部分。 */
export const peopleTextsZh: PeopleTexts = {
  // ---- recall
  "recall.no-quote": `请说明是哪条消息：在 KOOK 里引用它（长按 → 回复），并输入 ${relay("撤回")}。`,
  "recall.unknown": "我没有这条消息的记录：它没有经过本服务器的任何绑定，或者时间太久，相关记录已经删除。",
  "recall.none": "这条消息没有副本，没有什么可以撤回的。",
  "recall.title": (p) => `撤回 ${p.count} 份副本？`,
  "recall.place": (p) => `${p.number} 号绑定 · ${p.platform} **${p.place}**`,
  "recall.place-ended": "一个已解除的绑定",
  "recall.ask": "副本会被永久删除。KOOK 里的原消息不受影响，以后再编辑它也不会让副本回来。还在排队的不会再发送。",
  "recall.confirm": "撤回",
  "recall.cancel": "保留",
  "recall.cancelled": (p) => `副本保留（${p.by}）。`,
  "recall.done": (p) => `已撤回 ${p.count} 份副本（${p.by}）。`,
  "recall.waiting": (p) => `还有 ${p.count} 份副本正在删除。引用原消息并输入 ${relay("追踪")} 可以看到结果。`,
  "recall.failed": (p) => `有 ${p.count} 份副本刚才没能删除；重试有用的会自动重试。${relay("失败")} 会列出已放弃的。`,
  "recall.held": (p) => `有 ${p.count} 份副本所在的绑定因故障停止了，等 ${relay("恢复 N")} 之后再删除。`,
  "recall.out-of-reach": (p) => `有 ${p.count} 份副本所在的位置已经迁移，只能由那边的人删除。`,

  // ---- purge
  "purge.who": "请说明是谁的副本：输入 @ 并从 KOOK 的列表里选择成员，或者填写对方的 KOOK ID。",
  "purge.since": (p) =>
    `看不懂“${p.word}”这个时间。请说明从什么时候开始：\`2小时\`、\`7天\`、\`昨天\` 或 \`2026-11-20\`。`,
  "purge.since-missing": "请说明从什么时候开始，例如 `2小时`、`7天`、`昨天` 或 `2026-11-20`。",
  "purge.future": "这个时间还没到。请给一个过去的时间：`2小时`、`7天`、`昨天` 或 `2026-11-20`。",
  "purge.none": (p) => `最近 ${p.ago}里，这个人在这里说的话没有副本。`,
  "purge.title": (p) => `删除 ${p.copies} 份副本？`,
  "purge.ask": (p) =>
    `**${p.name}** 最近 ${p.ago}里在这里说的${p.more ? "超过 " : " "}${p.messages} 条消息，它们在本服务器绑定的所有位置的副本都会删除。KOOK 里的原消息不受影响。`,
  "purge.slow": "从最新的开始，每次删除几份，这样正在发送的消息不用久等。进度会显示在这张卡片上。",
  "purge.confirm": "删除",
  "purge.cancel": "保留",
  "purge.cancelled": (p) => `副本保留（${p.by}）。`,
  "purge.busy": `本服务器正在进行一次清理。${relay("清理")} 查看进度，${relay("清理 停止")} 结束它。`,
  "purge.idle": `现在没有正在进行的清理。${relay("清理 @名字 2小时")} 会删除一个人从那时起所说的话的副本。`,
  "purge.running": (p) => `正在删除副本：已处理 ${p.messages} 条，共 ${p.total} 条消息。`,
  "purge.by": (p) => `由 ${p.by} 在 ${p.ago}前发起。`,
  "purge.how-to-stop": `${relay("清理 停止")} 可以结束它。重启之后会自动继续。`,
  "purge.done": (p) => `完成：撤回了 ${p.messages} 条消息的 ${p.copies} 份副本。`,
  "purge.stopped": (p) => `已停止：共 ${p.total} 条消息，撤回了其中 ${p.messages} 条的副本，其余保留。`,

  // ---- privacy
  "privacy.title": "你的隐私",
  "privacy.in": "你在转发的频道里说的话会转发到其他平台，并带上你的名字和头像。",
  "privacy.out": "你已选择退出：在任何服务器，你说的话都不会被转发或保存。",
  "privacy.held-none": "没有保存你的任何消息。",
  "privacy.held": (p) =>
    `保存着你的${p.more ? "超过 " : " "}${p.messages} 条消息（其中 ${p.texts} 条还有文字），在其他平台上有 ${p.copies} 份副本。`,
  "privacy.keep": (p) =>
    `文字保存 ${p.contentDays} 天，用于编辑、回复和搜索。有过这条消息、当时的名字以及副本在哪里：保存 ${p.archiveDays} 天。`,
  "privacy.backups": (p) =>
    `部署这个机器人的人保留最近 ${p.count} 份每日备份：在这里删除的内容，过同样多的天数后也会从备份里消失。`,
  "privacy.everywhere": "你的选择对这个机器人服务的所有服务器都有效。",
  "privacy.how": `${relay("隐私 退出")} 不再转发你，${relay("隐私 导出")} 把保存的全部内容发给你，${relay("隐私 删除")} 删除它们。`,
  "privacy.how-in": `${relay("隐私 加入")} 恢复转发，${relay("隐私 导出")} 把保存的全部内容发给你，${relay("隐私 删除")} 删除它们。`,
  "privacy.opted-out":
    "好了。从现在起，在任何服务器，你说的话都不会被转发或保存。别人回复或提到你时，你的话和名字也会省去。",
  "privacy.opted-out-before": "你之前已经退出了：你说的话不会被转发或保存。",
  "privacy.texts-go": "现在保存着的内容，会在今晚删去文字和你的名字。",
  "privacy.copies-stay": `已经在其他平台上的副本会保留。如果想把它们也删除，请用 ${relay("隐私 删除")}。`,
  "privacy.opted-in": "好了。从现在起，你在转发的频道里说的话会重新转发。退出期间说的话只留在 KOOK。",
  "privacy.opted-in-before": "你没有退出过：你在转发的频道里说的话会被转发。",
  "privacy.export-title": "保存的与你有关的内容",
  "privacy.export-file": (p) => `第 ${p.part} 部分：${p.messages} 条消息。文件供程序读取，用任何文本编辑器也能打开。`,
  "privacy.export-sent": (p) => `已通过私信发给你 ${p.files} 个文件：${p.messages} 条消息，以及其他与你有关的内容。`,
  "privacy.export-sent-here": (p) => `${p.files} 个文件：${p.messages} 条消息，以及其他与你有关的内容。`,
  "privacy.export-refused":
    "没能把文件发给你：KOOK 不让我给你发私信。请在 设置 → 隐私设置 里允许服务器成员私信，或者先给我发一条私信，然后再试。",
  "privacy.delete-title": "删除保存的与你有关的内容？",
  "privacy.delete-ask":
    "你说的话和当时的名字会从所有服务器的日志、归档和搜索里删除。别人回复或提到你的地方，你的话和名字也会删去。只留下“有过这条消息”，不再知道是谁的。",
  "privacy.delete-copies":
    "其他平台上的副本也可以一起删除。**如果现在保留，以后就找不出哪些是你的了。** 你在 KOOK 里的消息不受影响。",
  "privacy.delete-stays": "你作为管理人员做过的修改，会留在那个服务器的修改记录里。",
  "privacy.delete-future": `这不影响以后的消息：想以后也不转发，请用 ${relay("隐私 退出")}。`,
  "privacy.delete-with-copies": "删除，连同副本",
  "privacy.delete-without-copies": "删除，保留副本",
  "privacy.delete-cancel": "都不删除",
  "privacy.delete-cancelled": "没有删除任何内容。",
  "privacy.delete-begun": "正在删除。完成后会用私信告诉你；重启也不会中断。",
  "privacy.delete-busy": "已经在删除了。完成后会用私信告诉你。",
  "privacy.delete-done": (p) => `完成：已删除你的 ${p.messages} 条消息的保存内容。`,
  "privacy.delete-done-copies": (p) => `完成：已删除你的 ${p.messages} 条消息的保存内容，并撤回了 ${p.copies} 份副本。`,

  // ---- manager
  "manager.title": "管理角色",
  "manager.none": `目前只有服主和管理员可以使用全部命令。${relay("管理 添加 @角色")} 可以让一个角色也能使用。`,
  "manager.roles": "除了服主和管理员，这些角色也可以使用全部命令：",
  "manager.role": (p) => `· **${p.role}**`,
  "manager.gone": (p) => `有 ${p.count} 个角色已经不存在，已从名单里去掉。`,
  "manager.next": `${relay("管理 添加 @角色")} 添加，${relay("管理 移除 @角色")} 移除。`,
  "manager.which": "请说明是哪个角色：输入 @ 并从 KOOK 的列表里选择角色，或者写出它的名字。",
  "manager.unknown": (p) => `这里没有叫“${p.word}”的角色。请输入 @ 并从 KOOK 的列表里选择。`,
  "manager.ambiguous": (p) => `有好几个角色都叫“${p.word}”。请输入 @ 并从 KOOK 的列表里选择对的那个。`,
  "manager.everyone":
    "这个角色是服务器里的所有人。能使用全部命令的人可以把消息发到别处、删除副本：请选择只有信得过的人才有的角色。",
  "manager.person": "这是一个人。管理权限只给角色：请先给这个人一个角色，再添加那个角色。",
  "manager.too-many": (p) => `已经有 ${p.most} 个角色了，不能再多。`,
  "manager.unreadable": "KOOK 刚才没有告诉我这个服务器的角色。请过一分钟再试。",
  "manager.added": (p) => `好了。拥有角色 **${p.role}** 的成员现在可以使用全部命令。`,
  "manager.added-before": (p) => `拥有角色 **${p.role}** 的成员本来就可以使用全部命令。`,
  "manager.removed": (p) => `好了。角色 **${p.role}** 不再有使用命令的权限。`,
  "manager.removed-before": (p) => `角色 **${p.role}** 本来就没有这个权限。`,
  "manager.not-administrator": (p) => `${relay(p.command)} 只有服主和管理员可以使用：管理角色不能再指定管理角色。`,

  "field.userId": "KOOK ID",
  "field.since": "起始时间",
  "field.messages": "消息数",
  "preview.refused-opted-out": "它不会转发到任何地方：发送者选择了退出。",
  "help.administrators": "服主和管理员可用",
  "help.left-administrators": (p) => `另有 ${p.count} 个命令只有服主和管理员能用。`,
  "help.left": (p) => `另有 ${p.count} 个命令只有服主、管理员和管理角色能用。`,
  "help.access-administrator": "服主和管理员可用。",
};

export const peopleCommandsZh = {
  recall: { summary: "撤回一条消息的所有副本（引用它）", usage: "撤回 [消息ID]", examples: ["撤回"] },
  purge: {
    summary: "删除一个人从某时起所说的话的副本",
    usage: "清理 @名字 时间 | 停止",
    examples: ["清理 @名字 2小时", "清理 @名字 2026-11-20", "清理 停止"],
  },
  privacy: {
    summary: "保存了你的什么；退出转发、导出、删除",
    usage: "隐私 [退出|加入|导出|删除]",
    examples: ["隐私", "隐私 退出", "隐私 删除"],
  },
  manager: {
    summary: "哪些角色可以使用全部命令",
    usage: "管理 [列表 | 添加|移除 @角色]",
    examples: ["管理", "管理 添加 @管理组", "管理 移除 @管理组"],
  },
} as const;
