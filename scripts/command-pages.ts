import { commands } from "../commands/index.js";
import { callOf } from "../src/dispatch/answers.js";
import type { Access, Command } from "../src/dispatch/define-command.js";
import { settings } from "../src/dispatch/settings/index.js";
import { translator, type Language } from "../src/language/index.js";

const WORDS = {
  en: {
    title: "All commands",
    about:
      "Generated from the commands themselves (`commands/`, `src/language/`) by `npm run docs`: don't edit it here. In Chinese: [commands.zh-CN.md](commands.zh-CN.md).",
    intro:
      "Typed in any KOOK channel that the bot can see, with `/relay` before them, or by mentioning the bot. Upper and lower case, full-width characters, several spaces and line breaks make no difference; words with spaces go into quotes. `/relay help` shows the same in KOOK. Commands that remove something ask first.",
    overview: ["Command", "What it does"],
    access: {
      member: "For everybody",
      manager: "For the server's owner, its administrators and managers",
      administrator: "For the server's owner and its administrators",
    },
    usage: "Usage",
    examples: "Examples",
    also: "Also",
    elsewhereIn: "In Chinese",
    places: {
      guild: "In a channel of the server.",
      anywhere: "In a channel, or by direct message to the bot.",
      direct: "By direct message to the bot alone.",
    },
    onlyYou: "Only you see the answer.",
    errors: "Errors, codes and other people's messages are always shown to the asker alone.",
    options: "Options of a link",
    optionColumns: ["Option", "What it is about"],
    optionsAbout: "`/relay set N option` explains one with all its values; `default` takes a value back.",
    comma: ", ",
    colon: ": ",
    end: ".",
  },
  zh: {
    title: "全部命令",
    about:
      "由 `npm run docs` 根据命令本身（`commands/`、`src/language/`）生成，请不要直接修改。English: [commands.md](commands.md)。",
    intro:
      "在机器人能看到的任意 KOOK 频道里输入，前面加 `/转发`，或者 @机器人。大小写、全角字符、多个空格和换行都没有区别；带空格的内容请加引号。`/转发 帮助` 会在 KOOK 里显示同样的内容。会删除东西的命令会先询问。",
    overview: ["命令", "作用"],
    access: {
      member: "所有人可用",
      manager: "服主、管理员和管理角色可用",
      administrator: "只有服主和管理员可用",
    },
    usage: "用法",
    examples: "例子",
    also: "也可以写",
    elsewhereIn: "英文",
    places: {
      guild: "在服务器的频道里使用。",
      anywhere: "在频道里使用，也可以私信机器人。",
      direct: "只能私信机器人使用。",
    },
    onlyYou: "回复只有你能看到。",
    errors: "错误、代码和别人的消息，总是只有提问的人能看到。",
    options: "绑定的选项",
    optionColumns: ["选项", "内容"],
    optionsAbout: "`/转发 设置 N 选项` 会说明它的所有取值；`默认` 恢复原样。",
    comma: "、",
    colon: "：",
    end: "。",
  },
} as const;

const ACCESSES: readonly Access[] = ["member", "manager", "administrator"];

/** All commands as a page, in the order in which help shows them. */
export function commandPage(language: Language, all: readonly Command[] = commands): string {
  const { title, about, intro, access, errors } = WORDS[language];
  const groups = ACCESSES.map((each) => [each, all.filter((command) => command.access === each)] as const);
  const parts = [
    `# ${title}`,
    about,
    `${intro} ${errors}`,
    ...groups.flatMap(([each, those]) =>
      those.length === 0 ? [] : [`**${access[each]}**`, overview(those, language)],
    ),
    ...groups.flatMap(([each, those]) =>
      those.length === 0 ? [] : [`## ${access[each]}`, ...those.flatMap((command) => section(command, language))],
    ),
    ...optionTable(language),
  ];
  return `${parts.join("\n\n")}\n`;
}

function overview(those: readonly Command[], language: Language): string {
  const t = translator(language);
  return tableOf(
    WORDS[language].overview,
    those.map((command) => {
      const { usage, summary } = t.command(command.name);
      return [`[${code(line(usage, language))}](#${anchor(command, language)})`, summary];
    }),
  );
}

function section(command: Command, language: Language): readonly string[] {
  const { usage, examples, also, elsewhereIn, places, onlyYou, comma, colon, end } = WORDS[language];
  const texts = translator(language).command(command.name);
  const [name, ...others] = command.names[language];
  const elsewhere = command.names[language === "en" ? "zh" : "en"];
  const names = [
    ...(others.length === 0 ? [] : [`${also}${colon}${others.map(code).join(comma)}${end}`]),
    `${elsewhereIn}${colon}${elsewhere.map(code).join(comma)}${end}`,
  ];
  return [
    `### ${name}`,
    sentence(texts.summary, language),
    `${usage}${colon}${code(line(texts.usage, language))}`,
    `${examples}${colon.trim()}\n\n${["```", ...texts.examples.map((example) => line(bare(example), language)), "```"].join("\n")}`,
    [places[command.where], ...(command.ephemeral ? [onlyYou] : []), ...names].join(language === "en" ? " " : ""),
  ];
}

function optionTable(language: Language): readonly string[] {
  const { options, optionColumns, optionsAbout } = WORDS[language];
  const t = translator(language);
  const rows = settings.map(({ name }) => [code(t.plain(`option.${name}`)), t.plain(`option.${name}.about`)]);
  return [`## ${options}`, tableOf(optionColumns, rows), optionsAbout];
}

/** A line as it is typed. */
function line(words: string, language: Language): string {
  return `${callOf[language]} ${words}`;
}

/** An example may hold code of its own, which inside of code would end it. */
function bare(example: string): string {
  return example.replaceAll("\\`", "`");
}

function sentence(summary: string, language: Language): string {
  const first = summary.charAt(0).toUpperCase() + summary.slice(1);
  return /[.。…]$/.test(first) ? first : `${first}${WORDS[language].end}`;
}

function code(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  return `${fence}${text}${fence}`;
}

/** As GitHub makes one of a heading. */
function anchor(command: Command, language: Language): string {
  return command.names[language][0].toLowerCase().replaceAll(" ", "-");
}

function tableOf(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [row(columns), `|${"---|".repeat(columns.length)}`, ...rows.map(row)].join("\n");
}

/** What is written where, from the root of the project. */
export const COMMAND_PAGES = [
  { path: "docs/commands.md", write: () => commandPage("en") },
  { path: "docs/commands.zh-CN.md", write: () => commandPage("zh") },
] as const satisfies readonly { readonly path: string; readonly write: (present: string) => string }[];
