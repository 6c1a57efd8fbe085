import { addFileLine } from "./compose.js";
import { FlowBuilder } from "./flow-builder.js";
import { disguises } from "./links.js";
import { floorToGrapheme } from "./split.js";
import { dialect } from "./telegram-dialect.js";
import { writeTelegram } from "./telegram-markup.js";
import type { TelegramFile } from "./telegram-part.js";

/** A file that isn't sent. `size` in bytes, where it is known. */
export type LeftOutFile = Pick<TelegramFile, "kind" | "title" | "url" | "size">;

const SIGN = "📎 ";
const BETWEEN = " · ";

/**
 * A text, and below it what was left out: a line each with name, size and link if they fit into `limit` characters,
 * else only their names, each a link.
 */
export function withLeftOut(html: string, files: readonly LeftOutFile[], limit: number): string {
  if (files.length === 0) return html;
  const gap = html === "" ? "" : "\n";
  const room = limit - shownLength(html) - gap.length;
  const lines = compose((builder) =>
    files.forEach((file) => addFileLine(builder, { ...file, name: file.title }, { linked: true })),
  );
  return html + gap + (shownLength(lines) <= room ? lines : namesOnly(files, room));
}

/** The room is enough for a character of each, by the renderer's word. */
function namesOnly(files: readonly LeftOutFile[], room: number): string {
  const share = Math.max(Math.floor((room - SIGN.length) / files.length) - BETWEEN.length, 1);
  return compose((builder) => {
    builder.say(SIGN);
    for (const [index, { title, url }] of files.entries()) {
      if (index > 0) builder.say(BETWEEN);
      const name = cut(title, share);
      const label = URL.canParse(url) && disguises(name, url) ? String(index + 1) : name;
      builder.link(label, url);
    }
  });
}

function cut(title: string, length: number): string {
  if (title.length <= length) return title;
  return length < 2 ? "…" : `${title.slice(0, floorToGrapheme(title, 0, length - 1)).trimEnd()}…`;
}

function compose(write: (builder: FlowBuilder) => void): string {
  const builder = new FlowBuilder(dialect);
  write(builder);
  const flow = builder.build();
  return writeTelegram(flow, { from: 0, to: flow.text.length });
}

/** What Telegram counts of our HTML: characters, without the tags. */
export function shownLength(html: string): number {
  return html.replace(/<[^>]*>/g, "").replace(/&\w+;/g, "_").length;
}
