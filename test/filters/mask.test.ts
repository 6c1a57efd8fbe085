import fc from "fast-check";
import { expect, test } from "vitest";
import { FilterRuleSet, isUsableRule, matches, type FilterRule } from "../../src/filters/index.js";
import type { CardModule, ContentNode, Message } from "../../src/message/index.js";
import { makeMessage } from "../store/store-world.js";

const text = (words: string): ContentNode => ({ type: "text", text: words });
const bold = (...children: ContentNode[]): ContentNode => ({ type: "bold", children });
const mask = (value: string, kind = "keyword", changes: Partial<FilterRule> = {}): FilterRule => ({
  number: 1,
  mappingId: null,
  action: "mask",
  kind,
  value,
  enabled: true,
  ...changes,
});
const shown = (rules: readonly FilterRule[], message: Message, mappingIds: readonly number[] = [7]) =>
  new FilterRuleSet(rules).show(message, mappingIds);
const contentOf = (rules: readonly FilterRule[], content: readonly ContentNode[]) =>
  shown(rules, makeMessage({ content })).content;

test.each([
  ["坏词", "这是坏词。", "这是＊＊。"],
  ["bad", "Bad BAD ｂａｄ badly", "＊＊＊ ＊＊＊ ＊＊＊ ＊＊＊ly"],
  ["buy now", "please buy now!", "please ＊＊＊ ＊＊＊!"],
  ["坏词", "坏\u200b词", "＊＊"],
  ["café", "cafe\u0301s", "＊＊＊＊s"],
  ["👨‍👩‍👧", "a👨‍👩‍👧b", "a＊b"],
  ["aa", "aaa", "＊＊＊"],
  ["ㄱㅏ", "xㄱㅏx", "x＊＊x"],
  ["bad", "good", "good"],
])("the word %s in “%s” is shown as “%s”", (word, before, after) => {
  expect(contentOf([mask(word)], [text(before)])).toEqual([text(after)]);
});

test("a pattern masks all that it finds, and case makes no difference unless it says so", () => {
  expect(contentOf([mask("\\d{11}", "regex")], [text("13800138000, 13900139000, 12")])).toEqual([
    text("＊＊＊＊＊＊＊＊＊＊＊, ＊＊＊＊＊＊＊＊＊＊＊, 12"),
  ]);
  expect(contentOf([mask("b.d", "regex")], [text("BAD")])).toEqual([text("＊＊＊")]);
  expect(contentOf([mask("(?-i)b.d", "regex")], [text("BAD bad")])).toEqual([text("BAD ＊＊＊")]);
});

test("a word is masked across the bounds of bold, code and quoted lines", () => {
  expect(contentOf([mask("坏词")], [text("坏"), bold(text("词"), text("!"))])).toEqual([
    text("＊"),
    bold(text("＊"), text("!")),
  ]);
  expect(
    contentOf(
      [mask("ab")],
      [
        { type: "code", text: "a" },
        { type: "spoiler", children: [text("b")] },
      ],
    ),
  ).toEqual([
    { type: "code", text: "＊" },
    { type: "spoiler", children: [text("＊")] },
  ]);
  expect(contentOf([mask("bad")], [{ type: "code-block", language: "bad", text: "so bad\nbad" }])).toEqual([
    { type: "code-block", language: "", text: "so ＊＊＊\n＊＊＊" },
  ]);
});

test("a link whose address holds the word is a link no more, and an emoji of that name is mere text", () => {
  const link = (url: string, label: string): ContentNode => ({ type: "link", url, children: [text(label)] });
  expect(contentOf([mask("bad")], [link("https://bad.example/", "here")])).toEqual([text("here")]);
  expect(contentOf([mask("bad")], [link("https://bad.example/", "https://bad.example/")])).toEqual([
    text("https://＊＊＊.example/"),
  ]);
  expect(contentOf([mask("bad")], [link("https://a.example/", "bad")])).toEqual([link("https://a.example/", "＊＊＊")]);
  const emoji: ContentNode = { type: "emoji", id: "1/2", name: "badly", url: null };
  expect(contentOf([mask("bad")], [emoji])).toEqual([text(":＊＊＊ly:")]);
});

test("names that are mentioned, cards, buttons and names of files are masked too, addresses of buttons are dropped", () => {
  const modules: readonly CardModule[] = [
    { type: "header", text: "bad" },
    { type: "section", content: [text("b"), bold(text("ad"))], fields: [[text("bad")]], accessory: null },
    { type: "buttons", buttons: [{ type: "button", label: "bad", url: "https://bad.example" }] },
    { type: "images", images: [{ type: "image", url: "https://img.example/bad.png", alt: "bad" }] },
    { type: "context", elements: [{ type: "text", content: [text("bad")] }] },
    { type: "file", kind: "file", url: "https://img.example/1", title: "bad.zip", size: null },
  ];
  const message = makeMessage({
    content: [{ type: "mention-user", id: "1", name: "Bad Ann" }],
    cards: [{ color: null, theme: "none", modules }],
    attachments: [{ kind: "file", url: "https://img.example/2", name: "bad.txt", size: 1, contentType: null }],
  });
  const { content, cards, attachments } = shown([mask("bad")], message);
  expect(content).toEqual([{ type: "mention-user", id: "1", name: "＊＊＊ Ann" }]);
  expect(cards[0]?.modules).toEqual([
    { type: "header", text: "＊＊＊" },
    { type: "section", content: [text("＊"), bold(text("＊＊"))], fields: [[text("＊＊＊")]], accessory: null },
    { type: "buttons", buttons: [{ type: "button", label: "＊＊＊", url: null }] },
    { type: "images", images: [{ type: "image", url: "https://img.example/bad.png", alt: "＊＊＊" }] },
    { type: "context", elements: [{ type: "text", content: [text("＊＊＊")] }] },
    { type: "file", kind: "file", url: "https://img.example/1", title: "＊＊＊.zip", size: null },
  ]);
  expect(attachments.map(({ name }) => name)).toEqual(["＊＊＊.txt"]);
});

test("a mask's pattern may be a quarter as large as another's: to find each place takes longer", () => {
  const large = "(a{60}){2}";
  const by = (action: "mask" | "block") => isUsableRule({ action, kind: "regex", value: large });
  expect([by("mask"), by("block")]).toEqual([false, true]);
  expect(isUsableRule({ action: "mask", kind: "user", value: "1" })).toBe(false);
});

test("each mapping masks by its own rules and the guild's, and the rules are told", () => {
  const rules = [mask("one", "keyword", { number: 1 }), mask("two", "keyword", { number: 2, mappingId: 7 })];
  const message = makeMessage({ content: [text("one two three")] });
  expect(shown(rules, message, [7])).toMatchObject({ content: [text("＊＊＊ ＊＊＊ three")], maskedBy: rules });
  expect(shown(rules, message, [8])).toMatchObject({ content: [text("＊＊＊ two three")], maskedBy: [rules[0]] });
  expect(shown(rules, message, [8, 7])).toMatchObject({ content: [text("＊＊＊ ＊＊＊ three")] });
  expect(shown([mask("one", "keyword", { enabled: false })], message).maskedBy).toEqual([]);
});

test("a mask decides nothing about whether a message goes through", () => {
  const rules = [mask("word")];
  const decision = new FilterRuleSet(rules).decide(makeMessage({ content: [text("word")] }), 7);
  expect(decision).toEqual({ passes: true, rule: null, kind: null, hits: [] });
});

const quote = (changes: Partial<NonNullable<Message["quote"]>>): Message =>
  makeMessage({
    content: [text("x")],
    quote: { messageIds: ["1"], authorId: "5", authorName: "Ann", kind: "text", content: [], ...changes },
  });

test("what a message quotes is masked, and left out where the quoted message itself would stay in KOOK", () => {
  const masked = shown([mask("bad")], quote({ content: [text("so "), bold(text("bad"))] }));
  expect(masked.quote?.content).toEqual([text("so "), bold(text("＊＊＊"))]);
  expect(masked.maskedBy).toHaveLength(1);

  const rule = (
    action: "allow" | "block",
    kind: string,
    value = "",
    changes: Partial<FilterRule> = {},
  ): FilterRule => ({
    ...mask(value, kind),
    action,
    ...changes,
  });
  const said = { content: [text("spam")] };
  const withheld = (rules: readonly FilterRule[], message: Message, mappingIds?: readonly number[]) => {
    const { quote: left, quoteWithheld } = shown(rules, message, mappingIds);
    expect(left?.content.length === 0).toBe(quoteWithheld);
    expect(left).toMatchObject({ messageIds: ["1"], authorName: "Ann" });
    return quoteWithheld;
  };
  expect(withheld([rule("block", "keyword", "spam")], quote(said))).toBe(true);
  expect(withheld([rule("block", "regex", "sp.m")], quote(said))).toBe(true);
  expect(withheld([rule("block", "keyword", "other")], quote(said))).toBe(false);
  expect(withheld([rule("block", "user", "5")], quote(said))).toBe(true);
  expect(withheld([rule("allow", "user", "6")], quote(said))).toBe(true);
  expect(withheld([rule("block", "role", "3")], quote({ ...said, authorRoleIds: ["3"] }))).toBe(true);
  expect(withheld([rule("block", "keyword", "spam", { mappingId: 8 })], quote(said), [7])).toBe(false);
  expect(withheld([rule("block", "keyword", "spam", { mappingId: 8 })], quote(said), [7, 8])).toBe(true);
  const picture = shown([rule("block", "attachment", "image")], quote({ kind: "image" }));
  expect(picture).toMatchObject({ quoteWithheld: true, quote: { kind: "text" } });
});

const alphabet = fc.constantFrom(
  "a",
  "b",
  "B",
  "ｂ",
  "\u200b",
  "词",
  "ス",
  "ﾞ",
  "e",
  "\u0301",
  "ß",
  "Σ",
  " ",
  "👍🏽",
  "가",
  "ㄱ",
);
const words = fc.array(alphabet, { maxLength: 12 }).map((letters) => letters.join(""));
const node: fc.Arbitrary<ContentNode> = fc.oneof(
  { depthSize: "small" },
  words.map(text),
  words.map((code): ContentNode => ({ type: "code", text: code })),
  words.map((code): ContentNode => ({ type: "code-block", language: "", text: code })),
  words.map((name): ContentNode => ({ type: "emoji", id: "1", name, url: null })),
  fc.array(words, { maxLength: 2 }).map((texts): ContentNode => ({ type: "quote", children: texts.map(text) })),
  fc.array(words, { maxLength: 3 }).map((texts) => bold(...texts.map(text))),
  fc
    .tuple(words, words)
    .map(([url, label]): ContentNode => ({ type: "link", url: `https://${url}`, children: [text(label)] })),
);
const message = fc.record({ content: fc.array(node, { maxLength: 6 }), header: words, file: words }).map((made) =>
  makeMessage({
    content: made.content,
    cards: [{ color: null, theme: "none", modules: [{ type: "header", text: made.header }] }],
    attachments: [{ kind: "file", url: "https://img.example/1", name: made.file, size: null, contentType: null }],
  }),
);
const keyword = fc.array(alphabet, { minLength: 1, maxLength: 3 }).map((letters) => letters.join(""));

test("what was masked is nowhere to be found any more, however it was written, and nothing else changed", () => {
  fc.assert(
    fc.property(message, keyword, (said, word) => {
      fc.pre(word.trim() !== "" && !/^[\s\u200b:]*$/u.test(word));
      const rule = mask(word);
      const { maskedBy, ...words } = shown([rule], said);
      expect(maskedBy.length > 0).toBe(matches(rule, said));
      expect(matches(rule, { ...said, ...words })).toBe(false);
      if (maskedBy.length === 0) expect(words.content).toBe(said.content);
    }),
    { numRuns: 1_000, seed: 5, endOnFailure: true },
  );
});

test("masking again changes nothing", () => {
  fc.assert(
    fc.property(message, keyword, (said, word) => {
      const { content, cards, attachments } = shown([mask(word)], said);
      const again = shown([mask(word)], { ...said, content, cards, attachments });
      expect([again.content, again.cards, again.attachments]).toEqual([content, cards, attachments]);
    }),
    { numRuns: 300, seed: 6 },
  );
});
