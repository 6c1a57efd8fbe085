import { pause, type Clock } from "../../clock.js";
import { UserError } from "../../language/index.js";
import type { Logger } from "../../log.js";
import type { Message, MessageCreated } from "../../message/index.js";
import type { AcceptedEarlier, FilteredMapping, MappingView, QueuedDelivery, Store } from "../../store/store.js";
import { auditRow, type Actor } from "../actor.js";
import { told } from "../catch-up/fetch-missed.js";
import {
  ListingError,
  type ListChannel,
  type ListedMessage,
  type ListedPage,
  type ListedWindow,
} from "../catch-up/listed.js";
import { listMissed, type Cursor } from "../catch-up/missed.js";
import { Pace } from "../catch-up/pace.js";
import { Errands, type ErrandsOptions } from "../errands.js";
import type { MappingIndex } from "../mapping-index.js";
import type { MessagePlace } from "../take-change.js";
import {
  backfillState,
  type BackfillOrder,
  type BackfillPlan,
  type BackfillSpan,
  type BackfillState,
} from "./backfill.js";
import { planBackfill } from "./plan-backfill.js";

/** What a mapping would be sent of an older message by the rules of now, or why it isn't. */
export interface Judged {
  readonly message: Message;
  readonly filtered: FilteredMapping | null;
}

export type BackfillNews = "running" | "done" | "cancelled";

export interface BackfillsOptions {
  readonly store: Pick<Store, "acceptEarlier" | "readLane" | "recordAudit"> & ErrandsOptions<BackfillState>["store"];
  readonly index: Pick<MappingIndex, "find">;
  readonly clock: Clock;
  readonly log: Logger;
  /** The bot that is in that guild. */
  readonly accountIn: (guildId: string) => {
    readonly id: number;
    listPage(place: MessagePlace, window: ListedWindow): Promise<ListedPage>;
    /** One that the mapping forwards, whatever its filters say. */
    wants(event: MessageCreated, mapping: MappingView): boolean;
    judge(event: MessageCreated, mapping: MappingView): Promise<Judged>;
  };
  readonly enqueued: (deliveries: readonly QueuedDelivery[]) => void;
  /** Shows people how far one is, and resolves to the card that shows it; null: there is none. Never rejects. */
  readonly tell: (backfill: BackfillState, how: BackfillNews) => Promise<string | null>;
}

/** So many stand before what is said live meanwhile. */
const A_STEP = 5;
const LOOK_AGAIN_MS = 500;
/** A paused or suspended mapping rests for hours. */
const REST_MS = 10_000;

/**
 * Forwards what was said in a channel before, along one mapping, in order: a few messages whenever nothing else waits
 * at that place. What has a copy there is left out, so it may be stopped, killed and asked for again at any time.
 */
export class Backfills {
  readonly #errands: Errands<BackfillState>;
  readonly #pace: Pace;
  /** What was listed and not looked at yet, by mapping: good for the cursor that it was listed after. */
  readonly #listed = new Map<
    number,
    { readonly after: Cursor; readonly rest: readonly ListedMessage[]; upTo: Cursor }
  >();

  constructor(private readonly options: BackfillsOptions) {
    const { store, clock, log, tell } = options;
    this.#pace = new Pace(clock);
    this.#errands = new Errands({
      ...{ store, clock, log },
      prefix: "backfill:",
      schema: backfillState,
      step: (backfill, signal) => this.#step(backfill, signal),
      ended: async (backfill, how) => void (await tell(backfill, how)),
    });
  }

  async start(): Promise<void> {
    await this.#errands.start();
  }

  async stop(): Promise<void> {
    await this.#errands.stop();
  }

  /** What there is to forward. @throws UserError when the channel can't be read */
  async look(mapping: MappingView, span: BackfillSpan): Promise<BackfillPlan> {
    try {
      const account = this.options.accountIn(mapping.guildId);
      return await planBackfill(this.#listOf(mapping), (event) => account.wants(event, mapping), span);
    } catch (error) {
      if (!(error instanceof ListingError)) throw error;
      throw new UserError(error.kind === "unreadable" ? "backfill.unreadable" : "backfill.trouble", {
        channel: mapping.channelName,
      });
    }
  }

  find(mappingId: number): BackfillState | null {
    return this.#errands.find(String(mappingId));
  }

  /** Begins, and records it. @throws UserError when another one of this mapping is under way */
  async begin({ mapping, plan, shownIn, language }: BackfillOrder, actor: Actor): Promise<BackfillState> {
    const { store, clock } = this.options;
    const { id: mappingId, guildId, number, channelId, channelName } = mapping;
    const at = clock.now();
    const { total, cursor, until } = plan;
    const backfill: BackfillState = {
      ...{ guildId, mappingId, number, channelId, channelName, shownIn, language, total, cursor },
      until: { messageId: until.messageId, sentAt: until.sentAt },
      ...{ cardId: null, by: actor.name, startedAt: at, seen: 0, sent: 0, copied: 0, left: 0 },
      ...{ finished: false, problem: null },
    };
    if (!(await this.#errands.begin(String(mappingId), backfill))) throw new UserError("backfill.busy", { number });
    const after = { messages: total, since: new Date(plan.from).toISOString() };
    await store.recordAudit(
      auditRow(actor, { guildId, action: "backfill", subject: String(number), before: null, after, at }),
    );
    return backfill;
  }

  /** What is left is not forwarded. Null: none is under way. */
  async cancel({ id, guildId, number }: MappingView, actor: Actor): Promise<BackfillState | null> {
    const { store, clock } = this.options;
    const backfill = await this.#errands.cancel(String(id));
    if (!backfill) return null;
    const { seen, sent } = backfill;
    const change = { guildId, action: "backfill stop", subject: String(number), before: null, after: { seen, sent } };
    await store.recordAudit(auditRow(actor, { ...change, at: clock.now() }));
    return backfill;
  }

  async #step(backfill: BackfillState, signal: AbortSignal): Promise<BackfillState | null> {
    const cardId = await this.options.tell(backfill, "running");
    const mapping = await this.#untilIdle(backfill.mappingId, signal);
    if (signal.aborted) return { ...backfill, cardId };
    if (backfill.finished) return null;
    if (!mapping) return { ...backfill, cardId, finished: true, problem: "unlinked" };
    try {
      return { ...(await this.#forward(backfill, mapping)), cardId };
    } catch (error) {
      if (!(error instanceof ListingError) || error.kind !== "unreadable") throw error;
      return { ...backfill, cardId, finished: true, problem: "unreadable" };
    }
  }

  /** Until nothing waits at the mapping's place. Null: the mapping has ended. */
  async #untilIdle(mappingId: number, signal: AbortSignal): Promise<MappingView | null> {
    const { index, store, clock } = this.options;
    while (!signal.aborted) {
      const mapping = index.find(mappingId);
      if (!mapping) return null;
      const isIdle =
        mapping.state === "active" &&
        (await store.readLane({ laneId: mapping.laneId, afterId: 0, limit: 1 })).length === 0;
      if (isIdle) return mapping;
      await pause(clock, mapping.state === "active" ? LOOK_AGAIN_MS : REST_MS, signal);
    }
    return null;
  }

  async #forward(backfill: BackfillState, mapping: MappingView): Promise<BackfillState> {
    const { messages, upTo, isLast } = await this.#next(backfill, mapping);
    let { seen, sent, copied, left } = backfill;
    const account = this.options.accountIn(mapping.guildId);
    for (const listed of messages) {
      if (!account.wants(listed.event, mapping)) continue;
      const outcome = await this.#take(listed, mapping);
      seen += 1;
      if (outcome === "enqueued") sent += 1;
      else if (outcome === "copied") copied += 1;
      else left += 1;
    }
    return { ...backfill, cursor: upTo, seen, sent, copied, left, finished: isLast };
  }

  async #next({ cursor, until, mappingId }: BackfillState, mapping: MappingView) {
    const { rest, upTo } = await this.#listedAfter(cursor, mapping);
    const messages = rest.slice(0, A_STEP);
    const last = messages.at(-1)?.event.message;
    const left = rest.slice(A_STEP);
    const reached: Cursor = left.length > 0 && last ? { messageId: last.id, sentAt: last.sentAt } : upTo;
    if (left.length > 0) this.#listed.set(mappingId, { after: reached, rest: left, upTo });
    else this.#listed.delete(mappingId);
    const inTime = messages.filter(({ event }) => event.message.sentAt <= until.sentAt);
    const isLast =
      reached.messageId === cursor.messageId || reached.messageId === until.messageId || reached.sentAt > until.sentAt;
    return { messages: inTime, upTo: reached, isLast };
  }

  async #listedAfter(cursor: Cursor, mapping: MappingView) {
    const listed = this.#listed.get(mapping.id);
    if (listed && listed.after.messageId === cursor.messageId) return listed;
    for await (const { messages, upTo } of listMissed(this.#listOf(mapping), cursor)) return { rest: messages, upTo };
    return { rest: [], upTo: cursor };
  }

  async #take({ event, editedAt }: ListedMessage, mapping: MappingView): Promise<AcceptedEarlier["status"]> {
    const { store, clock, accountIn, enqueued } = this.options;
    const account = accountIn(mapping.guildId);
    const now = clock.now();
    const earlier = { ...event, message: told(event.message, now) };
    const { message, filtered } = await account.judge(earlier, mapping);
    const { status, deliveries } = await store.acceptEarlier({
      ...{ accountId: account.id, position: null, message, editedAt, receivedAt: now },
      purpose: "relay",
      mappingIds: filtered ? [] : [mapping.id],
      filtered: filtered ? [filtered] : [],
    });
    enqueued(deliveries);
    return status;
  }

  #listOf({ guildId, channelId, channelName }: MappingView): ListChannel {
    const place = { guildId, channelId, channelName };
    return async (window) => {
      await this.#pace.wait();
      return await this.options.accountIn(guildId).listPage(place, window);
    };
  }
}
