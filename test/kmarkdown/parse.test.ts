import fc from "fast-check";
import { expect, test } from "vitest";
import { parseKMarkdown, parsePlainText, plainText, type NameTable } from "../../src/kmarkdown/index.js";
import type { ContentNode } from "../../src/message/index.js";

// Examples of every construct are in test/fixtures/markup/.

const names: NameTable = { users: new Map(), roles: new Map(), channels: new Map(), guildId: "9" };

const MARKUP = [
  "*", "**", "***", "~~", "`", "``", "```", "(ins)", "(spl)", "(font)", "(font)[success]", "(met)", "(met)1(met)", "(met)all(met)", "(rol)2(rol)", "(chn)3(chn)",
  "(emj)", "(emj)e(emj)[9/a]", "[", "]", "](https://e.x)", "[https://e.x](https://e.x)", "https://e.x/a ", "(", ")", "\\", "\\*", "> ", ">", "\n", "\n\n", "---\n", ":smile:", ":", "[#128512;]", " ",
]; // prettier-ignore

/** Words of one Chinese character each, none of which is ever markup. */
const WORD = /[\u4e00-\u9fff]/g;
const mixture = fc
  .array(fc.oneof(fc.constantFrom(...MARKUP), fc.constant("字")), { maxLength: 40 })
  .map((pieces) =>
    pieces.map((piece, index) => (piece === "字" ? String.fromCharCode(0x4e00 + index) : piece)).join(""),
  );

test("no word is lost, doubled or moved, whatever markup stands around it", () => {
  fc.assert(
    fc.property(mixture, (source) => {
      expect(plainText(parseKMarkdown(source, names)).match(WORD)).toEqual(source.match(WORD));
    }),
    { numRuns: 2_000 },
  );
});

test("whatever the text, parsing gives a tree, of no more than a few levels", () => {
  const anything = fc.oneof(mixture, fc.string({ unit: "binary", maxLength: 200 }), fc.string({ maxLength: 200 }));
  fc.assert(
    fc.property(anything, (source) => {
      expect(depthOf(parseKMarkdown(source, names))).toBeLessThanOrEqual(10);
      expect(depthOf(parsePlainText(source, names))).toBeLessThanOrEqual(2);
    }),
    { numRuns: 2_000 },
  );
});

test("a text without markup is itself", () => {
  const plain = fc.string({ unit: "grapheme" }).filter((source) => !/[\\*~`()[\]:>\r-]/.test(source) && source !== "");
  fc.assert(
    fc.property(plain, (source) => {
      expect(parseKMarkdown(source, names)).toEqual([{ type: "text", text: source }]);
    }),
  );
});

test("escaped as KOOK's client does it, any text is itself", () => {
  const typed = fc
    .array(fc.constantFrom(..."*~`()[]:>-#_a字 \n"), { minLength: 1, maxLength: 30 })
    .map((chars) => chars.join(""));
  fc.assert(
    fc.property(typed, (source) => {
      const sent = source.replace(/[*~`()[\]:>-]/g, "\\$&");
      expect(parseKMarkdown(sent, names)).toEqual([{ type: "text", text: source }]);
    }),
  );
});

test("texts beside one another are one", () => {
  fc.assert(
    fc.property(mixture, (source) => {
      expect(neighbours(parseKMarkdown(source, names))).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

function depthOf(nodes: readonly ContentNode[]): number {
  return nodes.reduce((depth, node) => Math.max(depth, 1 + ("children" in node ? depthOf(node.children) : 0)), 0);
}

function neighbours(nodes: readonly ContentNode[]): readonly ContentNode[] {
  return nodes.flatMap((node, index) => {
    if ("children" in node) return neighbours(node.children);
    return node.type === "text" && nodes[index - 1]?.type === "text" ? [node] : [];
  });
}
