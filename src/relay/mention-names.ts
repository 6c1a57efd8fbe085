import type {
  Card,
  CardModule,
  ChannelMention,
  ContentNode,
  Message,
  RoleMention,
  UserMention,
} from "../message/index.js";

export type NamedMention = UserMention | RoleMention | ChannelMention;

/** The mentions whose names nobody told yet: in the text, the cards and the quote. */
export function namelessMentions({ content, cards, quote }: Message): readonly NamedMention[] {
  const found: NamedMention[] = [];
  collect(content, found);
  for (const { modules } of cards) for (const module of modules) collectFrom(module, found);
  if (quote) collect(quote.content, found);
  return found;
}

/** The message with these names where there were none. What stays unknown stays null. */
export function nameMentions(message: Message, nameOf: (mention: NamedMention) => string | null): Message {
  const { content, cards, quote } = message;
  return {
    ...message,
    content: named(content, nameOf),
    cards: cards.map((card) => namedCard(card, nameOf)),
    quote: quote && { ...quote, content: named(quote.content, nameOf) },
  };
}

function collect(nodes: readonly ContentNode[], found: NamedMention[]): void {
  for (const node of nodes) {
    if ("children" in node) collect(node.children, found);
    else if ("name" in node && node.type !== "emoji" && node.name === null) found.push(node);
  }
}

function collectFrom(module: CardModule, found: NamedMention[]): void {
  if (module.type === "section") {
    collect(module.content, found);
    for (const field of module.fields) collect(field, found);
  } else if (module.type === "context") {
    for (const element of module.elements) if (element.type === "text") collect(element.content, found);
  }
}

type NameOf = (mention: NamedMention) => string | null;

function named(nodes: readonly ContentNode[], nameOf: NameOf): readonly ContentNode[] {
  return nodes.map((node) => {
    if ("children" in node) return { ...node, children: named(node.children, nameOf) };
    if (!("name" in node) || node.type === "emoji" || node.name !== null) return node;
    return { ...node, name: nameOf(node) };
  });
}

function namedCard(card: Card, nameOf: NameOf): Card {
  return { ...card, modules: card.modules.map((module) => namedModule(module, nameOf)) };
}

function namedModule(module: CardModule, nameOf: NameOf): CardModule {
  if (module.type === "section") {
    const fields = module.fields.map((field) => named(field, nameOf));
    return { ...module, content: named(module.content, nameOf), fields };
  }
  if (module.type !== "context") return module;
  const elements = module.elements.map((element) =>
    element.type === "text" ? { ...element, content: named(element.content, nameOf) } : element,
  );
  return { ...module, elements };
}
