import { z } from "zod";
import { UserError } from "../language/index.js";
import { foldWord, writeWords, type Word } from "./command-line.js";

/*
 * What a command's arguments may be. Each reads one word. What is wrong with a word is thrown as a UserError,
 * which zod passes on, so that the person reads a sentence and not a path into a schema.
 */

const word = z.custom<Word>((value) => value !== undefined);

/** A mapping's number in its guild: "3", "#3", "３". */
export const mappingNumber = word.transform((given): number => {
  const number = numberOf(given);
  if (number === null) throw new UserError("argument.mapping-number", { word: writeWords([given]) });
  return number;
});

/** A dead letter's number: "12", "#12". */
export const failedNumber = word.transform((given): number => {
  const number = numberOf(given);
  if (number === null) throw new UserError("argument.failed-number", { word: writeWords([given]) });
  return number;
});

export const pageNumber = word.transform((given): number => {
  const number = numberOf(given);
  if (number === null) throw new UserError("argument.page", { word: writeWords([given]) });
  return number;
});

/** One of some words, each with what else people may type for it. */
export function choice<Value extends string>(choices: Readonly<Record<Value, readonly string[]>>) {
  const values = Object.keys(choices) as Value[];
  return word.transform((given): Value => {
    const typed = typeof given === "string" ? foldWord(given) : null;
    const found = values.find((value) => typed !== null && (value === typed || choices[value].includes(typed)));
    if (found === undefined) {
      throw new UserError("argument.choice", { word: writeWords([given]), choices: values.join(", ") });
    }
    return found;
  });
}

/** The first that the word fits; what the last one says of it, when none does. */
export function eitherOf<Schemas extends readonly [z.ZodType, ...z.ZodType[]]>(...schemas: Schemas) {
  return word.transform((given): z.output<Schemas[number]> => {
    let problem: unknown = null;
    for (const schema of schemas) {
      try {
        return schema.parse(given) as z.output<Schemas[number]>;
      } catch (error) {
        problem = error;
      }
    }
    throw problem;
  });
}

/** A channel, chosen from KOOK's list: resolves to its id. */
export const channelMention = word.transform((given): string => {
  if (typeof given === "string" || given.type !== "channel") {
    throw new UserError("argument.channel", { word: writeWords([given]) });
  }
  return given.id;
});

/** Any word, for a command that reads it by itself. */
export const anyWord = word;

/** The plain text of a word; a mention is none. */
export const plainWord = word.transform((given): string => {
  if (typeof given !== "string") throw new UserError("usage.wrong", { word: writeWords([given]) });
  return given;
});

/** "3", "#3", "３"; null for anything else. */
export function numberOf(given: Word): number | null {
  const match = typeof given === "string" ? /^#?(\d{1,9})$/.exec(foldWord(given)) : null;
  const number = Number(match?.[1] ?? 0);
  return number > 0 ? number : null;
}
