import type { CardImage, Presentation } from "../message/index.js";
import { capabilities } from "./capabilities.js";
import { addFileLine, fileTitle, type FileToShow } from "./compose.js";
import { writeDiscord } from "./discord-markup.js";
import type { DiscordFile } from "./discord-part.js";
import { FlowBuilder, type Dialect } from "./flow-builder.js";
import { safeUrl } from "./links.js";
import { floorToGrapheme } from "./split.js";

/** How an embed names a file of its message. */
export const ATTACHMENT = "attachment://";

/** Of other files no embed shows a picture. https://docs.discord.com/developers/reference#uploading-files */
const PICTURE_EXTENSION = /\.(png|jpe?g|gif|webp)$/i;
const EXTENSION = /\.[a-z0-9]{1,8}$/i;
const USUAL_EXTENSION = { image: ".png", video: ".mp4", audio: ".mp3", file: "" } as const;
const MAX_STEM = 100;
/** Discord's limit for a whole request, but for what is beside the files. */
const MAX_TOGETHER = 24 * 1024 * 1024;

/** What becomes of a message's files: they are sent along, or words stand for them. */
export class FileCollector {
  /** Those that belong to the text, in order. */
  readonly attached: DiscordFile[] = [];
  private readonly embedded = new Map<string, DiscordFile>();
  /** Those that are taken, in small letters, with the last number put behind each. */
  private readonly names = new Map<string, number>();

  constructor(
    private readonly mode: Presentation["attachments"],
    private readonly dialect: Dialect,
  ) {}

  get isEmpty(): boolean {
    return this.attached.length === 0 && this.embedded.size === 0;
  }

  /** False where a line with a link has to stand for it. */
  take(file: FileToShow, builder: FlowBuilder): boolean {
    if (this.mode === "link") return false;
    const url = this.mode === "skip" ? null : safeUrl(file.url, Infinity);
    if (url === null) addFileLine(builder, file, { linked: false });
    else this.attached.push(this.describe(file, url, this.nameOf(file), false));
    return true;
  }

  /** The address under which an embed shows a picture; null where words have to do. */
  embed({ url, alt }: CardImage): string | null {
    const safe = this.mode === "skip" ? null : safeUrl(url, Infinity);
    if (safe === null || this.mode === "link") return safe;
    let file = this.embedded.get(safe);
    if (file === undefined) {
      const extension = PICTURE_EXTENSION.exec(pathOf(safe))?.[0].toLowerCase() ?? USUAL_EXTENSION.image;
      // Of letters that Discord keeps: others it changes, and then the embed doesn't find the file.
      const name = this.unique(`card-picture-${this.embedded.size + 1}`, extension);
      file = this.describe({ kind: "image", name: alt, url, size: null }, safe, name, true);
      this.embedded.set(safe, file);
    }
    return ATTACHMENT + file.name;
  }

  /** The files that embeds show, each once. */
  shownBy(urls: readonly (string | undefined)[]): readonly DiscordFile[] {
    return [...this.embedded.values()].filter(({ name }) => urls.includes(ATTACHMENT + name));
  }

  /** As many together as one message takes. */
  groups(): readonly (readonly DiscordFile[])[] {
    const groups: DiscordFile[][] = [];
    let size = 0;
    for (const file of this.attached) {
      const group = groups.at(-1);
      size += file.size ?? 0;
      if (group && group.length < capabilities.discord.limits.filesPerMessage && size <= MAX_TOGETHER) group.push(file);
      else {
        groups.push([file]);
        size = file.size ?? 0;
      }
    }
    return groups;
  }

  private describe(file: FileToShow, url: string, name: string, embedded: boolean): DiscordFile {
    const builder = new FlowBuilder(this.dialect);
    addFileLine(builder, file, { linked: true });
    const flow = builder.build();
    const line = writeDiscord(flow, { from: 0, to: flow.text.length });
    return { name, title: fileTitle(file), kind: file.kind, url, size: file.size, line, embedded };
  }

  private nameOf(file: FileToShow): string {
    const clean = fileTitle(file)
      .replace(/["*/:<>?\\|\p{C}]+/gu, "_")
      .replace(/^(?:[._\s]|SPOILER_)+/, ""); // Discord hides what begins with SPOILER_
    const extension = EXTENSION.exec(clean)?.[0] ?? EXTENSION.exec(pathOf(file.url))?.[0] ?? USUAL_EXTENSION[file.kind];
    const stem = clean.endsWith(extension) ? clean.slice(0, clean.length - extension.length) : clean;
    return this.unique(
      stem.slice(0, floorToGrapheme(stem, 0, Math.min(stem.length, MAX_STEM))) || file.kind,
      extension,
    );
  }

  private unique(stem: string, extension: string): string {
    let name = stem + extension;
    const wanted = name.toLowerCase();
    for (let n = this.names.get(wanted) ?? 1; this.names.has(name.toLowerCase());) {
      name = `${stem}-${++n}${extension}`;
      this.names.set(wanted, n);
    }
    this.names.set(name.toLowerCase(), 1);
    return name;
  }
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : "";
}
