import type { Card, CardImage, CardModule, ContentNode, Message } from "../message/index.js";
import { capabilities, embedLimits as limits } from "./capabilities.js";
import { addFileLine, addModule, jumpUrlOf, type CardStyle } from "./compose.js";
import { escapeText } from "./discord-escape.js";
import type { FileCollector } from "./discord-files.js";
import { writeDiscord } from "./discord-markup.js";
import type { Flow } from "./flow.js";
import { FlowBuilder, type Dialect } from "./flow-builder.js";
import { isVisible, splitWritten } from "./split.js";

/** https://docs.discord.com/developers/resources/message#embed-object */
export interface DiscordEmbed {
  readonly title?: string;
  readonly description?: string;
  readonly url?: string;
  readonly color?: number;
  readonly fields?: readonly DiscordField[];
  readonly image?: { readonly url: string };
  readonly thumbnail?: { readonly url: string };
}

export interface DiscordField {
  readonly name: string;
  readonly value: string;
  readonly inline: boolean;
}

/** Discord wants a name for each field. */
const NAMELESS_FIELD = "\u200b";
/** Discord shows up to four pictures in one embed, if they come in embeds of the same address. */
const GALLERY = 4;

/** How an embed's texts are written, and where its pictures and buttons go. */
export interface EmbedTools {
  readonly dialect: Dialect;
  readonly style: CardStyle;
  readonly files: FileCollector;
}

/** A card as embeds, in the card's order: where an embed can't keep it, another one begins. */
export function embedsOf(card: Card, message: Message, tools: EmbedTools): readonly DiscordEmbed[] {
  const writer = new EmbedWriter(card, message, tools);
  for (const module of card.modules) writer.add(module);
  return writer.finish();
}

class EmbedWriter {
  private readonly done: DiscordEmbed[] = [];
  private title: string | null = null;
  private body: FlowBuilder;
  private fields: DiscordField[] = [];
  private thumbnail: string | null = null;
  private images: string[] = [];

  constructor(
    private readonly card: Card,
    private readonly message: Message,
    private readonly tools: EmbedTools,
  ) {
    this.body = new FlowBuilder(tools.dialect);
  }

  add(module: CardModule): void {
    if (module.type === "header" && this.takeTitle(module.text)) return;
    if (module.type === "images") return this.addImages(module.images);
    if (module.type !== "section") return this.addText(module);
    const { accessory, content, fields } = module;
    const picture = accessory?.type === "image" && this.takeThumbnail(accessory);
    if (content.length > 0 || (accessory && !picture)) {
      this.addText({ ...module, fields: [], accessory: picture ? null : accessory });
    }
    for (const field of fields) this.addField(field);
  }

  finish(): readonly DiscordEmbed[] {
    this.flush();
    return this.done;
  }

  private takeTitle(text: string): boolean {
    const title = escapeText(text, true);
    if (title.length > limits.title || this.hasContent()) return false;
    this.title = title;
    return true;
  }

  private takeThumbnail(image: CardImage): boolean {
    if (this.thumbnail !== null || this.images.length > 0) return false;
    this.thumbnail = this.tools.files.embed(image);
    return this.thumbnail !== null;
  }

  private addText(module: CardModule): void {
    if (this.fields.length > 0 || this.images.length > 0) this.flush();
    addModule(this.body, module, this.message, this.tools.style);
  }

  private addField(content: readonly ContentNode[]): void {
    if (this.images.length > 0) this.flush();
    const [title, value] = splitTitle(content);
    const name = writeWhole(new FlowBuilder(this.tools.dialect).add(title).build());
    const named = isVisible(name) && name.length <= limits.fieldName;
    const flow = new FlowBuilder(this.tools.dialect).add(named ? value : content).build();
    for (const [index, { written }] of splitWritten(flow, writeDiscord, () => limits.fieldValue).entries()) {
      this.fields.push({ name: named && index === 0 ? name : NAMELESS_FIELD, value: written, inline: true });
    }
  }

  private addImages(images: readonly CardImage[]): void {
    for (const image of images) {
      const url = this.tools.files.embed(image);
      if (url !== null) this.images.push(url);
      else addFileLine(this.body, { kind: "image", name: image.alt, url: image.url, size: null }, { linked: false });
    }
  }

  private hasContent(): boolean {
    return this.title !== null || this.body.size > 0 || this.fields.length > 0 || this.images.length > 0;
  }

  /** Ends the embed: its text in as many as it takes, then its fields, then its pictures. */
  private flush(): void {
    const embeds: DiscordEmbed[] = this.describe();
    for (const field of this.fields) this.placeField(embeds, field);
    this.placeImages(embeds);
    const [first = {}] = embeds;
    if (this.thumbnail !== null) embeds[0] = { ...first, thumbnail: { url: this.thumbnail } };
    this.done.push(...embeds.map((embed) => this.colored(embed)));
    this.title = this.thumbnail = null;
    this.body = new FlowBuilder(this.tools.dialect);
    this.fields = [];
    this.images = [];
  }

  private describe(): DiscordEmbed[] {
    const flow = this.body.build();
    const texts = splitWritten(flow, writeDiscord, () => limits.description);
    const embeds: DiscordEmbed[] = texts.map(({ written }) => ({ description: written }));
    if (this.title !== null) embeds[0] = { title: this.title, ...embeds[0] };
    return embeds;
  }

  private placeField(embeds: DiscordEmbed[], field: DiscordField): void {
    const last = embeds.at(-1);
    const fits =
      last &&
      (last.fields?.length ?? 0) < limits.fields &&
      sizeOf(last) + sizeOf({ fields: [field] }) <= limits.charsPerMessage;
    if (last && fits) embeds[embeds.length - 1] = { ...last, fields: [...(last.fields ?? []), field] };
    else embeds.push({ fields: [field] });
  }

  private placeImages(embeds: DiscordEmbed[]): void {
    const gallery = this.images.length > 1 ? jumpUrlOf(this.message) : null;
    for (const [index, url] of this.images.entries()) {
      const last = embeds.at(-1);
      const shared = gallery === null ? {} : { url: `${gallery}#${this.done.length + Math.floor(index / GALLERY)}` };
      const picture = { ...shared, image: { url } };
      if (last && index === 0) embeds[embeds.length - 1] = { ...last, ...picture };
      else embeds.push(picture);
    }
  }

  private colored(embed: DiscordEmbed): DiscordEmbed {
    return this.card.color === null ? embed : { ...embed, color: Number.parseInt(this.card.color.slice(1), 16) };
  }
}

/** A bold first line is what a field is called. */
function splitTitle(content: readonly ContentNode[]): readonly [readonly ContentNode[], readonly ContentNode[]] {
  const [first, second, ...rest] = content;
  if (
    first?.type !== "bold" ||
    second?.type !== "text" ||
    !/^\s*\n\s*\S/.test(second.text + (rest.length > 0 ? "." : ""))
  ) {
    return [[], content];
  }
  return [first.children, [{ type: "text", text: second.text.trimStart() }, ...rest]];
}

function writeWhole(flow: Flow): string {
  return writeDiscord(flow, { from: 0, to: flow.text.length });
}

/** What counts against Discord's limit for all embeds of a message together. */
export function sizeOf({ title = "", description = "", fields = [] }: DiscordEmbed): number {
  return fields.reduce((sum, { name, value }) => sum + name.length + value.length, title.length + description.length);
}

/** The addresses of its pictures. */
export function picturesOf({ image, thumbnail }: DiscordEmbed): readonly string[] {
  return [image, thumbnail].flatMap((picture) => picture?.url ?? []);
}

/** Shares embeds out to as few messages as take them with their pictures, in order. */
export function packEmbeds(embeds: readonly DiscordEmbed[]): readonly (readonly DiscordEmbed[])[] {
  const packs: DiscordEmbed[][] = [];
  let size = 0;
  for (const embed of embeds) {
    const pack = packs.at(-1);
    size += sizeOf(embed);
    const pictures = new Set([...(pack ?? []), embed].flatMap(picturesOf));
    const fits =
      pack &&
      pack.length < limits.embedsPerMessage &&
      size <= limits.charsPerMessage &&
      pictures.size <= capabilities.discord.limits.filesPerMessage;
    if (fits) pack.push(embed);
    else {
      packs.push([embed]);
      size = sizeOf(embed);
    }
  }
  return packs;
}
