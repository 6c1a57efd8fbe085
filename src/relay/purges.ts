import { z } from "zod";
import { pause, type Clock } from "../clock.js";
import { UserError, type Language } from "../language/index.js";
import type { Logger } from "../log.js";
import type { Page } from "../store/history.js";
import type { Store } from "../store/store.js";
import type { MessagesOfQuery, PersonMessage } from "../store/take-back.js";
import { auditRow, type Actor } from "./actor.js";
import { Errands, type ErrandsOptions } from "./errands.js";
import type { Recalls } from "./recalls.js";
import { untilRemoved } from "./until-removed.js";

export interface PurgesOptions {
  readonly store: Pick<Store, "listMessagesOf" | "recallMessage" | "readTrace" | "recordAudit"> &
    ErrandsOptions<PurgeState>["store"];
  readonly recalls: Pick<Recalls, "handOver">;
  readonly clock: Clock;
  readonly log: Logger;
  /** Shows people how far a purge is, and resolves to the card that shows it; null: there is none. Never rejects. */
  readonly tell: (purge: PurgeState, how: PurgeNews) => Promise<string | null>;
}

export type PurgeNews = "running" | "done" | "cancelled";

/** Whose copies are removed, and from when on. */
export interface PurgeOrder {
  readonly guildId: string;
  readonly userId: string;
  /** Under which people know them. */
  readonly name: string;
  readonly since: number;
  /** How many messages had copies when it was asked for. */
  readonly total: number;
  /** Where its progress is shown, and in which language. */
  readonly channelId: string;
  /** A card of ours there, to be changed; null: a new one is posted. */
  readonly cardId: string | null;
  readonly language: Language;
}

const purgeState = z.object({
  guildId: z.string(),
  userId: z.string(),
  name: z.string(),
  since: z.number(),
  total: z.number(),
  channelId: z.string(),
  language: z.enum(["zh", "en"]),
  by: z.string(),
  startedAt: z.number(),
  cardId: z.string().nullable(),
  /** Where the next step goes on. */
  cursor: z.string().nullable(),
  messages: z.number(),
  copies: z.number(),
  /** Copies that are removed after the resume of their link, and those that nothing reaches any more. */
  held: z.number(),
  outOfReach: z.number(),
  /** The messages of the last step, of which something may still be under way. */
  underWay: z.array(z.string()),
});

/** How far a purge is. */
export type PurgeState = Readonly<z.output<typeof purgeState>>;

/** Messages a step: a live message waits behind no more removals than these. */
const A_STEP = 10;
const START_MS = 1_000;
/** Counting stops here: nobody decides otherwise for more. */
const MOST_COUNTED = 20_000;
const COUNT_TIMEOUT_MS = 60_000;

export interface PurgeCount {
  readonly messages: number;
  readonly copies: number;
  /** Under which they wrote last. */
  readonly name: string;
  /** There are more than these. */
  readonly more: boolean;
}

/**
 * Removes the copies of all that a person said in a guild since some time, newest first, a few at a time: a flood of
 * removals would keep what is said now waiting behind it. One purge a guild at a time.
 */
export class Purges {
  readonly #errands: Errands<PurgeState>;

  constructor(private readonly options: PurgesOptions) {
    const { store, clock, log, tell } = options;
    this.#errands = new Errands({
      ...{ store, clock, log },
      prefix: "purge:",
      schema: purgeState,
      step: (purge, signal) => this.#step(purge, signal),
      ended: async (purge, how) => void (await tell(purge, how)),
    });
  }

  async start(): Promise<void> {
    await this.#errands.start();
  }

  async stop(): Promise<void> {
    await this.#errands.stop();
  }

  /** What there is to remove. */
  async count(query: Pick<MessagesOfQuery, "guildId" | "authorId" | "since">): Promise<PurgeCount> {
    let [messages, copies, name] = [0, 0, ""];
    for (let cursor: string | null = null; ;) {
      const page: Page<PersonMessage> = await this.options.store.listMessagesOf(
        { ...query, cursor, limit: 200 },
        { timeoutMs: COUNT_TIMEOUT_MS },
      );
      for (const { mappingIds, authorName } of page.items) {
        name ||= authorName;
        if (mappingIds.length > 0) messages += 1;
        copies += mappingIds.length;
      }
      cursor = page.next;
      if (cursor === null) return { messages, copies, name, more: false };
      if (messages >= MOST_COUNTED) return { messages, copies, name, more: true };
    }
  }

  find(guildId: string): PurgeState | null {
    return this.#errands.find(guildId);
  }

  /** Begins, and records it. @throws UserError when another one of this guild is under way */
  async begin(order: PurgeOrder, actor: Actor): Promise<void> {
    const { store, clock } = this.options;
    const { guildId, userId, name, since, total } = order;
    const at = clock.now();
    const counts = { messages: 0, copies: 0, held: 0, outOfReach: 0 };
    const purge: PurgeState = {
      ...order,
      ...counts,
      by: actor.name,
      startedAt: at,
      cursor: null,
      underWay: [],
    };
    if (!(await this.#errands.begin(guildId, purge))) throw new UserError("purge.busy");
    const after = { userId, since: new Date(since).toISOString(), messages: total };
    const change = { guildId, action: "purge", subject: name, before: null, after, at };
    await store.recordAudit(auditRow(actor, change));
  }

  /** What is left is not removed. Null: none is under way. */
  async cancel(guildId: string, actor: Actor): Promise<PurgeState | null> {
    const purge = await this.#errands.cancel(guildId);
    if (!purge) return null;
    const { userId, name, messages } = purge;
    const change = { guildId, action: "purge stop", subject: name, before: null, after: { userId, messages } };
    await this.options.store.recordAudit(auditRow(actor, { ...change, at: this.options.clock.now() }));
    return purge;
  }

  /** What was taken back and could not be recorded as such is taken back again, which changes nothing. */
  async #step(purge: PurgeState, signal: AbortSignal): Promise<PurgeState | null> {
    // The card says first that it begins.
    if (purge.cursor === null) await pause(this.options.clock, START_MS, signal);
    await untilRemoved(this.options.store, this.options.clock, purge.underWay, signal);
    const cardId = await this.options.tell(purge, "running");
    if (purge.cursor === END) return null;
    const { guildId, userId: authorId, since, cursor } = purge;
    const query = { guildId, authorId, since, cursor, limit: A_STEP };
    const page = await this.options.store.listMessagesOf(query, { signal });
    return { ...(await this.#takeBack(purge, page.items)), cardId, cursor: page.next ?? END };
  }

  async #takeBack(purge: PurgeState, messages: readonly PersonMessage[]): Promise<PurgeState> {
    const { store, recalls, clock } = this.options;
    const underWay: string[] = [];
    let { messages: done, copies, held, outOfReach } = purge;
    for (const { messageId, mappingIds } of messages) {
      if (mappingIds.length === 0) continue;
      const what = { guildId: purge.guildId, sourceId: messageId, now: clock.now(), audit: null };
      const recall = await store.recallMessage(what);
      if (!recall) continue;
      recalls.handOver(recall);
      done += recall.copies > 0 ? 1 : 0;
      copies += recall.copies;
      held += recall.held;
      outOfReach += recall.outOfReach;
      underWay.push(messageId);
    }
    return { ...purge, messages: done, copies, held, outOfReach, underWay };
  }
}

/** A cursor of no list: all was looked through, and the last step may still be under way. */
const END = "end";
