import type { Message, Presentation } from "../message/index.js";
import { authorLine, colorMark } from "./author-name.js";
import { capabilities } from "./capabilities.js";
import { escapeText } from "./discord-escape.js";
import { oneLine } from "./clean-text.js";
import { floorToGrapheme, isVisible } from "./split.js";

const { name: MAX_NAME } = capabilities.discord.limits;
const NAMELESS = "KOOK user";
/** Put into a name that Discord would refuse. Zero-width characters it may drop, and then refuse it still. */
const MARK = "·";
/** https://docs.discord.com/developers/resources/webhook#create-webhook and .../resources/user#usernames-and-nicknames */
const REFUSED_WITHIN = /clyde|discord|`{3,}/gi;
const REFUSED_WHOLE = /^(?:everyone|here|system message)$/i;

/** The author as people see them, by the mapping's template; with a mark of their own if others have the same name. */
export function senderName(message: Message, presentation: Presentation): string {
  const { id, name, hasNamesake = false } = message.author;
  const mark = hasNamesake ? ` ${colorMark(id)}` : "";
  return authorLine(shownName(name, MAX_NAME - mark.length) + mark, message, presentation);
}

/** A name that a webhook may use: the author's, with a mark in what Discord refuses. */
export function personaName(name: string): string {
  const shown = shownName(name);
  const plain = shown.normalize("NFKC");
  const refused = [shown, plain].find((form) => form.search(REFUSED_WITHIN) >= 0 || REFUSED_WHOLE.test(form));
  if (refused === undefined) return shown;
  const marked = refused.replace(REFUSED_WITHIN, breakUp);
  return cutTo(marked === refused ? refused + MARK : marked, MAX_NAME);
}

/** A mark after the first letter; in a run of backticks also after each two more, or three would still stand together. */
function breakUp(word: string): string {
  const rest = word.slice(1);
  return word.charAt(0) + MARK + (word.startsWith("`") ? (rest.match(/.{1,2}/g) ?? []).join(MARK) : rest);
}

/** The line that names the author where the sender is someone else. */
export function nameLine(name: string): string {
  return `**${escapeText(shownName(name), false)}**\n`;
}

function shownName(name: string, length: number = MAX_NAME): string {
  const line = oneLine(name);
  return isVisible(line) ? cutTo(line, length) : NAMELESS;
}

function cutTo(name: string, length: number): string {
  return name.slice(0, floorToGrapheme(name, 0, Math.min(length, name.length))).trim();
}
