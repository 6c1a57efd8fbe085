export {
  attachmentTypes,
  compileCondition,
  filterKinds,
  isFilterKind,
  messageTypes,
  type FilterKind,
} from "./conditions.js";
export { FilterRuleSet, matches, type FilterDecision, type FilterRule } from "./rule-set.js";
