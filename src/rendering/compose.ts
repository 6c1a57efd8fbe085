import type {
  Attachment,
  Card,
  CardButton,
  CardImage,
  CardModule,
  ContentNode,
  Message,
  Quote,
} from "../message/index.js";
import { Style } from "./flow.js";
import { oneLine } from "./clean-text.js";
import type { FlowBuilder } from "./flow-builder.js";
import { messageJumpUrl } from "./links.js";

// What a reader sees beside the author's own words: signs, so that it needs no language.
const SIGN = { image: "🖼️", video: "🎬", audio: "🎵", file: "📎", card: "🗂️", text: "" } as const;
const REPLY_SIGN = "↩️";
const EXCERPT_LENGTH = 80;
/** Stands for a message that shows nothing: a message is never nothing. */
export const NOTHING = "…";

/** Of a countdown to a time that is none. */
export const UNKNOWN_TIME = "?";

/** How a platform puts a card's parts into a text. */
export interface CardStyle {
  /** Takes the button, or says that it has to stand in the text. */
  takeButton(button: CardButton & { readonly url: string }): boolean;
  /** Takes a file to send along, or writes its own words about it; else a line with a link stands for it. */
  takeFile?(file: FileToShow, builder: FlowBuilder): boolean;
  countdown(builder: FlowBuilder, endsAt: number): void;
}

/** A file of a message or of its cards. */
export type FileToShow = Pick<Attachment, "kind" | "name" | "url" | "size">;

/** The answered message: its author and how it began. `copyUrl` leads to its copy. */
export function addQuote(builder: FlowBuilder, quote: Quote, copyUrl: string | null): void {
  builder.inQuote(() => {
    if (copyUrl === null) builder.say(REPLY_SIGN);
    else builder.link(REPLY_SIGN, copyUrl);
    const author = oneLine(quote.authorName);
    if (author !== "") builder.say(" ").say(author, Style.bold);
    const sign = SIGN[quote.kind];
    if (sign !== "" || quote.content.length > 0) builder.say(author === "" ? " " : ": ");
    if (sign !== "") builder.say(quote.content.length > 0 ? `${sign} ` : sign);
    builder.excerpt(quote.content, EXCERPT_LENGTH);
  });
}

/** What the author wrote, without blank lines around it. */
export function addContent(builder: FlowBuilder, content: readonly ContentNode[]): void {
  const last = content.length - 1;
  builder.newLine();
  for (const [index, node] of content.entries()) {
    if (node.type !== "text" || (index > 0 && index < last)) builder.addOne(node);
    else {
      const text = index === 0 ? node.text.replace(/^(?:[^\S\n]*\n)+/, "") : node.text;
      builder.addOne({ type: "text", text: index === last ? text.trimEnd() : text });
    }
  }
  builder.newLine();
}

/** The files that the style doesn't take, each as a line. */
export function addAttachments(
  builder: FlowBuilder,
  attachments: readonly FileToShow[],
  style: Pick<CardStyle, "takeFile"> = {},
): void {
  for (const file of attachments) addFile(builder, file, style);
}

function addFile(builder: FlowBuilder, file: FileToShow, style: Pick<CardStyle, "takeFile">): void {
  if (!style.takeFile?.(file, builder)) addFileLine(builder, file, { linked: true });
}

/** What the file is, its name, its size, and where it is. */
export function addFileLine(builder: FlowBuilder, file: FileToShow, { linked }: { readonly linked: boolean }): void {
  builder.newLine().say(`${SIGN[file.kind]} `);
  if (linked) builder.link(fileTitle(file), file.url);
  else builder.say(fileTitle(file));
  if (file.size !== null) builder.say(` · ${formatSize(file.size)}`);
  builder.newLine();
}

/** What a file is called. */
export function fileTitle({ name, url, kind }: FileToShow): string {
  return oneLine(name) || fileName(url) || kind;
}

/** A card's modules as text, one under the other. */
export function addCard(builder: FlowBuilder, card: Card, message: Message, style: CardStyle): void {
  for (const module of card.modules) addModule(builder, module, message, style);
}

export function addModule(builder: FlowBuilder, module: CardModule, message: Message, style: CardStyle): void {
  builder.newLine();
  switch (module.type) {
    case "header":
      return void builder.say(module.text, Style.bold).newLine();
    case "section":
      builder.add(module.content);
      for (const field of module.fields) builder.newLine().add(field);
      if (module.accessory?.type === "image") addPicture(builder, module.accessory, style);
      if (module.accessory?.type === "button") addButtons(builder.newLine(), [module.accessory], message, style);
      return;
    case "images":
      for (const image of module.images) addPicture(builder, image, style);
      return;
    case "buttons":
      return addButtons(builder, module.buttons, message, style);
    case "context":
      builder.inSmall(() => {
        for (const [index, element] of module.elements.entries()) {
          if (index > 0) builder.say(" ");
          if (element.type === "text") builder.add(element.content);
          else addImage(builder, element);
        }
      });
      return;
    case "divider":
      return void builder.add([{ type: "rule" }]);
    case "file":
      return addFile(builder, { kind: module.kind, name: module.title, url: module.url, size: module.size }, style);
    case "countdown":
      builder.say("⏳ ");
      return style.countdown(builder, module.endsAt);
    case "invite":
      return void builder.say("🔗 ").link(module.url, module.url);
  }
}

function addPicture(builder: FlowBuilder, image: CardImage, style: CardStyle): void {
  const { url, alt } = image;
  if (!style.takeFile?.({ kind: "image", name: alt, url, size: null }, builder)) addImage(builder.newLine(), image);
}

export function addImage(builder: FlowBuilder, { url, alt }: CardImage): void {
  builder.say(`${SIGN.image} `).link(oneLine(alt) || fileName(url) || "image", url);
}

/** What works only in KOOK says so by leading there. */
export function addButtons(
  builder: FlowBuilder,
  buttons: readonly CardButton[],
  message: Message,
  style: CardStyle,
): void {
  const inKook = buttons.some(({ url }) => url === null) ? jumpUrlOf(message) : null;
  let first = true;
  for (const button of buttons) {
    if (button.url !== null && style.takeButton({ ...button, url: button.url })) continue;
    if (!first) builder.say(" ");
    first = false;
    const url = button.url ?? inKook;
    if (url === null) builder.say(`[${button.label}]`);
    else if (button.url === null) builder.link(`[${button.label}]`, url);
    else builder.say("🔗 ").link(button.label, url);
  }
}

export function jumpUrlOf({ guildId, channelId, id }: Message): string | null {
  return guildId === "" || id === "" ? null : messageJumpUrl(guildId, channelId, id);
}

function fileName(url: string): string {
  const path = /^https?:\/\/[^/?#]*\/([^?#]*)/i.exec(url)?.[1] ?? "";
  return oneLine(path.slice(path.lastIndexOf("/") + 1));
}

/** "1.5 MB" */
export function formatSize(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  const size = bytes / 1024 ** power;
  return `${size >= 100 || power === 0 ? Math.round(size) : Math.round(size * 10) / 10} ${units[power] ?? "B"}`;
}
