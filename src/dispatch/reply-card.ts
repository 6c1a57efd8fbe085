import type { Markup } from "../language/index.js";
import { Card } from "../platforms/kook/kasumi.js";

/** KOOK's own limits: a card that breaks one is refused whole. */
const LONGEST_TITLE = 100;
const LONGEST_LABEL = 40;
const MOST_IN_A_ROW = 4;

export type Tone = "info" | "success" | "warning" | "danger";

export interface CardButton {
  readonly label: string;
  readonly tone: Tone;
  /** Where it leads, or what comes back to us when it is pressed. */
  readonly action: { readonly url: string } | { readonly value: string };
}

const themes = {
  info: Card.Theme.INFO,
  success: Card.Theme.SUCCESS,
  warning: Card.Theme.WARNING,
  danger: Card.Theme.DANGER,
} as const;

/** kasumi's card, for what we say: text goes in as Markup, so that nobody's name can become markup. */
export class ReplyCard extends Card {
  static of(tone: Tone): ReplyCard {
    return new ReplyCard().setTheme(themes[tone]);
  }

  title(text: string): this {
    return this.addTitle(shorten(text, LONGEST_TITLE));
  }

  /** Of no lines, nothing stands there, not even a gap. */
  say(...lines: readonly Markup[]): this {
    if (lines.length === 0) return this;
    return this.addText(lines.map((line) => line.source).join("\n"));
  }

  /** Somebody's words, as they are: nothing in them is parsed, not even a short code for an emoji. */
  quote(text: string): this {
    const plain = { type: Card.Parts.TextType.PLAIN_TEXT as typeof Card.Parts.TextType.PLAIN_TEXT, content: text };
    return this.addModule({ type: Card.Modules.Types.TEXT, text: { ...plain, ...withoutShortCodes } });
  }

  /** Small print. Not by `addContext`, which makes an image of a text that begins with an address. */
  note(text: Markup): this {
    return this.addModule({
      type: Card.Modules.Types.CONTEXT,
      elements: [{ type: Card.Parts.TextType.KMARKDOWN, content: text.source }],
    });
  }

  /** A picture that KOOK holds, shown whole. What it shows is to be said in words, too. */
  picture(url: string, alt: string): this {
    const image = { type: Card.Parts.AccessoryType.IMAGE as typeof Card.Parts.AccessoryType.IMAGE, src: url, alt };
    return this.addModule({ type: Card.Modules.Types.IMAGE, elements: [image] });
  }

  /** A file that KOOK holds, to be downloaded. */
  file(url: string, title: string, size: number): this {
    return this.addModule({ type: Card.Modules.Types.FILE, src: url, title, size: String(size) });
  }

  rule(): this {
    return this.addDivider();
  }

  /** A row of at most four. */
  buttons(...row: readonly CardButton[]): this {
    const elements = row.slice(0, MOST_IN_A_ROW).map(buttonElement);
    return elements.length === 0
      ? this
      : this.addModule({ type: Card.Modules.Types.ACTION_GROUP, elements: elements as Row });
  }
}

/** kasumi's types don't know it. https://developer.kookapp.cn/doc/cardmessage */
const withoutShortCodes: object = { emoji: false };

type Button = ReturnType<typeof buttonElement>;
/** As kasumi's types count to four. */
type Row = [Button, Button?, Button?, Button?];

function buttonElement({ label, tone, action }: CardButton) {
  const { REDIRECT_URL, RETURN_VALUE } = Card.Parts.ButtonClickType;
  const leads = "url" in action;
  return {
    type: Card.Parts.AccessoryType.BUTTON as typeof Card.Parts.AccessoryType.BUTTON,
    theme: themes[tone],
    text: { type: Card.Parts.TextType.PLAIN_TEXT, content: shorten(label, LONGEST_LABEL) },
    value: leads ? action.url : action.value,
    click: leads ? REDIRECT_URL : RETURN_VALUE,
  };
}

/** Cut at a whole character, with a sign that something is missing. */
export function shorten(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}
