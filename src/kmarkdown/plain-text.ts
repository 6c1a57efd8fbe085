import type { ContentNode } from "../message/index.js";

/**
 * The text without its markup, for where none is shown: headers and buttons of cards, lists. Unknown names are a word,
 * never an id.
 */
export function plainText(nodes: readonly ContentNode[]): string {
  let text = "";
  let afterBlock = false;
  for (const node of nodes) {
    const block = isBlock(node);
    if (text !== "" && (block || afterBlock)) text += "\n";
    text += textOf(node);
    afterBlock = block;
  }
  return text;
}

function isBlock(node: ContentNode): boolean {
  return node.type === "quote" || node.type === "code-block" || node.type === "rule";
}

function textOf(node: ContentNode): string {
  switch (node.type) {
    case "text":
    case "code":
    case "code-block":
      return node.text;
    case "mention-user":
      return `@${node.name ?? "someone"}`;
    case "mention-role":
      return `@${node.name ?? "role"}`;
    case "mention-channel":
      return `#${node.name ?? "channel"}`;
    case "mention-all":
      return `@${node.target}`;
    case "emoji":
      return `:${node.name}:`;
    case "rule":
      return "──────";
    default:
      return plainText(node.children);
  }
}
