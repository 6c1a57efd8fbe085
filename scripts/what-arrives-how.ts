import { capabilities, embedLimits, features, type Capability, type Support } from "../src/rendering/index.js";

export type Language = "en" | "zh";

const SIGNS: Readonly<Record<Support, string>> = { full: "✓", partial: "◐", fallback: "↷", dropped: "✗" };

const WORDS = {
  en: {
    title: "What arrives how",
    columns: ["In KOOK", "On Discord", "On Telegram"],
    legend: { full: "as it was", partial: "poorer", fallback: "something stands for it", dropped: "not at all" },
    comma: ", ",
    end: ".",
    about: "Generated from `src/rendering/features.ts` and `capabilities.ts` by `npm run docs`: don't edit it here.",
    limits: "Limits",
    limitColumns: ["", "Discord", "Telegram"],
    embeds: "Discord's limits for embeds",
  },
  zh: {
    title: "什么会怎样到达",
    columns: ["KOOK 里", "Discord 上", "Telegram 上"],
    legend: { full: "原样", partial: "有所简化", fallback: "用别的东西代替", dropped: "不带过去" },
    comma: "、",
    end: "。",
    about: "由 `npm run docs` 根据 `src/rendering/features.ts` 和 `capabilities.ts` 生成，请不要直接修改。",
    limits: "限制",
    limitColumns: ["", "Discord", "Telegram"],
    embeds: "Discord 对 embed 的限制",
  },
} as const;

const LIMIT_NAMES: Readonly<Record<keyof typeof capabilities.discord.limits, Readonly<Record<Language, string>>>> = {
  text: { en: "characters in a message", zh: "每条消息的字符数" },
  caption: { en: "characters with files", zh: "带文件时的字符数" },
  name: { en: "characters of a name", zh: "名字的字符数" },
  entities: { en: "formatted stretches in a message", zh: "每条消息里带格式的片段" },
  url: { en: "characters of a link's address", zh: "链接地址的字符数" },
  buttons: { en: "buttons", zh: "按钮数" },
  buttonLabel: { en: "characters of a button's label", zh: "按钮文字的字符数" },
  buttonUrl: { en: "characters of a button's address", zh: "按钮地址的字符数" },
  filesPerMessage: { en: "files in a message", zh: "每条消息的文件数" },
  photoBytes: { en: "size of a picture", zh: "图片大小" },
  fileBytes: { en: "size of a file (Discord: without boosts)", zh: "文件大小（Discord：没有助力时）" },
  editableMs: { en: "time to edit", zh: "可编辑的时间" },
  deletableMs: { en: "time to delete", zh: "可删除的时间" },
};

const EMBED_NAMES: Readonly<Record<keyof typeof embedLimits, Readonly<Record<Language, string>>>> = {
  title: { en: "characters of a title", zh: "标题的字符数" },
  description: { en: "characters of a text", zh: "正文的字符数" },
  fields: { en: "fields", zh: "字段数" },
  fieldName: { en: "characters of a field's name", zh: "字段名的字符数" },
  fieldValue: { en: "characters of a field's text", zh: "字段内容的字符数" },
  embedsPerMessage: { en: "embeds in a message", zh: "每条消息的 embed 数" },
  charsPerMessage: { en: "characters in all embeds of a message", zh: "每条消息所有 embed 的总字符数" },
};

/** The table of all that a message can hold; what fares alike stands in one row. */
export function arrivalTable(language: Language): string {
  const { columns, legend, comma, end } = WORDS[language];
  const rows = new Map<string, string[]>();
  for (const { name, discord, telegram } of Object.values(features)) {
    const cells = [discord, telegram].map((capability) => cellOf(capability, language));
    const row = cells.join(" | ");
    rows.set(row, [...(rows.get(row) ?? []), name[language]]);
  }
  const table = tableOf(
    columns,
    [...rows].map(([cells, names]) => [names.join(comma), cells]),
  );
  const signs = (Object.keys(SIGNS) as Support[]).map((support) => `${SIGNS[support]} ${legend[support]}`);
  return `${table}\n\n${signs.join(comma)}${end}`;
}

/** The page with the table and the limits. */
export function arrivalPage(language: Language): string {
  const { title, about, limits, limitColumns, embeds } = WORDS[language];
  const rows = (Object.keys(LIMIT_NAMES) as (keyof typeof LIMIT_NAMES)[]).map((key) => [
    LIMIT_NAMES[key][language],
    limitText(key, capabilities.discord.limits[key]),
    limitText(key, capabilities.telegram.limits[key]),
  ]);
  const embedRows = (Object.keys(EMBED_NAMES) as (keyof typeof EMBED_NAMES)[]).map((key) => [
    EMBED_NAMES[key][language],
    String(embedLimits[key]),
  ]);
  return [
    `# ${title}`,
    about,
    arrivalTable(language),
    `## ${limits}`,
    tableOf(limitColumns, rows),
    `## ${embeds}`,
    tableOf(["", "Discord"], embedRows),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

const BEGIN = "<!-- what arrives how: written by `npm run docs` -->";
const END = "<!-- /what arrives how -->";

/** A readme with the table between its marks. */
export function withTable(readme: string, language: Language): string {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error(`The readme lacks the lines ${BEGIN} and ${END}`);
  return `${readme.slice(0, from + BEGIN.length)}\n\n${arrivalTable(language)}\n\n${readme.slice(to)}`;
}

/** What is written where, from the root of the project. */
export const PAGES = [
  { path: "docs/what-arrives-how.md", write: () => arrivalPage("en") },
  { path: "docs/what-arrives-how.zh-CN.md", write: () => arrivalPage("zh") },
  { path: "README.md", write: (readme: string) => withTable(readme, "en") },
  { path: "README.zh-CN.md", write: (readme: string) => withTable(readme, "zh") },
] as const satisfies readonly { readonly path: string; readonly write: (present: string) => string }[];

function cellOf({ support, note }: Capability, language: Language): string {
  return `${SIGNS[support]} ${note[language]}`;
}

function tableOf(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(columns), `|${"---|".repeat(columns.length)}`, ...rows.map(line)].join("\n");
}

function limitText(key: keyof typeof LIMIT_NAMES, value: number): string {
  if (value === Infinity) return "∞";
  if (key.endsWith("Bytes")) return `${value / (1024 * 1024)} MB`;
  return key.endsWith("Ms") ? `${value / 3_600_000} h` : String(value);
}
