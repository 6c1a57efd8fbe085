import type { Connection } from "../../relay/connections.js";
import type { Trouble } from "../../relay/troubles.js";
import type { MappingView } from "../../store/store.js";
import type { GuildCondition } from "./pinned-card.js";

/** What a guild is told of once when it begins, and once when it is over. */
export type Alarm =
  | { readonly kind: "connection"; readonly connection: Connection }
  | { readonly kind: "trouble"; readonly trouble: Trouble }
  | { readonly kind: "lag"; readonly mapping: MappingView; readonly waiting: number; readonly oldestAt: number }
  /** Its beginning is told by the suspension's own notice. */
  | { readonly kind: "suspended"; readonly mapping: MappingView };

export interface SeenAlarm {
  /** The same for the same trouble, also after a restart. */
  readonly key: string;
  /** `begun`: bad enough to tell. `unclear`: neither bad enough nor over, as while a connection is being made. */
  readonly state: "begun" | "unclear";
  readonly alarm: Alarm;
}

export const CONNECTION_MS = 5 * 60_000;
export const LAG_MS = 10 * 60_000;
/** A lag is over when less than this is left of it: else it would come and go. */
const LAG_OVER_MS = 2 * 60_000;

/** Since when a connection is cut, whatever it says of itself: trying again makes it look new. */
export type CutSince = (key: string, connection: Connection) => number;

/**
 * What is wrong in a guild just now. What isn't among them is all right. Only platforms that it uses concern it, and
 * what waits because its platform is away is no second trouble.
 */
export function alarmsOf({ connections, troubles, mappings, health }: GuildCondition, now: number, cutSince: CutSince) {
  const used = new Set<string>(["kook", ...mappings.map(({ platform }) => platform)]);
  const cut = connections.filter(({ platform, state }) => used.has(platform) && state !== "connected");
  const away = new Set(cut.map(({ platform }) => platform));
  return [
    ...troubles.map((trouble): SeenAlarm => ({
      key: troubleKey(trouble),
      state: "begun",
      alarm: { kind: "trouble", trouble },
    })),
    ...cut.map((connection): SeenAlarm => {
      const key = `connection ${connection.platform} ${connection.name}`;
      const since = cutSince(key, connection);
      const state = connection.state === "refused" || now - since >= CONNECTION_MS ? "begun" : "unclear";
      return { key, state, alarm: { kind: "connection", connection: { ...connection, since } } };
    }),
    ...mappings.flatMap((mapping) => mappingAlarm(mapping, health.get(mapping.id), away.has(mapping.platform), now)),
  ];
}

function mappingAlarm(
  mapping: MappingView,
  health: { readonly waiting: number; readonly oldestWaitingAt: number | null } | undefined,
  platformAway: boolean,
  now: number,
): readonly SeenAlarm[] {
  if (mapping.state === "suspended") {
    return [{ key: `suspended ${mapping.id}`, state: "begun", alarm: { kind: "suspended", mapping } }];
  }
  const oldestAt = health?.oldestWaitingAt ?? null;
  if (mapping.state !== "active" || !health || oldestAt === null || now - oldestAt < LAG_OVER_MS) return [];
  const state = now - oldestAt >= LAG_MS && !platformAway ? "begun" : "unclear";
  return [{ key: `lag ${mapping.id}`, state, alarm: { kind: "lag", mapping, waiting: health.waiting, oldestAt } }];
}

function troubleKey({ kind, bot }: Trouble): string {
  return `trouble ${kind} ${bot ?? ""}`;
}
