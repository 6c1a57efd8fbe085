import type { Message } from "../../../src/message/index.js";
import type { DeliveryQuery, LoggedDelivery, Page, PageQuery } from "../../../src/store/history.js";
import type { MappingView, Store } from "../../../src/store/store.js";
import { makeMessage, startStoreWorld, unique } from "../store-world.js";

/** A whole hour, so that tests can say where their borders lie. */
export const BEGIN = Date.UTC(2026, 4, 4, 10);

/** What a test knows of a delivery that it made: what lists and counts are held to. */
export interface Fact {
  readonly id: number;
  readonly laneId: number;
  readonly mapping: MappingView;
  readonly message: Message;
  readonly action: "create" | "edit" | "delete";
  readonly receivedAt: number;
  state: string;
  finishedAt: number | null;
  delayMs: number | null;
}

/** A guild whose messages come and end at the times that a test says. */
export async function startHistoryWorld(store: Store) {
  const world = await startStoreWorld(store);
  const { account, guildId } = world;
  const facts: Fact[] = [];

  /** A message that reaches us at that time, for each of these mappings. */
  async function take(mappings: readonly MappingView[], receivedAt: number, changes: Partial<Message> = {}) {
    const message = makeMessage({ guildId, channelId: mappings[0]!.channelId, sentAt: receivedAt - 80, ...changes });
    const mappingIds = mappings.map(({ id }) => id);
    const event = { accountId: account.id, position: null, message, purpose: "relay", mappingIds, receivedAt } as const;
    const { deliveries } = await store.acceptMessage(event);
    return deliveries.map(({ id, laneId, mappingId }) => {
      const mapping = mappings.find((one) => one.id === mappingId)!;
      return note({ id, laneId, mapping, message, action: "create", receivedAt, state: "pending" });
    });
  }

  /** One that a filter keeps from the mapping. */
  async function filter(mapping: MappingView, receivedAt: number): Promise<Fact> {
    const message = makeMessage({ guildId, channelId: mapping.channelId, sentAt: receivedAt - 80 });
    const filtered = [{ mappingId: mapping.id, reason: "#1 keyword" }];
    const event = {
      accountId: account.id,
      position: null,
      message,
      purpose: "relay",
      mappingIds: [],
      receivedAt,
    } as const;
    await store.acceptMessage({ ...event, filtered });
    const [trace] = await store.readTrace({ guildId, messageId: message.id });
    const ended = { state: "filtered", finishedAt: receivedAt };
    return note({
      id: trace!.deliveryId,
      laneId: mapping.laneId,
      mapping,
      message,
      action: "create",
      receivedAt,
      ...ended,
    });
  }

  async function edit({ mapping, message }: Fact, receivedAt: number, text = unique("edited")): Promise<Fact> {
    const event = { accountId: account.id, position: null, sourceId: message.id, mappingIds: [mapping.id], receivedAt };
    const edited: Message = { ...message, content: [{ type: "text", text }] };
    const { deliveries } = await store.acceptEdit({ ...event, message: edited, editedAt: receivedAt });
    const { id, laneId } = deliveries[0]!;
    return note({ id, laneId, mapping, message: edited, action: "edit", receivedAt, state: "pending" });
  }

  function note(fact: Omit<Fact, "finishedAt" | "delayMs"> & Partial<Fact>): Fact {
    const whole: Fact = { finishedAt: null, delayMs: null, ...fact };
    facts.push(whole);
    return whole;
  }

  async function end(fact: Fact, state: "delivered" | "dead" | "uncertain" | "cancelled", at: number, delayMs = 120) {
    const hold = await world.claim(fact.laneId);
    const failed = { attempts: 3, error: "400 Bad Request" };
    const outcome = {
      delivered: { state: "delivered", receipts: [], attempts: 1, delayMs } as const,
      dead: { state: "dead", kind: "rejected", ...failed } as const,
      uncertain: { state: "uncertain", ...failed } as const,
      cancelled: { state: "cancelled" } as const,
    }[state];
    await store.recordOutcome({ hold, deliveryId: fact.id, now: at, outcome });
    Object.assign(fact, { state, finishedAt: at, delayMs: state === "delivered" ? delayMs : null });
  }

  /** All pages one after another, and how many there were. */
  async function listAll(query: Omit<DeliveryQuery, "cursor" | "guildId"> & { readonly guildId?: string | null }) {
    return allPages((page) => store.listDeliveries({ guildId, ...query, ...page }), query.limit);
  }

  return { ...world, facts, take, filter, edit, end, listAll };
}

export type HistoryWorld = Awaited<ReturnType<typeof startHistoryWorld>>;

export async function allPages<Item>(
  read: (page: PageQuery) => Promise<Page<Item>>,
  limit: number,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await read({ cursor, limit });
    if (page.items.length > limit) throw new Error("A page is longer than it may be");
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
}

/** Newest first. */
export function byTime(facts: readonly Fact[]): readonly number[] {
  return facts.toSorted((one, other) => other.receivedAt - one.receivedAt || other.id - one.id).map(({ id }) => id);
}

export function idsOf(deliveries: readonly Pick<LoggedDelivery, "id">[]): readonly number[] {
  return deliveries.map(({ id }) => id);
}

/** Takes in all that came, to the last step. */
export async function rollUpAll(store: Store, now: number, limit = 7): Promise<void> {
  while (!(await store.rollUp({ now, limit })).done);
}
