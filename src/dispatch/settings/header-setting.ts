import { Markup, UserError } from "../../language/index.js";
import { foldWord, writeWords, type Word } from "../command-line.js";
import { meansDefault, meansOff, withOption, type Setting } from "./setting.js";

/** What a template may hold, each with what else people may write for it. */
const PLACEHOLDERS: Readonly<Record<string, readonly string[]>> = {
  name: ["名字", "昵称", "名称", "作者", "author", "user"],
  channel: ["频道"],
  guild: ["服务器", "server"],
  time: ["时间"],
  role: ["角色", "身份组"],
};
const PLACEHOLDER_LIST = Object.keys(PLACEHOLDERS).map((name) => `{${name}}`);

const LONGEST_HEADER = 100;
const BRACES = /[{｛]([^{}｛｝]*)[}｝]/gu;
/** They would let a template rewrite the line around it. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** What stands for the author's name. */
export const headerSetting: Setting = {
  name: "header",
  aliases: ["抬头", "署名", "模板", "template"],
  isSet: ({ header = null }) => header !== null,
  value: (t, { header = null }) => (header === null ? t("value.off") : Markup.code(header)),
  meaning: (t, { header = null }) => t(header === null ? "choice.header.off" : "choice.header.on"),
  explain: (t) => [
    t("set.header-text", { name: "{name}", placeholders: PLACEHOLDER_LIST.join(" "), most: LONGEST_HEADER }),
    t("set.header-off"),
  ],
  example: (t) => t.plain("set.header-example"),
  change(typed, { options }) {
    const [word, ...more] = typed;
    if (more.length === 0 && (meansOff(word) || meansDefault(word))) return withOption(options, "header", undefined);
    return withOption(options, "header", readTemplate(typed));
  },
};

function readTemplate(typed: readonly Word[]): string {
  const text = typed.map(plain).join(" ").replace(UNSEEN, "").trim();
  const template = text.replace(BRACES, (found, name: string) => `{${placeholderFor(name, found)}}`);
  if (!template.includes("{name}")) throw new UserError("set.header-nameless", { name: "{name}" });
  const { length } = [...template];
  if (length > LONGEST_HEADER) throw new UserError("set.header-long", { length, most: LONGEST_HEADER });
  return template;
}

function plain(word: Word): string {
  if (typeof word === "string") return word;
  throw new UserError("usage.wrong", { word: writeWords([word]) });
}

function placeholderFor(name: string, found: string): string {
  const typed = foldWord(name.trim());
  const known = Object.entries(PLACEHOLDERS).find(([own, others]) => own === typed || others.includes(typed));
  if (known) return known[0];
  throw new UserError("set.header-placeholder", { placeholder: found, placeholders: PLACEHOLDER_LIST.join(" ") });
}
