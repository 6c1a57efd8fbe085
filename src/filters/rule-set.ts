import type { Message } from "../message/index.js";
import { compileCondition, filterKinds, isFilterKind, type Condition, type FilterKind } from "./conditions.js";
import { FilterSubject } from "./subject.js";

/** One rule of a guild. */
export interface FilterRule {
  /** What people name it by. */
  readonly number: number;
  /** Null: all mappings of the guild. */
  readonly mappingId: number | null;
  readonly action: "allow" | "block";
  readonly kind: string;
  readonly value: string;
  readonly enabled: boolean;
}

/** What the rules say of a message on one mapping. */
export interface FilterDecision<Rule extends FilterRule = FilterRule> {
  readonly passes: boolean;
  /** The rule that decided: what blocked it, or the last that let it through; null when none matched. */
  readonly rule: Rule | null;
  /** Of a dropped message: which kind of rules it failed by. */
  readonly kind: FilterKind | null;
  /** The rules that had a say, for their counters. */
  readonly hits: readonly Rule[];
}

interface CompiledRule<Rule> {
  readonly rule: Rule;
  readonly holds: Condition;
}

const untouched = { passes: true, rule: null, kind: null, hits: [] } as const;

/**
 * The rules of one guild, ready to be asked.
 *
 * The kinds are asked one after the other, in the order of `filterKinds`, and a message has to pass each of them:
 * 1. Of the rules that match it, those of the mapping count before those of the guild; among equals a block counts
 *    before an allow.
 * 2. Where none matches and there is an allow rule of this kind, of the mapping or of the guild, only what is allowed
 *    passes: it is dropped.
 * A rule that is off, or whose kind or value means nothing to this version, has no say.
 */
export class FilterRuleSet<Rule extends FilterRule = FilterRule> {
  readonly #gates: readonly { readonly kind: FilterKind; readonly rules: readonly CompiledRule<Rule>[] }[];

  constructor(rules: readonly Rule[]) {
    const enabled = rules.filter((rule) => rule.enabled);
    this.#gates = filterKinds
      .map((kind) => ({ kind, rules: enabled.filter((rule) => rule.kind === kind).flatMap(compile) }))
      .filter((gate) => gate.rules.length > 0);
  }

  decide(message: Message, mappingId: number): FilterDecision<Rule> {
    if (this.#gates.length === 0) return untouched;
    return this.#ask(new FilterSubject(message), mappingId);
  }

  #ask(subject: FilterSubject, mappingId: number): FilterDecision<Rule> {
    const hits: Rule[] = [];
    for (const { kind, rules } of this.#gates) {
      const inForce = rules.filter(({ rule }) => rule.mappingId === null || rule.mappingId === mappingId);
      const match = strongest(inForce.filter(({ holds }) => holds(subject)));
      if (match) hits.push(match);
      else if (inForce.some(({ rule }) => rule.action === "allow")) return { passes: false, rule: null, kind, hits };
      if (match?.action === "block") return { passes: false, rule: match, kind, hits };
    }
    return { passes: true, rule: hits.at(-1) ?? null, kind: null, hits };
  }
}

/** Whether one rule's condition is true of a message, whatever other rules say. */
export function matches(rule: FilterRule, message: Message): boolean {
  return compile(rule).some(({ holds }) => holds(new FilterSubject(message)));
}

function compile<Rule extends FilterRule>(rule: Rule): readonly CompiledRule<Rule>[] {
  const holds = isFilterKind(rule.kind) ? compileCondition(rule.kind, rule.value) : null;
  return holds === null ? [] : [{ rule, holds }];
}

function strongest<Rule extends FilterRule>(matching: readonly CompiledRule<Rule>[]): Rule | null {
  const rules = matching.map(({ rule }) => rule);
  const ofMapping = rules.filter(({ mappingId }) => mappingId !== null);
  const narrowest = ofMapping.length > 0 ? ofMapping : rules;
  return narrowest.find(({ action }) => action === "block") ?? narrowest[0] ?? null;
}
