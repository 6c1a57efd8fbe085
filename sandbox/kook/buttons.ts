/** The values of a card message's buttons that tell the bot when they are clicked. */
export function buttonValues(content: string): readonly string[] {
  const values: string[] = [];
  try {
    collect(JSON.parse(content), values);
  } catch {
    return [];
  }
  return values;
}

function collect(node: unknown, values: string[]): void {
  if (typeof node !== "object" || node === null) return;
  const { type, click, value } = node as { type?: unknown; click?: unknown; value?: unknown };
  if (type === "button" && click === "return-val" && typeof value === "string") values.push(value);
  for (const child of Object.values(node)) collect(child, values);
}
