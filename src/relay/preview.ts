import type { ShownPart } from "../delivery/destination.js";
import { UserError } from "../language/index.js";
import type { Logger } from "../log.js";
import type { Message, MessageCreated, Presentation, RenderContext } from "../message/index.js";
import { findLosses, type Loss } from "../rendering/index.js";
import type { MappingView, Store } from "../store/store.js";
import type { BotDirectory } from "./bot-directory.js";
import type { Filters } from "./filters.js";
import type { MappingIndex } from "./mapping-index.js";
import { findRefusal, isDropped, mayHave, type Refusal } from "./passing.js";

/** Where a line was typed. */
export interface Place {
  readonly guildId: string;
  readonly channelId: string;
  readonly channelName: string;
}

export interface PreviewsOptions {
  /**
   * One message as an event would tell it, by the bot that is in this guild; null when it is gone, out of its sight, or
   * not of that place.
   */
  readonly viewMessage: (
    messageId: string,
    guildId: string,
    place: Place | undefined,
  ) => Promise<MessageCreated | null>;
  /** Fills in the names that KOOK didn't tell with the message. */
  readonly complete?: (message: Message, mappings: readonly MappingView[]) => Promise<Message> | Message;
  readonly isCommand: (event: MessageCreated) => boolean;
  /** Whether this person opted out. */
  readonly isWithheld?: (userId: string) => boolean;
  /** One of the KOOK bots that this installation runs. */
  readonly isOurs?: (userId: string) => boolean;
  readonly index: Pick<MappingIndex, "mappingsOf">;
  readonly filters: Pick<Filters, "decide" | "show">;
  readonly presentationOf: (mapping: MappingView) => Presentation;
  readonly bots: Pick<BotDirectory, "destination">;
  readonly store: Pick<Store, "readTrace">;
  readonly log: Logger;
}

export type Preview =
  | { readonly status: "shown"; readonly authorName: string; readonly mappings: readonly MappingPreview[] }
  | { readonly status: "refused"; readonly authorName: string; readonly refusal: Refusal }
  | { readonly status: "gone" | "elsewhere" | "unmapped" };

/** What one mapping would make of a message. */
export interface MappingPreview {
  readonly mapping: MappingView;
  readonly decision: "passes" | "bot" | "dropped" | "filtered" | "held" | "suspended";
  /** What the filters say of it: which of them decides. */
  readonly filter: ReturnType<Filters["decide"]>;
  /** What they leave of its words, and which of them mask some. */
  readonly shown: ReturnType<Filters["show"]>;
  /** Null while its platform has not been reached. */
  readonly parts: readonly ShownPart[] | null;
  readonly losses: readonly Loss[];
}

/** Shows what would become of a message, by the same code that relays it. Sends nothing. */
export class Previews {
  constructor(private readonly options: PreviewsOptions) {}

  /** By the ids that a quote tells, most trusted first. @throws UserError when KOOK can't be asked */
  async of(messageIds: readonly string[], place: Place): Promise<Preview> {
    const event = await this.#find(messageIds, place);
    if (!event) return { status: (await this.#find(messageIds, place, "anywhere")) ? "elsewhere" : "gone" };
    const mappings = this.options.index.mappingsOf(place.channelId).filter(({ guildId }) => guildId === place.guildId);
    const { author } = event.message;
    const welcome = this.options.isOurs?.(author.id) !== true && mappings.some((mapping) => mayHave(mapping, author));
    const refusal = findRefusal(event, this.options.isCommand(event), welcome);
    if (mappings.length === 0) return { status: "unmapped" };
    const authorName = event.message.author.name;
    if (refusal !== null) return { status: "refused", authorName, refusal };
    if (this.options.isWithheld?.(author.id)) return { status: "refused", authorName, refusal: "opted-out" };
    const message = (await this.options.complete?.(event.message, mappings)) ?? event.message;
    return {
      status: "shown",
      authorName,
      mappings: await Promise.all(mappings.map((mapping) => this.#show(message, mapping))),
    };
  }

  async #find(messageIds: readonly string[], place: Place, where?: "anywhere"): Promise<MessageCreated | null> {
    try {
      for (const id of messageIds) {
        const event = await this.options.viewMessage(id, place.guildId, where === undefined ? place : undefined);
        if (event) return event;
      }
      return null;
    } catch (error) {
      this.options.log.warn({ err: error, channelId: place.channelId }, "A message could not be looked at");
      throw new UserError("preview.unreadable");
    }
  }

  async #show(original: Message, mapping: MappingView): Promise<MappingPreview> {
    const presentation = this.options.presentationOf(mapping);
    const destination = this.options.bots.destination(mapping.botId);
    const filter = this.options.filters.decide(original, mapping);
    const shown = this.options.filters.show(original, mapping);
    const { content, cards, attachments, quote } = shown;
    const message = { ...original, content, cards, attachments, quote };
    const decision = mayHave(mapping, original.author) ? decisionOn(mapping, filter.passes) : "bot";
    const losses = findLosses(message, mapping.platform, presentation);
    if (!destination) return { mapping, decision, filter, shown, parts: null, losses };
    const quotedCopy = await this.#findQuotedCopy(message, mapping);
    const quotedCopyUrl = quotedCopy === null ? null : destination.linkTo(mapping.address, quotedCopy);
    const context: RenderContext = { presentation, quotedCopy, quotedCopyUrl };
    const parts = destination.render(message, context).map((part) => destination.describe(part));
    return { mapping, decision, filter, shown, parts, losses };
  }

  /** The copy of the message that this one answers, as an answer points at it. */
  async #findQuotedCopy({ quote, guildId }: Message, mapping: MappingView): Promise<string | null> {
    for (const messageId of quote?.messageIds ?? []) {
      const deliveries = await this.options.store.readTrace({ guildId, messageId });
      const sent = deliveries.find(({ mappingId, receipts }) => mappingId === mapping.id && receipts.length > 0);
      if (sent) return sent.receipts[0]?.remoteId ?? null;
    }
    return null;
  }
}

function decisionOn(mapping: MappingView, passesFilters: boolean): MappingPreview["decision"] {
  if (isDropped(mapping)) return "dropped";
  if (!passesFilters) return "filtered";
  if (mapping.state === "active") return "passes";
  return mapping.state === "paused" ? "held" : "suspended";
}
