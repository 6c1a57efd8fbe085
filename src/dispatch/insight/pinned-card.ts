import { platformNames, type Markup, type Translate } from "../../language/index.js";
import type { ChannelTrouble } from "../../relay/catch-up/catch-up.js";
import type { Connection } from "../../relay/connections.js";
import type { Trouble } from "../../relay/troubles.js";
import type { MappingHealth, MappingView } from "../../store/store.js";
import { channelOf, explainFailureKind, explainReason, placeOf, stateMarks } from "../explain.js";
import { isTroubled, recentError } from "../explain-health.js";
import { channelLines, isCutOff, troubleLines } from "../explain-troubles.js";
import { ReplyCard } from "../reply-card.js";
import { localTime } from "./local-time.js";

/** How forwarding is in a guild just now. */
export interface GuildCondition {
  readonly connections: readonly Connection[];
  readonly troubles: readonly Trouble[];
  readonly channels: readonly ChannelTrouble[];
  readonly mappings: readonly MappingView[];
  readonly health: ReadonlyMap<number, MappingHealth>;
}

/** Of more than this only the troubled ones are shown, and then how many are left. */
const MOST_SHOWN = 10;

/**
 * The status of a guild as everybody in a channel may see it, with times of the clock instead of "so long ago": a card
 * that stays must not be wrong a minute later. `content` stands for what it says, apart from when it was looked at.
 */
export function pinnedCard(
  t: Translate,
  { connections, troubles, channels, mappings, health }: GuildCondition,
  now: number,
  timeZone: string,
): { readonly card: ReplyCard; readonly content: string } {
  const at = (time: number): string => localTime(time, now, timeZone);
  const troubled = (mapping: MappingView): boolean => isTroubled(mapping, health.get(mapping.id) ?? null, now);
  const connected = connections.every(({ state }) => state === "connected");
  const fine = troubles.length === 0 && !isCutOff(channels) && connected;
  const good = fine && !mappings.some(troubled);
  const card = ReplyCard.of(good ? "success" : "warning")
    .title(t.plain("pinned.title"))
    .say(t(good ? "status.good" : "status.trouble"))
    .say(...troubleLines(t, troubles, now), ...channelLines(t, channels))
    .say(...connections.map((connection) => connectionLine(t, connection, at)))
    .rule();
  if (mappings.length === 0) card.say(t("mapping.none"));
  const first = mappings.toSorted((one, other) => Number(troubled(other)) - Number(troubled(one)));
  for (const mapping of first.slice(0, MOST_SHOWN)) {
    card.say(...mappingLines(t, mapping, health.get(mapping.id) ?? null, now, at));
  }
  if (mappings.length > MOST_SHOWN) card.note(t("status.more", { count: mappings.length - MOST_SHOWN }));
  const content = JSON.stringify(card);
  return { content, card: card.note(t("pinned.note", { at: at(now), zone: timeZone })) };
}

type At = (time: number) => string;

function connectionLine(t: Translate, { platform, name, state, since }: Connection, at: At): Markup {
  const named = { platform: platformNames[platform], name };
  return state === "down" ? t("pinned.down", { ...named, at: at(since) }) : t(`status.${state}`, named);
}

function mappingLines(
  t: Translate,
  mapping: MappingView,
  health: MappingHealth | null,
  now: number,
  at: At,
): readonly Markup[] {
  const { number, state, platform, stateReason } = mapping;
  const named = { channel: channelOf(mapping), platform: platformNames[platform], place: placeOf(mapping) };
  const error = recentError(health, now);
  const lastAt = health?.lastDeliveredAt ?? null;
  return [
    t("status.entry", { mark: stateMarks[state], number, ...named }),
    ...(state === "suspended" ? [t("health.suspended", explainReason(t, platform, stateReason))] : []),
    t("health.day", { delivered: health?.delivered ?? 0, dead: health?.dead ?? 0 }),
    lastAt === null ? t("health.never-delivered") : t("pinned.last-delivered", { at: at(lastAt) }),
    ...(health && health.waiting > 0
      ? [t("pinned.waiting", { waiting: health.waiting, at: at(health.oldestWaitingAt ?? now) })]
      : []),
    ...(health && health.held > 0 ? [t("health.held", { held: health.held })] : []),
    ...(error ? [t("pinned.error", { at: at(error.at), failure: explainFailureKind(t, error.kind) })] : []),
  ];
}
