import type { Markup, ParamsOf, TextKey, Translate } from "../../language/index.js";
import type { People } from "../../relay/people.js";
import type { MappingOptions, MappingView } from "../../store/store.js";
import { foldWord, type Word } from "../command-line.js";

export type SettingName =
  | "persona"
  | "header"
  | "attachments"
  | "edits"
  | "deletions"
  | "reactions"
  | "pins"
  | "catch-up"
  | "grace"
  | "mention"
  | "bots"
  | "uncertain";

/** What a setting may ask before it takes what was typed. */
export interface SettingSurroundings {
  readonly guildId: string;
  readonly people: Pick<People, "isOurs" | "isBot">;
}

/** One thing about a mapping that people set by its name. */
export interface Setting {
  readonly name: SettingName;
  /** What else people may type for its name, in any language. */
  readonly aliases: readonly string[];
  /** What it holds names people: for the asker alone. */
  readonly personal?: boolean;
  /** Somebody set it to something else than how it is at first. */
  isSet(options: MappingOptions): boolean;
  /** What it is now, as short as it is typed. */
  value(t: Translate, options: MappingOptions): Markup;
  /** What comes of that. */
  meaning(t: Translate, options: MappingOptions): Markup;
  /** What it holds, where that is more than one thing. */
  details?(t: Translate, options: MappingOptions): readonly Markup[];
  /** All that can be typed for it, line by line. */
  explain(t: Translate, mapping: MappingView): readonly Markup[];
  /** What may stand behind its name, for an example. */
  example(t: Translate, mapping: MappingView): string;
  /** What can't be known from the words alone. @throws UserError when it doesn't fit */
  check?(typed: Typed, around: SettingSurroundings): Promise<void>;
  /** The mapping's options with what was typed. @throws UserError when it doesn't fit */
  change(typed: Typed, mapping: MappingView, t: Translate): MappingOptions;
}

/** The words behind a setting's name. */
export type Typed = readonly [Word, ...Word[]];

/** A text without parameters. */
export type SentenceKey = { [Key in TextKey]: ParamsOf<Key> extends [] ? Key : never }[TextKey];

const DEFAULT: readonly string[] = ["default", "reset", "默认", "预设"];
const OFF: readonly string[] = ["off", "关", "关闭", "关掉", "否", "no", "false", "none", "无", "没有"];

/** Back to how it was at first. */
export const meansDefault = (word: Word): boolean => isOneOf(DEFAULT, word);

export const meansOff = (word: Word): boolean => isOneOf(OFF, word);

export function isOneOf(known: readonly string[], word: Word): boolean {
  return typeof word === "string" && known.includes(foldWord(word));
}

/** What is as at first is not kept, so that it follows when the default changes. */
export function withOption<Key extends keyof MappingOptions>(
  options: MappingOptions,
  key: Key,
  value: MappingOptions[Key] | undefined,
): MappingOptions {
  const others = Object.fromEntries(Object.entries(options).filter(([name]) => name !== key)) as MappingOptions;
  return value === undefined ? others : { ...others, [key]: value };
}
