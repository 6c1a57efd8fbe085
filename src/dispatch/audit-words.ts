import { findSentence, platformNames, type Translate } from "../language/index.js";

/** Where the word for a kept value stands; the first that is there is meant. */
const WORDS = ["audit.word.", "value.", "filter.", "filter.kind."] as const;

/** "pause", "暂停". What this version has no name for stands as it was kept. */
export function actionName(t: Translate, action: string): string {
  return findSentence(t.language, `audit.action.${action.replaceAll(" ", "-")}`) ?? action;
}

/** "keep", "保留": a word of ours, and never what somebody typed. */
export function valueName(t: Translate, value: string): string {
  if (value === "discord" || value === "telegram") return t.language === "zh" ? platformNames[value] : value;
  if (!/^[a-z-]{2,20}$/.test(value)) return value;
  for (const place of WORDS) {
    const word = findSentence(t.language, `${place}${value}`);
    if (word !== null) return word;
  }
  return value;
}
