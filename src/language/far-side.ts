import type { LinkOutcome } from "../relay/link-redemption.js";
import type { Language } from "./duration.js";

/** What people on Discord and Telegram read. Plain text: whoever sends it escapes it for their platform. */
export interface FarSideTexts {
  readonly linked: (params: { readonly channel: string; readonly mapping: number }) => string;
  readonly alreadyLinked: (params: { readonly channel: string }) => string;
  readonly codeInvalid: string;
  readonly tooManyTries: string;
  readonly failed: string;
  readonly notAllowedDiscord: string;
  readonly notAllowedTelegram: string;
  readonly discordServersOnly: string;
  readonly discordCommand: string;
  readonly discordCodeOption: string;
  readonly telegramUsage: (params: { readonly bot: string }) => string;
  readonly telegramPrivate: (params: {
    readonly bot: string;
    readonly code: string | null;
    readonly url: string;
  }) => string;
}

const en: FarSideTexts = {
  linked: ({ channel, mapping }) =>
    `Linked. New messages of the KOOK channel “${channel}” will appear here. To change or end it, type /relay show ${mapping} or /relay unlink ${mapping} in KOOK.`,
  alreadyLinked: ({ channel }) => `The KOOK channel “${channel}” is linked to this place already.`,
  codeInvalid: "This code is wrong, used up or expired. Get a new one in KOOK with /relay link.",
  tooManyTries: "Too many wrong codes. Try again in a few minutes.",
  failed: "Something went wrong on our side, and the code is still good. Please try again in a minute.",
  notAllowedDiscord: "Only someone with Manage Webhooks, Manage Channels or Administrator in this channel can link it.",
  notAllowedTelegram: "Only an administrator of this chat can link it.",
  discordServersOnly: "Use this command in the server channel, thread or post where the messages shall appear.",
  discordCommand: "Show a KOOK channel's messages here",
  discordCodeOption: "The code that /relay link gave you in KOOK",
  telegramUsage: ({ bot }) =>
    `To link this place: type /relay link telegram in the KOOK channel, then send here what it answers: /link@${bot} CODE`,
  telegramPrivate: ({ bot, code, url }) =>
    [
      "I show the messages of a KOOK channel in a Telegram group, topic or channel.",
      code === null ? "1. In KOOK, type /relay link telegram to get a code." : `1. Add me to your group: ${url}`,
      `2. In a group or topic, send: /link@${bot} ${code ?? "CODE"}`,
      `3. For a channel, make me an administrator who may post, then post: /link ${code ?? "CODE"}`,
    ].join("\n"),
};

const zh: FarSideTexts = {
  linked: ({ channel, mapping }) =>
    `绑定成功。KOOK 频道「${channel}」的新消息会显示在这里。如需修改或解除，请在 KOOK 中发送 /转发 详情 ${mapping} 或 /转发 解绑 ${mapping}。`,
  alreadyLinked: ({ channel }) => `KOOK 频道「${channel}」已经绑定到这里了。`,
  codeInvalid: "绑定码不正确、已被使用或已过期。请在 KOOK 中用 /转发 绑定 获取新的绑定码。",
  tooManyTries: "错误的绑定码太多了，请过几分钟再试。",
  failed: "我们这边出了点问题，绑定码仍然有效，请稍后再试。",
  notAllowedDiscord: "只有在本频道拥有「管理 Webhook」「管理频道」或「管理员」权限的人才能绑定。",
  notAllowedTelegram: "只有本群或本频道的管理员才能绑定。",
  discordServersOnly: "请在要显示消息的服务器频道、子区或帖子里使用这个命令。",
  discordCommand: "把一个 KOOK 频道的消息显示在这里",
  discordCodeOption: "在 KOOK 中用 /转发 绑定 得到的绑定码",
  telegramUsage: ({ bot }) =>
    `绑定方法：先在 KOOK 频道发送 /转发 绑定 telegram，再把得到的命令发到这里：/link@${bot} 绑定码`,
  telegramPrivate: ({ bot, code, url }) =>
    [
      "我可以把 KOOK 频道的消息显示到 Telegram 的群组、话题或频道。",
      code === null ? "1. 在 KOOK 中发送 /转发 绑定 telegram 获取绑定码。" : `1. 把我加入你的群组：${url}`,
      `2. 在群组或话题里发送：/link@${bot} ${code ?? "绑定码"}`,
      `3. 如果是频道，请先把我设为可以发消息的管理员，再在频道里发送：/link ${code ?? "绑定码"}`,
    ].join("\n"),
};

export const farSideTexts: Readonly<Record<Language, FarSideTexts>> = { en, zh };

/** What became of a code, in words. */
export function outcomeText(
  outcome: LinkOutcome & { readonly language: Language },
  platform: "discord" | "telegram",
): string {
  const texts = farSideTexts[outcome.language];
  switch (outcome.status) {
    case "linked":
      return texts.linked({ channel: outcome.channelName, mapping: outcome.mappingNumber });
    case "already-linked":
      return texts.alreadyLinked({ channel: outcome.channelName });
    case "code-invalid":
      return texts.codeInvalid;
    case "not-allowed":
      return platform === "discord" ? texts.notAllowedDiscord : texts.notAllowedTelegram;
    case "too-many-tries":
      return texts.tooManyTries;
    case "failed":
      return texts.failed;
  }
}

/** From a platform's language tag, such as "zh-CN" or "en-US". */
export function languageOf(tag: string | null | undefined, fallback: Language): Language {
  if (!tag) return fallback;
  return tag.toLowerCase().startsWith("zh") ? "zh" : "en";
}
