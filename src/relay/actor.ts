import type { NewAudit } from "../store/store.js";

/** The KOOK member who asked for a change. */
export interface Actor {
  readonly id: string;
  readonly name: string;
}

/** The audit row of one change. */
export function auditRow(
  actor: Actor,
  change: Pick<NewAudit, "guildId" | "action" | "subject" | "before" | "after" | "at">,
): NewAudit {
  return { ...change, actorId: actor.id, actorName: actor.name };
}
