import type { Card, CardModule, ContentNode, Message } from "../message/index.js";

/** A message as plain text: what the search looks in. Not the message that it quotes, which was said by another. */
export function messageText(message: Message): string {
  const parts = [
    textOf(message.content),
    ...message.cards.map(cardText),
    ...message.attachments.map(({ name }) => name),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function textOf(nodes: readonly ContentNode[]): string {
  return nodes.map(nodeText).join("");
}

function nodeText(node: ContentNode): string {
  switch (node.type) {
    case "text":
    case "code":
      return node.text;
    case "code-block":
      return `\n${node.text}\n`;
    case "quote":
      return `\n${textOf(node.children)}\n`;
    case "bold":
    case "italic":
    case "strike":
    case "underline":
    case "spoiler":
    case "colored":
      return textOf(node.children);
    case "link":
      return node.children.length > 0 ? textOf(node.children) : node.url;
    case "mention-user":
    case "mention-role":
      return node.name === null ? "" : `@${node.name}`;
    case "mention-channel":
      return node.name === null ? "" : `#${node.name}`;
    case "mention-all":
      return `@${node.target}`;
    case "emoji":
      return `:${node.name}:`;
    case "rule":
      return "\n";
  }
}

function cardText({ modules }: Card): string {
  return modules
    .map(moduleText)
    .filter((text) => text !== "")
    .join("\n");
}

function moduleText(module: CardModule): string {
  switch (module.type) {
    case "header":
      return module.text;
    case "section":
      return [textOf(module.content), ...module.fields.map(textOf)].filter((text) => text !== "").join("\n");
    case "buttons":
      return module.buttons.map(({ label }) => label).join(" ");
    case "context":
      return module.elements
        .map((element) => (element.type === "text" ? textOf(element.content) : element.alt))
        .join(" ");
    case "file":
      return module.title;
    case "images":
      return module.images.map(({ alt }) => alt).join(" ");
    case "divider":
    case "countdown":
    case "invite":
      return "";
  }
}
