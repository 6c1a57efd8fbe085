import { Markup, UserError } from "../../language/index.js";
import { foldWord, writeWords, type Word } from "../command-line.js";
import { isOneOf, meansDefault, meansOff, withOption, type Setting } from "./setting.js";

const LONGEST_SECONDS = 60;
const SECOND: readonly string[] = ["s", "sec", "second", "seconds", "秒", "秒钟"];

/** How long a message waits before it is sent, so that what is taken back at once never leaves KOOK. */
export const graceSetting: Setting = {
  name: "grace",
  aliases: ["等待", "延迟", "缓冲", "delay", "wait"],
  isSet: ({ graceSeconds = 0 }) => graceSeconds !== 0,
  value: (_t, { graceSeconds = 0 }) => Markup.escape(String(graceSeconds)),
  meaning: (t, { graceSeconds = 0 }) =>
    graceSeconds === 0 ? t("choice.grace.none") : t("choice.grace.some", { wait: graceSeconds * 1_000 }),
  explain: (t) => [t("set.grace-range", { most: LONGEST_SECONDS })],
  example: () => "10",
  change([word, unit, surplus], { options }) {
    const extra = unit !== undefined && !isOneOf(SECOND, unit) ? unit : surplus;
    if (extra !== undefined) throw new UserError("usage.extra", { word: writeWords([extra]) });
    const seconds = meansOff(word) || meansDefault(word) ? 0 : readSeconds(word);
    if (seconds === null || seconds > LONGEST_SECONDS) {
      throw new UserError("set.grace-wrong", { word: writeWords([word]), most: LONGEST_SECONDS });
    }
    return withOption(options, "graceSeconds", seconds === 0 ? undefined : seconds);
  },
};

function readSeconds(word: Word): number | null {
  const match = typeof word === "string" ? /^(\d{1,6})(\D*)$/.exec(foldWord(word)) : null;
  const [, digits, unit = ""] = match ?? [];
  return digits === undefined || (unit !== "" && !SECOND.includes(unit)) ? null : Number(digits);
}
