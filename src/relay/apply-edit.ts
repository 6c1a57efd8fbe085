import type { Attachment, CardModule, ContentNode, Message, MessageEdited } from "../message/index.js";

/** The names of who and what was mentioned, by kind and id. */
type Names = ReadonlyMap<string, string>;

/** A message as it is after an edit. Who wrote it, when, and in answer to what, KOOK doesn't tell again: that stays. */
export function applyEdit(message: Message, edit: MessageEdited): Message {
  const names = namesIn(message);
  return {
    ...message,
    content: isAddressOfFile(message, edit) ? [] : named(edit.content, names),
    cards: edit.cards.map((card) => ({ ...card, modules: card.modules.map((module) => namedModule(module, names)) })),
    attachments: edit.attachments === null ? message.attachments : known(edit.attachments, message.attachments),
    mentionsAll: edit.pings.all || edit.pings.here,
    pings: edit.pings,
  };
}

/** The content of a lone picture or file is its address, which is no text of anybody's. */
function isAddressOfFile({ kind, attachments }: Message, { sourceText }: MessageEdited): boolean {
  const text = sourceText.trim();
  return kind !== "text" && kind !== "card" && attachments.some(({ url }) => url === text);
}

/** A card tells less of a file than the message did. */
function known(attachments: readonly Attachment[], before: readonly Attachment[]): readonly Attachment[] {
  return attachments.map((attachment) => {
    const { size, contentType } = before.find(({ url }) => url === attachment.url) ?? attachment;
    return { ...attachment, size: attachment.size ?? size, contentType: attachment.contentType ?? contentType };
  });
}

function namesIn({ content, cards }: Message): Names {
  const names = new Map<string, string>();
  const note = (nodes: readonly ContentNode[]): void => {
    for (const node of nodes) {
      if ("children" in node) note(node.children);
      else if (isMention(node) && node.name !== null) names.set(nameKey(node), node.name);
    }
  };
  note(content);
  for (const { modules } of cards) for (const module of modules) for (const text of textsOf(module)) note(text);
  return names;
}

function named(nodes: readonly ContentNode[], names: Names): readonly ContentNode[] {
  if (names.size === 0) return nodes;
  return nodes.map((node) => {
    if ("children" in node) return { ...node, children: named(node.children, names) };
    if (!isMention(node) || node.name !== null) return node;
    return { ...node, name: names.get(nameKey(node)) ?? null };
  });
}

function namedModule(module: CardModule, names: Names): CardModule {
  switch (module.type) {
    case "section":
      return {
        ...module,
        content: named(module.content, names),
        fields: module.fields.map((field) => named(field, names)),
      };
    case "context":
      return {
        ...module,
        elements: module.elements.map((element) =>
          element.type === "text" ? { ...element, content: named(element.content, names) } : element,
        ),
      };
    default:
      return module;
  }
}

function textsOf(module: CardModule): readonly (readonly ContentNode[])[] {
  switch (module.type) {
    case "section":
      return [module.content, ...module.fields];
    case "context":
      return module.elements.flatMap((element) => (element.type === "text" ? [element.content] : []));
    default:
      return [];
  }
}

type Mention = Extract<ContentNode, { type: "mention-user" | "mention-role" | "mention-channel" }>;

function isMention(node: ContentNode): node is Mention {
  return node.type === "mention-user" || node.type === "mention-role" || node.type === "mention-channel";
}

function nameKey({ type, id }: Mention): string {
  return `${type} ${id}`;
}
