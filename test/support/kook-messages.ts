import fc from "fast-check";
import type { NameTable } from "../../src/kmarkdown/index.js";

/**
 * Random KMarkdown and cards as people write them, made from KOOK's documentation alone: each construct is whole, and
 * each visible word is one of "word1end", "word2end" and so on, so that it can be found again.
 */

/** Ids that no reader may ever see. */
export const SECRET_IDS = ["98765432101234567", "87654321012345678", "Zq9Xw8Vu7", "76543210123456789"] as const;
const [USER, ROLE, EMOJI, CHANNEL] = SECRET_IDS;

export const kookNames: NameTable = {
  users: new Map([[USER, "Userly"]]),
  roles: new Map([[ROLE, "Rolely"]]),
  channels: new Map([[CHANNEL, "channely"]]),
  guildId: "9",
};

/** Stands where a word comes; numbered by `numberWords`. */
const WORD = "\u{f0000}";
const word = fc.constant(WORD);

const atom = fc.constantFrom(
  WORD,
  WORD,
  WORD,
  `(met)${USER}(met)`,
  `(met)11${USER}(met)`,
  "(met)all(met)",
  "(met)here(met)",
  `(rol)${ROLE}(rol)`,
  `(rol)11${ROLE}(rol)`,
  `(chn)${CHANNEL}(chn)`,
  `(chn)11${CHANNEL}(chn)`,
  `(emj)wow(emj)[9/${EMOJI}]`,
  ":smile:",
  ":no_such_code:",
  "[#128512;]",
  "[https://e.xample.com/a_b](https://e.xample.com/a_b)",
  "https://e.xample.com/c*d",
  "\\*",
  "\\[",
  "\\(note\\)",
  "，",
  "! ",
  " - ",
  " _under_ __score__ ",
  " # ",
  "<b>",
  " @everyone ",
  "😀",
  "||",
);

const { inline } = fc.letrec<{ inline: string }>((tie) => {
  const inner = fc.array(tie("inline"), { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(""));
  const around = (before: string, after: string): fc.Arbitrary<string> => inner.map((text) => before + text + after);
  return {
    inline: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 6, arbitrary: atom },
      { weight: 2, arbitrary: fc.constantFrom(" ", "\n", "。") },
      around("**", "**"),
      around("*", "*"),
      around("***", "***"),
      around("~~", "~~"),
      around("(ins)", "(ins)"),
      around("(spl)", "(spl)"),
      around("(font)", "(font)[pink]"),
      // Spaces keep the backticks of two neighbours apart.
      word.map((text) => ` \`${text} *x\` `),
      word.map((text) => ` \`\`${text}\`\` `),
      word.map((text) => `[${text}](https://e.xample.com/x(y)z)`),
      word.map((text) => `[**${text}** ${text}](https://e.xample.com/?a=1&b=2)`),
    ),
  };
});

const line = fc.array(inline, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(""));
const block = fc.oneof(
  { weight: 4, arbitrary: line },
  line.map((text) => `> ${text.replace(/\n+/g, "\n")}\n\n`), // an empty line ends a quote
  fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `\`\`\`js\n${words.join("\n  ")};\n\`\`\``),
  fc.constant("---"),
);
const kmarkdownWithWords = fc.array(block, { minLength: 1, maxLength: 6 }).map((blocks) => blocks.join("\n"));

/** A text, and its words in order. */
export interface Written {
  readonly source: string;
  readonly words: readonly string[];
}

export const kmarkdown: fc.Arbitrary<Written> = kmarkdownWithWords.map(numberWords);

const plainText = fc
  .array(fc.constantFrom(WORD, " ", "**", "(x)", "\n", ":smile:", "，"), { maxLength: 4 })
  .map((pieces) => `${WORD}${pieces.join("")}`);
const text = fc.oneof(
  word,
  plainText.map((content) => ({ type: "plain-text", content })),
  kmarkdownWithWords.map((content) => ({ type: "kmarkdown", content })),
);
const image = { type: "image", src: "https://img.e.xample.com/picture.png", size: "lg" };
const button = fc.oneof(
  word.map((label) => ({ type: "button", theme: "primary", click: "return-val", value: "v", text: label })),
  word.map((label) => ({ type: "button", value: "", text: { type: "kmarkdown", content: `**${label}**` } })),
);
const module = fc.oneof(
  word.map((content) => ({ type: "header", text: { type: "plain-text", content } })),
  text.map((value) => ({ type: "section", text: value })),
  fc.tuple(text, fc.oneof(fc.constant(image), button)).map(([value, accessory]) => ({
    type: "section",
    mode: "right",
    text: value,
    accessory,
  })),
  fc.array(text, { minLength: 1, maxLength: 30 }).map((fields) => ({
    type: "section",
    text: { type: "paragraph", cols: 3, fields },
  })),
  fc.constantFrom(
    { type: "divider" },
    { type: "container", elements: [image, image] },
    { type: "image-group", elements: [image] },
    { type: "countdown", mode: "second", endTime: 1_800_000_000_000, startTime: 1 },
    { type: "invite", code: "abCdE" },
    { type: "section", text: { type: "plain-text", content: "", elements: [] }, accessory: null },
  ),
  fc.array(button, { minLength: 1, maxLength: 4 }).map((elements) => ({ type: "action-group", elements })),
  fc
    .array(fc.oneof(text, fc.constant(image)), { minLength: 1, maxLength: 10 })
    .map((elements) => ({ type: "context", elements })),
  fc.tuple(fc.constantFrom("file", "audio", "video"), word).map(([type, title]) => ({
    type,
    title,
    src: "https://img.e.xample.com/f.bin",
    size: 1,
  })),
  // What KOOK may invent one day.
  text.map((value) => ({ type: "header", text: { type: "fancy", elements: [{ type: "run", text: value }] } })),
  text.map((value) => ({ type: "section", text: { type: "fancy", elements: [{ type: "run", content: value }] } })),
  fc.tuple(word, text).map(([value, label]) => ({
    type: "section",
    text: { type: "plain-text", content: value },
    accessory: { type: "gauge", label: "", parts: [{ type: "part", text: label }] },
  })),
  fc.tuple(word, text).map(([value, other]) => ({
    type: "section",
    text: { type: "paragraph", cols: 2, fields: [value, { type: "cell", elements: [{ text: other }] }] },
  })),
  fc.tuple(word, text).map(([value, other]) => ({
    type: "context",
    elements: [value, { type: "badges", elements: [{ type: "badge", text: other }] }],
  })),
  fc
    .tuple(word, word)
    .map(([title, label]) => ({ type: "player", title, src: "https://img.e.xample.com/p.bin", text: label })),
  word.map((title) => ({ type: "bookmark", title, url: "https://e.xample.com/" })),
  text.map((value) => ({ type: "carousel", elements: [{ type: "slide", text: value }] })),
  word.map((content) => ({ type: "context", elements: [{ type: "badge", content }] })),
);

/** Some cards as JSON, and the words in them in the order of the JSON. */
export const cards: fc.Arbitrary<Written> = fc
  .array(
    fc.record({
      type: fc.constant("card"),
      theme: fc.constantFrom("primary", "none", "invisible"),
      color: fc.constantFrom("", "#aa0000"),
      size: fc.constant("lg"),
      modules: fc.array(module, { minLength: 1, maxLength: 8 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((value) => numberWords(JSON.stringify(value)));

function numberWords(source: string): Written {
  const words: string[] = [];
  const numbered = source.replaceAll(WORD, () => {
    const name = `word${words.length + 1}end`;
    words.push(name);
    return name;
  });
  return { source: numbered, words };
}

/** The words that a text shows, in order. */
export function wordsIn(shown: string): readonly string[] {
  return shown.match(/word\d+end/g) ?? [];
}

/** What of KOOK's own notation, or of its ids, a reader would see. */
export function leaksIn(shown: string): readonly string[] {
  const found =
    shown.match(/(?<!\\)\((?:met|rol|chn|emj|ins|spl|font)\)|\[pink\]|\[#\d+;\]|\[object|undefined|null/g) ?? [];
  return [...found, ...SECRET_IDS.filter((id) => shown.includes(id))];
}
