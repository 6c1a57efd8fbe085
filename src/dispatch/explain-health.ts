import type { Markup, Translate } from "../language/index.js";
import type { MappingHealth, MappingView } from "../store/store.js";
import { explainFailureKind, explainReason } from "./explain.js";
import { shorten } from "./reply-card.js";

/** Trouble older than this is over. */
const RECENT_MS = 86_400_000;

/** Whether a person should look at this mapping. */
export function isTroubled(mapping: MappingView, health: MappingHealth | null, now: number): boolean {
  return mapping.state === "suspended" || recentError(health, now) !== null;
}

/** How a mapping does: what stops it, what it carried, what waits, and its last trouble. */
export function healthLines(
  t: Translate,
  mapping: MappingView,
  health: MappingHealth | null,
  now: number,
): readonly Markup[] {
  const error = recentError(health, now);
  return [
    ...(mapping.state === "suspended"
      ? [t("health.suspended", explainReason(t, mapping.platform, mapping.stateReason))]
      : []),
    t("health.day", { delivered: health?.delivered ?? 0, dead: health?.dead ?? 0 }),
    lastDelivered(t, health, now),
    ...(health && health.waiting > 0
      ? [t("health.waiting", { waiting: health.waiting, lag: now - (health.oldestWaitingAt ?? now) })]
      : []),
    ...(health && health.held > 0 ? [t("health.held", { held: health.held })] : []),
    ...(error ? [t("health.error", { ago: now - error.at, failure: explainFailureKind(t, error.kind) })] : []),
  ];
}

/** The platform's own words on the last trouble: for the asker alone. */
export function errorWords(t: Translate, health: MappingHealth | null, now: number): Markup | null {
  const error = recentError(health, now);
  return error && error.error !== "" ? t("health.error-words", { words: shorten(error.error, 300) }) : null;
}

function lastDelivered(t: Translate, health: MappingHealth | null, now: number): Markup {
  const at = health?.lastDeliveredAt ?? null;
  return at === null ? t("health.never-delivered") : t("health.last-delivered", { ago: now - at });
}

/** The last trouble, as long as it is not over. */
export function recentError(health: MappingHealth | null, now: number) {
  const error = health?.lastError ?? null;
  return error && now - error.at < RECENT_MS ? error : null;
}
