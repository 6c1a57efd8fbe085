import type { Attachment, CardButton, CardModule, ContentNode, Message, Presentation } from "../message/index.js";
import { buttonLabel } from "./button-label.js";
import { capabilities } from "./capabilities.js";
import { formatCode as formatDiscordCode } from "./discord-inline.js";
import { features, fileSupport, type Feature, type Support } from "./features.js";
import { Style } from "./flow.js";
import { buttonUrl } from "./links.js";
import { formatCode as formatTelegramCode } from "./telegram-markup.js";

/** Something of a message that arrives poorer than it was. */
export interface Loss {
  readonly feature: Feature;
  readonly support: Exclude<Support, "full">;
  /** How often it occurs. */
  readonly count: number;
}

/** What of this message a platform can't show as it was, in the order of the table of features. Pure. */
export type FindLosses = (
  message: Message,
  platform: "discord" | "telegram",
  presentation: Presentation,
) => readonly Loss[];

export const findLosses: FindLosses = (message, platform, presentation) =>
  new LossFinder(message, platform, presentation).find();

/** The format that a text stands in. */
interface Around {
  /** Bits of Style. */
  readonly style: number;
  readonly linked: boolean;
}

const PLAIN: Around = { style: 0, linked: false };
const FORMAT_CODE = { discord: formatDiscordCode, telegram: formatTelegramCode } as const;
const SUPPORTS = ["partial", "fallback", "dropped"] as const;

class LossFinder {
  /** By feature and support. */
  private readonly counts = new Map<string, number>();
  private linkButtons = 0;

  constructor(
    private readonly message: Message,
    private readonly platform: "discord" | "telegram",
    private readonly presentation: Presentation,
  ) {}

  find(): readonly Loss[] {
    const { content, cards, attachments, quote } = this.message;
    this.note("author", this.presentation.persona ? undefined : "partial");
    if (quote) this.note("reply");
    this.addContent(content, PLAIN);
    for (const { kind, size } of attachments) this.noteFile(kind, kind, size);
    for (const card of cards) {
      if (card.color !== null) this.note("card-color");
      for (const module of card.modules) this.addModule(module);
    }
    return (Object.keys(features) as Feature[]).flatMap((feature) =>
      SUPPORTS.flatMap((support) => {
        const count = this.counts.get(`${feature} ${support}`);
        return count === undefined ? [] : [{ feature, support, count }];
      }),
    );
  }

  private note(feature: Feature, support: Support = features[feature][this.platform].support): void {
    if (support === "full") return;
    const key = `${feature} ${support}`;
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  private addContent(nodes: readonly ContentNode[], around: Around): void {
    for (const node of nodes) this.addNode(node, around);
  }

  private addNode(node: ContentNode, around: Around): void {
    switch (node.type) {
      case "text":
        return;
      case "code":
        if (this.givesWay(node.text, around)) this.note("styled-code");
        return this.note("code");
      case "code-block":
        // Telegram shows code in a spoiler to everyone, so there it is no code.
        if (this.platform === "telegram" && (around.style & Style.spoiler) !== 0) this.note("styled-code");
        return this.note("code-block");
      case "link":
        this.note("link");
        return this.addContent(node.children, { ...around, linked: true });
      case "quote":
        this.note("quote-block");
        return this.addContent(node.children, around);
      case "colored":
        this.note("font-color");
        return this.addContent(node.children, around);
      case "mention-user":
        return this.note("mention-user", this.mayPing("user", node.id) ? "full" : undefined);
      case "mention-role":
        return this.note("mention-role", this.mayPing("role", node.id) ? "full" : undefined);
      case "mention-channel":
      case "mention-all":
      case "rule":
        return this.note(node.type);
      case "emoji":
        return this.note("guild-emoji");
      default:
        this.note(node.type);
        return this.addContent(node.children, { ...around, style: around.style | Style[node.type] });
    }
  }

  private givesWay(code: string, { style, linked }: Around): boolean {
    const written = FORMAT_CODE[this.platform](code, style, linked);
    return written.kind !== "code" || written.style !== style;
  }

  /** The mapping has someone who stands for them, and KOOK notified them. */
  private mayPing(kind: "user" | "role", id: string): boolean {
    const { pings } = this.message;
    const notified = kind === "user" ? pings?.users : pings?.roles;
    return (
      (notified?.includes(id) ?? false) &&
      this.presentation.mentions.some(
        ({ source, target }) => source.kind === kind && source.id === id && target.platform === this.platform,
      )
    );
  }

  private noteFile(feature: Feature, kind: Attachment["kind"], size: number | null): void {
    const support = fileSupport[this.presentation.attachments];
    this.note(feature, support === "full" ? this.supportOfSize(kind, size ?? 0) : support);
  }

  private supportOfSize(kind: Attachment["kind"], size: number): Support {
    const { fileBytes, photoBytes } = capabilities[this.platform].limits;
    if (size > fileBytes) return "fallback";
    return kind === "image" && size > photoBytes ? "partial" : "full";
  }

  private addModule(module: CardModule): void {
    switch (module.type) {
      case "header":
        return this.note("card-header");
      case "section":
        this.note("card-section");
        this.addContent(module.content, PLAIN);
        if (module.fields.length > 0) this.note("card-fields");
        for (const field of module.fields) this.addContent(field, PLAIN);
        if (module.accessory?.type === "button") this.noteButton(module.accessory);
        if (module.accessory?.type === "image") this.noteFile("card-images", "image", null);
        return;
      case "images":
        for (const _ of module.images) this.noteFile("card-images", "image", null);
        return;
      case "buttons":
        for (const button of module.buttons) this.noteButton(button);
        return;
      case "context":
        this.note("card-context");
        for (const element of module.elements) {
          if (element.type === "text") this.addContent(element.content, PLAIN);
          else this.noteFile("card-images", "image", null);
        }
        return;
      case "file":
        return this.noteFile("card-file", module.kind, module.size);
      case "divider":
        return this.note("card-divider");
      case "countdown":
        return this.note("card-countdown");
      case "invite":
        return this.note("card-invite");
    }
  }

  private noteButton({ label, url }: CardButton): void {
    const { buttons, buttonUrl: maxUrl, buttonLabel: longest } = capabilities[this.platform].limits;
    if (url === null) return this.note("card-kook-button");
    const canBe = buttonUrl(url, maxUrl) !== null && buttonLabel(label, longest) !== null;
    const fits = canBe && this.linkButtons++ < buttons;
    this.note("card-link-button", fits ? undefined : "fallback");
  }
}
