import type { Presentation } from "../message/index.js";
import { capabilities } from "./capabilities.js";
import { addFileLine, fileTitle, type FileToShow } from "./compose.js";
import type { FlowBuilder } from "./flow-builder.js";
import { safeUrl } from "./links.js";
import { floorToGrapheme } from "./split.js";
import type { TelegramFile, TelegramMedium } from "./telegram-part.js";

const { filesPerMessage, photoBytes, fileBytes } = capabilities.telegram.limits;
const EXTENSION = /\.[a-z0-9]{1,8}$/i;
const USUAL_EXTENSION = { image: ".jpg", video: ".mp4", audio: ".mp3", file: "" } as const;
const MAX_STEM = 100;
/** What is beside the files in a request needs some room too. */
const MAX_TOGETHER = fileBytes - 1024 * 1024;

/** What becomes of a message's files: they are sent along, or words stand for them. */
export class TelegramFileCollector {
  private readonly files: TelegramFile[] = [];

  constructor(private readonly mode: Presentation["attachments"]) {}

  get isEmpty(): boolean {
    return this.files.length === 0;
  }

  /** False where a line with a link has to stand for it. */
  take(file: FileToShow, builder: FlowBuilder): boolean {
    if (this.mode === "link") return false;
    const url = this.mode === "skip" ? null : safeUrl(file.url, Infinity);
    if (url === null) addFileLine(builder, file, { linked: false });
    else this.files.push(describe(file, url));
    return true;
  }

  /** As many together as Telegram takes in one request; each group where its first file stood. */
  groups(): readonly (readonly TelegramFile[])[] {
    const groups: TelegramFile[][] = [];
    for (const file of this.files) {
      const group = groups.findLast(([other]) => other !== undefined && goTogether(other.medium, file.medium));
      if (group && hasRoom(group, file)) group.push(file);
      else groups.push([file]);
    }
    return groups;
  }
}

function goTogether(a: TelegramMedium, b: TelegramMedium): boolean {
  if (a === "animation" || b === "animation") return false;
  return a === b || (isVisual(a) && isVisual(b));
}

function isVisual(medium: TelegramMedium): boolean {
  return medium === "photo" || medium === "video";
}

function hasRoom(group: readonly TelegramFile[], file: TelegramFile): boolean {
  const size = [...group, file].reduce((sum, each) => sum + (each.size ?? 0), 0);
  return group.length < filesPerMessage && size <= MAX_TOGETHER;
}

function describe(file: FileToShow, url: string): TelegramFile {
  const { kind, size } = file;
  const name = nameOf(file);
  return { kind, medium: mediumOf(file, name), url, name, title: fileTitle(file), size };
}

function mediumOf({ kind, size }: FileToShow, name: string): TelegramMedium {
  if (kind === "file") return "document";
  if (kind !== "image") return kind;
  if (/\.gif$/i.test(name)) return "animation";
  return size !== null && size > photoBytes ? "document" : "photo";
}

/** Telegram tells a file's type by its extension. */
function nameOf(file: FileToShow): string {
  const clean = fileTitle(file)
    .replace(/["*/:<>?\\|\p{C}]+/gu, "_")
    .replace(/^[._\s]+/, "");
  const extension = EXTENSION.exec(clean)?.[0] ?? EXTENSION.exec(pathOf(file.url))?.[0] ?? USUAL_EXTENSION[file.kind];
  const stem = clean.endsWith(extension) ? clean.slice(0, clean.length - extension.length) : clean;
  return (stem.slice(0, floorToGrapheme(stem, 0, Math.min(stem.length, MAX_STEM))) || file.kind) + extension;
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : "";
}
