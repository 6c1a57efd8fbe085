import type { DeliveryAction } from "../../src/store/store.js";
import { Copies } from "./copies.js";
import { Fates, type Fate } from "./fates.js";
import { editMessage, makeMessage, type Quotable } from "./messages.js";
import type { HistoryOptions } from "./options.js";
import type { SeededRandom } from "./random.js";
import { DAY_MS, HOUR_MS, timesWithin } from "./rhythm.js";
import { ACCOUNT_ID } from "./set-up-rows.js";
import type { Tables } from "./tables.js";
import { Tallies } from "./tallies.js";
import type { Message } from "../../src/message/index.js";
import type { Channel, Mapping, World } from "./world.js";

const EDITED = 0.02;
const DELETED = 0.01;
const COMMANDS = 0.003;
const QUOTES = 0.12;
const QUOTABLE_AT_MOST = 20;
const RESOLVED = 0.7;

/** An edit or a deletion: known when its message is made, enqueued when its time has come. */
interface Later {
  readonly at: number;
  readonly action: Extract<DeliveryAction, "edit" | "delete">;
  readonly revision: number;
  readonly messageId: number;
  readonly archived: boolean;
  readonly mappings: readonly Mapping[];
}

/** What will have happened to a message by the end of the history. */
interface Changes {
  readonly editedAt: number | null;
  readonly deletedAt: number | null;
}

interface Create {
  readonly deliveryId: number;
  readonly mapping: Mapping;
  readonly fate: Fate;
  /** When someone decided about its dead letter. */
  readonly resolvedAt: number | null;
}

/** Plays a world hour by hour and writes what the store would have written. Ids grow in the order of time, as they do there. */
export class Play {
  readonly tallies = new Tallies();
  readonly counts = { messages: 0, deliveries: 0, failed: 0, archivedMessages: 0, archivedDeliveries: 0 };
  readonly copies: Copies;
  readonly #fates: Fates;
  readonly #later = new Map<number, Later[]>();
  readonly #quotable = new Map<Channel, Quotable[]>();
  readonly #channels: readonly Channel[];
  readonly #archiveBefore: number;
  readonly #contentFrom: number;

  constructor(
    private readonly random: SeededRandom,
    private readonly tables: Tables,
    world: World,
    private readonly options: HistoryOptions,
  ) {
    this.copies = new Copies(random, tables);
    this.#fates = new Fates(random, options.endsAt);
    this.#channels = byWeight(world.channels);
    this.#archiveBefore = options.archiveAfterDays > 0 ? options.endsAt - options.archiveAfterDays * DAY_MS : -Infinity;
    this.#contentFrom = options.endsAt - options.contentDays * DAY_MS;
  }

  playHour(hour: number, count: number): void {
    const changes = (this.#later.get(hour) ?? []).sort((one, other) => one.at - other.at);
    this.#later.delete(hour);
    let next = 0;
    for (const at of timesWithin(this.random, hour, count)) {
      for (; next < changes.length && (changes[next] as Later).at <= at; next += 1)
        this.#change(changes[next] as Later);
      this.#say(at);
      // Some change within the hour that they were sent in.
      const fresh = this.#later.get(hour);
      if (!fresh) continue;
      this.#later.delete(hour);
      changes.push(...fresh);
      sortFrom(changes, next);
    }
    for (; next < changes.length; next += 1) this.#change(changes[next] as Later);
  }

  #say(sentAt: number): void {
    const channel = this.random.pick(this.#channels);
    const receivedAt = Math.min(sentAt + 20 + this.random.below(80), this.options.endsAt - 1);
    const id = (this.counts.messages += 1);
    if (this.random.chance(COMMANDS)) return this.#writeCommand(id, channel, sentAt, receivedAt);
    const quoted = this.#findQuotable(channel);
    const message = makeMessage(this.random, channel, sentAt, quoted);
    const changes = this.#decideChanges(receivedAt);
    const creates = this.#enqueueAll(channel, sentAt, receivedAt, changes);
    const archived = receivedAt < this.#archiveBefore && creates.every(isOver);
    this.#writeMessage(id, channel, message, quoted, changes, receivedAt, archived);
    for (const create of creates) this.#writeCreate(id, message, receivedAt, changes, create, archived);
    const mappings = creates.filter(({ fate }) => fate.state !== "filtered").map(({ mapping }) => mapping);
    if (!archived && changes.deletedAt === null) this.copies.react(id, mappings);
    this.#announce(id, mappings, changes, archived);
    if (changes.deletedAt === null) this.#remember(channel, { id, message });
  }

  #decideChanges(receivedAt: number): Changes {
    const soon = (): number | null => {
      const at = receivedAt + 2_000 + Math.floor(this.random.next() ** 3 * HOUR_MS);
      return at < this.options.endsAt ? at : null;
    };
    const deletedAt = this.random.chance(DELETED) ? soon() : null;
    const editedAt = this.random.chance(EDITED) ? soon() : null;
    return { editedAt: editedAt !== null && (deletedAt ?? Infinity) > editedAt ? editedAt : null, deletedAt };
  }

  #announce(messageId: number, mappings: readonly Mapping[], changes: Changes, archived: boolean): void {
    const shared = { messageId, mappings, archived };
    const { editedAt, deletedAt } = changes;
    if (editedAt !== null) this.#schedule({ ...shared, at: editedAt, action: "edit", revision: 1 });
    if (deletedAt !== null) this.#schedule({ ...shared, at: deletedAt, action: "delete", revision: 0 });
  }

  #schedule(later: Later): void {
    const hour = later.at - (later.at % HOUR_MS);
    const there = this.#later.get(hour);
    if (there) there.push(later);
    else this.#later.set(hour, [later]);
  }

  /** Reserves the deliveries' ids, the filtered ones first, and decides what becomes of them. */
  #enqueueAll({ mappings }: Channel, sentAt: number, receivedAt: number, changes: Changes): readonly Create[] {
    const fates = mappings.map((mapping) => ({ mapping, filtered: this.#fates.filter(receivedAt) }));
    fates.sort((one, other) => Number(other.filtered !== null) - Number(one.filtered !== null));
    return fates.map(({ mapping, filtered }) => {
      const deliveryId = (this.counts.deliveries += 1);
      const fate = filtered ?? this.#fates.send(mapping, sentAt, receivedAt);
      this.tallies.count(mapping.id, fate);
      return { deliveryId, mapping, fate, resolvedAt: isGivenUp(fate) ? this.#resolve(fate, changes) : null };
    });
  }

  /** A deletion drops its dead letters; of the others most are looked at within two days. */
  #resolve({ finishedAt }: Fate, { deletedAt }: Changes): number | null {
    const failedAt = finishedAt ?? 0;
    if (deletedAt !== null) return Math.max(deletedAt, failedAt);
    const at = failedAt + this.random.below(2 * DAY_MS);
    return this.random.chance(RESOLVED) && at < this.options.endsAt ? at : null;
  }

  #change({ at, action, revision, messageId, archived, mappings }: Later): void {
    for (const mapping of mappings) {
      const id = (this.counts.deliveries += 1);
      const fate = this.#fates.send(mapping, at, at);
      // Of what changes later nothing is given up here: its dead letters would be the same again.
      const given = isGivenUp(fate) ? asDelivered(fate, at) : fate;
      this.#writeDelivery(id, messageId, mapping, action, revision, at, given, archived && given.finishedAt !== null);
    }
  }

  #writeMessage(
    id: number,
    channel: Channel,
    message: Message,
    quoted: Quotable | null,
    { editedAt, deletedAt }: Changes,
    receivedAt: number,
    archived: boolean,
  ): void {
    const { author, kind, sentAt } = message;
    const who = [ACCOUNT_ID, message.id, message.guildId, message.channelId, author.id, author.name] as const;
    const changed = [editedAt === null ? 0 : 1, editedAt, deletedAt] as const;
    if (archived) {
      const archivedAt = receivedAt + this.options.archiveAfterDays * DAY_MS + HOUR_MS;
      const before = [quoted?.id ?? null, kind, "relay", ...changed, sentAt, receivedAt] as const;
      this.tables.message_log_archive(id, ...who, ...before, archivedAt);
      this.counts.archivedMessages += 1;
      return;
    }
    const kept = deletedAt === null && receivedAt >= this.#contentFrom;
    const now = kept && editedAt !== null ? editMessage(this.random, channel, message) : message;
    const content = kept ? JSON.stringify(now) : null;
    this.tables.message_log(id, ...who, quoted?.id ?? null, kind, "relay", content, ...changed, sentAt, receivedAt);
  }

  #writeCommand(id: number, { guild, channelId }: Channel, sentAt: number, receivedAt: number): void {
    const [author] = guild.members;
    const who = [
      ACCOUNT_ID,
      this.random.uuid(),
      guild.guildId,
      channelId,
      author?.id ?? "",
      author?.name ?? "",
    ] as const;
    if (receivedAt < this.#archiveBefore) {
      const archivedAt = receivedAt + this.options.archiveAfterDays * DAY_MS + HOUR_MS;
      const before = [null, "text", "command", 0, null, null, sentAt, receivedAt] as const;
      this.tables.message_log_archive(id, ...who, ...before, archivedAt);
      this.counts.archivedMessages += 1;
      return;
    }
    this.tables.message_log(id, ...who, null, "text", "command", null, 0, null, null, sentAt, receivedAt);
  }

  #writeCreate(
    messageId: number,
    { attachments }: Message,
    receivedAt: number,
    { deletedAt }: Changes,
    create: Create,
    archived: boolean,
  ): void {
    const { deliveryId, mapping, fate } = create;
    this.#writeDelivery(deliveryId, messageId, mapping, "create", 0, receivedAt, fate, archived);
    if (isGivenUp(fate)) this.#writeFailure(create);
    // What a deletion took away has no parts any more, unless the deletion waits.
    const gone = deletedAt !== null && deletedAt < mapping.holdsFrom;
    if (fate.state === "delivered" && !gone) this.copies.write(messageId, mapping, fate.finishedAt ?? 0, attachments);
  }

  #writeFailure({ deliveryId, mapping, fate, resolvedAt }: Create): void {
    const { errorKind, error, attempts, finishedAt } = fate;
    const resolution = resolvedAt === null ? null : "dropped";
    const by = resolvedAt === null ? null : (mapping.channel.guild.members[0]?.id ?? null);
    const id = (this.counts.failed += 1);
    const why = [errorKind, error, attempts, finishedAt, resolvedAt, by, resolution] as const;
    this.tables.failed_message(id, deliveryId, mapping.id, ...why);
  }

  #writeDelivery(
    id: number,
    messageId: number,
    mapping: Mapping,
    action: DeliveryAction,
    revision: number,
    receivedAt: number,
    fate: Fate,
    archived: boolean,
  ): void {
    const what = [id, messageId, mapping.id, mapping.id, action, revision, fate.state, fate.attempts] as const;
    const end = [fate.finishedAt, fate.delayMs, fate.errorKind, fate.error] as const;
    if (archived) {
      this.tables.delivery_archive(...what, receivedAt, ...end);
      this.counts.archivedDeliveries += 1;
    } else {
      this.tables.delivery(...what, fate.firstFailedAt, fate.dueAt, receivedAt, fate.attemptedAt, ...end);
    }
  }

  #findQuotable(channel: Channel): Quotable | null {
    const recent = this.#quotable.get(channel);
    return recent && this.random.chance(QUOTES) ? this.random.pick(recent) : null;
  }

  #remember(channel: Channel, quotable: Quotable): void {
    const recent = this.#quotable.get(channel) ?? [];
    this.#quotable.set(channel, recent);
    if (recent.length < QUOTABLE_AT_MOST) recent.push(quotable);
    else recent[this.random.below(QUOTABLE_AT_MOST)] = quotable;
  }
}

/** Archived is what nobody has to do anything about any more. */
function isOver({ fate, resolvedAt }: Create): boolean {
  return fate.state === "delivered" || fate.state === "filtered" || resolvedAt !== null;
}

function isGivenUp({ state }: Fate): boolean {
  return state === "dead" || state === "uncertain";
}

function asDelivered(fate: Fate, since: number): Fate {
  const delayMs = (fate.finishedAt ?? since) - since;
  return { ...fate, state: "delivered", delayMs, errorKind: null, error: null };
}

/** Each channel as often as its weight says, so that picking one is a single step. */
function byWeight(channels: readonly Channel[]): readonly Channel[] {
  const total = channels.reduce((sum, { weight }) => sum + weight, 0);
  return channels.flatMap((channel) =>
    new Array<Channel>(Math.max(1, Math.round((channel.weight / total) * 65_536))).fill(channel),
  );
}

/** Puts what was added at the end in its place; what lies before `from` is over. */
function sortFrom(list: Later[], from: number): void {
  const rest = list.slice(from).sort((one, other) => one.at - other.at);
  list.splice(from, rest.length, ...rest);
}
