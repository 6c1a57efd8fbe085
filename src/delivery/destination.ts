import type { Message, RenderContext } from "../message/index.js";
import type { Budget } from "./budget.js";

/** A platform's id of a sent part, readable only by that platform's folder. Edits, deletions and quotes find it by this. */
export type RemoteId = string;

export type Platform = "discord" | "telegram";

/** One bot on a platform that messages are delivered to. */
export interface Destination<Part = unknown> {
  readonly platform: Platform;

  /** What carries the message, in order, never empty. Pure: a later attempt renders again and goes on after its receipts. */
  render(message: Message, context: RenderContext): readonly Part[];

  /** What people see of a part, for a preview. Pure: what only sending brings to light (a file that is gone) isn't told. */
  describe(part: Part): ShownPart;

  /**
   * What of a part `edit` can change (not under which name it is sent, nor what it answers): an edit leaves a part alone
   * whose copy says this already. All of it, where this is left out. Pure.
   */
  editable?(part: Part): unknown;

  /**
   * What a request counts towards, so that it can wait for its turn and needn't be refused. Left out where the
   * platform's answers tell all. Pure.
   */
  costOf?(address: string, request: PlannedRequest<Part>): RequestCost;

  /** Lets several short messages go as one, where requests are scarce. Left out where each goes alone. */
  readonly joining?: Joining<Part>;

  /**
   * Sends one part with one request. `key` is the same at each try of the same part (at most 25 characters):
   * where the platform ignores repeats by a key, it gets this one.
   * Ends by itself: after some 20 s, with files after 5 minutes, or 30 s in which nothing moved. An answer that late counts
   * as lost.
   * @throws DeliveryError and nothing else: the platform's own errors end here.
   */
  send(address: string, part: Part, key: string, signal: AbortSignal): Promise<RemoteId>;

  /**
   * Looks whether what an earlier try sent is there, though its answer got lost. Left out where a platform shows its
   * bots nothing of what they sent. @throws DeliveryError when it can't be looked for just now.
   */
  findLost?(address: string, lost: LostTry<Part>, signal: AbortSignal): Promise<LostAnswer>;

  /**
   * Makes a sent part what `part` says; resolves to its id from now on. Where the platform won't change it, a marked
   * correction answers it, and the id stands for both. Someone there deleted it: nothing to do, and no error.
   * @throws DeliveryError
   */
  edit(address: string, remoteId: RemoteId, part: Part, signal: AbortSignal): Promise<RemoteId>;
  /** What can't be removed any more is blanked. What is gone already counts as removed. @throws DeliveryError */
  remove(address: string, remoteId: RemoteId, signal: AbortSignal): Promise<void>;

  /**
   * Shows exactly these reactions of the bot's on a copy (Unicode emoji, most frequent first), as far as the platform
   * has them, instead of `shown`. Resolves to what is shown now. @throws DeliveryError
   */
  setReactions(
    address: string,
    remoteId: RemoteId,
    change: { readonly wanted: readonly string[]; readonly shown: readonly string[] },
    signal: AbortSignal,
  ): Promise<readonly string[]>;
  /** @throws DeliveryError */
  setPinned(address: string, remoteId: RemoteId, pinned: boolean, signal: AbortSignal): Promise<void>;

  /** A web link to a copy, or null where there is none. */
  linkTo(address: string, remoteId: RemoteId): string | null;

  /** What the bot may do at that address, right by right. @throws DeliveryError when it can't be asked. */
  checkRights(address: string, signal: AbortSignal): Promise<readonly RightCheck[]>;

  /** How people know the place, now. @throws DeliveryError */
  describePlace(address: string, signal: AbortSignal): Promise<string>;
}

/** A try that nobody knows the outcome of. */
export interface LostTry<Part = unknown> {
  /** What it may have sent: as the part is now, and as it was then. */
  readonly parts: readonly Part[];
  /** Epoch milliseconds: it began after this. */
  readonly since: number;
  /** Copies that are known: it began after all of them were there. */
  readonly after: readonly RemoteId[];
}

export type LostAnswer =
  | { readonly state: "arrived"; readonly remoteId: RemoteId }
  /** It certainly isn't there. */
  | { readonly state: "lost" }
  /** The bot may not look, or can't. */
  | { readonly state: "unknown" };

/** How several messages stand in one part, each as a line of it. Pure. */
export interface Joining<Part = unknown> {
  /** How many of these messages, from the first on, can go together; each is given as it would go alone. */
  count(messages: readonly (readonly Part[])[]): number;
  /**
   * The part that says them, of which there were `lines` when it was sent. A message that has become too much for its
   * line is only hinted at there, and named by its index in `apart`.
   */
  join(
    messages: readonly (readonly Part[])[],
    lines: number,
  ): { readonly part: Part; readonly apart: readonly number[] };
  /** The parts of such a message, as they answer the joint part. */
  following(parts: readonly Part[], remoteId: RemoteId): readonly Part[];
  /** The id of a joint part, which tells also by our ids which messages were put into it. */
  withMessages(remoteId: RemoteId, messageIds: readonly number[]): RemoteId;
  /** None: the part is of one message alone. */
  messagesIn(remoteId: RemoteId): readonly number[];
}

/** A request that isn't made yet. */
export type PlannedRequest<Part = unknown> =
  { readonly type: "send"; readonly content: Part } | { readonly type: "edit" } | { readonly type: "remove" };

export interface RequestCost {
  /** As how many it counts. */
  readonly messages: number;
  /** Every limit that it counts towards; none: nothing is known. */
  readonly budgets: readonly Budget[];
}

/** A part as it would be read, without the platform's markup. */
export interface ShownPart {
  /** As a plain text, also what stands in embeds and captions. A hidden stretch keeps its bars: ||spoiler||. */
  readonly text: string;
  /** What is uploaded with it; `size` in bytes, where it is known. */
  readonly files: readonly { readonly name: string; readonly size: number | null }[];
  /** The labels of its link buttons. */
  readonly buttons: readonly string[];
  /** Under whose name it is sent, where that isn't the bot's own. */
  readonly sender: string | null;
}

/** `right` is a key of the language files, which hold its name and the setting that grants it. */
export interface RightCheck {
  readonly right: RightName;
  readonly granted: boolean;
  /** Without it nothing can be sent; with a mere lack of the others, something looks poorer. */
  readonly required: boolean;
  /** Of interest only where a mapping mirrors these. */
  readonly onlyFor?: "reactions" | "pins";
}

export type RightName = "see" | "send" | "webhooks" | "files" | "threads" | "history" | "delete" | "react" | "pin";
