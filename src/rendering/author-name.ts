import type { Message, Presentation } from "../message/index.js";

/** One for each author, so that people of the same name are told apart. */
const COLOR_MARKS = [..."🔴🟠🟡🟢🔵🟣🟤⚫⚪🟥🟧🟨🟩🟦🟪🟫⬛⬜"];
/** What a template's empty place leaves behind: brackets around nothing. */
const EMPTY_BRACKETS = /\(\s*\)|\[\s*\]|（\s*）|【\s*】|「\s*」|<\s*>/g;

/** The same for an author at all times. */
export function colorMark(authorId: string): string {
  let hash = 0x811c9dc5;
  for (const char of authorId) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return COLOR_MARKS[hash % COLOR_MARKS.length] ?? "";
}

/** What stands for the author: their `name` as the platform shows it, or the mapping's template around it. */
export function authorLine(name: string, message: Message, { header, timeZone }: Presentation): string {
  return header === null ? name : fillTemplate(header, name, message, timeZone);
}

function fillTemplate(template: string, name: string, message: Message, timeZone: string): string {
  const { channelName: channel, guildName: guild = "", author, sentAt } = message;
  const line = template.replace(/\{(name|channel|guild|time|role)\}/g, (_, place: string) => {
    switch (place) {
      case "name":
        return name;
      case "channel":
        return channel;
      case "guild":
        return guild;
      case "role":
        return author.roleName ?? "";
      default:
        return timeIn(timeZone, sentAt);
    }
  });
  return line.replace(EMPTY_BRACKETS, "").trim() || name;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a copy that comes late says of when its message was said; null where that is told already, or was just now. */
export function saidAt({ saidEarlier, sentAt }: Message, { header, timeZone }: Presentation): string | null {
  return saidEarlier !== true || header?.includes("{time}") === true ? null : timeIn(timeZone, sentAt);
}

/** "2026-11-25 15:04" */
export function timeIn(timeZone: string, time: number): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = timeFormat(timeZone);
    formats.set(timeZone, format);
  }
  return Number.isNaN(new Date(time).getTime()) ? "" : format.format(time);
}

function timeFormat(timeZone: string): Intl.DateTimeFormat {
  const style = { dateStyle: "short", timeStyle: "short" } as const;
  try {
    return new Intl.DateTimeFormat("sv-SE", { ...style, timeZone });
  } catch {
    return new Intl.DateTimeFormat("sv-SE", { ...style, timeZone: "UTC" });
  }
}
