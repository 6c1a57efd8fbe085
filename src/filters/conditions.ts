import { foldText } from "./fold.js";
import { Pattern, PatternError } from "./pattern.js";
import type { FilterSubject } from "./subject.js";

/** Whether a rule's condition is true of a message. */
export type Condition = (subject: FilterSubject) => boolean;

/**
 * The kinds of rules in the order in which they are asked, each with how its value becomes a condition; null where the
 * value means nothing.
 */
const compilers = {
  /** A message's kind: "text", "image", … */
  type: (value) =>
    oneOf(
      messageTypes,
      value,
      (type) =>
        ({ message }) =>
          message.kind === type,
    ),
  /** The author's id. */
  user: (value) => named(value, ({ message }) => message.author.id === value),
  /** The id of a role that the author has. */
  role: (value) => named(value, ({ message }) => message.author.roleIds.includes(value)),
  /** Everyone is notified; its value is empty. */
  "mention-all": () => (subject) => subject.message.mentionsAll,
  /** "any", or the kind of a file. */
  attachment: (value) =>
    oneOf(
      attachmentTypes,
      value,
      (type) =>
        ({ message }) =>
          hasFile(message, type),
    ),
  /** ">500" or "<5" characters, as people count them. */
  length: compileLength,
  /** A text, compared without case and width. */
  keyword: compileKeyword,
  /** A pattern, compared without case and width. */
  regex: compileRegex,
} satisfies Record<string, (value: string) => Condition | null>;

export type FilterKind = keyof typeof compilers;
export const filterKinds = Object.keys(compilers) as readonly FilterKind[];
export const messageTypes = ["text", "image", "video", "file", "audio", "card"] as const;
export const attachmentTypes = ["any", "image", "video", "audio", "file"] as const;

export function isFilterKind(kind: string): kind is FilterKind {
  return (filterKinds as readonly string[]).includes(kind);
}

/** Null for a value that this kind doesn't know. */
export function compileCondition(kind: FilterKind, value: string): Condition | null {
  return compilers[kind](value);
}

function oneOf<Value extends string>(
  values: readonly Value[],
  value: string,
  make: (value: Value) => Condition,
): Condition | null {
  const found = values.find((candidate) => candidate === value);
  return found === undefined ? null : make(found);
}

function named(value: string, condition: Condition): Condition | null {
  return value === "" ? null : condition;
}

type Message = FilterSubject["message"];

/** Files stand beside the text, or in a card. */
function hasFile({ attachments, cards }: Message, type: (typeof attachmentTypes)[number]): boolean {
  const fits = (kind: string): boolean => type === "any" || kind === type;
  return (
    attachments.some(({ kind }) => fits(kind)) ||
    cards.some(({ modules }) =>
      modules.some(
        (module) => (module.type === "file" && fits(module.kind)) || (module.type === "images" && fits("image")),
      ),
    )
  );
}

function compileLength(value: string): Condition | null {
  const [, sign, digits] = /^([<>])(\d{1,5})$/.exec(value) ?? [];
  if (sign === undefined) return null;
  const limit = Number(digits);
  return ({ text }) => (sign === ">" ? lengthOf(text, limit + 1) > limit : lengthOf(text, limit) < limit);
}

const graphemes = new Intl.Segmenter("zh", { granularity: "grapheme" });

/** At most `most`: a long text isn't counted to its end. */
function lengthOf(text: string, most: number): number {
  let length = 0;
  for (const _ of graphemes.segment(text)) {
    if (length >= most) break;
    length += 1;
  }
  return length;
}

function compileKeyword(value: string): Condition | null {
  const keyword = foldText(value).trim();
  return keyword === "" ? null : ({ folded }) => folded.includes(keyword);
}

function compileRegex(value: string): Condition | null {
  const pattern = patternOf(value);
  return pattern && (({ normalized }) => pattern.test(normalized));
}

/** Null where it is none to this version. */
export function patternOf(value: string, use?: "match" | "mask"): Pattern | null {
  try {
    return Pattern.compile(value, use);
  } catch (error) {
    if (error instanceof PatternError) return null;
    throw error;
  }
}
