/** A mapping's choices of how its copies look. */
export interface Presentation {
  /** Show the author as the sender where the platform can (Discord webhook); else their name stands in the text. */
  readonly persona: boolean;
}

export const defaultPresentation: Presentation = { persona: true };

/** What a renderer can't know from the message alone. */
export interface RenderContext {
  readonly presentation: Presentation;
  /** The remote id of the first part of the quoted message's copy on the same address, if there is one. */
  readonly quotedCopy: string | null;
  /** A web link to that copy, where the platform has one. */
  readonly quotedCopyUrl?: string | null;
}
