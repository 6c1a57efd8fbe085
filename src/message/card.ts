import type { ContentNode } from "./nodes.js";

/** A KOOK card, with its texts parsed. Modules that we don't know keep their text as a section. */
export interface Card {
  /** "#rrggbb", or null for the theme's own. */
  readonly color: string | null;
  readonly theme: string;
  readonly modules: readonly CardModule[];
}

export type CardModule =
  | { readonly type: "header"; readonly text: string }
  | {
      readonly type: "section";
      readonly content: readonly ContentNode[];
      /** A table of short texts (KOOK's paragraph); empty where the section is a plain text. */
      readonly fields: readonly (readonly ContentNode[])[];
      readonly accessory: CardImage | CardButton | null;
    }
  | { readonly type: "images"; readonly images: readonly CardImage[] }
  | { readonly type: "buttons"; readonly buttons: readonly CardButton[] }
  | { readonly type: "context"; readonly elements: readonly (CardImage | CardText)[] }
  | { readonly type: "divider" }
  | {
      readonly type: "file";
      readonly kind: "file" | "audio" | "video";
      readonly url: string;
      readonly title: string;
      readonly size: number | null;
    }
  | { readonly type: "countdown"; readonly mode: "day" | "hour" | "second"; readonly endsAt: number }
  | { readonly type: "invite"; readonly url: string };

export interface CardText {
  readonly type: "text";
  readonly content: readonly ContentNode[];
}
export interface CardImage {
  readonly type: "image";
  readonly url: string;
  readonly alt: string;
}
export interface CardButton {
  readonly type: "button";
  readonly label: string;
  /** Where it leads; null for a button that only works in KOOK. */
  readonly url: string | null;
}
