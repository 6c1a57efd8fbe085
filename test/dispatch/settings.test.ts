import { expect, test } from "vitest";
import { parseCommandLine } from "../../src/dispatch/command-line.js";
import { findSetting, settings } from "../../src/dispatch/settings/index.js";
import { translator, type Language } from "../../src/language/index.js";
import type { MentionRule } from "../../src/message/index.js";
import type { MappingOptions, MappingView } from "../../src/store/store.js";

const mappingWith = (options: MappingOptions, platform: "discord" | "telegram"): MappingView =>
  ({ number: 3, platform, options }) as MappingView;

/** The options after somebody typed this behind "/relay set 3", on a mapping that has `before`. */
function typed(
  line: string,
  before: MappingOptions = {},
  platform: "discord" | "telegram" = "discord",
  language: Language = "en",
): MappingOptions {
  const words = parseCommandLine(`/relay set 3 ${line}`, { botUserId: "1" })?.words.slice(2) ?? [];
  const [key, first, ...rest] = words;
  if (key === undefined || first === undefined) throw new Error(`Too short: ${line}`);
  const t = translator(language);
  return findSetting(key, t).change([first, ...rest], mappingWith(before, platform), t);
}

const problemOf = (work: () => unknown): { key: string; params: readonly Record<string, unknown>[] } => {
  try {
    work();
  } catch (error) {
    return error as ReturnType<typeof problemOf>;
  }
  throw new Error("It was accepted");
};

test.each<readonly [string, MappingOptions]>([
  ["persona off", { persona: false }],
  ["身份 关", { persona: false }],
  ["ＰＥＲＳＯＮＡ ＯＦＦ", { persona: false }],
  ["attachments link", { attachments: "link" }],
  ["附件 跳过", { attachments: "skip" }],
  ["Edits Ignore", { edits: "ignore" }],
  ["编辑 忽略", { edits: "ignore" }],
  ["deletions strike", { deletions: "strike" }],
  ["删除 保留", { deletions: "keep" }],
  ["reactions mirror", { reactions: "mirror" }],
  ["回应 同步", { reactions: "mirror" }],
  ["bots (met)12(met) (met)3(met) 12", { bots: ["12", "3"] }],
  ["pins on", { pins: "mirror" }],
  ["置顶 开", { pins: "mirror" }],
  ["grace 5", { graceSeconds: 5 }],
  ["grace 60s", { graceSeconds: 60 }],
  ["等待 １０ 秒", { graceSeconds: 10 }],
  ["header {name}", { header: "{name}" }],
  ["header {name} · #{channel}", { header: "{name} · #{channel}" }],
  ['header "[{role}]  {Name}"', { header: "[{role}]  {name}" }],
  ["抬头 ｛昵称｝（{服务器}）{ 时间 }", { header: "{name}（{guild}）{time}" }],
  ["header \\[\\{name\\}\\]", { header: "[{name}]" }],
  ["header 「{name}」", { header: "{name}" }],
])("“%s” is understood", (line, options) => {
  expect(typed(line)).toEqual(options);
});

test.each<readonly [string, MappingOptions]>([
  ["persona on", { persona: false }],
  ["header off", { header: "x {name}" }],
  ["抬头 关", { header: "x {name}" }],
  ["header default", { header: "x {name}" }],
  ["attachments upload", { attachments: "skip" }],
  ["edits follow", { edits: "ignore" }],
  ["deletions delete", { deletions: "strike" }],
  ["deletions 默认", { deletions: "strike" }],
  ["reactions off", { reactions: "mirror" }],
  ["pins off", { pins: "mirror" }],
  ["grace 0", { graceSeconds: 5 }],
  ["等待 关", { graceSeconds: 5 }],
])("“%s” leaves nothing behind, so that the option is as at first", (line, before) => {
  expect(typed(line, { ...before, pause: "drop" })).toEqual({ pause: "drop" });
});

test("each change leaves the other options alone", () => {
  const before: MappingOptions = { persona: false, header: "{name}!", graceSeconds: 3, pause: "keep" };
  expect(typed("edits ignore", before)).toEqual({ ...before, edits: "ignore" });
});

test.each([
  ["foo bar", "set.unknown", { word: "foo" }],
  ["persona maybe", "argument.choice", { word: "maybe", choices: "on, off" }],
  ["edits (met)5(met)", "argument.choice", { choices: "follow, ignore" }],
  ["edits follow now", "usage.extra", { word: "now" }],
  ["header hello", "set.header-nameless", { name: "{name}" }],
  ["header {name} {nme}", "set.header-placeholder", { placeholder: "{nme}" }],
  ["header {name} {}", "set.header-placeholder", { placeholder: "{}" }],
  ["header {name} {constructor}", "set.header-placeholder", { placeholder: "{constructor}" }],
  [`header {name}${"长".repeat(95)}`, "set.header-long", { length: 101, most: 100 }],
  ["header {name} (met)5(met)", "usage.wrong", {}],
  ["grace 61", "set.grace-wrong", { word: "61", most: 60 }],
  ["grace -1", "set.grace-wrong", { word: "-1" }],
  ["grace 1.5", "set.grace-wrong", { word: "1.5" }],
  ["grace 5m", "set.grace-wrong", { word: "5m" }],
  ["grace 5 s now", "usage.extra", { word: "now" }],
  ["mention @Mods discord role 123456789012345678", "set.mention-source", { word: "@Mods" }],
  ["mention (chn)5(chn) discord user 123456789012345678", "set.mention-source", {}],
  ["mention (rol)5(rol)", "set.mention-target-missing", undefined],
  ["mention (rol)5(rol) telegram @somebody", "set.mention-platform", { number: 3, platform: "Discord" }],
  ["mention (rol)5(rol) discord role", "set.mention-discord-wrong", { word: "role" }],
  ["mention (rol)5(rol) discord role 1234", "set.mention-discord-wrong", { word: "role 1234" }],
  ["mention (rol)5(rol) discord somebody", "set.mention-discord-wrong", { word: "somebody" }],
  ["mention (rol)5(rol) role 123456789012345678 5", "usage.extra", { word: "5" }],
  ["mention (rol)5(rol) off", "set.mention-unknown", undefined],
])("“%s” is refused with a sentence that says what is wrong: %s", (line, key, params) => {
  const problem = problemOf(() => typed(line));
  expect(problem.key).toBe(key);
  if (params) expect(problem.params[0]).toMatchObject(params);
  for (const language of ["zh", "en"] as const)
    expect(problemOf(() => typed(line, {}, "discord", language)).key).toBe(key);
});

test("100 characters of a header are taken, whatever they are made of", () => {
  const header = `{name}${"😀".repeat(94)}`;
  expect(typed(`header ${header}`)).toEqual({ header });
});

test("what can't be seen is taken out of a header", () => {
  expect(typed('header "\u202e{name}\u0007 x"')).toEqual({ header: "{name} x" });
});

const role5 = { kind: "role", id: "5" } as const;
const discordRole: MentionRule = {
  source: role5,
  target: { platform: "discord", kind: "role", id: "123456789012345678" },
};

test.each<readonly [string, MentionRule]>([
  ["mention (rol)5(rol) discord role 123456789012345678", discordRole],
  ["提及 (rol)5(rol) DC 角色 １２３４５６７８９０１２３４５６７８", discordRole],
  ["mention (rol)5(rol) role 123456789012345678", discordRole],
  ["mention (rol)5(rol) discord <@&123456789012345678>", discordRole],
  [
    "@ (met)7(met) discord <@123456789012345678>",
    { source: { kind: "user", id: "7" }, target: { platform: "discord", kind: "user", id: "123456789012345678" } },
  ],
])("“%s” adds that to the table", (line, rule) => {
  expect(typed(line)).toEqual({ mentions: [rule] });
});

test.each([
  "mention (met)7(met) telegram @Some_body",
  "mention (met)7(met) ＠Some_body",
  "提及 (met)7(met) 电报 Some_body",
  "mention (met)7(met) tg [https://t.me/Some_body](https://t.me/Some_body)",
])("“%s” names someone on Telegram, in their own letters", (line) => {
  expect(typed(line, {}, "telegram")).toEqual({
    mentions: [{ source: { kind: "user", id: "7" }, target: { platform: "telegram", username: "Some_body" } }],
  });
});

test.each(["@abc", "@1abcd", "@some-body", "@名字名字", `@a${"b".repeat(32)}`])(
  "%s is no Telegram username",
  (name) => {
    const problem = problemOf(() => typed(`mention (met)7(met) ${name}`, {}, "telegram"));
    expect(problem.key).toBe("set.mention-telegram-wrong");
  },
);

test("one target a member or role: another replaces it, off removes it, and 50 are the most", () => {
  const rule = (id: string): MentionRule => ({ ...discordRole, source: { kind: "role", id } });
  const mentions = [rule("5"), rule("6")];
  const user = "mention (rol)5(rol) user 999999999999999999";
  expect(typed(user, { mentions }).mentions).toEqual([
    rule("6"),
    { source: role5, target: { platform: "discord", kind: "user", id: "999999999999999999" } },
  ]);
  expect(typed("mention (rol)5(rol) off", { mentions })).toEqual({ mentions: [rule("6")] });
  expect(typed("提及 (rol)5(rol) 关", { mentions: [rule("5")] })).toEqual({});
  // A member and a role may have the same id.
  expect(problemOf(() => typed("mention (met)5(met) off", { mentions })).key).toBe("set.mention-unknown");

  const full = Array.from({ length: 50 }, (_, index) => rule(String(index + 100)));
  expect(problemOf(() => typed(user, { mentions: full })).key).toBe("set.mention-full");
  expect(typed("mention (rol)100(rol) user 999999999999999999", { mentions: full }).mentions).toHaveLength(50);
});

test("every setting's example, names and values as they are shown can be typed, in both languages", () => {
  for (const language of ["zh", "en"] as const) {
    const t = translator(language);
    for (const platform of ["discord", "telegram"] as const) {
      for (const setting of settings) {
        const mapping = mappingWith({}, platform);
        const name = t.plain(`option.${setting.name}`);
        expect(findSetting(name, t)).toBe(setting);
        // Who stands in the example is a name, which KOOK makes a mention of when it is chosen from its list.
        const example = setting
          .example(t, mapping)
          .replace(/^@\S+/, setting.name === "bots" ? "(met)5(met)" : "(rol)5(rol)");
        const options = typed(`${name} ${example}`, {}, platform, language);
        expect(setting.isSet(options), `${name} ${example}`).toBe(true);
        expect(setting.isSet({})).toBe(false);
        if (setting.name === "mention" || setting.name === "bots") continue;
        const value = setting.value(t, options).source.replaceAll("`", "");
        expect(typed(`${name} ${value}`, {}, platform, language)).toEqual(options);
      }
    }
  }
});

test("no two settings are called the same", () => {
  const names = settings.flatMap(({ name, aliases }) => [name, ...aliases]);
  expect(new Set(names).size).toBe(names.length);
});
