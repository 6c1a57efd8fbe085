import { capabilities } from "./capabilities.js";
import { escapeText } from "./discord-escape.js";
import { oneLine } from "./clean-text.js";
import { floorToGrapheme } from "./split.js";

/** Something that Discord didn't take with a message. */
export interface LeftOut {
  /** All that there is to say, in Discord's markup. */
  readonly line: string;
  /** Its name alone. */
  readonly title: string;
}

const { text: MAX_TEXT } = capabilities.discord.limits;
const MAX_TITLE = 32;
/** Of the names together: with the link behind them they fit into the room that the renderer keeps free. */
const MAX_TITLES = 120;

/** A message's text, and below it what was left out: a line each if they fit, else their names and a link to KOOK. */
export function withLeftOut(text: string, left: readonly LeftOut[], sourceUrl: string | null): string {
  if (left.length === 0) return text;
  const gap = text === "" || text.endsWith("\n") ? "" : "\n";
  const full = text + gap + left.map(({ line }) => line).join("\n");
  return full.length <= MAX_TEXT ? full : text + gap + shortened(left, sourceUrl);
}

function shortened(left: readonly LeftOut[], sourceUrl: string | null): string {
  let names = "";
  let count = 0;
  for (const { title } of left) {
    const next = `${names}${names === "" ? "" : ", "}${escapeText(cut(oneLine(title)), false)}`;
    if (next.length > MAX_TITLES) break;
    names = next;
    count++;
  }
  const more = count < left.length ? ` +${left.length - count}` : "";
  return `📎 ${names}${more}${sourceUrl === null ? "" : ` · [KOOK](<${sourceUrl}>)`}`;
}

function cut(title: string): string {
  return title.length <= MAX_TITLE ? title : `${title.slice(0, floorToGrapheme(title, 0, MAX_TITLE - 1)).trimEnd()}…`;
}
