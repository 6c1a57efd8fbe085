import type { filterTextsEn } from "./en.js";

const relay = (words: string): string => `\`/转发 ${words}\``;

type FilterTexts = {
  readonly [Key in keyof typeof filterTextsEn]: (typeof filterTextsEn)[Key] extends (params: infer Params) => string
    ? (params: Params) => string
    : string;
};

/** What filters say, in Chinese: part of `zh-cn.ts`. */
export const filterTextsZh: FilterTexts = {
  "filter.unknown": (p) => `这里没有编号为 ${p.number} 的过滤规则。${relay("过滤 列表")} 可以看到全部。`,
  "filter.too-many": (p) => `已经有 ${p.most} 条过滤规则了，不能再多。先用 ${relay("过滤 删除 编号")} 删掉一条。`,
  "filter.action": "请写明是 `屏蔽` 还是 `允许`。",
  "filter.kind": (p) => `请写明按什么过滤：${p.kinds}`,
  "filter.number": `请写明是哪一条规则的编号。${relay("过滤 列表")} 里有编号。`,
  "filter.value.keyword": (p) => `请写明要找的词，最多 ${p.most} 个字。`,
  "filter.value.user": "请写明是谁的消息：输入 @ 并在 KOOK 的列表里选择这个人。",
  "filter.value.role": "请写明是哪个角色：输入 @ 并在 KOOK 的列表里选择这个角色。",
  "filter.value.length": "请写明多少个字：`>500` 表示更长的，`<5` 表示更短的。",
  "filter.added": (p) => `好了。${p.filter}`,
  "filter.removed": (p) => `已删除：${p.filter}`,
  "filter.again": (p) => `想恢复的话：${p.line}`,
  "filter.on": (p) => `已启用：${p.filter}`,
  "filter.off": (p) => `已停用：${p.filter}`,
  "filter.from-now": "对之后的消息生效。消息被编辑后会重新判断：不再放行的话，已转发的那一份会被删除。",
  "filter.allow-note": (p) => `从现在起，按“${p.kind}”只转发被允许的，其余的留在 KOOK。`,
  "filter.title": (p) => `${p.count} 条过滤规则`,
  "filter.none": `还没有过滤规则，所有消息都会转发。例如 ${relay("过滤 添加 屏蔽 关键词 广告")} 就不再转发带这个词的消息。`,
  "filter.entry": (p) => `**${p.number}** · ${p.rule} · ${p.scope} · 起作用 ${p.hits} 次`,
  "filter.entry-off": (p) => `**${p.number}** · ${p.rule} · ${p.scope} · 已停用`,
  "filter.order":
    "判断顺序：类型、用户、角色、全体提及、附件、长度、关键词，每一关都要通过。同时匹配时，单个绑定的规则先于整个服务器的，屏蔽先于允许。某一类有允许规则时，这一类里没被允许的都不转发。",
  "filter.page": (p) => `第 ${p.page} 页，共 ${p.pages} 页。${relay(`过滤 列表 ${p.page < p.pages ? p.page + 1 : 1}`)}`,
  "filter.named": (p) => `规则 ${p.number}：${p.rule}（${p.scope}）`,
  "filter.rule": (p) => `${p.action} ${p.kind} ${p.value}`,
  "filter.block": "屏蔽",
  "filter.allow": "允许",
  "filter.scope-guild": "全部绑定",
  "filter.scope-mapping": (p) => `绑定 ${p.number}`,
  "filter.scope-gone": "已解除的绑定",
  "filter.kind.type": "类型",
  "filter.kind.user": "用户",
  "filter.kind.role": "角色",
  "filter.kind.mention-all": "全体提及",
  "filter.kind.attachment": "附件",
  "filter.kind.length": "长度",
  "filter.kind.keyword": "关键词",
  "filter.word.text": "文字",
  "filter.word.image": "图片",
  "filter.word.video": "视频",
  "filter.word.file": "文件",
  "filter.word.audio": "音频",
  "filter.word.card": "卡片",
  "filter.word.any": "任意",
  "filter.blocked-by": (p) => `⛔ 不转发。${p.filter}`,
  "filter.not-allowed": (p) => `⛔ 不转发：按“${p.kind}”只允许一部分，没有规则允许这一条。${relay("过滤 列表")}`,
  "filter.allowed-by": (p) => `✅ 会转发。${p.filter}`,
  "filter.test-title": "过滤规则的效果",
  "filter.test-none": `我还不知道这个频道的任何消息。可以给一段文字：${relay("过滤 试试 你好")}`,
  "filter.test-count": (p) => `这个频道最近的 ${p.looked} 条消息里，有 ${p.hits} 条至少会被一个绑定拦下。`,
  "filter.test-count-one": (p) => `这个频道最近的 ${p.looked} 条消息里，有 ${p.hits} 条匹配。${p.filter}`,
  "filter.test-hit": (p) => `${p.author}：${p.text}`,
  "filter.test-more": (p) => `……还有 ${p.count} 条`,
  "filter.test-match": (p) => `这段文字匹配。${p.filter}`,
  "filter.test-no-match": (p) => `这段文字不匹配。${p.filter}`,
  "filter.test-mapping": (p) => `绑定 ${p.number}：${p.decision}`,
  "filter.test-as-you": "按你（不算任何角色）刚刚在这里说了这段话来判断。",
  "filter.test-unmapped": `这个频道没有被转发。用 ${relay("绑定 discord")} 或 ${relay("绑定 telegram")} 开始。`,
  "filter.no-text": "（没有文字）",
};

export const filterCommandZh = {
  summary: "哪些消息转发，哪些留在 KOOK",
  usage: "过滤 [列表|添加|删除|启用|停用|试试] …",
  examples: [
    "过滤 添加 屏蔽 关键词 广告",
    "过滤 添加 2 允许 角色 @公告员",
    "过滤 添加 屏蔽 长度 >500",
    "过滤 停用 3",
    "过滤 删除 3",
    "过滤 试试",
    "过滤 试试 你好",
  ],
} as const;
