import type { Message } from "../../message/index.js";
import type { FilteredMapping, MappingView } from "../../store/store.js";
import { DIGEST_REASON, type Digest } from "./digest.js";
import { isDropped } from "../passing.js";

/** What a mapping is to have of a message that was missed: it, nothing, or a line in the log that says why not. */
export type Choice = "take" | "leave" | { readonly reason: string };

/** What the log says of a message that the database had relayed which a backup then replaced. */
export const RESTORED_REASON = "relayed before the restore";

/** What `npm run restore` left behind: see src/store/sqlite/backup-adapt.ts. */
export interface RestoredNote {
  readonly knownUntil: number | null;
  readonly relayedUntil: number | null;
}

/** Nothing that was said before this is for the mapping: it wasn't there, or was paused and dropped what came. */
export function receivesFrom({ createdAt, options }: Pick<MappingView, "createdAt" | "options">): number {
  return Math.max(createdAt, options.since ?? 0);
}

/** The earliest message that any of these mappings is to have; null: none of them is to have any. */
export function earliestWanted(mappings: readonly MappingView[]): number | null {
  const open = mappings.filter((mapping) => !isDropped(mapping));
  return open.length === 0 ? null : Math.min(...open.map(receivesFrom));
}

/** What of a missed message each mapping is to have; `digests` stand for it. */
export function chooseFor(
  { sentAt }: Pick<Message, "sentAt">,
  restored: RestoredNote | null,
  digests: readonly Digest[],
): (mapping: MappingView) => Choice {
  const relayedBefore =
    restored !== null &&
    restored.relayedUntil !== null &&
    sentAt > (restored.knownUntil ?? 0) &&
    sentAt <= restored.relayedUntil;
  return (mapping) => {
    if (sentAt < receivesFrom(mapping)) return "leave";
    if (relayedBefore) return { reason: RESTORED_REASON };
    return digests.some(({ mappingId }) => mappingId === mapping.id) ? { reason: DIGEST_REASON } : "take";
  };
}

/** What filters let through, without what was chosen to be left out: that is logged as filtered. */
export function applyChoice(
  { passing, filtered }: FilterResult,
  choose: ((mapping: MappingView) => Choice) | undefined,
): FilterResult {
  if (!choose) return { passing, filtered };
  const taken: MappingView[] = [];
  const leftOut: FilteredMapping[] = [];
  for (const mapping of passing) {
    const choice = choose(mapping);
    if (choice === "take") taken.push(mapping);
    else if (choice !== "leave") leftOut.push({ mappingId: mapping.id, reason: choice.reason });
  }
  return { passing: taken, filtered: [...filtered, ...leftOut] };
}

interface FilterResult {
  readonly passing: readonly MappingView[];
  readonly filtered: readonly FilteredMapping[];
}
