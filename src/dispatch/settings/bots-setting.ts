import { Markup, UserError } from "../../language/index.js";
import { foldWord, writeWords, type Word } from "../command-line.js";
import { meansDefault, meansOff, withOption, type Setting, type Typed } from "./setting.js";

export const MOST_BOTS = 20;

/** Which bots of KOOK are forwarded: all of them are named each time, so that none is there by oversight. */
export const botsSetting: Setting = {
  name: "bots",
  aliases: ["机器人", "bot"],
  personal: true,
  isSet: ({ bots = [] }) => bots.length > 0,
  value: (t, { bots = [] }) => (bots.length === 0 ? t("value.off") : Markup.escape(String(bots.length))),
  meaning: (t, { bots = [] }) => t(bots.length === 0 ? "choice.bots.none" : "choice.bots.some"),
  details: (t, { bots = [] }) =>
    bots.length === 0 ? [] : [...bots.map((id) => t("set.bots-one", { bot: Markup.user(id) })), t("set.bots-loop")],
  explain: (t) => [t("set.bots-how"), t("set.bots-none")],
  example: (t) => (t.language === "zh" ? "@机器人" : "@Bot"),
  async check(typed, { guildId, people }) {
    for (const id of readBots(typed)) {
      if (people.isOurs(id)) throw new UserError("set.bots-ours");
      const bot = await people.isBot(guildId, id);
      if (bot !== true) {
        throw new UserError(bot === null ? "set.bots-unsure" : "set.bots-person", { member: Markup.user(id) });
      }
    }
  },
  change(typed, { options }) {
    const bots = readBots(typed);
    return withOption(options, "bots", bots.length === 0 ? undefined : bots);
  },
};

function readBots(typed: Typed): readonly string[] {
  const [first, surplus] = typed;
  if (meansOff(first) || meansDefault(first)) {
    if (surplus !== undefined) throw new UserError("usage.extra", { word: writeWords([surplus]) });
    return [];
  }
  const ids = [...new Set(typed.map(readBot))];
  if (ids.length > MOST_BOTS) throw new UserError("set.bots-too-many", { most: MOST_BOTS });
  return ids;
}

function readBot(word: Word): string {
  if (typeof word === "object" && word.type === "user") return word.id;
  const id = typeof word === "string" ? foldWord(word) : "";
  if (!/^\d{1,20}$/.test(id)) throw new UserError("set.bots-wrong", { word: writeWords([word]) });
  return id;
}
