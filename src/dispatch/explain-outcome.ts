import { Markup, type TextKey, type Translate } from "../language/index.js";
import type { PartReceipt } from "../store/store.js";
import type { Services } from "./services.js";

const outcomes: Readonly<Record<string, TextKey & `outcome.${string}`>> = {
  pending: "outcome.pending",
  held: "outcome.held",
  delivered: "outcome.delivered",
  uncertain: "outcome.uncertain",
  dead: "outcome.dead",
  cancelled: "outcome.cancelled",
  filtered: "outcome.filtered",
};

/** What became of a delivery. A state that this version doesn't know still gets a word. */
export function explainOutcome(t: Translate, state: string): Markup {
  return t(outcomes[state] ?? "outcome.unknown");
}

/** Where a copy is, as the line's last piece. Nothing where there is none, or its platform has no such links. */
export type CopyLink = (mappingId: number, receipts: readonly PartReceipt[]) => readonly Markup[];

/** Of a guild's links as they are now: the copies of an ended one are no longer ours to point at. */
export async function copyLinks(
  t: Translate,
  { mappings, bots }: Pick<Services, "mappings" | "bots">,
  guildId: string,
): Promise<CopyLink> {
  const byId = new Map((await mappings.list(guildId)).map((mapping) => [mapping.id, mapping]));
  return (mappingId, [first]) => {
    const mapping = byId.get(mappingId);
    if (!mapping || !first) return [];
    const url = bots.destination(mapping.botId)?.linkTo(mapping.address, first.remoteId) ?? null;
    return url === null ? [] : [Markup.link(t("outcome.open"), url)];
  };
}

/** In seconds with one decimal: most deliveries take less than two. With three where that would say none. */
export const secondsOf = (ms: number): string => (ms / 1_000).toFixed(ms < 100 ? 3 : 1);

export function joined(pieces: readonly Markup[]): Markup {
  return Markup.trusted(pieces.map(({ source }) => source).join(" · "));
}
