import fc from "fast-check";
import { expect, test } from "vitest";
import { parseKMarkdown } from "../../src/kmarkdown/index.js";
import { defaultPresentation, type Message } from "../../src/message/index.js";
import { renderDiscord } from "../../src/rendering/discord.js";
import { renderTelegram } from "../../src/rendering/telegram.js";

const names = {
  users: new Map([["2862000002", "bob"]]),
  roles: new Map([["702", "mods"]]),
  channels: new Map([["1095000000000001", "general"]]),
  guildId: "2040000000000001",
};

function messageOf(kmarkdown: string): Message {
  return {
    id: "m",
    guildId: "2040000000000001",
    channelId: "c",
    channelName: "general",
    author: { id: "1", name: "Anna", avatarUrl: null, bot: false, roleIds: [] },
    kind: "text",
    content: parseKMarkdown(kmarkdown, names),
    cards: [],
    attachments: [],
    quote: null,
    mentionsAll: false,
    sentAt: 0,
  };
}

const context = { presentation: defaultPresentation, quotedCopy: null };

/** KMarkdown, what Discord gets, what Telegram gets below the author's name. */
const examples: readonly (readonly [string, string, string])[] = [
  ["**bold**", "**bold**", "<b>bold</b>"],
  ["*italic*", "*italic*", "<i>italic</i>"],
  ["***both***", "***both***", "<b><i>both</i></b>"],
  ["~~strike~~", "~~strike~~", "<s>strike</s>"],
  ["(ins)under(ins)", "__under__", "<u>under</u>"],
  ["(spl)secret(spl)", "||secret||", "<tg-spoiler>secret</tg-spoiler>"],
  ["[text](https://e.x/a)", "[text](<https://e.x/a>)", '<a href="https://e.x/a">text</a>'],
  ["[https://e.x](https://e.x)", "https://e.x", "https://e.x"],
  ["[text](javascript:alert(1))", "[text]\\(javascript:alert(1))", "[text](javascript:alert(1))"],
  ["> quoted\nmore\n\nafter", "> quoted\n> more\nafter", "<blockquote>quoted\nmore</blockquote>\nafter"],
  ["---", "──────", "──────"],
  ["`code *x*`", "`code *x*`", "<code>code *x*</code>"],
  ["```js\nlet a = 1;\n```", "```js\nlet a = 1;\n```", '<pre><code class="language-js">let a = 1;</code></pre>'],
  ["```alpha\n\n```", "```\nalpha\n```", "<pre>alpha</pre>"],
  ["\\*not italic\\*", "\\*not italic\\*", "*not italic*"],
  ["a\\-b \\[c\\]", "a-b [c]", "a-b [c]"],
  ["snake_case_name and __init__", "snake\\_case\\_name and \\_\\_init\\_\\_", "snake_case_name and __init__"],
  ["(met)2862000002(met) hi", "@bob hi", "@bob hi"],
  ["(met)999(met)", "@someone", "@\u200bsomeone"],
  ["(met)all(met)", "@\u200beveryone", "@all"],
  ["(met)here(met)", "@\u200bhere", "@here"],
  ["(met)hell(met)", "(met)hell(met)", "(met)hell(met)"],
  ["(rol)702(rol)", "@mods", "@\u200bmods"],
  [
    "(chn)1095000000000001(chn)",
    "#general",
    '<a href="https://www.kookapp.cn/direct/channel?g=2040000000000001&amp;c=1095000000000001">#general</a>',
  ],
  ["(emj)wow(emj)[123/AbC]", ":wow:", ":wow:"],
  [":smile:", "😄", "😄"],
  [":no_such_code:", ":no\\_such\\_code:", ":no_such_code:"],
  ["[#128512;]", "😀", "😀"],
  ["(font)red(font)[danger]", "red", "red"],
  ["# not a header", "\\# not a header", "# not a header"],
  ["1. not a list\n- nor this", "1\\. not a list\n\\- nor this", "1. not a list\n- nor this"],
  [
    "@everyone @here <@123> <#5>",
    "@\u200beveryone @\u200bhere \\<\u200b@123> \\<\u200b#5>",
    "@\u200beveryone @\u200bhere &lt;@123&gt; &lt;#5&gt;",
  ],
  ["**unclosed *mess ~~", "\\*\\*unclosed \\*mess \\~\\~", "**unclosed *mess ~~"],
  ["**a *b* c**", "**a *b* c**", "<b>a <i>b</i> c</b>"],
  ["`unclosed", "\\`unclosed", "`unclosed"],
  ["||not a spoiler||", "\\|\\|not a spoiler\\|\\|", "||not a spoiler||"],
  ["https://example.com/a_b_c", "https://example.com/a_b_c", "https://example.com/a_b_c"],
  ["a < b & c > d", "a < b & c > d", "a &lt; b &amp; c &gt; d"],
  ["<b>html</b>", "\\<b>html\\<\u200b/b>", "&lt;b&gt;html&lt;/b&gt;"],
  [
    "[https://bank.com](https://evil.com)",
    "https\\://bank.com (<https://evil.com>)",
    'https://bank.com (<a href="https://evil.com">https://evil.com</a>)',
  ],
  ["C:\\new\\folder", "C:\\\\new\\\\folder", "C:\\new\\folder"],
  ["-# not small", "\\-# not small", "-# not small"],
  ["> \n\nx", "x", "x"],
  ["**粗体**和*斜体*", "**粗体**和*斜体*", "<b>粗体</b>和<i>斜体</i>"],
  ["(spl)**bold secret**(spl)", "||**bold secret**||", "<tg-spoiler><b>bold secret</b></tg-spoiler>"],
  ["```\nfence ` inside\n```", "```\nfence ` inside\n```", "<pre>fence ` inside</pre>"],
  ["* star * alone", "\\* star \\* alone", "* star * alone"],
  ["(ins)(spl)nested(spl)(ins)", "||__nested__||", "<tg-spoiler><u>nested</u></tg-spoiler>"],
  ["__init__ **a_b**", "\\_\\_init\\_\\_ **a\\_b**", "__init__ <b>a_b</b>"],
];

test.each(examples)("%j arrives on Discord", (kmarkdown, discord) => {
  expect(renderDiscord(messageOf(kmarkdown), context).map((part) => part.content)).toEqual([discord]);
});

test.each(examples)("%j arrives on Telegram", (kmarkdown, _discord, telegram) => {
  const parts = renderTelegram(messageOf(kmarkdown), context).map((part) => part.html);
  expect(parts).toHaveLength(1);
  expect(parts[0]?.slice(parts[0].indexOf("\n") + 1)).toBe(telegram);
});

const markup = fc.constantFrom(
  "*",
  "**",
  "***",
  "~~",
  "`",
  "```",
  "```js\n",
  "(ins)",
  "(spl)",
  "(met)",
  "(met)all(met)",
  "(rol)702(rol)",
  "(chn)",
  "(emj)x(emj)[1/a]",
  "[a](",
  "https://e.x",
  ")",
  "[",
  "]",
  "> ",
  "\n",
  "\n\n",
  "---",
  "\\",
  ":smile:",
  "中文",
  "😀",
  "e\u0301",
  " ",
  "word",
  "@everyone",
  "<@1>",
  "# ",
  "- ",
);
const hostile = fc
  .array(fc.oneof(markup, fc.string({ maxLength: 5 })), { maxLength: 60 })
  .map((pieces) => pieces.join(""));

test("whatever is typed, the parser yields a tree and both platforms get parts within their limits", () => {
  fc.assert(
    fc.property(hostile, (kmarkdown) => {
      const message = messageOf(kmarkdown);
      const discord = renderDiscord(message, context);
      const telegram = renderTelegram(message, context);
      expect(discord.length).toBeGreaterThan(0);
      expect(telegram.length).toBeGreaterThan(0);
      for (const part of discord) {
        expect(part.content.length).toBeLessThanOrEqual(2_000);
        // Addresses stay as they are; nothing is allowed to ping in any case (allowed_mentions).
        expect(part.content.replace(/https?:\/\/\S+/g, "")).not.toMatch(/@(everyone|here)|<@[!&]?\d+>/);
      }
    }),
    { numRuns: 500 },
  );
});

test("a word without markup is never lost", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(markup, fc.constantFrom("alpha", "beta", "gamma")), { maxLength: 40 }), (pieces) => {
      const kmarkdown = pieces.join(" ");
      const words = kmarkdown.match(/alpha|beta|gamma/g) ?? [];
      const shown = renderDiscord(messageOf(kmarkdown), context)
        .map((part) => part.content)
        .join(" ");
      expect(shown.match(/alpha|beta|gamma/g) ?? []).toEqual(words);
    }),
    { numRuns: 500 },
  );
});
