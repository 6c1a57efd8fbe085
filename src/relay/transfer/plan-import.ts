import { isDeepStrictEqual } from "node:util";
import { isUsableRule, type FilterKind } from "../../filters/index.js";
import type { FilterView } from "../../store/history.js";
import type { GuildView, MappingOptions, MappingView, PastMapping } from "../../store/store.js";
import type { ChosenOptions, FileFilter, FileLink, GuildFile } from "./guild-file.js";

/** Why a part of a file can't be had. */
export type CantReason =
  /** No link to that place ever was made in this guild: a file gives nobody access to a place. */
  | "never-linked"
  /** The bot, the place or the channel of an ended link is out of reach. */
  | "out-of-reach"
  /** It means nothing to this version, or its link can't be had. */
  | "no-meaning"
  | "too-many";

/** A link as it is or was. */
type Known = MappingView & { readonly removedAt: number | null };

export interface PlannedLink {
  readonly mapping: Known;
  /** It was ended, and comes back. */
  readonly restored: boolean;
  readonly options: ChosenOptions;
  /** Null: as it is. */
  readonly state: "active" | "paused" | null;
  /** Which options become different. */
  readonly changed: readonly (keyof ChosenOptions)[];
}

export interface PlannedFilter {
  /** Our id of its link; null for all of the guild. */
  readonly mappingId: number | null;
  readonly mappingNumber: number | null;
  readonly action: FilterView["action"];
  readonly kind: FilterKind;
  readonly value: string;
  readonly enabled: boolean;
}

/** What a file would change here. What it doesn't mention stays as it is. */
export interface ImportPlan {
  /** It was exported from another guild: only its language, and its filters for all links that aren't about roles, mean anything here. */
  readonly foreign: boolean;
  readonly links: readonly PlannedLink[];
  readonly unchangedLinks: number;
  readonly impossibleLinks: readonly { readonly link: FileLink; readonly reason: CantReason }[];
  readonly filters: readonly PlannedFilter[];
  readonly switched: readonly { readonly filter: FilterView; readonly enabled: boolean }[];
  readonly unchangedFilters: number;
  readonly impossibleFilters: readonly { readonly filter: FileFilter; readonly reason: CantReason }[];
  readonly language: { readonly value: GuildView["language"] } | null;
  readonly alertChannel: { readonly id: string | null } | null;
  /** Roles that the file names as managers, and that aren't: who steers is for owner and administrators to say. */
  readonly otherManagers: readonly string[];
  /** Its channel for trouble isn't one of this guild's. */
  readonly strangeAlertChannel: boolean;
}

export interface ImportSurroundings {
  readonly guild: GuildView;
  /** All mappings that the guild has or ever had. */
  readonly known: readonly PastMapping[];
  readonly filters: readonly FilterView[];
  readonly mostFilters: number;
  readonly mostPatterns: number;
  /** Whether what can be asked about an ended link speaks for its coming back. */
  readonly canComeBack: (mapping: PastMapping) => boolean;
  /** Whether a channel is one of this guild's. */
  readonly isOwnChannel: (channelId: string) => boolean;
}

/** Compares a file with what there is. Takes no address, no bot and no id from the file: only what is known by them here. */
export function planImport(file: GuildFile, around: ImportSurroundings): ImportPlan {
  const foreign = file.server.id !== around.guild.guildId;
  const links = foreign ? [] : file.links.map((link) => planLink(link, around));
  const planned = links.flatMap(({ plan }) => plan ?? []);
  const byNumber = new Map(links.flatMap(({ link, plan }) => (plan ? [[link.number, plan.mapping] as const] : [])));
  const twice = planned.filter(({ mapping }, at) => planned.findIndex((other) => other.mapping.id === mapping.id) < at);
  const once = planned.filter((plan) => !twice.includes(plan));
  const { language, alertChannelId, managerRoleIds } = file.settings;
  const strange = !foreign && alertChannelId !== null && !around.isOwnChannel(alertChannelId);
  const otherAlert = !foreign && !strange && alertChannelId !== around.guild.alertChannelId;
  return {
    foreign,
    links: once.filter(isChange),
    unchangedLinks: once.filter((plan) => !isChange(plan)).length,
    impossibleLinks: links.flatMap(({ link, reason }) => (reason === null ? [] : [{ link, reason }])),
    ...planFilters(foreign ? file.filters.filter(meansSomethingElsewhere) : file.filters, byNumber, around),
    language: language === around.guild.language || language === null ? null : { value: language },
    alertChannel: otherAlert && alertChannelId !== null ? { id: alertChannelId } : null,
    otherManagers: foreign ? [] : managerRoleIds.filter((id) => !around.guild.managerRoleIds.includes(id)),
    strangeAlertChannel: strange,
  };
}

export function isNoChange({ links, filters, switched, language, alertChannel }: ImportPlan): boolean {
  return links.length + filters.length + switched.length === 0 && language === null && alertChannel === null;
}

function isChange({ restored, state, changed }: PlannedLink): boolean {
  return restored || state !== null || changed.length > 0;
}

interface LinkOutcome {
  readonly link: FileLink;
  readonly plan: PlannedLink | null;
  readonly reason: CantReason | null;
}

function planLink(link: FileLink, { known, canComeBack }: ImportSurroundings): LinkOutcome {
  const same = known.filter((mapping) => isSamePlace(link, mapping));
  const mapping = same.find(({ removedAt }) => removedAt === null) ?? same.toSorted(latestEnd)[0];
  if (!mapping) return { link, plan: null, reason: "never-linked" };
  const restored = mapping.removedAt !== null;
  if (restored && !canComeBack(mapping)) return { link, plan: null, reason: "out-of-reach" };
  const { pause, ...others } = link.options as ChosenOptions;
  const options = link.state === "paused" && pause !== undefined ? { ...others, pause } : others;
  if (options.mentions?.some(({ target }) => target.platform !== mapping.platform) === true) {
    return { link, plan: null, reason: "no-meaning" };
  }
  const changed = changedOptions(mapping.options, options);
  const state = restored || isOtherState(mapping, link) ? link.state : null;
  return { link, plan: { mapping, restored, options, state, changed }, reason: null };
}

/** The same channel, platform and place, whatever its number. */
function isSamePlace({ channel, platform, place }: FileLink, mapping: PastMapping): boolean {
  return mapping.channelId === channel.id && mapping.platform === platform && mapping.address === place.address;
}

const latestEnd = (one: PastMapping, other: PastMapping): number => (other.removedAt ?? 0) - (one.removedAt ?? 0);

/** A suspended link waits for a person, and goes on by `resume` alone. */
function isOtherState({ state }: MappingView, link: FileLink): boolean {
  return state !== "suspended" ? state !== link.state : link.state === "paused";
}

function changedOptions(
  { since: _ours, ...before }: MappingOptions,
  after: ChosenOptions,
): readonly (keyof ChosenOptions)[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof ChosenOptions)[];
  return names.filter((name) => !isDeepStrictEqual(before[name] ?? null, after[name] ?? null));
}

/** Roles and links are each server's own. */
function meansSomethingElsewhere({ link, kind }: FileFilter): boolean {
  return link === null && kind !== "role";
}

function planFilters(
  fromFile: readonly FileFilter[],
  byNumber: ReadonlyMap<number, MappingView>,
  { filters, mostFilters, mostPatterns }: ImportSurroundings,
): Pick<ImportPlan, "filters" | "switched" | "unchangedFilters" | "impossibleFilters"> {
  const added: PlannedFilter[] = [];
  const switched: { filter: FilterView; enabled: boolean }[] = [];
  const impossible: { filter: FileFilter; reason: CantReason }[] = [];
  const seen = new Set<string>();
  let unchanged = 0;
  const isOneTooMany = (there: readonly { readonly kind: string }[], kind: string): boolean =>
    there.length >= mostFilters ||
    (kind === "regex" && there.filter((rule) => rule.kind === kind).length >= mostPatterns);
  for (const filter of fromFile) {
    const mapping = filter.link === null ? null : byNumber.get(filter.link);
    const { action, kind, value, enabled } = filter;
    if (mapping === undefined || !isUsableRule({ action, kind, value })) {
      impossible.push({ filter, reason: "no-meaning" });
      continue;
    }
    const rule = { mappingId: mapping?.id ?? null, action, kind: kind as FilterKind, value };
    const key = keyOf(rule);
    if (seen.has(key)) continue;
    seen.add(key);
    const existing = filters.filter((candidate) => keyOf(candidate) === key);
    if (existing.some((candidate) => candidate.enabled === enabled)) unchanged += 1;
    else if (existing[0]) switched.push({ filter: existing[0], enabled });
    else if (isOneTooMany([...filters, ...added], kind)) impossible.push({ filter, reason: "too-many" });
    else added.push({ ...rule, enabled, mappingNumber: mapping?.number ?? null });
  }
  return { filters: added, switched, unchangedFilters: unchanged, impossibleFilters: impossible };
}

function keyOf({
  mappingId,
  action,
  kind,
  value,
}: Pick<FilterView, "mappingId" | "action" | "kind" | "value">): string {
  return JSON.stringify([mappingId, action, kind, value]);
}
