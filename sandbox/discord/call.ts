import type { UploadedFile } from "../local/form.js";
import { invalidField, refusals } from "./refusal.js";
import { isSnowflake } from "./snowflake.js";
import type { Bot } from "./model.js";

/** One request, on its way to the function that does what it asks. */
export interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON body, or a form's payload_json; an empty object when there was none. */
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
  /** The bot whose token came along; null when none did. */
  readonly caller: Bot | null;
}

/** What is answered: 200 with a body, or 204. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

export type Handler = (call: Call) => Answer;

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const noContent: Answer = { status: 204 };

/** The bot that calls. @throws Refusal 401 */
export function requireBot(call: Call): Bot {
  if (!call.caller) throw refusals.unauthorized();
  return call.caller;
}

/** An id out of the path. @throws Refusal 50035 when it isn't one */
export function idIn(call: Call, name: string): string {
  const value = call.params[name] ?? "";
  if (isSnowflake(value)) return value;
  throw invalidField([`${name}_id`], "NUMBER_TYPE_COERCE", `Value "${value}" is not snowflake.`);
}

/** A query parameter that says yes. https://docs.discord.com/developers/reference#boolean-query-strings */
export function isTrue(value: string | null): boolean {
  return value !== null && ["true", "1"].includes(value.toLowerCase());
}
