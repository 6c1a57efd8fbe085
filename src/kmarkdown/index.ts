export { parseCards } from "./cards.js";
export type { NameTable } from "./names.js";
export { parseKMarkdown, parsePlainText } from "./parse.js";
export { plainText } from "./plain-text.js";
