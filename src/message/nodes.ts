/** The text of a message, as a tree that no platform owns. Imports nothing. */

export type ContentNode = InlineNode | BlockNode;

/** What stands inside a line. Line breaks are "\n" inside text nodes. */
export type InlineNode =
  | TextNode
  | { readonly type: "bold" | "italic" | "strike" | "underline" | "spoiler"; readonly children: readonly ContentNode[] }
  /** Of a colour that only KOOK's cards have, by its name there. */
  | { readonly type: "colored"; readonly theme: string; readonly children: readonly ContentNode[] }
  | { readonly type: "link"; readonly url: string; readonly children: readonly ContentNode[] }
  | { readonly type: "code"; readonly text: string }
  | UserMention
  | RoleMention
  | ChannelMention
  | { readonly type: "mention-all"; readonly target: "all" | "here" }
  | EmojiNode;

/** What starts and ends a line of its own. */
export type BlockNode =
  | { readonly type: "quote"; readonly children: readonly ContentNode[] }
  | { readonly type: "code-block"; readonly language: string; readonly text: string }
  | { readonly type: "rule" };

export interface TextNode {
  readonly type: "text";
  readonly text: string;
}

/** A name is null where the event did not tell it: renderers then say "someone", never an id. */
export interface UserMention {
  readonly type: "mention-user";
  readonly id: string;
  readonly name: string | null;
}
export interface RoleMention {
  readonly type: "mention-role";
  readonly id: string;
  readonly name: string | null;
}
export interface ChannelMention {
  readonly type: "mention-channel";
  readonly id: string;
  readonly guildId: string | null;
  readonly name: string | null;
}

/** A guild's own emoji. Unicode emoji are plain text, also those typed as short codes. */
export interface EmojiNode {
  readonly type: "emoji";
  readonly id: string;
  readonly name: string;
  readonly url: string | null;
}
