import type { MentionRule, Message, RoleMention, UserMention } from "../message/index.js";
import { capabilities } from "./capabilities.js";
import { cleanText } from "./clean-text.js";
import type { Dialect } from "./flow-builder.js";
import { formatCode } from "./telegram-markup.js";

/** Telegram's way with a text, in which nobody is notified. */
export const dialect: Dialect = {
  maxUrl: capabilities.telegram.limits.url,
  linksChannels: true,
  everyone: { all: "@all", here: "@here" },
  formatCode,
  clean: (text) => breakMentions(cleanText(text)),
  // Telegram sees names through formats.
  mustPart: (before, after) => /(?<![\p{L}\p{N}_])@\w{0,3}$/u.test(before) && /^\w/.test(after),
};

/** https://core.telegram.org/method/account.checkUsername; the four-letter ones are sold. */
const USERNAME = /^[a-z][a-z0-9_]{3,31}$/i;
/** `mustPart` is shown so much of what stands before. */
const SEEN_BEFORE = 8;

/** The same, but that those are notified whom KOOK notified, and for whom a rule names someone on Telegram. */
export function dialectFor({ pings }: Message, rules: readonly MentionRule[]): Dialect {
  const written = new Map<string, string>();
  for (const { source, target } of rules) {
    const pinged = source.kind === "user" ? pings?.users : pings?.roles;
    if (target.platform !== "telegram" || !pinged?.includes(source.id) || !USERNAME.test(target.username)) continue;
    const key = `${source.kind} ${source.id}`;
    if (!written.has(key)) written.set(key, `@${target.username}`);
  }
  if (written.size === 0) return dialect;
  const names = [...written.values()];
  return {
    ...dialect,
    mention: ({ type, id }: UserMention | RoleMention) =>
      written.get(`${type === "mention-user" ? "user" : "role"} ${id}`) ?? null,
    // Between letters a name is none to Telegram, and one that letters follow would be another's.
    mustPart(before, after) {
      if (dialect.mustPart(before, after)) return true;
      if (names.includes(after)) return /[\p{L}\p{N}_@]$/u.test(before);
      return (
        /^[\p{L}\p{N}_@]/u.test(after) && names.some((name) => name.slice(-SEEN_BEFORE) === before.slice(-name.length))
      );
    },
  };
}

/** Only what Telegram would take for a user's name, and notify them. https://core.telegram.org/bots/faq#mentions */
function breakMentions(text: string): string {
  return text.includes("@") ? text.replace(/(?<![\p{L}\p{N}_])@(?=\w{4}|(?:gif|vid|pic)\b)/giu, "@\u200b") : text;
}
