import type { Markup, Translate } from "../../language/index.js";
import type { Mappings } from "../../relay/mappings.js";
import type { MappingView } from "../../store/store.js";
import { explainRights } from "../explain.js";
import type { SettingName } from "./setting.js";

/** What the far side must let the bot do for a setting that was just made, where it doesn't yet. */
export async function missingFor(
  name: SettingName,
  mapping: MappingView,
  mappings: Pick<Mappings, "rights">,
  t: Translate,
): Promise<readonly Markup[]> {
  if ((name !== "reactions" && name !== "pins") || mapping.options[name] !== "mirror") return [];
  const rights = await mappings.rights(mapping).catch(() => null);
  if (rights === null) return [t("set.right-unread")];
  const missing = rights.filter(({ onlyFor, granted }) => onlyFor === name && !granted);
  const needed = missing.map((check) => ({ ...check, required: true }));
  return needed.length === 0 ? [] : [t("set.right-missing"), ...explainRights(t, mapping.platform, needed)];
}
