import { expect, test } from "vitest";
import { FilterRuleSet, matches, type FilterRule } from "../../src/filters/index.js";
import type { ContentNode, Message } from "../../src/message/index.js";
import { makeMessage } from "../store/store-world.js";

const MAPPING = 7;
let number = 0;
const rule = (action: "allow" | "block", kind: string, value = "", changes: Partial<FilterRule> = {}): FilterRule => ({
  number: (number += 1),
  mappingId: null,
  action,
  kind,
  value,
  enabled: true,
  ...changes,
});
const ofMapping = { mappingId: MAPPING };
const says = (words: string, changes: Partial<Message> = {}): Message =>
  makeMessage({ content: [{ type: "text", text: words }], ...changes });
const by = (id: string, roleIds: readonly string[] = []): Message =>
  makeMessage({ author: { id, name: "Ann", avatarUrl: null, bot: false, roleIds } });
const passes = (rules: readonly FilterRule[], message: Message, mappingId = MAPPING): boolean =>
  new FilterRuleSet(rules).decide(message, mappingId).passes;

test("without rules everything passes, and none has a say", () => {
  expect(new FilterRuleSet([]).decide(says("x"), MAPPING)).toEqual({ passes: true, rule: null, kind: null, hits: [] });
});

test.each([
  ["Buy", "please BUY now", true],
  ["ｂｕｙ", "Buy", true],
  ["buy", "ＢＵＹ", true],
  ["广告", "这是广告。", true],
  ["广告", "这是广\u200b告", true],
  ["buy", "b u y", false],
  ["a.c", "abc", false],
])("the keyword %s in “%s”: %s", (keyword, words, found) => {
  expect(matches(rule("block", "keyword", keyword), says(words))).toBe(found);
});

test("a keyword is found wherever it can be read, but not in what a message quotes", () => {
  const text = (word: string): readonly ContentNode[] => [{ type: "text", text: word }];
  const spam = rule("block", "keyword", "spam");
  const inLink: Message = makeMessage({
    content: [{ type: "link", url: "https://spam.example", children: text("x") }],
  });
  const split: Message = makeMessage({
    content: [
      { type: "text", text: "sp" },
      { type: "bold", children: text("am") },
    ],
  });
  const inCard: Message = makeMessage({
    content: [],
    cards: [
      {
        color: null,
        theme: "primary",
        modules: [{ type: "buttons", buttons: [{ type: "button", label: "Spam", url: null }] }],
      },
    ],
  });
  const inFile = says("x", {
    attachments: [{ kind: "file", url: "https://a.example/1", name: "Spam.zip", size: null, contentType: null }],
  });
  for (const message of [inLink, split, inCard, inFile]) expect(matches(spam, message)).toBe(true);
  const quoting = says("x", { quote: { messageIds: ["1"], authorName: "Ann", kind: "text", content: text("spam") } });
  expect(matches(spam, quoting)).toBe(false);
});

test("type, user, role, mention-all and attachment look at what they say", () => {
  const picture = says("x", {
    kind: "image",
    mentionsAll: true,
    attachments: [{ kind: "image", url: "https://a.example/1", name: "a.png", size: null, contentType: null }],
  });
  const plain = says("x", { kind: "text" });
  for (const yes of [
    rule("block", "type", "image"),
    rule("block", "mention-all"),
    rule("block", "attachment", "any"),
  ]) {
    expect([matches(yes, picture), matches(yes, plain)]).toEqual([true, false]);
  }
  expect(matches(rule("block", "attachment", "video"), picture)).toBe(false);
  expect(matches(rule("block", "user", "1"), by("1"))).toBe(true);
  expect(matches(rule("block", "user", "1"), by("11"))).toBe(false);
  expect(matches(rule("block", "role", "5"), by("1", ["4", "5"]))).toBe(true);
  expect(matches(rule("block", "role", "5"), by("5", ["55"]))).toBe(false);
});

test.each([
  [">2", "ab", false],
  [">2", "abc", true],
  ["<3", "ab", true],
  ["<3", "abc", false],
  [">2", "👨‍👩‍👧🇨🇳", false],
])("length %s of “%s”: %s", (value, words, found) => {
  expect(matches(rule("block", "length", value), says(words))).toBe(found);
});

test("a block counts before an allow of the same scope, and the mapping's rules before the guild's", () => {
  const message = says("news of the day");
  const [allow, block] = [rule("allow", "keyword", "news"), rule("block", "keyword", "day")];
  expect(passes([allow, block], message)).toBe(false);
  expect(passes([rule("allow", "keyword", "news", ofMapping), block], message)).toBe(true);
  expect(passes([allow, rule("block", "keyword", "day", ofMapping)], message)).toBe(false);
  expect(passes([rule("block", "keyword", "day", ofMapping)], message, MAPPING + 1)).toBe(true);
});

test("where something of a kind is allowed, all else of that kind is dropped", () => {
  const rules = [rule("allow", "user", "1"), rule("allow", "user", "2", ofMapping)];
  expect(["1", "2", "3"].map((id) => passes(rules, by(id)))).toEqual([true, true, false]);
  expect(new FilterRuleSet(rules).decide(by("3"), MAPPING)).toMatchObject({ passes: false, rule: null, kind: "user" });
  expect(passes(rules, by("2"), MAPPING + 1)).toBe(false);
});

test("a message has to pass every kind, and the first that drops it is told", () => {
  const [user, word] = [rule("allow", "user", "1"), rule("block", "keyword", "spam")];
  const set = new FilterRuleSet([word, user]);
  const author = by("1").author;
  expect(set.decide(says("spam", { author }), MAPPING)).toEqual({
    passes: false,
    rule: word,
    kind: "keyword",
    hits: [user, word],
  });
  expect(set.decide(says("spam", { author: by("2").author }), MAPPING)).toMatchObject({ kind: "user", hits: [] });
  expect(set.decide(says("hello", { author }), MAPPING)).toMatchObject({ passes: true, rule: user });
});

test("a rule that is off or means nothing has no say", () => {
  const rules = [
    rule("block", "keyword", "x", { enabled: false }),
    rule("allow", "user", "9", { enabled: false }),
    rule("allow", "colour", "red"),
    rule("allow", "type", "hologram"),
    rule("block", "length", "long"),
    rule("block", "keyword", " \u200b"),
  ];
  expect(passes(rules, says("x"))).toBe(true);
});
