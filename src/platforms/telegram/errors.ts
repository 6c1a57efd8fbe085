import { TelegramError } from "telegraf";
import { ZodError } from "zod";
import { DeliveryError, type DeliveryFailure } from "../../delivery/errors.js";
import { neverSent, NotBegunError } from "../network-errors.js";

const transient: DeliveryFailure = { kind: "transient" };
const uncertain: DeliveryFailure = { kind: "uncertain" };
const rejected: DeliveryFailure = { kind: "rejected" };
const tokenInvalid: DeliveryFailure = { kind: "unreachable", reason: "token-invalid" };
const botRemoved: DeliveryFailure = { kind: "unreachable", reason: "bot-removed" };
const placeGone: DeliveryFailure = { kind: "unreachable", reason: "place-gone" };
const placeClosed: DeliveryFailure = { kind: "unreachable", reason: "place-closed" };
const rightMissing: DeliveryFailure = { kind: "unreachable", reason: "right-missing" };

/**
 * Telegram tells a cause by its words alone; the codes are HTTP's. The words come from the Bot API server's own source:
 * https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/Client.cpp
 * The first that fit count. What isn't here is a refusal of this message alone.
 */
const byWords: readonly (readonly [RegExp, DeliveryFailure])[] = [
  [/chat not found|group chat was (deleted|deactivated)|PEER_ID_INVALID|CHAT_ID_INVALID/i, placeGone],
  [/CHANNEL_(INVALID|PRIVATE)|(message )?thread not found|TOPIC_(DELETED|ID_INVALID)/i, placeGone],
  [/TOPIC_CLOSED/i, placeClosed],
  [/bot was (kicked|blocked)|bot is not a member|user is deactivated/i, botRemoved],
  [/not enough rights|have no rights|no write access|need administrator rights|user is restricted/i, rightMissing],
  [/administrator rights in the channel|CHAT_(WRITE_FORBIDDEN|ADMIN_REQUIRED|RESTRICTED)/i, rightMissing],
  [/CHAT_SEND_\w+_FORBIDDEN/i, rightMissing],
];
/** The place takes texts, but not these. */
const NO_FILES =
  /not enough rights to send (photos|videos|music|audios|documents|animations|voice notes|media)|CHAT_SEND_(MEDIA|PHOTOS|VIDEOS|AUDIOS|DOCS|GIFS)_FORBIDDEN/i;
const NOT_OF_A_FILE = /caption|entit|reply markup|BUTTON_|inline keyboard|message to be replied/i;
const MARKUP = /can't parse (entities|message text)/i;

/** Bot API servers answer a token of a wrong shape as an unknown address. */
const UNKNOWN_TOKEN = /^(404: )?Not Found$/i;
/** The wait of a rate limit that does not tell one. */
const UNTOLD_WAIT_MS = 3_000;

export function isRefusedMarkup(error: unknown): boolean {
  return error instanceof TelegramError && error.code === 400 && MARKUP.test(error.description);
}

/** The edit would change nothing: it is as it should be. */
export function isUnchanged(error: unknown): boolean {
  return error instanceof TelegramError && /message is not modified/i.test(error.description);
}

/** Someone there deleted the message. */
export function isAlreadyGone(error: unknown): boolean {
  return (
    error instanceof TelegramError &&
    /message to (delete|edit|react|pin|unpin) not found|message to be replied not found|MESSAGE_ID_INVALID/i.test(
      error.description,
    )
  );
}

/** Nobody can change the message any more; or it can't become what we want it to be. */
export function isBeyondEditing(error: unknown): boolean {
  return (
    error instanceof TelegramError &&
    /message can't be edited|MESSAGE_EDIT_TIME_EXPIRED|there is no (text|caption) in the message/i.test(
      error.description,
    )
  );
}

/** After 48 hours, or without the right. https://core.telegram.org/bots/api#deletemessage */
export function isBeyondDeleting(error: unknown): boolean {
  return error instanceof TelegramError && /message can't be deleted|MESSAGE_DELETE_FORBIDDEN/i.test(error.description);
}

/** It is no reaction, or none that this chat allows. */
export function isRefusedReaction(error: unknown): boolean {
  return error instanceof TelegramError && /REACTION_(INVALID|EMPTY)|REACTIONS_/i.test(error.description);
}

/** Bot API servers from before Bot API 9.5 know no times. */
export function isUnknownTime(error: unknown): boolean {
  return isRefusedMarkup(error) && error instanceof TelegramError && error.description.includes("tg-time");
}

/** Why files weren't taken: the place has no right to them, they are too much, or something is wrong with one. */
export interface FileRefusal {
  readonly why: "rights" | "too-large" | "file";
  /** Of the bad one in the album, counted from 1, where Telegram tells it. */
  readonly place: number | null;
}

/** Null for a refusal of anything else. */
export function fileRefusal(error: unknown): FileRefusal | null {
  if (!(error instanceof TelegramError)) return null;
  const { code, description } = error;
  if (code === 413) return { why: "too-large", place: null };
  if (code !== 400 && code !== 403) return null;
  if (NO_FILES.test(description)) return { why: "rights", place: null };
  if (sortRefusal(error).kind !== "rejected" || NOT_OF_A_FILE.test(description)) return null;
  const place = /message #(\d+)/i.exec(description)?.[1];
  return { why: "file", place: place === undefined ? null : Number(place) };
}

/** Another process polls with the same token, or a webhook is set. */
export function isConflict(error: unknown): error is TelegramError {
  return error instanceof TelegramError && error.code === 409;
}

/**
 * The one place where Telegram's answers get their meaning. Errors of telegraf hold the request with its text, and those
 * of its HTTP the address with the token: nothing of them goes on but Telegram's words. What isn't known is a bug, and
 * stays one.
 */
export function toDeliveryError(error: unknown): unknown {
  if (error instanceof DeliveryError) return error;
  const failure = sort(error);
  return failure === null ? error : new DeliveryError(failure, words(error));
}

/** @throws DeliveryError for what the platform, or the way to it, refused */
export async function translating<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw toDeliveryError(error);
  }
}

function sort(error: unknown): DeliveryFailure | null {
  if (error instanceof TelegramError) return sortRefusal(error);
  if (error instanceof ZodError || error instanceof SyntaxError) return uncertain;
  if (!(error instanceof Error)) return null;
  if (neverSent(error)) return transient;
  return error.name === "AbortError" || error.name === "FetchError" || "code" in error ? uncertain : null;
}

function sortRefusal({ code, description, parameters }: TelegramError): DeliveryFailure {
  if (parameters?.migrate_to_chat_id !== undefined)
    return { kind: "moved", address: String(parameters.migrate_to_chat_id) };
  if (code === 429) {
    const seconds = parameters?.retry_after ?? 0;
    return { kind: "rate-limited", retryAfterMs: seconds > 0 ? seconds * 1_000 : UNTOLD_WAIT_MS, scope: "address" };
  }
  if (code === 401 || (code === 404 && UNKNOWN_TOKEN.test(description))) return tokenInvalid;
  // Whoever stands in front of Telegram got no answer from it in time.
  if (code === 504 || code === 524) return uncertain;
  if (code >= 500 || code === 407 || code === 408 || code === 409) return transient;
  const known = byWords.find(([words]) => words.test(description));
  return known?.[1] ?? (code === 403 ? botRemoved : rejected);
}

function words(error: unknown): string {
  if (error instanceof TelegramError) return `Telegram answered ${error.code}: ${error.description}`;
  if (error instanceof ZodError || error instanceof SyntaxError) return "Telegram's answer could not be read";
  if (!(error instanceof Error)) return "Telegram could not be asked";
  if (error.name === "AbortError" || error instanceof NotBegunError)
    return "The request was given up before Telegram answered";
  return `No answer from Telegram: ${(error as NodeJS.ErrnoException).code ?? error.name}`;
}
