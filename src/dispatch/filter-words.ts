import { MOST_PATTERN_CHARACTERS, Pattern, PatternError } from "../filters/index.js";
import type { attachmentTypes, FilterKind, messageTypes } from "../filters/index.js";
import { isUserError, Markup, UserError, type TextKey } from "../language/index.js";
import type { NewRule } from "../relay/filters.js";
import { choice, mappingNumber } from "./arguments.js";
import { foldWord, writeWords, type Word } from "./command-line.js";
import { UsageError } from "./define-command.js";

/** What people type for each part of a rule. */
const action = choice({
  block: ["屏蔽", "拦截", "阻止", "deny"],
  allow: ["允许", "放行", "only"],
  mask: ["打码", "屏蔽词", "遮盖", "隐藏", "censor", "hide"],
});
const KEYWORD = ["关键词", "词", "word"] as const;
const REGEX = ["正则", "正则表达式", "regexp", "pattern"] as const;
const kind = choice<FilterKind>({
  keyword: KEYWORD,
  user: ["用户", "成员", "member"],
  role: ["角色", "身份组"],
  type: ["类型"],
  "mention-all": ["全体提及", "全体", "@all", "everyone"],
  attachment: ["附件", "file", "文件"],
  length: ["长度", "字数"],
  regex: REGEX,
});
const words = {
  text: ["文字", "文本"],
  image: ["图片", "picture", "photo"],
  video: ["视频"],
  file: ["文件"],
  audio: ["音频", "语音"],
  card: ["卡片"],
  any: ["任意", "全部", "all"],
} satisfies Record<(typeof messageTypes)[number] | (typeof attachmentTypes)[number], readonly string[]>;
const { any, card, text, ...media } = words;
const messageType = choice({ text, card, ...media });
const attachmentType = choice({ any, ...media });

export const MOST_KEYWORD_CHARACTERS = 100;
/** The longer and shorter lengths, as people write them. */
const LENGTH = /^(?:(>|over|超过|大于|长于)|(<|under|少于|小于|短于))(\d{1,5})(?:个?字)?$/;

/** A rule as it was typed; its mapping still by number, null for all of the guild. */
export interface TypedRule extends Omit<NewRule, "mappingId"> {
  readonly mapping: number | null;
}

/** Reads "[N] block|allow kind value". @throws UsageError */
export function readRule(typed: readonly Word[]): TypedRule {
  const scoped = isNumber(typed[0]);
  const [actionWord, kindWord, ...rest] = scoped ? typed.slice(1) : typed;
  const mapping = scoped && typed[0] !== undefined ? mappingNumber.parse(typed[0]) : null;
  return asUsage(() => {
    if (actionWord === undefined) throw new UserError("filter.action");
    const chosen = action.parse(actionWord);
    if (chosen === "mask") return { mapping, action: chosen, ...readMask(kindWord, rest) };
    if (kindWord === undefined) throw new UserError("filter.kind");
    const looksAt = kind.parse(kindWord);
    return { mapping, action: chosen, kind: looksAt, value: readValue(looksAt, rest) };
  });
}

const wordKinds = { keyword: KEYWORD, regex: REGEX } as const;

/** A mask is of words: their kind may be left out, and is a word itself where nothing stands behind it. */
function readMask(first: Word | undefined, rest: readonly Word[]): Pick<TypedRule, "kind" | "value"> {
  const named = rest.length > 0 && first !== undefined ? wordKindOf(first) : undefined;
  if (named === "regex") return { kind: named, value: readPattern(rest, "mask") };
  if (named !== undefined) return { kind: named, value: readValue(named, rest) };
  return { kind: "keyword", value: readKeyword(first === undefined ? [] : [first, ...rest]) };
}

function wordKindOf(word: Word): "keyword" | "regex" | undefined {
  const typed = typeof word === "string" ? foldWord(word) : "";
  return (["keyword", "regex"] as const).find(
    (name) => name === typed || wordKinds[name].some((each) => each === typed),
  );
}

/** The number of a filter, and what is left. @throws UsageError */
export function readFilterNumber([first, ...rest]: readonly Word[]): {
  readonly number: number;
  rest: readonly Word[];
} {
  if (!isNumber(first)) throw new UsageError(new UserError("filter.number"));
  return { number: mappingNumber.parse(first), rest };
}

export function isNumber(word: Word | undefined): word is string {
  return typeof word === "string" && mappingNumberPattern.test(foldWord(word));
}

const mappingNumberPattern = /^#?[1-9]\d{0,8}$/;

function readValue(of: FilterKind, typed: readonly Word[]): string {
  switch (of) {
    case "keyword":
      return readKeyword(typed);
    case "user":
    case "role":
      return readMention(of, typed);
    case "type":
      return messageType.parse(only(typed));
    case "attachment":
      return attachmentType.parse(typed.length === 0 ? "any" : only(typed));
    case "mention-all":
      if (typed.length > 0) throw new UserError("usage.extra", { word: writeWords(typed) });
      return "";
    case "length":
      return readLength(typed);
    case "regex":
      return readPattern(typed);
  }
}

function readPattern(typed: readonly Word[], use?: "mask"): string {
  const words = typed.filter((word) => typeof word === "string");
  const source = words.join(" ").trim();
  if (words.length < typed.length || source === "") throw new UserError("filter.value.regex");
  try {
    Pattern.compile(source, use);
  } catch (error) {
    if (error instanceof PatternError) throw explainPattern(error);
    throw error;
  }
  return source;
}

function explainPattern({ problem, at, pattern }: PatternError): UserError {
  switch (problem) {
    case "too-long":
      return new UserError("filter.regex.too-long", { most: MOST_PATTERN_CHARACTERS });
    case "too-large":
    case "everything":
      return new UserError(`filter.regex.${problem}`);
    default: {
      // A finger points at the place: a phone shows no column.
      const where = Markup.code(`${pattern.slice(0, at)}👉${pattern.slice(at)}`);
      return new UserError(`filter.regex.${problem}`, { where });
    }
  }
}

function only(typed: readonly Word[]): Word {
  const [first, ...rest] = typed;
  if (first === undefined) throw new UserError("usage.missing");
  if (rest.length > 0) throw new UserError("usage.extra", { word: writeWords(rest) });
  return first;
}

function readKeyword(typed: readonly Word[]): string {
  const words = typed.filter((word) => typeof word === "string");
  const keyword = words.join(" ").trim();
  const usable = foldWord(keyword).replace(/[\p{Cf}\s]/gu, "") !== "";
  if (words.length < typed.length || !usable || [...keyword].length > MOST_KEYWORD_CHARACTERS) {
    throw new UserError("filter.value.keyword", { most: MOST_KEYWORD_CHARACTERS });
  }
  return keyword;
}

function readMention(of: "user" | "role", typed: readonly Word[]): string {
  const [first, ...rest] = typed;
  if (rest.length > 0) throw new UserError("usage.extra", { word: writeWords(rest) });
  if (typeof first === "object" && first.type === of) return first.id;
  if (typeof first === "string" && /^\d{1,20}$/.test(foldWord(first))) return foldWord(first);
  throw new UserError(`filter.value.${of}` satisfies TextKey);
}

function readLength(typed: readonly Word[]): string {
  const given = typed.every((word) => typeof word === "string") ? foldWord(typed.join("")) : "";
  const [, longer, shorter, digits] = LENGTH.exec(given) ?? [];
  if (digits === undefined) throw new UserError("filter.value.length");
  return `${longer === undefined && shorter !== undefined ? "<" : ">"}${Number(digits)}`;
}

function asUsage<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw isUserError(error) ? new UsageError(error) : error;
  }
}
