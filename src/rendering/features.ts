import type { Presentation } from "../message/index.js";
import { capabilities, embedLimits } from "./capabilities.js";

/** How much of something arrives: as it was, poorer, as a line that says so, or not at all. */
export type Support = "full" | "partial" | "fallback" | "dropped";

/** The same in each language. */
export interface Words {
  readonly en: string;
  readonly zh: string;
}

export interface Capability {
  readonly support: Support;
  /** What becomes of it. */
  readonly note: Words;
}

export interface FeatureRow {
  readonly name: Words;
  readonly discord: Capability;
  readonly telegram: Capability;
}

/** What a message can hold, and what happens to it later. */
export type Feature = keyof typeof features;

const supportAs =
  (support: Support) =>
  (en: string, zh: string): Capability => ({ support, note: { en, zh } });
const full = supportAs("full");
const partial = supportAs("partial");
const fallback = supportAs("fallback");
const dropped = supportAs("dropped");
const named = (en: string, zh: string): Words => ({ en, zh });

const { discord, telegram } = capabilities;
const mb = (bytes: number): string => `${Math.round(bytes / (1024 * 1024))} MB`;

const SAME = full("as it was", "原样");
const BOX_LINE = fallback("a line of box characters", "一行横线字符");
const COLORLESS = dropped("the text without its colour", "只有文字，没有颜色");
const INERT = partial(
  "@name that notifies nobody, unless the mapping names whom it may notify",
  "@名字，不会提醒任何人，除非映射里指定了可以提醒谁",
);
const EMOJI_NAME = fallback("`:name:`", "`:名字:`");
const DISCORD_FILE = full(
  `uploaded with the text, up to ${discord.limits.filesPerMessage} in one message; over ${mb(discord.limits.fileBytes)} (more with server boosts): a line with name, size and link`,
  `和正文一起上传，一条消息最多 ${discord.limits.filesPerMessage} 个；超过 ${mb(discord.limits.fileBytes)}（服务器助力后更大）：一行文件名、大小和链接`,
);
const TELEGRAM_MEDIA = full(
  `uploaded with the text, several as one album; a picture over ${mb(telegram.limits.photoBytes)} as a file; over ${mb(telegram.limits.fileBytes)}: a line with name, size and link`,
  `和正文一起上传，几个合成一个相册；超过 ${mb(telegram.limits.photoBytes)} 的图片作为文件；超过 ${mb(telegram.limits.fileBytes)}：一行文件名、大小和链接`,
);
const TELEGRAM_FILE = full(
  `uploaded with the text; over ${mb(telegram.limits.fileBytes)}: a line with name, size and link`,
  `和正文一起上传；超过 ${mb(telegram.limits.fileBytes)}：一行文件名、大小和链接`,
);
const KOOK_BUTTON = fallback("`[label]`, linked to the message in KOOK", "`[文字]`，链接到 KOOK 里的那条消息");
const NO_COUNTERPART = dropped("has no counterpart", "没有对应的东西");

/** What becomes of each thing, in the order in which people are told. */
export const features = {
  author: {
    name: named("author", "作者"),
    discord: full(
      "the sender, with name and avatar (webhook); without *Manage Webhooks*, or with personas off, a bold name before the text",
      "发送者，带名字和头像（Webhook）；没有“管理 Webhook”权限或关闭了 persona 时，正文前加粗体名字",
    ),
    telegram: partial(
      "a bold name before the text, with a mark for people of the same name; no avatar",
      "正文前的粗体名字，重名的人有不同标记；没有头像",
    ),
  },
  bold: { name: named("bold", "粗体"), discord: SAME, telegram: SAME },
  italic: { name: named("italic", "斜体"), discord: SAME, telegram: SAME },
  strike: { name: named("strikethrough", "删除线"), discord: SAME, telegram: SAME },
  underline: { name: named("underline", "下划线"), discord: SAME, telegram: SAME },
  spoiler: { name: named("spoiler", "剧透"), discord: SAME, telegram: SAME },
  code: { name: named("code", "行内代码"), discord: SAME, telegram: SAME },
  "code-block": { name: named("code block with its language", "代码块及其语言"), discord: SAME, telegram: SAME },
  "quote-block": { name: named("quoted lines", "引用段落"), discord: SAME, telegram: SAME },
  "unicode-emoji": { name: named("emoji and their short codes", "表情符号和短代码"), discord: SAME, telegram: SAME },
  "styled-code": {
    name: named("code inside bold text, a spoiler or a link", "粗体、剧透或链接里的代码"),
    discord: partial(
      "code with characters that are markup gives up the format around it",
      "含有标记字符的代码会失去外层格式",
    ),
    telegram: partial(
      "the format around it gives way; in a spoiler or a link it is the code that does",
      "失去外层格式；在剧透或链接里则失去代码格式",
    ),
  },
  link: {
    name: named("link", "链接"),
    discord: full(
      "a link; a text that looks like another address stands beside the real one",
      "链接；看起来像另一个网址的文字会和真实网址并列显示",
    ),
    telegram: full(
      "a link; a text that looks like another address stands beside the real one",
      "链接；看起来像另一个网址的文字会和真实网址并列显示",
    ),
  },
  "link-preview": {
    name: named("preview of a link", "链接预览"),
    discord: full("for a pasted address only, as in KOOK", "只用于直接粘贴的网址，和 KOOK 一样"),
    telegram: full("for a pasted address only, as in KOOK", "只用于直接粘贴的网址，和 KOOK 一样"),
  },
  rule: { name: named("dividing line", "分割线"), discord: BOX_LINE, telegram: BOX_LINE },
  "font-color": { name: named("coloured text", "彩色文字"), discord: COLORLESS, telegram: COLORLESS },
  "long-text": {
    name: named("long message", "长消息"),
    discord: full(
      `several messages of ${discord.limits.text} characters, cut between paragraphs, sentences or words; code blocks and formats go on`,
      `每 ${discord.limits.text} 字一条，在段落、句子或词之间断开；代码块和格式会续上`,
    ),
    telegram: full(
      `several messages of ${telegram.limits.text} characters, the same way`,
      `每 ${telegram.limits.text} 字一条，做法相同`,
    ),
  },
  "mention-user": { name: named("mention of a person", "提及用户"), discord: INERT, telegram: INERT },
  "mention-role": { name: named("mention of a role", "提及角色"), discord: INERT, telegram: INERT },
  "mention-channel": {
    name: named("mention of a channel", "提及频道"),
    discord: partial("#name", "#名字"),
    telegram: full("#name, linked to the channel in KOOK", "#名字，链接到 KOOK 里的频道"),
  },
  "mention-all": {
    name: named("mention of everyone", "提及所有人"),
    discord: partial("@everyone or @here, notifying nobody", "@everyone 或 @here，不会提醒任何人"),
    telegram: partial("@all or @here, notifying nobody", "@all 或 @here，不会提醒任何人"),
  },
  "guild-emoji": { name: named("server emoji", "服务器表情"), discord: EMOJI_NAME, telegram: EMOJI_NAME },
  reply: {
    name: named("reply to a message", "回复消息"),
    discord: partial("who and how it began, with a link to the copy", "原作者和开头几个字，带指向那一条的链接"),
    telegram: full(
      "a reply to the copy; without one, who and how it began",
      "回复对应的那一条；没有时显示原作者和开头几个字",
    ),
  },
  image: { name: named("picture", "图片"), discord: DISCORD_FILE, telegram: TELEGRAM_MEDIA },
  video: { name: named("video", "视频"), discord: DISCORD_FILE, telegram: TELEGRAM_MEDIA },
  audio: { name: named("audio", "音频"), discord: DISCORD_FILE, telegram: TELEGRAM_FILE },
  file: { name: named("file", "文件"), discord: DISCORD_FILE, telegram: TELEGRAM_FILE },
  "card-header": {
    name: named("card: header", "卡片：标题"),
    discord: full("title of an embed", "embed 的标题"),
    telegram: full("a bold line", "一行粗体"),
  },
  "card-section": {
    name: named("card: text with a picture or button beside it", "卡片：文字，以及旁边的图片或按钮"),
    discord: full("text of the embed, the picture as its thumbnail", "embed 的正文，图片作为缩略图"),
    telegram: full("text; the picture with the others, the button below", "文字；图片和其他图片放在一起，按钮在下方"),
  },
  "card-fields": {
    name: named("card: columns", "卡片：多列文字"),
    discord: full(`fields of the embed, ${embedLimits.fields} in each`, `embed 的字段，每个 ${embedLimits.fields} 个`),
    telegram: partial("one under the other", "逐行排列"),
  },
  "card-images": {
    name: named("card: pictures", "卡片：图片"),
    discord: full("uploaded, shown in the embed", "上传后显示在 embed 里"),
    telegram: full("uploaded, several as one album", "上传，几张合成一个相册"),
  },
  "card-context": {
    name: named("card: small text", "卡片：备注"),
    discord: full("small text", "小号文字"),
    telegram: partial("text of the usual size", "普通大小的文字"),
  },
  "card-divider": { name: named("card: dividing line", "卡片：分割线"), discord: BOX_LINE, telegram: BOX_LINE },
  "card-file": {
    name: named("card: files, recordings and videos", "卡片：文件、音频和视频"),
    discord: full("uploaded, as outside of cards", "上传，和卡片外一样"),
    telegram: full("uploaded, as outside of cards", "上传，和卡片外一样"),
  },
  "card-countdown": {
    name: named("card: countdown", "卡片：倒计时"),
    discord: full("Discord's own timestamp, which counts down", "Discord 自己的时间戳，会倒数"),
    telegram: full("Telegram's own timestamp, which counts down", "Telegram 自己的时间戳，会倒数"),
  },
  "card-invite": {
    name: named("card: invitation", "卡片：邀请"),
    discord: fallback("the invitation's link", "邀请链接"),
    telegram: fallback("the invitation's link", "邀请链接"),
  },
  "card-color": {
    name: named("card: colour", "卡片：颜色"),
    discord: full("colour of the embed", "embed 的颜色"),
    telegram: NO_COUNTERPART,
  },
  "card-link-button": {
    name: named("card: button with a link", "卡片：链接按钮"),
    discord: full(
      `a link button; more than ${discord.limits.buttons} as links in the text`,
      `链接按钮；超过 ${discord.limits.buttons} 个时作为正文里的链接`,
    ),
    telegram: full(
      `a link button; more than ${telegram.limits.buttons}, or those of an album, as links in the text`,
      `链接按钮；超过 ${telegram.limits.buttons} 个或属于相册时作为正文里的链接`,
    ),
  },
  "card-kook-button": {
    name: named("card: button that works in KOOK only", "卡片：只在 KOOK 有效的按钮"),
    discord: KOOK_BUTTON,
    telegram: KOOK_BUTTON,
  },
  edit: {
    name: named("edit", "编辑"),
    discord: full("every part of the copy follows", "副本的每一条都会更新"),
    telegram: full(
      "every part of the copy follows; what Telegram won't change gets a marked correction as a reply",
      "副本的每一条都会更新；Telegram 不让改的，用带标记的更正回复它",
    ),
  },
  delete: {
    name: named("deletion", "删除"),
    discord: full("deleted, struck out or kept, as the mapping says", "按映射的设置删除、划掉或保留"),
    telegram: partial(
      `the same; after ${telegram.limits.deletableMs / 3_600_000} hours, where Telegram refuses, the text is blanked and pictures are replaced`,
      `同左；超过 ${telegram.limits.deletableMs / 3_600_000} 小时后 Telegram 不让删的，清空文字、换掉图片`,
    ),
  },
  reaction: {
    name: named("reactions (off by default)", "回应（默认关闭）"),
    discord: partial("each emoji once, by the bot; no server emoji", "每种表情由机器人添加一次；不含服务器表情"),
    telegram: partial(
      "one emoji by the bot, the most frequent that Telegram has",
      "机器人添加一个表情：Telegram 有的里面最多的那个",
    ),
  },
  pin: {
    name: named("pinned messages (off by default)", "置顶消息（默认关闭）"),
    discord: full("pinned and unpinned", "跟着置顶和取消"),
    telegram: full("pinned and unpinned", "跟着置顶和取消"),
  },
} as const satisfies Readonly<Record<string, FeatureRow>>;

/** What becomes of a file under a mapping's choice. */
export const fileSupport: Readonly<Record<Presentation["attachments"], Support>> = {
  upload: "full",
  link: "fallback",
  skip: "dropped",
};
