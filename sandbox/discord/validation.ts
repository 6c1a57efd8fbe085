import { addFieldError, invalidField, invalidForm, type ErrorTree, type FieldError } from "./refusal.js";

type Json = Readonly<Record<string, unknown>>;

/** What of zod's issues is read here. */
interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly origin?: string;
  readonly maximum?: number | bigint;
  readonly minimum?: number | bigint;
  readonly expected?: string;
  readonly format?: string;
  readonly values?: readonly unknown[];
}

/** A schema of discord-api-spec, which is Discord's own OpenAPI description as zod. */
export interface Schema {
  safeParse(
    value: unknown,
  ): { readonly success: true } | { readonly success: false; readonly error: { readonly issues: readonly unknown[] } };
}

/** Discord counts characters as Python does: one a code point. https://github.com/discord/discord-api-docs/issues/1315 */
export function lengthOf(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    if (isHigh(text.charCodeAt(i)) && isLow(text.charCodeAt(i + 1))) length -= 1;
  }
  return length;
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Checks a body against Discord's own description. @throws Refusal 50035 with the errors at their fields. */
export function checkBody(schema: Schema, body: unknown): asserts body is Json {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw invalidField([], "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType");
  }
  const result = schema.safeParse(body);
  if (result.success) return;
  const errors: ErrorTree = {};
  let any = false;
  for (const issue of result.error.issues as readonly Issue[]) {
    const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
    const value = at(body, path);
    if (isTakenAnyway(issue, value)) continue;
    any = true;
    addFieldError(errors, path, toFieldError(issue, value));
  }
  if (any) throw invalidForm(errors);
}

function at(body: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((node, step) => (node as Record<string | number, unknown> | undefined)?.[step], body);
}

/** Where the generated schema is narrower than Discord: lengths in UTF-16, ids and bit sets of either type, times. */
function isTakenAnyway(issue: Issue, value: unknown): boolean {
  if (issue.code === "too_big" && typeof value === "string") return lengthOf(value) <= Number(issue.maximum);
  if (issue.code === "invalid_type" && issue.expected === "string" && issue.path.at(-1) === "id") {
    return Number.isSafeInteger(value);
  }
  if (issue.code === "invalid_type" && issue.path.at(-1) === "default_member_permissions") {
    return typeof value === "string" && /^\d+$/.test(value);
  }
  if (issue.format === "datetime" && typeof value === "string") return !Number.isNaN(Date.parse(value));
  return false;
}

function toFieldError(issue: Issue, value: unknown): FieldError {
  switch (issue.code) {
    case "too_big":
      return issue.origin === "number" ? tooLarge(issue) : tooLong(issue);
    case "too_small":
      return issue.origin === "number"
        ? { code: "NUMBER_TYPE_MIN", message: `int value should be greater than or equal to ${issue.minimum}.` }
        : { code: "BASE_TYPE_BAD_LENGTH", message: `Must be ${issue.minimum} or more in length.` };
    case "invalid_type":
      return value === undefined ? REQUIRED : wrongType(issue, value);
    case "invalid_format":
      return issue.format === "url"
        ? { code: "URL_TYPE_INVALID_URL", message: "Not a well formed URL." }
        : { code: "NUMBER_TYPE_COERCE", message: `Value "${String(value)}" is not snowflake.` };
    case "invalid_value":
      return {
        code: "BASE_TYPE_CHOICES",
        message: `Value must be one of (${(issue.values ?? []).map((choice) => `'${String(choice)}'`).join(", ")}).`,
      };
    default:
      return { code: "UNION_TYPE_CHOICES", message: "Value does not fit any of the choices." };
  }
}

export const REQUIRED: FieldError = { code: "BASE_TYPE_REQUIRED", message: "This field is required" };

function tooLong(issue: Issue): FieldError {
  return { code: "BASE_TYPE_MAX_LENGTH", message: `Must be ${issue.maximum} or fewer in length.` };
}

function tooLarge(issue: Issue): FieldError {
  return { code: "NUMBER_TYPE_MAX", message: `int value should be less than or equal to ${issue.maximum}.` };
}

function wrongType(issue: Issue, value: unknown): FieldError {
  switch (issue.expected) {
    case "string":
      return { code: "STRING_TYPE_CONVERT", message: `Could not interpret "${String(value)}" as string.` };
    case "number":
    case "int":
      return { code: "NUMBER_TYPE_COERCE", message: `Value "${String(value)}" is not int.` };
    case "boolean":
      return { code: "BOOLEAN_TYPE_CONVERT", message: "Must be either true or false." };
    case "array":
      return { code: "LIST_TYPE_CONVERT", message: "Only iterables may be used in a ListType" };
    default:
      return { code: "MODEL_TYPE_CONVERT", message: "Only dictionaries may be used in a ModelType" };
  }
}

/**
 * Checks a webhook's name as Discord does, and gives it back as Discord would show it.
 * https://docs.discord.com/developers/resources/webhook#create-webhook,
 * https://docs.discord.com/developers/resources/user#usernames-and-nicknames
 */
export function checkWebhookName(field: "name" | "username", name: string): string {
  const shown = name.trim().replace(/\s+/g, " ");
  const length = lengthOf(shown);
  if (length < 1 || length > 80) {
    throw invalidField([field], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 80 in length.");
  }
  const lower = shown.toLowerCase();
  for (const part of ["clyde", "discord"]) {
    if (lower.includes(part)) {
      throw invalidField([field], "USERNAME_INVALID_CONTAINS", `Username cannot contain "${part}"`);
    }
  }
  for (const whole of ["everyone", "here"]) {
    if (lower === whole) throw invalidField([field], "USERNAME_INVALID", `Username cannot be "${whole}"`);
  }
  return shown;
}

/** Checks that a link is http or https. */
export function checkHttpUrl(path: readonly (string | number)[], url: unknown, more: readonly string[] = []): void {
  if (typeof url !== "string" || url === "") return;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase() ?? "";
  const allowed = ["http", "https", ...more];
  if (allowed.includes(scheme)) return;
  const list = allowed.map((name) => `'${name}'`).join(", ");
  throw invalidField(path, "URL_TYPE_INVALID_SCHEME", `Scheme "${scheme}" must be one of (${list}).`);
}
