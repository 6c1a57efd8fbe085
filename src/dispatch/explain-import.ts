import { Markup, platformNames, type Translate } from "../language/index.js";
import type { FileLink } from "../relay/transfer/guild-file.js";
import { isNoChange, type CantReason, type ImportPlan, type PlannedLink } from "../relay/transfer/plan-import.js";
import type { MappingView } from "../store/store.js";
import { placeOf } from "./explain.js";
import { ruleText } from "./explain-filter.js";
import { ReplyCard, shorten } from "./reply-card.js";

const MOST_CHANGES = 20;
const MOST_IMPOSSIBLE = 8;

/** What an import would change, what stays, and what can't be. */
export function importCard(t: Translate, server: string, plan: ImportPlan): ReplyCard {
  const card = ReplyCard.of("info").title(t.plain("import.title"));
  if (plan.foreign) card.say(t("import.foreign", { server: shorten(server, 60) }));
  if (isNoChange(plan)) card.say(t("import.nothing"));
  else card.say(...atMost(t, changes(t, plan), MOST_CHANGES));
  const impossible = cant(t, plan);
  if (impossible.length > 0) card.rule().say(t("import.cant"), ...atMost(t, impossible, MOST_IMPOSSIBLE));
  return card.note(t("import.stays", { links: plan.unchangedLinks, filters: plan.unchangedFilters }));
}

/** What the source channel is told when its link comes back. */
export function linkBackCard(t: Translate, mapping: MappingView, memberId: string): ReplyCard {
  const place = { platform: platformNames[mapping.platform], place: placeOf(mapping), member: Markup.user(memberId) };
  return ReplyCard.of("success")
    .title(t.plain("import.back-title"))
    .say(t("import.back", place))
    .note(t("import.back-next", { number: mapping.number }));
}

function changes(t: Translate, plan: ImportPlan): readonly Markup[] {
  return [
    ...plan.links.flatMap((link) => linkLines(t, link)),
    ...plan.filters.map((filter) => {
      const { mappingNumber: number } = filter;
      const scope = number === null ? t("filter.scope-guild") : t("filter.scope-mapping", { number });
      const key = filter.enabled ? "import.filter-added" : "import.filter-added-off";
      return t(key, { rule: ruleText(t, filter), scope });
    }),
    ...plan.switched.map(({ filter: { number }, enabled }) =>
      t(enabled ? "import.filter-on" : "import.filter-off", { number }),
    ),
    ...(plan.language ? [t("import.language", { language: plan.language.value === "zh" ? "中文" : "English" })] : []),
    ...(plan.alertChannel?.id ? [t("import.alert", { channel: Markup.channel(plan.alertChannel.id) })] : []),
  ];
}

function linkLines(t: Translate, { mapping, restored, state, changed }: PlannedLink): readonly Markup[] {
  const { number } = mapping;
  const place = { platform: platformNames[mapping.platform], place: placeOf(mapping) };
  const names = changed.filter((name) => name !== "pause").map((name) => t.plain(`option.${optionNames[name]}`));
  return [
    ...(restored ? [t("import.link-back", { number, ...place })] : []),
    ...(names.length > 0 ? [t("import.link-changed", { number, names: names.join(", ") })] : []),
    ...(state === "paused" ? [t("import.link-paused", { number })] : []),
    ...(state === "active" && !restored ? [t("import.link-resumed", { number })] : []),
    // What a paused link does with what is said meanwhile.
    ...(state === null && changed.includes("pause") ? [t("import.link-paused", { number })] : []),
  ];
}

const optionNames = {
  persona: "persona",
  header: "header",
  attachments: "attachments",
  mentions: "mention",
  edits: "edits",
  deletions: "deletions",
  reactions: "reactions",
  pins: "pins",
  graceSeconds: "grace",
  bots: "bots",
  catchUp: "catch-up",
  uncertain: "uncertain",
} as const satisfies Record<Exclude<PlannedLink["changed"][number], "pause">, string>;

function cant(t: Translate, plan: ImportPlan): readonly Markup[] {
  const { impossibleLinks, impossibleFilters, otherManagers, strangeAlertChannel } = plan;
  return [
    ...impossibleLinks.map(({ link, reason }) => cantLink(t, link, reason)),
    ...impossibleFilters.map(({ filter: { action, kind, value }, reason }) =>
      t("import.cant-filter", { rule: ruleText(t, { action, kind, value }), why: why(t, reason, "discord") }),
    ),
    ...(otherManagers.length > 0 ? [t("import.managers", { count: otherManagers.length })] : []),
    ...(strangeAlertChannel ? [t("import.strange-alert")] : []),
  ];
}

/** By the file's own words: nothing is known here of such a place. */
function cantLink(t: Translate, { channel, platform, place }: FileLink, reason: CantReason): Markup {
  return t("import.cant-link", {
    channel: shorten(channel.name || channel.id, 60),
    platform: platformNames[platform],
    place: shorten(place.name || place.address, 60),
    why: why(t, reason, platform),
  });
}

function why(t: Translate, reason: CantReason, platform: FileLink["platform"]): Markup {
  return reason === "never-linked" ? t(`import.never-linked-${platform}`) : t(`import.${reason}`);
}

function atMost(t: Translate, lines: readonly Markup[], most: number): readonly Markup[] {
  const left = lines.length - most;
  return left > 0 ? [...lines.slice(0, most), t("import.more", { count: left })] : lines;
}
