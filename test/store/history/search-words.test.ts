import fc from "fast-check";
import { expect, test } from "vitest";
import { hasTerms, searchTerms, searchWords } from "../../../src/store/search-words.js";

const finds = (text: string, query: string): boolean => hasTerms(searchWords(text), searchTerms(query));

test("Chinese is found by any two characters that stand together, and by one", () => {
  const text = "今晚八点开会，记得带电脑";
  for (const query of ["今晚", "晚八", "八点开会", "会", "电脑", "脑", "今"])
    expect(finds(text, query), query).toBe(true);
  for (const query of ["八今", "晚点", "会记", "脑电", "明"]) expect(finds(text, query), query).toBe(false);
});

test("pieces between spaces may stand anywhere, in any order", () => {
  expect(finds("明天的电影票已经买好了", "买好 电影")).toBe(true);
  expect(finds("明天的电影票已经买好了", "买好 音乐")).toBe(false);
});

test("words are found whatever their case and width, also while they are being typed", () => {
  expect(finds("Ｐａｔｃｈ Notes v2", "patch")).toBe(true);
  expect(finds("Patch notes", "NOT")).toBe(true);
  expect(finds("Patch notes", "otes")).toBe(false);
  expect(finds("ｶﾀｶﾅ テスト", "カタカナ")).toBe(true);
});

test("what is written without a space between scripts is found as it is written", () => {
  const text = "明天8点上线v2.0版本";
  for (const query of ["8点", "明天8", "天8点上", "v2.0版", "线v2"]) expect(finds(text, query), query).toBe(true);
  expect(finds(text, "9点")).toBe(false);
});

test("Korean, Japanese and Thai are found inside of their runs too", () => {
  expect(finds("오늘저녁여덟시", "저녁")).toBe(true);
  expect(finds("東京スカイツリーへ行く", "スカイ")).toBe(true);
  expect(finds("ประชุมพรุ่งนี้", "พรุ่งนี้")).toBe(true);
});

test("characters outside of the basic plane are whole characters", () => {
  expect(searchWords("𠮷野家")).toEqual(["𠮷野", "野家", "家"]);
  expect(finds("去𠮷野家吃饭", "𠮷野")).toBe(true);
});

test("signs alone find nothing", () => {
  for (const query of ["", "   ", "!?", "。。", "🎮", `" * : ^`]) expect(searchTerms(query), query).toEqual([]);
});

test("a word holds letters, digits and marks only, whatever the text: no index's syntax can be in it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      for (const word of searchWords(text)) expect(word).toMatch(/^[\p{L}\p{N}\p{M}]+$/u);
    }),
  );
});

test("every piece of a text of letters finds that text", () => {
  const letter = fc.constantFrom(..."今晚八点开会abcABC123カナ한국");
  fc.assert(
    fc.property(fc.array(letter, { minLength: 2, maxLength: 30 }), fc.nat(28), (letters, start) => {
      const from = Math.min(start, letters.length - 2);
      const rest = letters.slice(from).join("");
      // What begins inside of a word that is written with spaces is no beginning of one.
      const before = letters[from - 1] ?? " ";
      fc.pre(!/[a-zA-Z0-9]/.test(before) || !/[a-zA-Z0-9]/.test(rest[0] ?? ""));
      expect(finds(letters.join(""), rest)).toBe(true);
    }),
  );
});

test("a text without end has words with an end", () => {
  expect(searchWords("好".repeat(100_000)).length).toBe(16_000);
  expect(Math.max(...searchWords("a".repeat(10_000)).map(({ length }) => length))).toBe(64);
});
