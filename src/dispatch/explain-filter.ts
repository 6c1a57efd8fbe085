import { attachmentTypes, isFilterKind, messageTypes, type FilterDecision } from "../filters/index.js";
import { Markup, type Translate } from "../language/index.js";
import { DIGEST_REASON } from "../relay/catch-up/digest.js";
import { RESTORED_REASON } from "../relay/catch-up/missed-rules.js";
import type { FilterView } from "../store/history.js";
import { shorten } from "./reply-card.js";

/** A mapping's number by its id; null where it was ended. */
export type NumberOf = (mappingId: number) => number | null;

const LONGEST_VALUE = 60;

/** "block keyword “spam”", with people and roles as KOOK names them. */
export function ruleText(t: Translate, { action, kind, value }: Pick<FilterView, "action" | "kind" | "value">): Markup {
  const name = isFilterKind(kind) ? t(`filter.kind.${kind}`) : kind;
  return t("filter.rule", { action: t(`filter.${action}`), kind: name, value: valueText(t, kind, value) });
}

function valueText(t: Translate, kind: string, value: string): Markup {
  switch (kind) {
    case "user":
      return Markup.user(value);
    case "role":
      return Markup.role(value);
    case "mention-all":
      return Markup.trusted("");
    case "type":
    case "attachment":
      return isFilterWord(value) ? t(`filter.word.${value}`) : Markup.code(value);
    default:
      return Markup.code(shorten(value, LONGEST_VALUE));
  }
}

type FilterWord = (typeof messageTypes)[number] | (typeof attachmentTypes)[number];

export function isFilterWord(value: string): value is FilterWord {
  return [...messageTypes, ...attachmentTypes].some((word) => word === value);
}

export function scopeText(t: Translate, { mappingId }: FilterView, numberOf: NumberOf): Markup {
  if (mappingId === null) return t("filter.scope-guild");
  const number = numberOf(mappingId);
  return number === null ? t("filter.scope-gone") : t("filter.scope-mapping", { number });
}

export function namedFilter(t: Translate, filter: FilterView, numberOf: NumberOf): Markup {
  const { number } = filter;
  return t("filter.named", { number, rule: ruleText(t, filter), scope: scopeText(t, filter, numberOf) });
}

/** What the filters say of a message on the mapping with this number, and which of them decides. */
export function explainDecision(
  t: Translate,
  { passes, rule, kind }: FilterDecision<FilterView>,
  mappingNumber: number,
): Markup {
  if (rule) {
    const filter = namedFilter(t, rule, () => mappingNumber);
    return passes ? t("filter.allowed-by", { filter }) : t("filter.blocked-by", { filter });
  }
  return passes || kind === null ? t("preview.passes") : t("filter.not-allowed", { kind: t(`filter.kind.${kind}`) });
}

/** Why a message was kept back when it came, from the words that the log keeps of it. */
export function explainFiltered(t: Translate, reason: string): Markup {
  const number = /^filter (\d+)$/.exec(reason)?.[1];
  if (number !== undefined) return t("trace.filtered-by", { number: Number(number) });
  if (reason === DIGEST_REASON) return t("trace.digest");
  if (reason === RESTORED_REASON) return t("trace.restored");
  const kind = /^not allowed by (.+)$/.exec(reason)?.[1] ?? "";
  return isFilterKind(kind) ? t("filter.not-allowed", { kind: t(`filter.kind.${kind}`) }) : t("outcome.filtered");
}
