import { DiscordAPIError, HTTPError, RateLimitError } from "discord.js";
import { ZodError } from "zod";
import { DeliveryError, type DeliveryFailure } from "../../delivery/errors.js";
import { neverSent, NotBegunError } from "../network-errors.js";

/**
 * Discord's error codes that mean something to us.
 * https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
 */
export const code = {
  unknownChannel: 10003,
  unknownGuild: 10004,
  unknownMember: 10007,
  unknownMessage: 10008,
  unknownEmoji: 10014,
  unknownWebhook: 10015,
  explicitContent: 20009,
  tooManyPins: 30003,
  tooManyWebhooks: 30007,
  tooManyReactions: 30010,
  requestTooLarge: 40005,
  bannedFromGuild: 40007,
  alreadyAcknowledged: 40060,
  blockedByFirewall: 40333,
  missingAccess: 50001,
  authoredByAnother: 50005,
  noTextChannel: 50008,
  missingPermissions: 50013,
  wrongChannelType: 50024,
  invalidWebhookToken: 50027,
  invalidFile: 50046,
  archivedThread: 50083,
  reactionBlocked: 90001,
  overloaded: 130000,
  lockedThread: 160005,
} as const;

const transient: DeliveryFailure = { kind: "transient" };
const uncertain: DeliveryFailure = { kind: "uncertain" };
const rejected: DeliveryFailure = { kind: "rejected" };
const tokenInvalid: DeliveryFailure = { kind: "unreachable", reason: "token-invalid" };
const rightMissing: DeliveryFailure = { kind: "unreachable", reason: "right-missing" };
const placeGone: DeliveryFailure = { kind: "unreachable", reason: "place-gone" };
const placeClosed: DeliveryFailure = { kind: "unreachable", reason: "place-closed" };
const botRemoved: DeliveryFailure = { kind: "unreachable", reason: "bot-removed" };

/**
 * What follows each code. By the status alone are sorted those that aren't here: a refusal is of this message, unless it
 * is 401 or 403.
 */
const byCode: ReadonlyMap<number | string, DeliveryFailure> = new Map<number | string, DeliveryFailure>([
  [code.unknownChannel, placeGone],
  [code.noTextChannel, placeGone],
  [code.wrongChannelType, placeGone],
  [code.unknownGuild, botRemoved],
  [code.unknownMember, botRemoved],
  [code.bannedFromGuild, botRemoved],
  [code.tooManyWebhooks, rightMissing],
  [code.missingAccess, rightMissing],
  [code.missingPermissions, rightMissing],
  [code.archivedThread, placeClosed],
  [code.lockedThread, placeClosed],
  [code.unknownMessage, rejected],
  [code.unknownEmoji, rejected],
  [code.explicitContent, rejected],
  [code.authoredByAnother, rejected],
  // Another one was made meanwhile: the next attempt uses it.
  [code.unknownWebhook, transient],
  [code.invalidWebhookToken, transient],
  [code.overloaded, transient],
  [code.blockedByFirewall, transient],
]);

/** Answers of a server that took the request: it may have done what was asked. Nobody took it where it's 503. */
const TAKEN: ReadonlySet<number> = new Set([500, 502, 504, 520, 524]);

/** The wait of a rate limit that does not tell one. */
const UNTOLD_WAIT_MS = 1_000;

/** The request was aborted while it waited for another one of its bucket. */
const ABORTED_IN_QUEUE = "Request aborted manually";

/** Discord answered with an error of this code. */
export function isRefusal(error: unknown, ...codes: readonly number[]): error is DiscordAPIError {
  return error instanceof DiscordAPIError && codes.includes(Number(error.code));
}

/** Discord no longer knows the webhook by this token: calling it again would count towards a ban of our address. */
export function isDeadWebhook(error: unknown): error is DiscordAPIError {
  if (!(error instanceof DiscordAPIError)) return false;
  const answered = Number(error.code);
  if (answered === code.unknownWebhook || answered === code.invalidWebhookToken || error.status === 401) return true;
  return error.status === 404 && !(answered > 0);
}

/** The fields that Discord found wrong in a message, by their names at the top. */
export function refusedFields(error: unknown): readonly string[] {
  if (!(error instanceof DiscordAPIError) || !("errors" in error.rawError)) return [];
  return Object.keys(error.rawError.errors ?? {});
}

/** Discord took offence at the files of a message, or may have: without them it may take the rest. */
export function refusesFiles(error: unknown): boolean {
  if (isTooLarge(error)) return true;
  if (isRefusal(error, code.explicitContent, code.missingPermissions, code.invalidFile)) return true;
  // An embed is refused, too, for the file that it shows.
  return refusedFields(error).some((field) => /^(?:files|attachments|embeds)/.test(field));
}

export function isTooLarge(error: unknown): boolean {
  return isRefusal(error, code.requestTooLarge) || (error instanceof DiscordAPIError && error.status === 413);
}

/**
 * The one place where Discord's answers get their meaning. Errors of discord.js hold the request with its text and the
 * webhook's token in its address: nothing of them goes on but Discord's words. What isn't known is a bug, and stays one.
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
  if (error instanceof RateLimitError) return rateLimit(error);
  if (error instanceof DiscordAPIError) return sortRefusal(error);
  if (error instanceof HTTPError) return TAKEN.has(error.status) ? uncertain : transient;
  if (error instanceof ZodError || error instanceof SyntaxError) return uncertain;
  if (!(error instanceof Error)) return null;
  if (error.message === ABORTED_IN_QUEUE || neverSent(error)) return transient;
  if (error.name === "AbortError" || "code" in error) return uncertain;
  return null;
}

function rateLimit(error: RateLimitError): DeliveryFailure {
  const scope = error.global || error.scope === "global" ? "bot" : "address";
  const retryAfterMs = error.retryAfter > 0 ? Math.ceil(error.retryAfter) : UNTOLD_WAIT_MS;
  return { kind: "rate-limited", retryAfterMs, scope };
}

function sortRefusal(error: DiscordAPIError): DeliveryFailure {
  const known = byCode.get(error.code);
  if (known !== undefined) return known;
  switch (error.status) {
    case 401:
      return tokenInvalid;
    // Without one of Discord's codes, 403 comes from what stands in front of it, or from a proxy.
    case 403:
      return typeof error.code === "number" && error.code > 0 ? rightMissing : transient;
    case 404:
      return placeGone;
    case 407:
    case 408:
    case 425:
      return transient;
    default:
      return rejected;
  }
}

function words(error: unknown): string {
  if (error instanceof RateLimitError) return "Discord asks to wait";
  if (error instanceof DiscordAPIError) return `Discord answered ${error.status}: ${error.message} (${error.code})`;
  if (error instanceof HTTPError) return `Discord answered ${error.status}`;
  if (error instanceof ZodError || error instanceof SyntaxError) return "Discord's answer could not be read";
  if (!(error instanceof Error)) return "Discord could not be asked";
  if (error.name === "AbortError" || error.message === ABORTED_IN_QUEUE || error instanceof NotBegunError)
    return "The request was given up before Discord answered";
  return `No answer from Discord: ${(error as NodeJS.ErrnoException).code ?? error.name}`;
}
