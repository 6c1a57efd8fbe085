import fc from "fast-check";
import type { ContentNode } from "../../src/message/index.js";
import { shownChars, withStyle, type ShownChar } from "./shown.js";

/** Everything that is markup somewhere, and some that is not. No "." and no "://": link texts must disguise nothing. */
const PIECES = [
  ..."*_~|`\\<>@#:/[]()-+!&\"'1aZ中。 \n",
  "**", "***", "__", "~~", "||", "```", "> ", ">>> ", "# ", "## ", "-# ", "- ", "* ", "1. ", "+ ", "](", "[a](", "@everyone", "@here", "@someone_x",
  "<@123>", "<@!123>", "<#123>", "<@&123>", "<:a:123>", "<t:123:R>", "</a:123>", "&lt;", "<b>", "</b>", "😀", "👨‍👩‍👧", "🇨🇳", "e\u0301", "\u3000", "\t", "字",
]; // prettier-ignore

export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 8 })
  .map((pieces) => pieces.join(""));

const text = hostileText.map((value): ContentNode => ({ type: "text", text: value }));
const code = hostileText
  .filter((value) => value.trim() !== "")
  .map((value): ContentNode => ({ type: "code", text: value.replaceAll("\n", " ") }));
const url = fc.constantFrom(
  "https://e.x/a_b*c~d",
  "http://例子.cn/路径",
  "https://e.x/a(b)?q=1&r=__2__",
  "https://e.x/**b**",
  "https://e.x",
);
/** Others, so that a masked link beside a pasted one is told from it. */
const maskedUrl = url.map((value) => value.replace("://", "://m."));
const atom = fc.constantFrom<ContentNode>(
  { type: "mention-user", id: "77001", name: "An_na*" },
  { type: "mention-user", id: "77001", name: null },
  { type: "mention-role", id: "77002", name: "here" },
  { type: "mention-channel", id: "77003", guildId: null, name: "# gen" },
  { type: "emoji", id: "77/004", name: "wo_w_", url: null },
);
const pasted = url.map((value): ContentNode => ({
  type: "link",
  url: value,
  children: [{ type: "text", text: value }],
}));

const { inline } = fc.letrec<{ inline: ContentNode }>((tie) => ({
  inline: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 4, arbitrary: text },
    { weight: 1, arbitrary: code },
    { weight: 1, arbitrary: atom },
    { weight: 1, arbitrary: pasted },
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constantFrom("bold", "italic", "strike", "underline", "spoiler"),
        children: fc.array(tie("inline"), { minLength: 1, maxLength: 3 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({ url: maskedUrl, children: fc.array(fc.oneof(text, atom), { minLength: 1, maxLength: 2 }) })
        .filter(({ children }) => charsOf(children).some(({ char }) => !/[\s\u200b]/.test(char)))
        .map((link): ContentNode => ({ type: "link", ...link })),
    },
  ),
}));

const block = fc.oneof(
  fc.array(inline, { minLength: 1, maxLength: 3 }).map((children): ContentNode => ({ type: "quote", children })),
  fc
    .record({ language: fc.constantFrom("", "js", "c++", '"><b>'), text: hostileText })
    .map((value): ContentNode => ({ type: "code-block", ...value })),
);

export const contentTree: fc.Arbitrary<readonly ContentNode[]> = fc.array(
  fc.oneof({ weight: 4, arbitrary: inline }, { weight: 1, arbitrary: block }),
  { minLength: 1, maxLength: 6 },
);

/** What a reader should see of a tree, told without any renderer. */
export function charsOf(nodes: readonly ContentNode[], style = "", link: string | null = null): readonly ShownChar[] {
  return nodes.flatMap((node): readonly ShownChar[] => {
    switch (node.type) {
      case "text":
        return shownChars(node.text, style, link);
      case "code":
        return shownChars(node.text, withStyle(style, "c"), link);
      case "code-block":
        return shownChars(node.text, withStyle(style.replace(/[bius]/g, ""), "c"), link);
      case "mention-user":
        return shownChars(`@${node.name ?? "someone"}`, style, link);
      case "mention-role":
        return shownChars(`@${node.name ?? "role"}`, style, link);
      case "mention-channel":
        return shownChars(`#${node.name ?? "channel"}`, style, link);
      case "mention-all":
        return shownChars(`@${node.target}`, style, link);
      case "emoji":
        return shownChars(`:${node.name}:`, style, link);
      case "link":
        return charsOf(node.children, style, link ?? node.url);
      case "rule":
        return shownChars("──────", style, link);
      case "colored":
        return charsOf(node.children, style, link);
      case "quote":
        return charsOf(node.children, withStyle(style, "q"), link);
      default:
        return charsOf(node.children, withStyle(style, STYLES[node.type]), link);
    }
  });
}

const STYLES = { bold: "b", italic: "i", strike: "s", underline: "u", spoiler: "p" } as const;
