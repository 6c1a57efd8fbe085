import fc from "fast-check";
import { expect, test } from "vitest";
import { foldWord, parseCommandLine } from "../../src/dispatch/command-line.js";

const parse = (text: string) => parseCommandLine(text, { botUserId: "77" });
const words = (text: string) => parse(text)?.words;

test.each([
  ["/relay help", "en", ["help"]],
  ["/转发 帮助", "zh", ["帮助"]],
  ["/轉發 帮助", "zh", ["帮助"]],
  ["(met)77(met) help link", null, ["help", "link"]],
  ["(met)77(met)", null, []],
  ["(met)77(met) /转发 列表", "zh", ["列表"]],
  ["(met)77(met)/relay list", "en", ["list"]],
  ["/relay", "en", []],
])("%j is a command", (text, calledIn, expected) => {
  expect(parse(text)).toEqual({ calledIn, words: expected });
});

test.each([
  "/relayx help",
  "/relay-help",
  "/转发一下这个",
  "relay help",
  "hello /relay help",
  "//relay help",
  "/",
  "",
  "(met)78(met) help",
  "hi (met)77(met) help",
  "`/relay help`",
  "/relay/help",
  ".relay help",
  "!relay help",
])("%j is no command", (text) => {
  expect(parse(text)).toBeNull();
});

test.each([
  ["a full-width slash, spaces and letters", "／ｒｅｌａｙ　link　discord", ["link", "discord"]],
  ["several spaces and line breaks", "  /relay \n link\t\n  discord  ", ["link", "discord"]],
  ["invisible characters of a copied text", "\u200b/relay\ufeff link", ["link"]],
  ["no-break spaces", "/relay\u00a0link\u2003discord", ["link", "discord"]],
  ["upper case in the name", "/ReLaY LINK", ["LINK"]],
  ["the client's escapes", "\\/relay set \\-\\-all \\[x\\] \\`y\\`", ["set", "--all", "[x]", "y"]],
  ["what stands in a code span", "/relay x `\\d+\\.\\[a b` end", ["x", "\\d+\\.\\[a b", "end"]],
  ["a backtick inside a word", "/relay x a`b c`d", ["x", "a`b", "c`d"]],
  ["a backslash that KOOK shows", "/relay x \\d\\_\\w", ["x", "\\d\\_\\w"]],
  ["straight quotes", '/relay x "two words" end', ["x", "two words", "end"]],
  ["curly quotes", "/relay x “two words” ”two words“", ["x", "two words", "two words"]],
  ["corner quotes", "/转发 x 「两 个」 『两 个』", ["x", "两 个", "两 个"]],
  ["escaped quotes", '/relay x \\"two words\\"', ["x", "two words"]],
  ["an empty quoted word", '/relay x ""', ["x", ""]],
  ["a quote that is never closed", '/relay x "two words', ["x", '"two', "words"]],
  ["a quote inside a word", '/relay 5"x6"', ['5"x6"']],
  ["a pasted address", "/relay x [https://a.b/c?d=e](https://a.b/c?d=e)", ["x", "https://a.b/c?d=e"]],
  ["an escaped pasted address", "/relay x [https\\:\\/\\/a.b](https://a.b)", ["x", "https://a.b"]],
  ["a link with another text", "/relay x [text](https://a.b)", ["x", "[text](https://a.b)"]],
])("forgives %s", (_what, text, expected) => {
  expect(words(text)).toEqual(expected);
});

test("a Chinese command may follow the name without a space; what only begins like one stays a message", () => {
  const glued = (text: string) => parseCommandLine(text, { botUserId: "77", isCommand: (word) => word === "帮助" });
  expect(glued("/转发帮助")).toEqual({ calledIn: "zh", words: ["帮助"] });
  expect(glued("／轉發帮助　绑定")).toEqual({ calledIn: "zh", words: ["帮助", "绑定"] });
  expect(glued("(met)77(met) /转发帮助")).toEqual({ calledIn: "zh", words: ["帮助"] });
  for (const text of ["/转发帮助一下", "/转发了", "/relay帮助", "转发帮助"]) expect(glued(text)).toBeNull();
});

test("mentions become typed arguments, also without spaces around them", () => {
  expect(words("/relay link discord(chn)101(chn) (met)5(met)(rol)6(rol)x")).toEqual([
    "link",
    "discord",
    { type: "channel", id: "101" },
    { type: "user", id: "5" },
    { type: "role", id: "6" },
    "x",
  ]);
});

test("what only looks like a mention stays text", () => {
  expect(words("/relay (met)all(met) (chn)1 \\(chn\\)1\\(chn\\)")).toEqual(["(met)all(met)", "(chn)1", "(chn)1(chn)"]);
});

test("words are compared without regard to case and width", () => {
  expect(foldWord("ＬＩＮＫ")).toBe("link");
  expect(foldWord("１２")).toBe("12");
});

test("no input breaks the parser, and what it reads as a command begins with the name", () => {
  const pieces = fc.constantFrom(
    "/relay",
    " ",
    "　",
    "“",
    '"',
    "\\",
    "(met)",
    "77",
    "(chn)1(chn)",
    "[",
    "](",
    ")",
    "x",
    "\n",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(pieces).map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(text, (input) => {
      const line = parse(`/relay ${input}`);
      expect(line).not.toBeNull();
      for (const word of line?.words ?? []) expect(typeof word === "string" ? word : word.id).toBeTypeOf("string");
    }),
    { numRuns: 300 },
  );
});

test("plain words come back as they were typed", () => {
  const word = fc.stringMatching(/^[\p{Script=Han}\p{Script=Latin}\d_.]{1,12}$/u);
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), fc.constantFrom(" ", "　", "\n", "  "), (typed, space) => {
      expect(words(["/relay", ...typed].join(space))).toEqual(typed);
    }),
    { numRuns: 200 },
  );
});

test("a word in quotes keeps its spaces, whatever it is", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\p{Script=Han}a-z ]{0,20}$/u), (phrase) => {
      expect(words(`/relay x “${phrase}” y`)).toEqual(["x", phrase, "y"]);
    }),
    { numRuns: 200 },
  );
});

test.each(['" ', "[a](", "(met)", "\\", "“", "(chn)1"])("20,000 characters of %j are read at once", (piece) => {
  const line = parse(`/relay ${piece.repeat(20_000 / piece.length)}`);
  expect(line?.words.length).toBeLessThan(2_000);
});
