import { defaultPresentation } from "../../message/index.js";
import { UserError, type Translate } from "../../language/index.js";
import { writeWords, type Word } from "../command-line.js";
import { botsSetting } from "./bots-setting.js";
import { choiceSetting, namedChoice } from "./choice-setting.js";
import { graceSetting } from "./grace-setting.js";
import { headerSetting } from "./header-setting.js";
import { mentionSetting } from "./mention-setting.js";
import { isOneOf, withOption, type Setting } from "./setting.js";

export type { Setting, SettingName } from "./setting.js";

const persona = choiceSetting<"on" | "off">({
  name: "persona",
  aliases: ["身份", "头像", "马甲", "avatar"],
  choices: [
    ["on", "choice.persona.on"],
    ["off", "choice.persona.off"],
  ],
  get: ({ persona: shown = defaultPresentation.persona }) => (shown ? "on" : "off"),
  put: (options, value) => withOption(options, "persona", value === undefined ? undefined : value === "on"),
});

const catchUp = choiceSetting<"all" | "digest">({
  name: "catch-up",
  aliases: ["补收", "补漏", "离线", "catchup", "missed"],
  choices: [
    ["all", "choice.catch-up.all"],
    ["digest", "choice.catch-up.digest"],
  ],
  get: ({ catchUp: chosen }) => chosen,
  put: (options, value) => withOption(options, "catchUp", value),
});

/** Everything about a mapping that people can set, in the order in which it is shown. */
export const settings: readonly Setting[] = [
  persona,
  headerSetting,
  namedChoice(
    "attachments",
    ["附件", "文件", "图片", "attachment", "files", "file"],
    [
      ["upload", "choice.attachments.upload"],
      ["link", "choice.attachments.link"],
      ["skip", "choice.attachments.skip"],
    ],
  ),
  namedChoice(
    "edits",
    ["编辑", "修改", "edit"],
    [
      ["follow", "choice.edits.follow"],
      ["ignore", "choice.edits.ignore"],
    ],
  ),
  namedChoice(
    "deletions",
    ["删除", "撤回", "deletion", "delete"],
    [
      ["delete", "choice.deletions.delete"],
      ["strike", "choice.deletions.strike"],
      ["keep", "choice.deletions.keep"],
    ],
  ),
  namedChoice(
    "reactions",
    ["回应", "表态", "表情", "reaction"],
    [
      ["off", "choice.reactions.off"],
      ["mirror", "choice.reactions.mirror"],
    ],
  ),
  namedChoice(
    "pins",
    ["置顶", "pin"],
    [
      ["off", "choice.pins.off"],
      ["mirror", "choice.pins.mirror"],
    ],
  ),
  catchUp,
  graceSetting,
  mentionSetting,
  botsSetting,
  namedChoice(
    "uncertain",
    ["存疑", "不确定", "lost", "doubt"],
    [
      ["retry", "choice.uncertain.retry"],
      ["hold", "choice.uncertain.hold"],
    ],
  ),
];

/** @throws UserError when there is no such setting */
export function findSetting(word: Word, t: Translate): Setting {
  const found = settings.find(({ name, aliases }) => isOneOf([name, ...aliases], word));
  if (found) return found;
  const names = settings.map(({ name }) => t.plain(`option.${name}`)).join(", ");
  throw new UserError("set.unknown", { word: writeWords([word]), names });
}
