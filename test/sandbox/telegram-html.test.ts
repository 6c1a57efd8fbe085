import { describe, expect, test } from "vitest";
import { parseHtml } from "../../sandbox/telegram/html.js";
import { readCaption, readText } from "../../sandbox/telegram/text.js";
import type { Refusal } from "../../sandbox/telegram/refusal.js";

const read = (text: string): ReturnType<typeof readText> => readText({ text, parseMode: "HTML", entities: undefined });

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Refusal).description;
  }
  return "nothing was refused";
}

describe("what is refused", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["<script>alert(1)</script>", 'Unsupported start tag "script" at byte offset 0'],
    ["a < b", 'Unsupported start tag "" at byte offset 2'],
    ["1 <2", "Unclosed start tag at byte offset 2"],
    ["<b/>", 'Unsupported start tag "b/" at byte offset 0'],
    ["<br>", 'Unsupported start tag "br" at byte offset 0'],
    ["你好 <x>", 'Unsupported start tag "x" at byte offset 7'],
    ["<b>unclosed", 'Can\'t find end tag corresponding to start tag "b"'],
    ["</b>", "Unexpected end tag at byte offset 0"],
    ["<b>x</b", "Unclosed end tag at byte offset 4"],
    ["<b><i>test</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'],
    ["<b", "Unclosed start tag at byte offset 0"],
    ['<a href="x', "Unclosed start tag at byte offset 0"],
    ["<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'],
    ['<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'],
    ["<a href=http://x.org>x</a>", "Unexpected end of name token at byte offset 8"],
    ["<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ['<tg-emoji emoji-id="9999999999999999999">x</tg-emoji>', "Invalid custom emoji identifier specified"],
    [
      "&#xD800;",
      "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units",
    ],
  ];
  test.each(cases)("%s", (html, words) => {
    expect(refusal(() => parseHtml(html))).toBe(`Bad Request: can't parse entities: ${words}`);
  });

  test.each([
    ["", "message text is empty"],
    ["   \n", "text must be non-empty"],
    ["<b></b>", "text must be non-empty"],
  ])("the text %j", (html, words) => {
    expect(refusal(() => read(html))).toBe(`Bad Request: ${words}`);
  });

  test("other markups, which this local server doesn't know", () => {
    const text = { text: "*x*", parseMode: "MarkdownV2", entities: undefined };
    expect(refusal(() => readText(text))).toBe("Bad Request: unsupported parse_mode");
  });

  test.each([
    [{ type: "bold", offset: 100, length: 1 }, "entity begins after the end of the text at UTF-16 offset 100"],
    [
      { type: "bold", offset: 0, length: 100 },
      "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 100",
    ],
    [{ type: "bold", offset: -1, length: 1 }, "receive an entity with incorrect offset -1"],
    [{ type: "wide", offset: 0, length: 1 }, "can't parse MessageEntity: Unsupported type specified"],
    [{ type: "text_link", offset: 0, length: 1 }, `can't parse MessageEntity: Can't find field "url"`],
    [{ type: "text_link", offset: 0, length: 1, url: "no" }, "entity URL 'no' is invalid: Wrong HTTP URL"],
  ])("the entity %j", (entity, words) => {
    const text = { text: "hello", parseMode: "", entities: [entity] };
    expect(refusal(() => readText(text))).toBe(`Bad Request: ${words}`);
  });
});

describe("lengths", () => {
  test("4,096 UTF-16 units pass after the markup is read, and one more doesn't", () => {
    expect(read(`<b>${"😀".repeat(2_048)}</b>&lt;`.replace("&lt;", "")).text).toHaveLength(4_096);
    expect(read(`<b>${"&amp;".repeat(4_096)}</b>`).text).toHaveLength(4_096);
    expect(refusal(() => read("😀".repeat(2_048) + "x"))).toBe("Bad Request: message is too long");
  });

  test("a caption has 1,024, and may be empty", () => {
    const caption = (text: string): unknown => readCaption({ text, parseMode: "HTML", entities: undefined });
    expect(caption("x".repeat(1_024))).toMatchObject({ entities: [] });
    expect(caption("")).toEqual({ text: "", entities: [] });
    expect(refusal(() => caption("x".repeat(1_025)))).toBe("Bad Request: message caption is too long");
  });

  test("a hundred entities are kept", () => {
    expect(read("<b>x</b> ".repeat(101)).entities).toHaveLength(100);
  });
});

describe("what is read", () => {
  test.each([
    ["<strong>x</strong>", "bold"],
    ["<em>x</em>", "italic"],
    ["<ins>x</ins>", "underline"],
    ["<strike>x</strike>", "strikethrough"],
    ["<del>x</del>", "strikethrough"],
    ["<tg-spoiler>x</tg-spoiler>", "spoiler"],
    ['<span class="tg-spoiler">x</span>', "spoiler"],
    ["<code>x</code>", "code"],
    ["<pre>x</pre>", "pre"],
    ["<blockquote>x</blockquote>", "blockquote"],
    ["<blockquote expandable>x</blockquote>", "expandable_blockquote"],
    ["<B>x</b >", "bold"],
    ["<b>x</>", "bold"],
  ])("%s is %s", (html, type) => {
    expect(parseHtml(html)).toEqual({ text: "x", entities: [{ type, offset: 0, length: 1 }] });
  });

  test("links, languages, emoji and people carry what they point to", () => {
    expect(parseHtml('<a href="https://x.org/?a=1&amp;b=2">x</a>').entities).toMatchObject([
      { type: "text_link", url: "https://x.org/?a=1&b=2" },
    ]);
    expect(parseHtml('<pre><code class="language-ts">x</code></pre>').entities).toEqual([
      { type: "pre", offset: 0, length: 1, language: "ts" },
    ]);
    expect(parseHtml('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>').entities).toMatchObject([
      { custom_emoji_id: "5368324170671202286", length: 2 },
    ]);
    expect(parseHtml('<a href="tg://user?id=7">x</a>').entities).toMatchObject([{ user: { id: 7 } }]);
  });

  test.each([["javascript:alert(1)"], ["nowhere"], [""], ["http://a b.org"], ["mailto:a@b.org"]])(
    "a link to %j leaves plain text",
    (href) => {
      expect(parseHtml(`<a href="${href}">click me</a>`)).toEqual({ text: "click me", entities: [] });
    },
  );

  test("four references and numbers are decoded, others stay as they are", () => {
    expect(parseHtml("&lt;&gt;&amp;&quot;&#65;&#x4f60;").text).toBe('<>&"A你');
    expect(parseHtml("&nbsp;&apos;&copy &lt").text).toBe("&nbsp;&apos;&copy <");
    expect(parseHtml("&#0;&#99999999999;").text).toBe("&#0;&#99999999999;");
  });

  test("offsets are UTF-16 units, and the outer entity stands first", () => {
    expect(parseHtml("😀<b>你<i>好</i></b>")).toEqual({
      text: "😀你好",
      entities: [
        { type: "bold", offset: 2, length: 2 },
        { type: "italic", offset: 3, length: 1 },
      ],
    });
  });

  test("white space is cut at both ends, but not before an entity", () => {
    expect(read("\n  <b>x</b> y \n")).toEqual({ text: "x y", entities: [{ type: "bold", offset: 0, length: 1 }] });
    expect(read("<b> x </b>")).toEqual({ text: " x", entities: [{ type: "bold", offset: 0, length: 2 }] });
  });

  test("styles are cut around code", () => {
    expect(read("<b>a<code>b</code>c</b>").entities).toEqual([
      { type: "bold", offset: 0, length: 1 },
      { type: "code", offset: 1, length: 1 },
      { type: "bold", offset: 2, length: 1 },
    ]);
  });

  test("commands, links, names and tags are found, but not inside code and links", () => {
    const found = read("/start@bot_x go https://x.org/a. @olivia #news a@b.org").entities.map(({ type }) => type);
    expect(found).toEqual(["bot_command", "url", "mention", "hashtag", "email"]);
    expect(read("<code>/start @olivia</code>").entities).toMatchObject([{ type: "code" }]);
    expect(read("a/b 50/50 #1").entities).toEqual([]);
  });
});
