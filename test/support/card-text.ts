/** What a person reads on a card, one line a text: KMarkdown without its escapes and marks. */
export function textOf(cards: unknown): string {
  const lines: string[] = [];
  const look = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(look);
    if (typeof value !== "object" || value === null) return;
    const { type, content } = value as { readonly type?: unknown; readonly content?: unknown };
    if (type === "kmarkdown") lines.push(readable(String(content)));
    else if (type === "plain-text") lines.push(String(content));
    else Object.values(value).forEach(look);
  };
  look(cards);
  return lines.join("\n");
}

function readable(kmarkdown: string): string {
  return kmarkdown
    .replace(/\*\*|`/g, "")
    .replace(/(?<!\\)\[((?:[^\]\\]|\\.)*)\]\((\S+?)\)/g, "$1 <$2>")
    .replace(/\\([\\*~`()[\]:>-])/g, "$1");
}
