import { oneLine } from "./clean-text.js";
import { isVisible } from "./split.js";

/** What stands on a link button; null where it doesn't fit, and a link in the text has to do, so that no word is lost. */
export function buttonLabel(label: string, longest: number): string | null {
  const line = oneLine(label);
  if (!isVisible(line)) return "🔗";
  return line.length <= longest ? line : null;
}
