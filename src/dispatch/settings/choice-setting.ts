import { Markup, UserError, type Translate } from "../../language/index.js";
import type { MappingOptions } from "../../store/store.js";
import { writeWords } from "../command-line.js";
import { isOneOf, meansDefault, withOption, type SentenceKey, type Setting, type SettingName } from "./setting.js";

export type ChoiceValue =
  | "on"
  | "off"
  | "upload"
  | "link"
  | "skip"
  | "follow"
  | "ignore"
  | "delete"
  | "strike"
  | "keep"
  | "all"
  | "digest"
  | "mirror"
  | "retry"
  | "hold";

/** What people may type for each value; where two choices of a setting share a word, the first is meant. */
const wordsFor: Readonly<Record<ChoiceValue, readonly string[]>> = {
  on: ["on", "开", "开启", "打开", "是", "yes", "true"],
  off: ["off", "关", "关闭", "关掉", "否", "no", "false", "none", "无"],
  upload: ["upload", "上传", "发送"],
  link: ["link", "links", "链接"],
  skip: ["skip", "跳过", "省略", "不要", "none", "off", "关", "关闭"],
  follow: ["follow", "跟随", "同步", "on", "开"],
  ignore: ["ignore", "忽略", "不管", "off", "关", "关闭"],
  delete: ["delete", "删除", "删掉"],
  strike: ["strike", "划掉", "删除线", "划线"],
  keep: ["keep", "保留", "留着"],
  retry: ["retry", "again", "resend", "重发", "重试", "再发"],
  hold: ["hold", "wait", "搁置", "等待", "先放着"],
  all: ["all", "全部", "所有", "逐条"],
  digest: ["digest", "summary", "摘要", "汇总"],
  mirror: ["mirror", "同步", "镜像", "on", "开", "开启"],
};

interface ChoiceSpec<Value extends ChoiceValue> {
  readonly name: SettingName;
  readonly aliases: readonly string[];
  /** Each with what it does; the first is how it is when nobody set it. */
  readonly choices: readonly [readonly [Value, SentenceKey], ...(readonly [Value, SentenceKey])[]];
  readonly get: (options: MappingOptions) => Value | undefined;
  /** Undefined: as at first. */
  readonly put: (options: MappingOptions, value: Value | undefined) => MappingOptions;
}

/** A setting that is one of a few words. */
export function choiceSetting<Value extends ChoiceValue>(spec: ChoiceSpec<Value>): Setting {
  const { name, aliases, choices, get, put } = spec;
  const [[standard]] = choices;
  const choiceOf = (options: MappingOptions) => {
    const value = get(options) ?? standard;
    return choices.find(([candidate]) => candidate === value) ?? choices[0];
  };
  return {
    name,
    aliases,
    isSet: (options) => choiceOf(options)[0] !== standard,
    value: (t, options) => wordFor(t, choiceOf(options)[0]),
    meaning: (t, options) => sentence(t, choiceOf(options)[1]),
    explain: (t) =>
      choices.map(([value, does]) => {
        const line = { value: wordFor(t, value), meaning: sentence(t, does) };
        return value === standard ? t("set.choice-default", line) : t("set.choice", line);
      }),
    example(t, { options }) {
      const [value] = choices.find((choice) => choice !== choiceOf(options)) ?? choices[0];
      return wordFor(t, value).source;
    },
    change([word, surplus], { options }, t) {
      if (surplus !== undefined) throw new UserError("usage.extra", { word: writeWords([surplus]) });
      const found = choices.find(([value]) => isOneOf(wordsFor[value], word))?.[0];
      if (found === undefined && !meansDefault(word)) {
        const allowed = choices.map(([value]) => wordFor(t, value).source).join(", ");
        throw new UserError("argument.choice", { word: writeWords([word]), choices: allowed });
      }
      return put(options, found === standard ? undefined : found);
    },
  };
}

/** A choice that is kept by the setting's own name and in its own words. */
export function namedChoice<Name extends SettingName & keyof MappingOptions>(
  name: Name,
  aliases: readonly string[],
  choices: ChoiceSpec<NonNullable<MappingOptions[Name]> & ChoiceValue>["choices"],
): Setting {
  return choiceSetting({
    name,
    aliases,
    choices,
    get: (options) => options[name] as (NonNullable<MappingOptions[Name]> & ChoiceValue) | undefined,
    put: (options, value) => withOption(options, name, value),
  });
}

const wordFor = (t: Translate, value: ChoiceValue): Markup => t(`value.${value}`);

const sentence = (t: Translate, key: SentenceKey): Markup => Markup.trusted(t.plain(key));
