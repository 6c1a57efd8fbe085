import type { Clock } from "../clock.js";
import type { RightCheck } from "../delivery/destination.js";
import { DeliveryError, type UnreachableReason } from "../delivery/errors.js";
import type { MappingView } from "../store/store.js";
import type { BotDirectory } from "./bot-directory.js";

/** Why a mapping is suspended whose guild removed the bot that it goes by. */
export const OWN_BOT_REMOVED = "own-bot-removed";

/** How long a platform may take to tell what the bot may do. */
const ASK_MS = 10_000;

/** Null when its platform has not been reached yet. @throws DeliveryError when the platform can't be asked. */
export async function readRights(
  bots: Pick<BotDirectory, "destination">,
  mapping: MappingView,
  clock: Clock,
): Promise<readonly RightCheck[] | null> {
  const destination = bots.destination(mapping.botId);
  if (!destination) return null;
  const abort = new AbortController();
  const deadline = clock.after(ASK_MS, () => abort.abort());
  try {
    const checks = await destination.checkRights(mapping.address, abort.signal);
    return checks.filter(({ onlyFor }) => onlyFor === undefined || mapping.options[onlyFor] === "mirror");
  } finally {
    deadline.cancel();
  }
}

export type Obstacle =
  | { readonly kind: "unreachable"; readonly reason: UnreachableReason | typeof OWN_BOT_REMOVED }
  | { readonly kind: "rights"; readonly missing: readonly RightCheck[] };

/** What certainly keeps a mapping from going on; null when nothing does, or when nobody can tell just now. */
export async function findObstacle(
  bots: Pick<BotDirectory, "destination" | "wasRemoved">,
  mapping: MappingView,
  clock: Clock,
): Promise<Obstacle | null> {
  if (bots.wasRemoved(mapping.botId)) return { kind: "unreachable", reason: OWN_BOT_REMOVED };
  try {
    const rights = await readRights(bots, mapping, clock);
    const missing = rights?.filter((right) => right.required && !right.granted) ?? [];
    return missing.length > 0 ? { kind: "rights", missing } : null;
  } catch (error) {
    if (error instanceof DeliveryError && error.failure.kind === "unreachable") return error.failure;
    return null;
  }
}
