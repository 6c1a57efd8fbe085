import { createHash } from "node:crypto";
import type { TelegramFile } from "../../rendering/telegram.js";

/** What one part became in Telegram. */
export interface SentPart {
  /** In order; several are an album. */
  readonly messageIds: readonly [number, ...number[]];
  /** What the words are, and of which message: a text's own, or a caption of the first or the last. */
  readonly words: "text" | "first-caption" | "last-caption";
  /** Stands for each file of the part, sent or not. */
  readonly files: readonly string[];
  /** Those that are not in Telegram, by their place in the part; with their size in bytes, where it is known. */
  readonly leftOut: ReadonlyMap<number, number | null>;
  /** It says what an older message should say, and is marked. */
  readonly correction: boolean;
}

const LETTERS = { text: "t", "first-caption": "f", "last-caption": "l" } as const;
const KEY_LENGTH = 5;

/**
 * "12" is a text; what else is to be known follows: "12.13.14:fAbCdEfGhIjKlMnO-1~2s" is an album whose caption the first
 * has, with a key for each of its files, of which the second was left out. "+" before it marks a correction.
 * A part that several stand for has all of them, the newest last, with spaces between. "12&1a.1b" is a joint text, with
 * our ids of the messages that it was made of.
 */
export function formatRemoteId(parts: readonly SentPart[]): string {
  return parts.map(formatPart).join(" ");
}

function formatPart({ messageIds, words, files, leftOut, correction }: SentPart): string {
  const ids = `${correction ? "+" : ""}${messageIds.join(".")}`;
  if (words === "text" && files.length === 0) return ids;
  const left = [...leftOut].map(([index, size]) => (size === null ? `${index}` : `${index}~${size.toString(36)}`));
  return `${ids}:${LETTERS[words]}${files.join("")}${left.length === 0 ? "" : `!${left.join(".")}`}`;
}

/** @throws TypeError for what is none */
export function parseRemoteId(remoteId: string): readonly [SentPart, ...SentPart[]] {
  const [own = ""] = remoteId.split(JOINT);
  const [first = "", ...others] = own.split(" ");
  return [parsePart(first), ...others.map(parsePart)];
}

const JOINT = "&";

/** The same id, for a part that these messages were put into. */
export function withMessages(remoteId: string, messageIds: readonly number[]): string {
  if (messageIds.length === 0) return remoteId;
  return `${remoteId}${JOINT}${messageIds.map((id) => id.toString(36)).join(".")}`;
}

/** Our ids of the messages that were put into a joint part; none for a part of one message alone. */
export function messagesIn(remoteId: string): readonly number[] {
  const [, ids] = remoteId.split(JOINT);
  return ids === undefined ? [] : ids.split(".").map((id) => parseInt(id, 36));
}

const SHAPE = /^(?<mark>\+?)(?<ids>\d+(?:\.\d+)*)(?::(?<words>[tfl])(?<keys>[\w-]*)(?:!(?<left>[\d.~a-z]+))?)?$/;

function parsePart(text: string): SentPart {
  const { mark, ids = "", words = "t", keys = "", left = "" } = SHAPE.exec(text)?.groups ?? {};
  const [first, ...others] = ids.split(".").map(Number);
  if (first === undefined || ids === "") throw new TypeError("Not the id of a Telegram message");
  return {
    messageIds: [first, ...others],
    words: words === "f" ? "first-caption" : words === "l" ? "last-caption" : "text",
    files: keys.match(new RegExp(`.{${KEY_LENGTH}}`, "g")) ?? [],
    leftOut: new Map(left === "" ? [] : left.split(".").map(parseLeftOut)),
    correction: mark === "+",
  };
}

function parseLeftOut(text: string): readonly [number, number | null] {
  const [index, size] = text.split("~");
  return [Number(index), size === undefined ? null : parseInt(size, 36)];
}

/** The one that says what the message says now. */
export function newest(parts: readonly [SentPart, ...SentPart[]]): SentPart {
  return parts.at(-1) ?? parts[0];
}

/** Which message has the words. */
export function captionedId({ messageIds, words }: SentPart): number {
  return words === "last-caption" ? (messageIds.at(-1) ?? messageIds[0]) : messageIds[0];
}

/** By which message people find the copy. */
export function firstMessageId(remoteId: string): number {
  return parseRemoteId(remoteId)[0].messageIds[0];
}

/** Tells whether a copy has the files that a part wants. */
export function fileKeys(files: readonly TelegramFile[]): readonly string[] {
  return files.map(({ url }) => createHash("sha256").update(url).digest("base64url").slice(0, KEY_LENGTH));
}
