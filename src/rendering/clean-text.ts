/** Line breaks are "\n"; what is no character, steers a terminal, or turns the direction of all text around it, goes. */
export function cleanText(text: string): string {
  if (isClean(text)) return text;
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replace(/[^\P{Cc}\t\n]|[\u202d\u202e]/gu, "")
    .replace(/\p{Surrogate}/gu, "\ufffd");
}

/** A loop, since it is asked of every text. */
function isClean(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char < 0x20 && char !== 0x0a && char !== 0x09) return false;
    if (char >= 0x7f && (char <= 0x9f || (char >= 0x2028 && char <= 0x202e))) return false;
    if (char < 0xd800 || char > 0xdfff) continue;
    const next = text.charCodeAt(++at);
    if (char > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return false;
  }
  return true;
}

/** A name as it may stand in a line: nothing in it turns the direction of what stands behind it. */
export function oneLine(name: string | null): string {
  return cleanText(name ?? "")
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
