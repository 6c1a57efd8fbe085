import { addFieldError, invalidForm, type ErrorTree } from "./refusal.js";
import { checkHttpUrl, lengthOf, REQUIRED } from "./validation.js";

type Json = Readonly<Record<string, unknown>>;

const ACTION_ROW = 1;
const BUTTON = 2;
const LINK = 5;
const PREMIUM = 6;

/**
 * Rows of at most five buttons, at most five of them; a link button has an address and no id of its own.
 * https://docs.discord.com/developers/components/reference#button
 */
export function checkComponents(components: readonly unknown[]): void {
  const errors: ErrorTree = {};
  const rows = components as readonly Json[];
  if (rows.some(({ type }) => type !== ACTION_ROW)) return; // the newer kinds, which nobody here sends
  if (rows.length > 5) refuse(errors, ["components"], "BASE_TYPE_MAX_LENGTH", "Must be 5 or fewer in length.");
  rows.forEach((row, i) => {
    const inside = (row["components"] as readonly Json[] | undefined) ?? [];
    if (inside.length < 1 || inside.length > 5) {
      refuse(errors, ["components", i, "components"], "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.");
    }
    inside.forEach((button, j) => {
      if (button["type"] === BUTTON) checkButton(errors, ["components", i, "components", j], button);
    });
  });
  if (Object.keys(errors).length > 0) throw invalidForm(errors);
}

function checkButton(errors: ErrorTree, path: readonly (string | number)[], button: Json): void {
  const { style, label, emoji, url, custom_id: id } = button;
  if (style === PREMIUM) return;
  const text = typeof label === "string" ? label.trim() : "";
  if (text === "" && !emoji) {
    refuse(errors, path, "BUTTON_COMPONENT_INVALID_LABEL", "A button must have a label and/or an emoji");
  }
  if (lengthOf(text) > 80) {
    refuse(errors, [...path, "label"], "BASE_TYPE_MAX_LENGTH", "Must be 80 or fewer in length.");
  }
  if (style !== LINK) {
    if (!id) refuse(errors, [...path, "custom_id"], REQUIRED.code, "A custom id is required");
    return;
  }
  if (id) refuse(errors, path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A button has one of the two");
  if (!url) refuse(errors, [...path, "url"], REQUIRED.code, "A url is required");
  checkHttpUrl([...path, "url"], url, ["discord"]);
}

function refuse(errors: ErrorTree, path: readonly (string | number)[], code: string, message: string): void {
  addFieldError(errors, path, { code, message });
}
