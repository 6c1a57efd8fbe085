import { expect, test } from "vitest";
import { matches, Pattern, PatternError, type FilterRule } from "../../src/filters/index.js";
import { makeMessage } from "../store/store-world.js";

const finds = (pattern: string, words: string): boolean => {
  const rule: FilterRule = {
    number: 1,
    mappingId: null,
    action: "block",
    kind: "regex",
    value: pattern,
    enabled: true,
  };
  return matches(rule, makeMessage({ content: [{ type: "text", text: words }] }));
};

test.each([
  ["\\d{11}", "call 13800138000", true],
  ["\\d{11}", "call １３８００１３８０００", true],
  ["（买｜卖）号", "卖号", true],
  ["ＢＵＹ", "buy", true],
  ["b.y", "B\u200bUY", true],
  ["^free", "so free", false],
  ["(?-i)free", "FREE", false],
  ["\\p{Han}{3}", "三个字", true],
  ["a.c", "abc", true],
  ["a\\.c", "abc", false],
])("the pattern %s in “%s”: %s", (pattern, words, found) => {
  expect(finds(pattern, words)).toBe(found);
});

test.each([
  ["a(b(c)", "group", 1],
  ["a)b", "closing", 1],
  ["[)]x)", "closing", 4],
  ["ab[c", "class", 2],
  ["ab**", "repeat", 2],
  ["*a", "repeat", 0],
  ["ab{2000}", "count", 2],
  ["a\\qb", "escape", 1],
  ["a\\", "escape", 1],
  ["x(?<=a)b", "look", 1],
  ["x(?=a)", "look", 1],
  ["x(?!a)", "look", 1],
  ["a[z-a]", "range", 2],
  ["(a)\\1", "escape", 3],
  ["(.{1,100}x){9}", "too-large", 0],
  ["s*", "everything", 0],
  ["x|", "everything", 0],
  ["", "everything", 0],
  ["a".repeat(201), "too-long", 0],
])("the pattern %s is refused as %s, at its place", (pattern, problem, at) => {
  const refuse = (): Pattern => Pattern.compile(pattern);
  expect(refuse).toThrow(PatternError);
  try {
    refuse();
  } catch (error) {
    expect(error).toMatchObject({ problem, at });
  }
});

test("a rule whose pattern this version doesn't know has no say", () => {
  expect(finds("(?<=a)b", "ab")).toBe(false);
});

/** Each takes exponential or quadratic time where an engine tries again and again. */
const HOSTILE: readonly (readonly [pattern: string, text: string])[] = [
  ["(a+)+$", `${"a".repeat(40_000)}b`],
  ["(x+x+)+y", "x".repeat(40_000)],
  ["(.*a){20}$", `${"a".repeat(40_000)}b`],
  ["(a?){50}a{50}b", "a".repeat(40_000)],
  ["^(([a-z])+.)+[A-Z]([a-z])+$", "a".repeat(40_000)],
  ["(?:a|b|ab)*c", "ab".repeat(20_000)],
];

test("what a pattern takes grows with the text and no faster", () => {
  for (const [source, text] of HOSTILE) {
    const pattern = Pattern.compile(source);
    const whole = stepsOf(pattern, text);
    const half = stepsOf(pattern, text.slice(text.length / 2));
    expect(whole / half).toBeLessThan(8);
  }
});

/** The fastest of some runs, in processor time: other programs of the machine take no part in it. */
function stepsOf(pattern: Pattern, text: string): number {
  pattern.test(text);
  const runs = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    for (let times = 0; times < 3; times += 1) pattern.test(text);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.max(1, Math.min(...runs));
}

test("where finding each place would take too long, the rest of the text counts as found", () => {
  const pattern = Pattern.compile("a(.*z)?(.*y)?");
  const text = "a".repeat(20_000);
  const found = pattern.find(text);
  expect(found.length).toBeLessThan(2_000);
  expect(found.at(-1)?.end).toBe(text.length);
});
