import type { CardModule, ContentNode, Message } from "../message/index.js";

/** What rules look at. Read from the message when the first rule asks for it: most guilds have none. */
export class FilterSubject {
  #text: string | null = null;
  #folded: string | null = null;

  constructor(readonly message: Message) {}

  /** All that can be read: text, cards, names of files, where links lead. Not what it quotes: another said that. */
  get text(): string {
    return (this.#text ??= readText(this.message));
  }

  /** The same as keywords are compared. */
  get folded(): string {
    return (this.#folded ??= foldText(this.text));
  }
}

/** Upper case, full-width forms and invisible characters make no difference. */
export function foldText(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\p{Cf}\p{Variation_Selector}]/gu, "")
    .toLowerCase();
}

function readText({ content, cards, attachments }: Message): string {
  const parts = [
    nodesText(content),
    ...cards.flatMap(({ modules }) => modules.map(moduleText)),
    ...attachments.map(({ name }) => name),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function nodesText(nodes: readonly ContentNode[]): string {
  return nodes.map(nodeText).join("");
}

/** Names of mentions are left out: an event doesn't always tell them, and who is mentioned is no keyword. */
function nodeText(node: ContentNode): string {
  switch (node.type) {
    case "text":
    case "code":
      return node.text;
    case "code-block":
      return `\n${node.text}\n`;
    case "quote":
      return `\n${nodesText(node.children)}\n`;
    case "link": {
      const label = nodesText(node.children);
      return label === node.url ? label : `${label} ${node.url}`;
    }
    case "emoji":
      return `:${node.name}:`;
    case "mention-user":
    case "mention-role":
    case "mention-channel":
    case "mention-all":
      return " ";
    case "rule":
      return "\n";
    default:
      return nodesText(node.children);
  }
}

function moduleText(module: CardModule): string {
  switch (module.type) {
    case "header":
      return module.text;
    case "section":
      return lines([
        nodesText(module.content),
        ...module.fields.map(nodesText),
        module.accessory === null ? "" : elementText(module.accessory),
      ]);
    case "images":
      return lines(module.images.map(elementText));
    case "buttons":
      return lines(module.buttons.map(elementText));
    case "context":
      return lines(
        module.elements.map((element) => (element.type === "text" ? nodesText(element.content) : elementText(element))),
      );
    case "file":
      return module.title;
    case "invite":
      return module.url;
    case "divider":
    case "countdown":
      return "";
  }
}

type Accessory = NonNullable<Extract<CardModule, { type: "section" }>["accessory"]>;

function elementText(element: Accessory): string {
  return element.type === "image" ? element.alt : [element.label, element.url ?? ""].join(" ").trim();
}

function lines(texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join("\n");
}
