import { Markup, platformNames, UserError, type Translate } from "../../language/index.js";
import type { MentionRule } from "../../message/index.js";
import type { MappingView } from "../../store/store.js";
import { foldWord, writeWords, type Word } from "../command-line.js";
import { isOneOf, meansOff, withOption, type Setting, type Typed } from "./setting.js";

type Source = MentionRule["source"];
type Target = MentionRule["target"];

const MOST_RULES = 50;
const PLATFORMS: Readonly<Record<Target["platform"], readonly string[]>> = {
  discord: ["discord", "dc", "dis"],
  telegram: ["telegram", "tg", "电报"],
};
const KINDS = {
  user: ["user", "member", "用户", "成员"],
  role: ["role", "角色", "身份组"],
} as const;

/** https://docs.discord.com/developers/reference#snowflakes */
const DISCORD_ID = /^\d{17,20}$/;
const DISCORD_MENTION = /^<@([!&]?)(\d{17,20})>$/;
/** https://core.telegram.org/method/account.checkUsername; bought ones have four letters. */
const TELEGRAM_USERNAME = /^(?:@|(?:https?:\/\/)?(?:t|telegram)\.me\/)?([a-z][a-z0-9_]{3,31})$/i;

/** Whom a mention notifies on the other side: a table of KOOK's people and roles. */
export const mentionSetting: Setting = {
  name: "mention",
  aliases: ["提及", "艾特", "@", "mentions", "ping", "pings"],
  personal: true,
  isSet: ({ mentions = [] }) => mentions.length > 0,
  value: (t, { mentions = [] }) => (mentions.length === 0 ? t("value.off") : Markup.escape(String(mentions.length))),
  meaning: (t, { mentions = [] }) => t(mentions.length === 0 ? "choice.mention.none" : "choice.mention.some"),
  details: (t, { mentions = [] }) =>
    mentions.map((rule) => t("set.mention-rule", { source: sourceText(rule.source), target: targetText(t, rule) })),
  explain: (t, { platform }) => [t(`set.mention-add-${platform}`), t("set.mention-remove")],
  example: (t, { platform }) => t.plain(`set.mention-example-${platform}`),
  change([who, target, ...more], mapping) {
    const source = readSource(who);
    if (target === undefined) throw new UserError("set.mention-target-missing");
    const { mentions = [] } = mapping.options;
    const others = mentions.filter((rule) => !isSame(rule.source, source));
    if (!meansOff(target)) {
      if (others.length >= MOST_RULES) throw new UserError("set.mention-full", { most: MOST_RULES });
      const rules = [...others, { source, target: readTarget([target, ...more], mapping) }];
      return withOption(mapping.options, "mentions", rules);
    }
    if (more[0] !== undefined) throw new UserError("usage.extra", { word: writeWords([more[0]]) });
    if (others.length === mentions.length) throw new UserError("set.mention-unknown");
    return withOption(mapping.options, "mentions", others.length === 0 ? undefined : others);
  },
};

function readSource(word: Word): Source {
  if (typeof word === "string" || word.type === "channel") {
    throw new UserError("set.mention-source", { word: writeWords([word]) });
  }
  return { kind: word.type, id: word.id };
}

function isSame(one: Source, other: Source): boolean {
  return one.kind === other.kind && one.id === other.id;
}

/** The platform may be left out: it is the mapping's. */
function readTarget(typed: Typed, { platform, number }: MappingView): Target {
  const [first, ...rest] = typed;
  const named = (Object.keys(PLATFORMS) as Target["platform"][]).find((name) => isOneOf(PLATFORMS[name], first));
  if (named !== undefined && named !== platform) {
    throw new UserError("set.mention-platform", { number, platform: platformNames[platform] });
  }
  const words = named === undefined ? typed : rest;
  return platform === "discord" ? readDiscord(words) : readTelegram(words);
}

function readDiscord(words: readonly Word[]): Target {
  const pasted = words.length === 1 ? DISCORD_MENTION.exec(folded(words[0])) : null;
  if (pasted?.[2] !== undefined) {
    return { platform: "discord", kind: pasted[1] === "&" ? "role" : "user", id: pasted[2] };
  }
  const [kind, id, surplus] = words;
  if (surplus !== undefined) throw new UserError("usage.extra", { word: writeWords([surplus]) });
  const known = (["user", "role"] as const).find((name) => kind !== undefined && isOneOf(KINDS[name], kind));
  if (known === undefined || !DISCORD_ID.test(folded(id))) {
    throw new UserError("set.mention-discord-wrong", { word: writeWords(words) });
  }
  return { platform: "discord", kind: known, id: folded(id) };
}

function readTelegram(words: readonly Word[]): Target {
  const [word, surplus] = words;
  if (surplus !== undefined) throw new UserError("usage.extra", { word: writeWords([surplus]) });
  const typed = typeof word === "string" ? word.normalize("NFKC") : "";
  const username = TELEGRAM_USERNAME.exec(typed)?.[1];
  if (username === undefined) throw new UserError("set.mention-telegram-wrong", { word: writeWords(words) });
  return { platform: "telegram", username };
}

function folded(word: Word | undefined): string {
  return typeof word === "string" ? foldWord(word) : "";
}

function sourceText({ kind, id }: Source): Markup {
  return kind === "user" ? Markup.user(id) : Markup.role(id);
}

function targetText(t: Translate, { target }: MentionRule): Markup {
  if (target.platform === "telegram") return Markup.escape(`@${target.username}`);
  return t(`set.mention-discord-${target.kind}`, { id: target.id });
}
