import type { Card, CardModule } from "./card.js";
import type { MaskedFor } from "./masked.js";
import type { Message, Quote } from "./message.js";
import type { ContentNode } from "./nodes.js";

/** Whether nothing of this person may be shown or kept, by KOOK's id. */
export type IsHidden = (userId: string) => boolean;

/**
 * A message without what it tells of some people: the names under which it mentions them, and what it quotes of them.
 * That it answers something stays, so that the copy still points at the copy of that. Whose message it is isn't looked
 * at. The same object where nothing is told of them.
 */
export function withoutPeople(message: Message, isHidden: IsHidden): Message {
  const words = hideInWords(message, isHidden);
  const masked = message.masked && mapped(message.masked, (one) => hideInMasked(one, isHidden));
  const pinged = message.pings?.users.some(isHidden) === true;
  if (words === message && masked === message.masked && !pinged) return message;
  const { pings } = message;
  return {
    ...message,
    ...pickWords(words),
    ...(masked ? { masked } : {}),
    ...(pings ? { pings: { ...pings, users: pings.users.filter((id) => !isHidden(id)) } } : {}),
  };
}

type Words = Pick<Message, "content" | "cards" | "quote">;

/** The same object where nothing changes. */
function hideInWords<Some extends Words>(words: Some, isHidden: IsHidden): Some {
  const content = hideInNodes(words.content, isHidden);
  const cards = mapped(words.cards, (card) => hideInCard(card, isHidden));
  const quote = words.quote && hideInQuote(words.quote, isHidden);
  if (content === words.content && cards === words.cards && quote === words.quote) return words;
  return { ...words, content, cards, quote };
}

const pickWords = ({ content, cards, quote }: Words): Words => ({ content, cards, quote });

function hideInMasked(masked: MaskedFor, isHidden: IsHidden): MaskedFor {
  const words = masked.words && hideInWords(masked.words, isHidden);
  return words === masked.words ? masked : { ...masked, words };
}

function hideInQuote(quote: Quote, isHidden: IsHidden): Quote {
  if (quote.authorId !== undefined && isHidden(quote.authorId)) {
    return { messageIds: quote.messageIds, authorName: "", kind: "text", content: [] };
  }
  const content = hideInNodes(quote.content, isHidden);
  return content === quote.content ? quote : { ...quote, content };
}

function hideInNodes(nodes: readonly ContentNode[], isHidden: IsHidden): readonly ContentNode[] {
  return mapped(nodes, (node) => {
    if ("children" in node) {
      const children = hideInNodes(node.children, isHidden);
      return children === node.children ? node : { ...node, children };
    }
    return node.type === "mention-user" && node.name !== null && isHidden(node.id) ? { ...node, name: null } : node;
  });
}

function hideInCard(card: Card, isHidden: IsHidden): Card {
  const modules = mapped(card.modules, (module) => hideInModule(module, isHidden));
  return modules === card.modules ? card : { ...card, modules };
}

function hideInModule(module: CardModule, isHidden: IsHidden): CardModule {
  switch (module.type) {
    case "section": {
      const content = hideInNodes(module.content, isHidden);
      const fields = mapped(module.fields, (field) => hideInNodes(field, isHidden));
      return content === module.content && fields === module.fields ? module : { ...module, content, fields };
    }
    case "context": {
      const elements = mapped(module.elements, (element) => {
        if (element.type !== "text") return element;
        const content = hideInNodes(element.content, isHidden);
        return content === element.content ? element : { ...element, content };
      });
      return elements === module.elements ? module : { ...module, elements };
    }
    default:
      return module;
  }
}

/** The same list where nothing in it changes. */
function mapped<Item>(items: readonly Item[], change: (item: Item) => Item): readonly Item[] {
  let changed: Item[] | null = null;
  for (const [at, item] of items.entries()) {
    const next = change(item);
    if (next !== item) (changed ??= [...items])[at] = next;
  }
  return changed ?? items;
}
