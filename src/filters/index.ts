export {
  attachmentTypes,
  compileCondition,
  filterKinds,
  isFilterKind,
  messageTypes,
  type FilterKind,
} from "./conditions.js";
export { MOST_PATTERN_CHARACTERS, Pattern, PatternError, type PatternProblem } from "./pattern.js";
export { FilterRuleSet, isUsableRule, matches, type FilterDecision, type FilterRule, type Shown } from "./rule-set.js";
