import { ApplicationCommandUpdateRequestSchema } from "discord-api-spec/zod";
import { invalidField, invalidForm, Refusal } from "./refusal.js";
import { checkBody, REQUIRED } from "./validation.js";

type Json = Readonly<Record<string, unknown>>;

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** Checks the whole list, as the bulk overwrite does: one bad command refuses all. */
export function checkCommandList(body: unknown): readonly Json[] {
  if (!Array.isArray(body)) {
    throw invalidField([], "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
  }
  const commands = body.map((command, index) => checkCommand(command, [index]));
  const names = new Set<string>();
  commands.forEach((command, index) => {
    const name = String(command["name"]);
    if (names.has(name)) {
      throw invalidField([index], "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique");
    }
    names.add(name);
  });
  return commands;
}

/** Checks one command. @throws Refusal 50035 */
export function checkCommand(body: unknown, path: readonly number[]): Json {
  under(path, () => {
    checkBody(ApplicationCommandUpdateRequestSchema, body);
    const chat = (body["type"] ?? 1) === 1;
    if (chat) checkTexts(body, []);
    checkOptions(body, []);
  });
  return body as Json;
}

function checkTexts(entry: Json, path: readonly (string | number)[]): void {
  const name = String(entry["name"]);
  checkName(name, [...path, "name"]);
  const description = entry["description"];
  if (typeof description !== "string" || description === "") {
    throw invalidField([...path, "description"], REQUIRED.code, REQUIRED.message);
  }
  const localized = (entry["name_localizations"] as Json | null | undefined) ?? {};
  for (const [locale, text] of Object.entries(localized)) {
    checkName(String(text), [...path, "name_localizations", locale]);
  }
}

function checkName(name: string, path: readonly (string | number)[]): void {
  if (NAME.test(name) && name === name.toLowerCase()) return;
  throw invalidField(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid");
}

function checkOptions(entry: Json, path: readonly (string | number)[]): void {
  const options = (entry["options"] as Json[] | null | undefined) ?? [];
  let optionalSeen = false;
  options.forEach((option, index) => {
    const here = [...path, "options", index];
    checkTexts(option, here);
    if (option["required"] === true && optionalSeen) {
      const code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID";
      throw invalidField(here, code, "Required options must be placed before non-required options");
    }
    optionalSeen ||= option["required"] !== true;
    checkOptions(option, here);
  });
}

/** Puts what a check throws under the place in the list where it looked. */
function under(path: readonly number[], check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof Refusal) || !error.errors || path.length === 0) throw error;
    throw invalidForm({ [String(path[0])]: error.errors });
  }
}
