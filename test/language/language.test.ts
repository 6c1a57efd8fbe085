import fc from "fast-check";
import { expect, test } from "vitest";
import { commands } from "../../commands/index.js";
import { parseCommandLine } from "../../src/dispatch/command-line.js";
import { CommandTable } from "../../src/dispatch/command-table.js";
import { en } from "../../src/language/en.js";
import { Markup, translator, type TextKey } from "../../src/language/index.js";
import { zhCn } from "../../src/language/zh-cn.js";

const languages = ["zh", "en"] as const;
const files = { zh: zhCn, en };

/** Parameters of any text: each name yields a mark that can be found again. */
const marks: object = new Proxy(
  {},
  {
    get: (_target, name) => (["page", "pages", "count"].includes(String(name)) ? 3 : `‹${String(name)}›`),
    has: () => true,
  },
);
const written = (text: unknown): string =>
  typeof text === "string" ? text : (text as (params: unknown) => string)(marks);
const parametersIn = (text: string): readonly string[] => [...new Set(text.match(/‹\w+›/g) ?? [])].sort();

test("both languages say the same things, with the same parameters", () => {
  for (const key of Object.keys(en.texts) as TextKey[]) {
    expect(written(zhCn.texts[key]).trim(), key).not.toBe("");
    expect([key, parametersIn(written(zhCn.texts[key]))]).toEqual([key, parametersIn(written(en.texts[key]))]);
  }
});

test("the English file holds no Chinese sentence, and the Chinese file no English one", () => {
  for (const key of Object.keys(en.texts) as TextKey[]) {
    const chinese = written(zhCn.texts[key]).replace(/`[^`]*`|‹\w+›/g, "");
    const english = written(en.texts[key]).replace(/`[^`]*`|‹\w+›|（?中文：/g, "");
    expect(english, key).not.toMatch(/\p{Script=Han}/u);
    expect(chinese, key).not.toMatch(/[a-z]{3,} [a-z]{3,} [a-z]{3,}/);
  }
});

test("bold and code in every text are closed", () => {
  for (const language of languages) {
    for (const [key, text] of Object.entries(files[language].texts)) {
      expect(written(text).split("`").length % 2, key).toBe(1);
      expect(written(text).split("**").length % 2, key).toBe(1);
    }
  }
});

test("every command that a text or an example tells people to type is one", () => {
  const table = new CommandTable(commands);
  const told = languages.flatMap((language) => [
    ...Object.values(files[language].texts).flatMap(
      (text) => written(text).match(/(?<=`)\/(?:relay|转发)[^`]*(?=`)/g) ?? [],
    ),
    ...Object.values(files[language].commands).flatMap(({ usage, examples }) =>
      [usage, ...examples].map((words) => `${language === "zh" ? "/转发" : "/relay"} ${words}`),
    ),
  ]);
  expect(told.length).toBeGreaterThan(60);
  for (const line of told) {
    const words = parseCommandLine(line, { botUserId: "1" })?.words;
    expect(words, line).toBeDefined();
    if (words && words.length > 0 && words[0] !== "‹command›")
      expect(table.find(words)?.command.name, line).toBeDefined();
  }
});

test("usage and examples are in their own language", () => {
  for (const { name, names } of commands) {
    for (const language of languages) {
      const { usage, examples } = translator(language).command(name);
      for (const line of [usage, ...examples]) expect(line.split(" ")[0]).toBe(names[language][0]);
    }
  }
});

/** What KOOK shows of KMarkdown that has only escapes in it. */
const shown = (markup: Markup): string => markup.source.replace(/\\([\\*~`()[\]:>-])/g, "$1");

test("a name stands in a sentence as it is, and brings no markup with it", () => {
  const t = translator("en");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      const markup = t("unknown.command", { word: name });
      const unescaped = markup.source.replace(/\\[\\*~`()[\]:>-]/g, "");
      expect(unescaped).not.toMatch(/[*~`()[\]>\n]/);
      const plain = name.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
      expect(shown(markup)).toBe(`There is no command “${plain}”.`);
    }),
  );
});

test("what is put into code can't end it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(Markup.code(text).source.slice(1, -1)).not.toMatch(/[`\n]/);
    }),
  );
});

test.each([
  [999, "0 seconds", "0 秒"],
  [1_000, "1 second", "1 秒"],
  [59_999, "59 seconds", "59 秒"],
  [60_000, "1 minute", "1 分钟"],
  [7_200_000, "2 hours", "2 小时"],
  [86_400_000 * 3.5, "3 days", "3 天"],
])("%d ms is %s", (ms, english, chinese) => {
  expect(translator("en").duration(ms)).toBe(english);
  expect(translator("zh").duration(ms)).toBe(chinese);
});
