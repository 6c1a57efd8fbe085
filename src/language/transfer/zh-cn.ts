import type { transferTextsEn } from "./en.js";

const relay = (words: string): string => `\`/转发 ${words}\``;

type TransferTexts = {
  readonly [Key in keyof typeof transferTextsEn]: (typeof transferTextsEn)[Key] extends (params: infer Params) => string
    ? (params: Params) => string
    : string;
};

/** What is said of exports and imports, in Chinese: part of `zh-cn.ts`. */
export const transferTextsZh: TransferTexts = {
  "export.title": "这个服务器的全部设置",
  "export.holds": (p) =>
    `文件里有 ${p.links} 个绑定、${p.filters} 条过滤规则和服务器设置，没有令牌或其他密钥。不过拿到它的人会知道消息转发到哪里。`,
  "export.suspended": "因故障停下的绑定，在文件里记为正常。",
  "export.next": (p) =>
    `要导入时：把文件发到频道里，再回复那条消息 ${relay("导入")}。只要 KOOK 还留着这个文件，也可以直接：${p.line}`,
  "export.no-upload": "KOOK 没有收下文件，请稍后再试。",
  "import.how": `请回复带文件的那条消息：${relay("导入")}。文件由 ${relay("导出")} 生成。`,
  "import.gone": "看不到你回复的那条消息。请把文件发到这个频道，再回复那条消息。",
  "import.no-file": `那条消息里没有文件。请发送 ${relay("导出")} 生成的文件，再回复那条消息。`,
  "import.unreadable": "KOOK 没有给我看那条消息，请稍后再试。",
  "import.other": `这不是我的文件。${relay("导出")} 可以生成一个。`,
  "import.newer": "这个文件来自更新的版本。请先升级转发程序。",
  "import.wrong": (p) => `文件被手动改过，${p.at} 这里不对。请改正这一处，或者重新导出。`,
  "import.too-large": "文件太大了，不可能是我的。",
  "import.refused": "我只读取在 KOOK 里发送的文件。请把文件发到这个频道，再回复那条消息。",
  "import.unreachable": "KOOK 的文件服务器没有及时回应，请稍后再试。",
  "import.no-room": "磁盘没有空间放这个文件。请告诉部署者。",
  "import.title": "这个文件会改变什么",
  "import.foreign": (p) =>
    `这个文件属于另一个服务器：${p.server}。绑定、角色和频道是每个服务器自己的，所以只采用它的语言和对全部绑定生效的过滤规则。`,
  "import.nothing": "什么都不变：文件里能采用的，这里已经都是这样。",
  "import.link-back": (p) => `➕ 绑定 ${p.number} → ${p.platform} ${p.place} 恢复原样`,
  "import.link-changed": (p) => `✏️ 绑定 ${p.number}：${p.names}`,
  "import.link-paused": (p) => `⏸️ 绑定 ${p.number} 暂停`,
  "import.link-resumed": (p) => `▶️ 绑定 ${p.number} 继续`,
  "import.filter-added": (p) => `➕ 过滤规则：${p.rule}（${p.scope}）`,
  "import.filter-added-off": (p) => `➕ 过滤规则（停用）：${p.rule}（${p.scope}）`,
  "import.filter-on": (p) => `✏️ 启用过滤规则 ${p.number}`,
  "import.filter-off": (p) => `✏️ 停用过滤规则 ${p.number}`,
  "import.language": (p) => `✏️ 语言：${p.language}`,
  "import.alert": (p) => `✏️ 故障在 ${p.channel} 通知`,
  "import.more": (p) => `……还有 ${p.count} 项`,
  "import.stays": (p) => `已经一致：${p.links} 个绑定，${p.filters} 条过滤规则。这里有而文件里没有的，保持不变。`,
  "import.cant": "⛔ 无法采用的：",
  "import.cant-link": (p) => `#${p.channel} → ${p.platform} ${p.place}：${p.why}`,
  "import.cant-filter": (p) => `过滤规则 ${p.rule}：${p.why}`,
  "import.never-linked-discord": `这个服务器从没绑定过。请在那个频道用 ${relay("绑定 discord")} 重新绑定。`,
  "import.never-linked-telegram": `这个服务器从没绑定过。请在那个频道用 ${relay("绑定 telegram")} 重新绑定。`,
  "import.out-of-reach": "机器人、那边的位置或这边的频道已经够不着了。机器人回到那里之后，请重新绑定。",
  "import.no-meaning": "内容不合适，或者它的绑定无法采用。",
  "import.too-many": "过滤规则已经太多了。",
  "import.managers": (p) =>
    `文件里的 ${p.count} 个管理角色：谁可以管理，由服务器主和管理员决定，用 ${relay("管理 添加 @角色")}。`,
  "import.strange-alert": `文件里的故障通知频道不是这个服务器里我能看到的频道。可以用 ${relay("通知 这里")} 设置。`,
  "import.apply": "全部采用",
  "import.cancel": "不用了",
  "import.applied": (p) => `好了，全部已经生效。${p.audit} 可以看到谁导入了什么。`,
  "import.cancelled": "什么都没有改变。",
  "import.changed": `给你看过之后，这里又有了变化，所以什么都没有采用。请重新 ${relay("导入")}。`,
  "import.back-title": "这个频道重新开始转发",
  "import.back": (p) => `这里的消息重新转发到 ${p.platform} ${p.place}：${p.member} 恢复了原来的绑定。`,
  "import.back-next": (p) =>
    `${relay(`详情 ${p.number}`)} 查看绑定，${relay(`解绑 ${p.number}`)} 结束绑定，${relay("隐私")} 可以让自己的消息不被转发。`,
  "field.links": "绑定",
  "field.filters": "过滤规则",
  "field.language": "语言",
};

export const exportCommandZh = {
  summary: "把这个服务器的绑定、过滤规则和设置导出为文件",
  usage: "导出",
  examples: ["导出"],
} as const;

export const importCommandZh = {
  summary: "导入这样的文件，先显示会改变什么",
  usage: "导入 [文件的链接]",
  examples: ["导入"],
} as const;
