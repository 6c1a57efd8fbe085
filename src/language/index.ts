import { en } from "./en.js";
import { Markup } from "./markup.js";
import { zhCn } from "./zh-cn.js";
import { durationText, type Language } from "./duration.js";

export { Markup } from "./markup.js";
export { platformNames } from "./platform-names.js";
export { isUserError, UserError } from "./user-error.js";
export type { Language } from "./duration.js";

/** Every sentence a person reads in KOOK, in KMarkdown. The English file names the keys and what each one needs. */
export type Texts = {
  readonly [Key in TextKey]: (typeof en.texts)[Key] extends (params: infer Params) => string
    ? (params: Params) => string
    : string;
};
export type TextKey = keyof typeof en.texts;

/** What a command is about, as help shows it. Usage and examples stand without the leading "/relay". */
export interface CommandTexts {
  readonly summary: string;
  readonly usage: string;
  readonly examples: readonly [string, ...string[]];
}
export type CommandName = keyof typeof en.commands;

export interface LanguageFile {
  readonly texts: Texts;
  readonly commands: Readonly<Record<CommandName, CommandTexts>>;
}

/** Plain strings are escaped; Markup passes as it is. */
type Given<Params> = { readonly [Name in keyof Params]: Params[Name] extends string ? string | Markup : Params[Name] };
export type ParamsOf<Key extends TextKey> = Texts[Key] extends (params: infer Params) => string ? [Given<Params>] : [];
type PlainParamsOf<Key extends TextKey> = Texts[Key] extends (params: infer Params) => string ? [Params] : [];

/** Speaks one language. A missing key or parameter does not compile. */
export interface Translate {
  <Key extends TextKey>(key: Key, ...params: ParamsOf<Key>): Markup;
  /** For places that know no markup: titles and buttons. */
  plain<Key extends TextKey>(key: Key, ...params: PlainParamsOf<Key>): string;
  duration(ms: number): string;
  command(name: CommandName): CommandTexts;
  readonly language: Language;
}

const files: Readonly<Record<Language, LanguageFile>> = { zh: zhCn, en };

export function translator(language: Language): Translate {
  const { texts, commands } = files[language];
  const speak = <Key extends TextKey>(key: Key, ...params: ParamsOf<Key>): Markup =>
    Markup.trusted(write(texts[key], params[0], (value) => Markup.escape(value).source));
  return Object.assign(speak, {
    plain: <Key extends TextKey>(key: Key, ...params: PlainParamsOf<Key>): string =>
      write(texts[key], params[0], (value) => value),
    duration: (ms: number) => durationText(ms, language),
    command: (name: CommandName) => commands[name],
    language,
  });
}

/** A text without parameters by a key that was put together; null where there is none. */
export function findSentence(language: Language, key: string): string | null {
  const { texts } = files[language];
  const text: unknown = Object.hasOwn(texts, key) ? texts[key as TextKey] : null;
  return typeof text === "string" ? text : null;
}

type Write = (params: Readonly<Record<string, unknown>>) => string;

function write(text: unknown, params: unknown, escape: (value: string) => string): string {
  if (typeof text === "string") return text;
  const given = Object.entries(params as Readonly<Record<string, unknown>>).map(([name, value]) => [
    name,
    value instanceof Markup ? value.source : typeof value === "string" ? escape(value) : value,
  ]);
  // The types above hold the parameters to the text's own: this is the one place that forgets them.
  return (text as Write)(Object.fromEntries(given) as Readonly<Record<string, unknown>>);
}
