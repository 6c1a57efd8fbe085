import type { Clock, Timer } from "../clock.js";
import { FilterRuleSet, type FilterDecision, type FilterKind, type Shown } from "../filters/index.js";
import { UserError } from "../language/index.js";
import type { Logger } from "../log.js";
import type { Message } from "../message/index.js";
import type { FilterView } from "../store/history.js";
import type { FilteredMapping, MappingView, Store } from "../store/store.js";
import { auditRow, type Actor } from "./actor.js";
import { maskMessage } from "./shown-message.js";
import type { FilterHits } from "./take-change.js";
import { Turns } from "./turns.js";

/** Keeps what each message costs small. */
export const MOST_FILTERS = 100;
/** Patterns take longest, and whoever writes them isn't always who hosts the relay. */
export const MOST_PATTERNS = 20;
/** Counters are for people to look at: what is counted between two writes may be lost with a crash. */
const COUNT_EVERY_MS = 10_000;

export interface FiltersOptions {
  readonly store: Pick<
    Store,
    "listAllFilters" | "listFilters" | "addFilter" | "setFilterEnabled" | "removeFilter" | "countFilterHits"
  >;
  readonly clock: Clock;
  readonly log: Logger;
  /** What people call a mapping; null where it has ended. */
  readonly numberOf: (mappingId: number) => number | null;
}

export interface NewRule {
  /** Null: all links of the guild. */
  readonly mappingId: number | null;
  readonly action: FilterView["action"];
  readonly kind: FilterKind;
  readonly value: string;
}

type Decision = FilterDecision<FilterView>;

/**
 * Every guild's rules in memory, since each message asks for them, and what people do with them. A change is in force
 * once it is kept. Other guilds' numbers are unknown.
 */
export class Filters {
  readonly #rules = new Map<string, ReadonlyMap<number, FilterView>>();
  readonly #sets = new Map<string, FilterRuleSet<FilterView>>();
  /** By guild. */
  readonly #turns = new Turns<string>();
  #hits = new Map<FilterView, number>();
  #timer: Timer | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(private readonly options: FiltersOptions) {}

  async load(): Promise<void> {
    const byGuild = new Map<string, FilterView[]>();
    for (const rule of await this.options.store.listAllFilters({})) {
      const rules = byGuild.get(rule.guildId);
      if (rules) rules.push(rule);
      else byGuild.set(rule.guildId, [rule]);
    }
    for (const [guildId, rules] of byGuild) this.#keep(guildId, rules);
  }

  /** What the rules say of a message on a mapping. Counts nothing. */
  decide(message: Message, mapping: Pick<MappingView, "id" | "guildId">): Decision {
    return this.#sets.get(mapping.guildId)?.decide(message, mapping.id) ?? passed;
  }

  /** The same for a message that came in: why a mapping must not have it, or null. Notes the rules that had a say. */
  take(message: Message, mapping: Pick<MappingView, "id" | "guildId">, hits: FilterHits): FilteredMapping | null {
    const decision = this.decide(message, mapping);
    hits.push(...decision.hits);
    return decision.passes ? null : { mappingId: mapping.id, reason: reasonOf(decision) };
  }

  /** What a mapping shows of a message's words. Counts nothing. */
  show(message: Message, mapping: Pick<MappingView, "id" | "guildId">): Shown<FilterView> {
    return this.#sets.get(mapping.guildId)?.show(message, [mapping.id]) ?? { ...message, ...unmasked };
  }

  /** A message that came in, with its words masked for each of these mappings of its guild. Notes the rules that masked. */
  mask(message: Message, mappings: readonly Pick<MappingView, "id">[], hits: FilterHits): Message {
    const rules = this.#sets.get(message.guildId);
    if (!rules || mappings.length === 0) return message;
    const ids = mappings.map(({ id }) => id);
    const { message: masked, maskedBy } = maskMessage(message, ids, (...asked) => rules.show(...asked));
    hits.push(...new Set(maskedBy));
    return masked;
  }

  /** By number, with what was counted so far. */
  async list(guildId: string): Promise<readonly FilterView[]> {
    await this.#write();
    return await this.options.store.listFilters({ guildId });
  }

  /** @throws UserError when the guild has no filter of this number */
  get(guildId: string, number: number): FilterView {
    const rule = this.#rules.get(guildId)?.get(number);
    if (!rule) throw new UserError("filter.unknown", { number });
    return rule;
  }

  /** @throws UserError when there are too many */
  async add(guildId: string, rule: NewRule, actor: Actor): Promise<FilterView> {
    return await this.#turns.run([guildId], async () => {
      const rules = this.#rulesOf(guildId);
      if (rules.length >= MOST_FILTERS) throw new UserError("filter.too-many", { most: MOST_FILTERS });
      if (rule.kind === "regex" && rules.filter(({ kind }) => kind === "regex").length >= MOST_PATTERNS) {
        throw new UserError("filter.too-many-patterns", { most: MOST_PATTERNS });
      }
      const audit = this.#audit(
        guildId,
        "filter add",
        rule.kind,
        null,
        this.#summaryOf({ ...rule, enabled: true }),
        actor,
      );
      const added = await this.options.store.addFilter({ guildId, ...rule, audit });
      this.#keep(guildId, [...rules, added]);
      return added;
    });
  }

  /** @throws UserError when there is none of this number */
  async remove(guildId: string, number: number, actor: Actor): Promise<FilterView> {
    return await this.#turns.run([guildId], async () => {
      const before = this.get(guildId, number);
      const audit = this.#audit(guildId, "filter remove", `${number}`, this.#summaryOf(before), null, actor);
      await this.options.store.removeFilter({ guildId, number, audit });
      this.#keep(
        guildId,
        this.#rulesOf(guildId).filter((rule) => rule.number !== number),
      );
      return before;
    });
  }

  /** @throws UserError when there is none of this number */
  async setEnabled(guildId: string, number: number, enabled: boolean, actor: Actor): Promise<FilterView> {
    return await this.#turns.run([guildId], async () => {
      const before = this.get(guildId, number);
      if (before.enabled === enabled) return before;
      const change = [{ enabled: before.enabled }, { enabled }] as const;
      const audit = this.#audit(guildId, enabled ? "filter on" : "filter off", `${number}`, ...change, actor);
      const after = await this.options.store.setFilterEnabled({ guildId, number, enabled, audit });
      if (!after) throw new UserError("filter.unknown", { number });
      this.#keep(
        guildId,
        this.#rulesOf(guildId).map((rule) => (rule.number === number ? after : rule)),
      );
      return after;
    });
  }

  /** A change of several at once: `work` makes it in the store, and yields all rules that the guild has then. */
  async changeAll(guildId: string, work: () => Promise<readonly FilterView[]>): Promise<void> {
    await this.#turns.run([guildId], async () => this.#keep(guildId, await work()));
  }

  /** What was counted is kept. */
  async stop(): Promise<void> {
    await this.#write();
  }

  /** Once for each time that a rule had a say. */
  count(rules: FilterHits): void {
    if (rules.length === 0) return;
    for (const rule of rules) this.#hits.set(rule, (this.#hits.get(rule) ?? 0) + 1);
    this.#timer ??= this.options.clock.after(COUNT_EVERY_MS, () => void this.#write());
  }

  #rulesOf(guildId: string): readonly FilterView[] {
    return [...(this.#rules.get(guildId)?.values() ?? [])];
  }

  #keep(guildId: string, rules: readonly FilterView[]): void {
    this.#rules.set(guildId, new Map(rules.map((rule) => [rule.number, rule])));
    this.#sets.set(guildId, new FilterRuleSet(rules));
  }

  /** For people: a link's number, never our own id of it. */
  #summaryOf({
    mappingId,
    action,
    kind,
    value,
    enabled,
  }: Pick<FilterView, "mappingId" | "action" | "kind" | "value" | "enabled">) {
    return { action, kind, value, link: mappingId === null ? null : this.options.numberOf(mappingId), enabled };
  }

  #audit(
    guildId: string,
    action: string,
    subject: string,
    before: unknown,
    after: unknown,
    actor: Actor,
  ): ReturnType<typeof auditRow> {
    return auditRow(actor, { guildId, action, subject, before, after, at: this.options.clock.now() });
  }

  /** Never rejects: what can't be written now is written next time. */
  #write(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = null;
    return (this.#writing = this.#writing.then(() => this.#writeHits()));
  }

  async #writeHits(): Promise<void> {
    const hits = this.#hits;
    if (hits.size === 0) return;
    this.#hits = new Map();
    const rows = [...hits].map(([{ guildId, number }, count]) => ({ guildId, number, count }));
    try {
      await this.options.store.countFilterHits({ hits: rows });
    } catch (error) {
      this.options.log.warn({ err: error }, "What filters did could not be counted");
      for (const [rule, count] of hits) this.#hits.set(rule, (this.#hits.get(rule) ?? 0) + count);
    }
  }
}

const unmasked = { maskedBy: [], quoteWithheld: false } as const;
const passed: Decision = { passes: true, rule: null, kind: null, hits: [] };

/** For the log: the rule, or the kind of which nothing was allowed. */
function reasonOf({ rule, kind }: Decision): string {
  return rule ? `filter ${rule.number}` : `not allowed by ${kind ?? "any filter"}`;
}
