import type { Attachment, Message, Quote } from "../message/index.js";
import { compileCondition, filterKinds, isFilterKind, type Condition, type FilterKind } from "./conditions.js";
import { compileMask, masksFor, maskQuote, maskTexts, type Mask } from "./mask.js";
import { TextReader } from "./reader.js";
import { FilterSubject } from "./subject.js";
import { visitNodes, type MessageTexts } from "./texts.js";

/** One rule of a guild. */
export interface FilterRule {
  /** What people name it by. */
  readonly number: number;
  /** Null: all mappings of the guild. */
  readonly mappingId: number | null;
  readonly action: "allow" | "block" | "mask";
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

/** What a mapping shows of a message's words. */
export interface Shown<Rule extends FilterRule = FilterRule> extends MessageTexts {
  readonly quote: Quote | null;
  /** The rules that masked something. */
  readonly maskedBy: readonly Rule[];
  /** It answers a message that its mapping must not have: nothing is said of what that one says. */
  readonly quoteWithheld: boolean;
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
  readonly #masks: readonly Mask<Rule>[];

  constructor(rules: readonly Rule[]) {
    const enabled = rules.filter((rule) => rule.enabled && rule.action !== "mask");
    this.#masks = rules.map(compileMask).filter((mask) => mask !== null);
    this.#gates = filterKinds
      .map((kind) => ({ kind, rules: enabled.filter((rule) => rule.kind === kind).flatMap(compile) }))
      .filter((gate) => gate.rules.length > 0);
  }

  decide(message: Message, mappingId: number): FilterDecision<Rule> {
    if (this.#gates.length === 0) return untouched;
    return this.#ask(new FilterSubject(message), mappingId);
  }

  /**
   * What of a message these mappings may all show. A word is masked by each rule that any of them has; the excerpt of
   * a message that one of them must not have is left out.
   */
  show(message: Message, mappingIds: readonly number[]): Shown<Rule> {
    const { content, cards, attachments, quote } = message;
    const quoteWithheld = quote !== null && mappingIds.some((id) => !this.decide(quoted(message, quote), id).passes);
    const allowed = quoteWithheld ? withoutExcerpt(quote) : quote;
    const inForce = this.#masks.filter(({ rule }) => rule.mappingId === null || mappingIds.includes(rule.mappingId));
    const masks = inForce.length === 0 ? [] : masksFor(inForce, new FilterSubject(message).reader);
    const ofQuote = inForce.length === 0 || !allowed ? [] : masksFor(inForce, readQuote(allowed));
    return {
      ...(masks.length === 0 ? { content, cards, attachments } : maskTexts(message, masks)),
      quote: allowed && ofQuote.length > 0 ? maskQuote(allowed, ofQuote) : allowed,
      maskedBy: inForce.filter((mask) => masks.includes(mask) || ofQuote.includes(mask)).map(({ rule }) => rule),
      quoteWithheld,
    };
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

/** As much of a quoted message as its quote tells. */
function quoted(message: Message, quote: Quote): Message {
  const { messageIds, authorId = "", authorRoleIds = [], authorName, kind, content } = quote;
  return {
    ...message,
    id: messageIds[0] ?? "",
    author: { id: authorId, name: authorName, avatarUrl: null, bot: false, roleIds: authorRoleIds },
    kind,
    content,
    cards: [],
    attachments: kind === "text" || kind === "card" ? [] : [fileOfKind(kind)],
    quote: null,
    mentionsAll: content.some(({ type }) => type === "mention-all"),
  };
}

function fileOfKind(kind: Attachment["kind"]): Attachment {
  return { kind, url: "", name: "", size: null, contentType: null };
}

/** That it is an answer, and to whom, may be seen. */
function withoutExcerpt(quote: Quote): Quote {
  return { ...quote, kind: "text", content: [] };
}

function readQuote({ content }: Quote): TextReader {
  const reader = new TextReader();
  visitNodes(content, reader);
  return reader;
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

/** Whether a rule says something that this version understands. Masks are of words alone. */
export function isUsableRule(rule: Pick<FilterRule, "action" | "kind" | "value">): boolean {
  const { action, kind, value } = rule;
  if (action === "mask") return compileMask({ ...rule, number: 0, mappingId: null, enabled: true }) !== null;
  if (kind === "mention-all" && value !== "") return false;
  return isFilterKind(kind) && compileCondition(kind, value) !== null;
}
