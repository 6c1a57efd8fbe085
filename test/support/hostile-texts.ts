/** What people could type to stop a parser or a renderer: each is repeated up to the length that is wanted. */
export const HOSTILE_PIECES: readonly string[] = [
  // code
  "`", "` ", "``", "``a`", "```", "```a", "```a\n", "````a", "`a``b```c````", "`a` ", "```js\na\n```", "```\n\n", "`*`", "`]`",
  // emphasis
  "*", "**", "***", "****", "**a", "*a ", "***a", "**a*", "*a**", "**a**", "*a*", "***a***b", "~~", "~~a", "~~a~~", "~", "*~~**a", "**a ~~b *c ",
  // tags
  "(", ")", "()", "(ins)", "(ins)a(ins)", "(ins)(spl)", "(spl)**a(ins)*", "(spl)a", "(font)", "(font)a(font)[pink]", "(font)a(font)[", "(font)(ins)(spl)",
  // mentions and emoji
  "(met)", "(met)1", "(met)1(met)", "(met)1(met)(met)", "(met)all(met)", "(rol)1(rol)", "(chn)1(chn)", "(met)123456789012345678901234(met)", "(emj)", "(emj)a(emj)[", "(emj)a(emj)[1/a]",
  "(emj)aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", ":", "::", ":a", ":smile:", ":smile", "a:1:", "[#1;]", "[#128512;]", "[#", ":aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  // links
  "[", "]", "[]", "](", "[a](", "[a](http://", "[a](http://a)", "[a](<", "[http://a](", "[http://a](http://a)", "[[a](http://a)", "[a[b](http://a)", "[a](http://a(", "[**a**](http://a)", "[a]b](http://a)",
  "[http", "h", "http", "http:", "://", "http://", "http://a", "http://a ", "http://a(", "https://a.b/c ", "https://a.b/(((c)))", "http://a\\", "[google.com](https://evil.com)", "[`a`](https://a.b)",
  // blocks
  ">", "> ", ">a", "> a\n", "> a\n\n", "> ```\n\n", "> > ", "> \n\n", ">>> ", "\n", "\n\n", "\r", "\r\n", " \n", "---", "---\n", "--- \n\n", "> ---\n", "-", "> `\n\n",
  // escapes, and what is markup on the other side only
  "\\", "\\*", "\\\\`", "\\(met)", "_", "__", "_a_", "__a", "|", "||", "||a", "@", "@everyone", "@here ", "@abcde", "<@1>", "<@&1> ", "<#1>", "<:a:1>", "<t:1:R>", "<a:b:1>", "# a\n", "## ", "-# a\n", "- a\n", "+ a\n",
  "1. ", "1. a\n", "1) a\n", "&", "&amp;", "<", "<b>", "</b>", "\"", ">\n", "(http://a)", "@a#", "@a#12345 ", "@role:1;", "#channel:1;", "[:a:1]",
  // letters, words, and everything that is hard to cut
  "a", "a ", "a. ", "a, ", "字", "字。", "字，", "　", " ", "\t", "\u00a0", "😀", "👨‍👩‍👧‍👦", "🇨🇳", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👍🏽", "1️⃣", "e\u0301", "\u0301", "a\u0301\u0323\u0302", "\u200b", "\u200d", "\u200c", "\ufe0f", "\u2060", "\ufeff", "\u00ad", "\ud800", "\udc00", "\ud83d",
  "\u202e", "\u202e\u202d", "\u2066a", "\u2069", "ا", "مرحبا ", "नि", "ᄒ\u1161\u11ab", "กำ", "\u0600", "𑂽", "\0", "\u0007", "\u001b[31m", "\u0085", "\u2028", "\uffff", "\u3164", "ﷺ", "𝕏", "a\u0489",
]; // prettier-ignore

/** Deterministic mixtures of all of them. */
export function hostileMixtures(count: number, length: number): readonly string[] {
  return Array.from({ length: count }, (_, seed) => {
    let state = seed + 1;
    let text = "";
    while (text.length < length) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      const piece = HOSTILE_PIECES[(state >>> 8) % HOSTILE_PIECES.length] ?? "";
      text += seed % 2 === 0 ? piece : `${piece} `;
    }
    return text.slice(0, length);
  });
}

export function repeatedTo(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

/** The JSON of cards about as long, by what is wrong with them. */
export function hostileCards(length: number): Readonly<Record<string, string>> {
  const cardOf = (modules: readonly unknown[]): string => JSON.stringify([{ type: "card", theme: "primary", modules }]);
  const many = (value: unknown): string =>
    cardOf(Array(Math.ceil(length / (JSON.stringify(value).length + 1))).fill(value));
  const within = (around: (values: readonly unknown[]) => unknown, value: unknown): string =>
    cardOf([around(Array(Math.ceil(length / (JSON.stringify(value).length + 1))).fill(value))]);
  const deep = (open: string, close: string): string => {
    const depth = Math.floor(length / (open.length + close.length));
    return `[{"type":"card","modules":[${open.repeat(depth)}0${close.repeat(depth)}]}]`;
  };
  const kmarkdown = (piece: string): unknown => ({
    type: "section",
    text: { type: "kmarkdown", content: repeatedTo(piece, Math.ceil(length / 4)) },
  });
  return {
    "many headers": many({ type: "header", text: "h" }),
    "a long header": cardOf([{ type: "header", text: repeatedTo("h ", length) }]),
    "many sections": many({ type: "section", text: "a" }),
    "many dividers": many({ type: "divider" }),
    "many empty modules": many({}),
    "many unknown modules": many({ type: "x", text: "a" }),
    "many strings": many("a"),
    "many images": within((elements) => ({ type: "container", elements }), { type: "image", src: "https://e.x/a" }),
    "many image groups": many({ type: "container", elements: [{ type: "image", src: "https://e.x/a" }] }),
    "many bad images": within((elements) => ({ type: "container", elements }), { type: "image", src: "a" }),
    "many buttons": within((elements) => ({ type: "action-group", elements }), { type: "button", text: "b" }),
    "many link buttons": within((elements) => ({ type: "action-group", elements }), {
      type: "button",
      text: "b",
      click: "link",
      value: "https://e.x",
    }),
    "many fields": within((fields) => ({ type: "section", text: { type: "paragraph", cols: 3, fields } }), "**a**\nb"),
    "many small texts": within((elements) => ({ type: "context", elements }), "a"),
    "many files": many({ type: "file", src: "https://e.x/a", title: "a" }),
    "many countdowns": many({ type: "countdown", endTime: 1 }),
    "many cards": JSON.stringify(
      Array(Math.ceil(length / 50)).fill({ type: "card", modules: [{ type: "header", text: "h" }] }),
    ),
    "stars in texts": cardOf(["**a*", "~~a", "`", "[a]("].map(kmarkdown)),
    "tags in texts": cardOf(["(ins)(spl)", "(met)1(met)", "> a\n\n", "(emj)a(emj)["].map(kmarkdown)),
    "deep lists": deep("[", "]"),
    "deep objects": deep('{"text":', "}"),
    "deep elements": deep('{"type":"x","elements":[', "]}"),
    "deep texts": deep('{"type":"section","text":{"content":', "}}"),
    "prototype keys": many(
      JSON.parse('{"__proto__":{"type":"card"},"constructor":{},"toString":1,"type":"section","text":"a"}'),
    ),
  };
}
