import type { Card, CardButton, CardImage, CardModule, ContentNode, Message } from "../message/index.js";

/** What is said of every text of a message, in the order in which it is read. What `take` returns takes its place. */
export interface TextVisitor {
  take(text: string): string;
  /** Stands between two texts and can't be changed. */
  gap(text: string): void;
  /** What follows stands on its own. */
  separate(): void;
  /** A text beside the others: what somebody or something mentioned is called. */
  aside(text: string): string;
}

export type MessageTexts = Pick<Message, "content" | "cards" | "attachments">;

/** All that can be read of a message: text, cards, names of files, where links lead. Not what it quotes. */
export function visitMessage({ content, cards, attachments }: MessageTexts, visitor: TextVisitor): MessageTexts {
  return {
    content: visitNodes(content, visitor),
    cards: cards.map((card) => visitCard(card, visitor)),
    attachments: attachments.map((attachment) => {
      visitor.separate();
      return { ...attachment, name: visitor.take(attachment.name) };
    }),
  };
}

export function visitNodes(nodes: readonly ContentNode[], visitor: TextVisitor): readonly ContentNode[] {
  return nodes.flatMap((node) => visitNode(node, visitor));
}

/** Names of mentions are no part of the text: an event doesn't always tell them, and who is mentioned is no keyword. */
function visitNode(node: ContentNode, visitor: TextVisitor): ContentNode | readonly ContentNode[] {
  switch (node.type) {
    case "text":
    case "code":
      return { ...node, text: visitor.take(node.text) };
    case "code-block":
      return visitCodeBlock(node, visitor);
    case "quote": {
      visitor.gap("\n");
      const children = visitNodes(node.children, visitor);
      visitor.gap("\n");
      return { ...node, children };
    }
    case "link":
      return visitLink(node, visitor);
    case "emoji":
      return visitEmoji(node, visitor);
    case "mention-user":
    case "mention-role":
    case "mention-channel":
      visitor.gap(" ");
      return { ...node, name: node.name === null ? null : visitor.aside(node.name) };
    case "mention-all":
      visitor.gap(" ");
      return node;
    case "rule":
      visitor.gap("\n");
      return node;
    default:
      return { ...node, children: visitNodes(node.children, visitor) };
  }
}

function visitCodeBlock(node: Extract<ContentNode, { type: "code-block" }>, visitor: TextVisitor): ContentNode {
  const language = visitor.aside(node.language);
  visitor.gap("\n");
  const text = visitor.take(node.text);
  visitor.gap("\n");
  return { ...node, language: language === node.language ? language : "", text };
}

/** An address that was changed leads nowhere: its words stay, and are no link any more. */
function visitLink(
  node: Extract<ContentNode, { type: "link" }>,
  visitor: TextVisitor,
): ContentNode | readonly ContentNode[] {
  const children = visitNodes(node.children, visitor);
  const [only] = node.children;
  if (node.children.length === 1 && only?.type === "text" && only.text === node.url) {
    const [shown] = children;
    return shown?.type === "text" && shown.text !== node.url ? children : { ...node, children };
  }
  visitor.gap(" ");
  return visitor.take(node.url) === node.url ? { ...node, children } : children;
}

function visitEmoji(node: Extract<ContentNode, { type: "emoji" }>, visitor: TextVisitor): ContentNode {
  visitor.gap(":");
  const name = visitor.take(node.name);
  visitor.gap(":");
  return name === node.name ? node : { type: "text", text: `:${name}:` };
}

function visitCard(card: Card, visitor: TextVisitor): Card {
  return { ...card, modules: card.modules.map((module) => visitModule(module, visitor)) };
}

function visitModule(module: CardModule, visitor: TextVisitor): CardModule {
  visitor.separate();
  switch (module.type) {
    case "header":
      return { ...module, text: visitor.take(module.text) };
    case "section": {
      const content = visitNodes(module.content, visitor);
      const fields = module.fields.map((field) => {
        visitor.separate();
        return visitNodes(field, visitor);
      });
      return { ...module, content, fields, accessory: module.accessory && visitElement(module.accessory, visitor) };
    }
    case "images":
      return { ...module, images: module.images.map((image) => visitElement(image, visitor)) };
    case "buttons":
      return { ...module, buttons: module.buttons.map((button) => visitElement(button, visitor)) };
    case "context":
      return {
        ...module,
        elements: module.elements.map((element) => {
          if (element.type === "image") return visitElement(element, visitor);
          visitor.separate();
          return { ...element, content: visitNodes(element.content, visitor) };
        }),
      };
    case "file":
      return { ...module, title: visitor.take(module.title) };
    case "invite":
      // An invitation is an address and nothing else.
      visitor.gap(module.url);
      return module;
    case "divider":
    case "countdown":
      return module;
  }
}

function visitElement<Element extends CardImage | CardButton>(element: Element, visitor: TextVisitor): Element {
  visitor.separate();
  if (element.type === "image") return { ...element, alt: visitor.take(element.alt) };
  const label = visitor.take(element.label);
  if (element.url === null) return { ...element, label };
  visitor.gap(" ");
  // Without its address a button says that it works in KOOK alone.
  return { ...element, label, url: visitor.take(element.url) === element.url ? element.url : null };
}
