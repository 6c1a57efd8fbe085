/** A mapping's choices of how its copies look. */
export interface Presentation {
  /** Show the author as the sender where the platform can (Discord webhook); else their name stands in the text. */
  readonly persona: boolean;
  /** What stands for the author: a text with `{name}`, `{channel}`, `{guild}`, `{time}` and `{role}` in it; null for the name alone. */
  readonly header: string | null;
  /** Files are uploaded, named in a line with a link, or left out (which is said too). */
  readonly attachments: "upload" | "link" | "skip";
  /** Who may be pinged by whom. All other mentions are mere names. */
  readonly mentions: readonly MentionRule[];
  /** An IANA name: in which `{time}` is told. */
  readonly timeZone: string;
}

/** A KOOK user or role stands for someone on the other side, who is notified when KOOK notified the first. */
export interface MentionRule {
  readonly source: { readonly kind: "user" | "role"; readonly id: string };
  readonly target:
    | { readonly platform: "discord"; readonly kind: "user" | "role"; readonly id: string }
    /** Without the "@". */
    | { readonly platform: "telegram"; readonly username: string };
}

export const defaultPresentation: Presentation = {
  persona: true,
  header: null,
  attachments: "upload",
  mentions: [],
  timeZone: "Asia/Shanghai",
};

/** What a renderer can't know from the message alone. */
export interface RenderContext {
  readonly presentation: Presentation;
  /** The remote id of the first part of the quoted message's copy on the same address, if there is one. */
  readonly quotedCopy: string | null;
  /** A web link to that copy, where the platform has one. */
  readonly quotedCopyUrl?: string | null;
  /** It was deleted in KOOK, and its copy is to be struck out. */
  readonly struck?: boolean;
}
