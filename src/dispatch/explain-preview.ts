import type { ShownPart } from "../delivery/destination.js";
import { Markup, platformNames, type Translate } from "../language/index.js";
import type { MappingPreview } from "../relay/preview.js";
import { formatSize } from "../rendering/compose.js";
import { features, type Capability, type Loss } from "../rendering/index.js";
import { explainDecision, namedFilter } from "./explain-filter.js";
import { placeOf } from "./explain.js";
import { shorten, type ReplyCard } from "./reply-card.js";

/** What is shown of a preview at most: KOOK takes 50 modules and some 8000 characters as one message. */
export interface PreviewLimits {
  readonly mappings: number;
  readonly partsEach: number;
  readonly charsEach: number;
  readonly lossesEach: number;
}

const MOST_MAPPINGS = 5;
const MOST_PARTS = 12;
const MOST_PARTS_EACH = 6;
const MOST_CHARS = 3_500;
const MOST_CHARS_A_PART = 1_800;
const MOST_LOSSES = 24;
const LONGEST_LIST = 200;
const MOST_MASKS = 4;

/** The more mappings there are, the less is shown of each. */
export function previewLimits(mappings: number): PreviewLimits {
  const shown = Math.min(mappings, MOST_MAPPINGS);
  return {
    mappings: shown,
    partsEach: Math.min(MOST_PARTS_EACH, Math.floor(MOST_PARTS / shown)),
    charsEach: Math.floor(MOST_CHARS / shown),
    lossesEach: Math.floor(MOST_LOSSES / shown),
  };
}

/** How a message would look by one mapping: what decides, what is shown, what is lost. */
export function addMappingPreview(
  card: ReplyCard,
  { mapping, decision, filter, shown: { maskedBy, quoteWithheld }, parts, losses }: MappingPreview,
  limits: PreviewLimits,
  t: Translate,
): void {
  const { number, platform } = mapping;
  const entry = t("preview.entry", { number, platform: platformNames[platform], place: placeOf(mapping) });
  const decided =
    decision === "passes" || decision === "filtered"
      ? explainDecision(t, filter, number)
      : t(`preview.${decision}`, { number });
  card.rule();
  if (decision === "bot" || decision === "dropped" || decision === "filtered") return void card.say(entry, decided);
  const masks = [
    ...maskedBy.map((rule) => t("filter.masked-by", { filter: namedFilter(t, rule, () => number) })),
    ...(quoteWithheld ? [t("filter.quote-withheld")] : []),
  ];
  card.say(
    entry,
    decided,
    ...masks.slice(0, MOST_MASKS),
    parts === null ? t("preview.not-reached") : shapeOf(parts, t),
  );
  const shown = parts?.slice(0, limits.partsEach) ?? [];
  let cut = false;
  for (const part of shown) {
    const most = Math.min(MOST_CHARS_A_PART, Math.floor(limits.charsEach / shown.length));
    cut = addPart(card, part, most, t) || cut;
  }
  const more = (parts?.length ?? 0) - shown.length;
  card.note(
    Markup.lines([
      ...(more > 0 ? [t("preview.more-parts", { count: more })] : []),
      ...(cut ? [t("preview.cut")] : []),
      ...lossLines(losses, mapping.platform, limits.lossesEach, t),
    ]),
  );
}

function shapeOf(parts: readonly ShownPart[], t: Translate): Markup {
  const sender = parts[0]?.sender ?? null;
  if (sender === null) return t("preview.shape-bot", { parts: parts.length });
  return t("preview.shape", { parts: parts.length, sender });
}

/** As plain text, so that nothing in it is parsed and nobody is called. Tells whether some was left out. */
function addPart(card: ReplyCard, { text, files, buttons }: ShownPart, most: number, t: Translate): boolean {
  const shown = shorten(text.trim(), most);
  if (shown !== "") card.quote(shown);
  else if (files.length === 0 && buttons.length === 0) card.quote(t.plain("preview.no-text"));
  const lines = [
    ...(files.length === 0 ? [] : [t("preview.files", { files: listOf(files.map(fileText)) })]),
    ...(buttons.length === 0 ? [] : [t("preview.buttons", { buttons: listOf(buttons) })]),
  ];
  if (lines.length > 0) card.note(Markup.lines(lines));
  return shown !== text.trim();
}

const listOf = (names: readonly string[]): string => shorten(names.join(" · "), LONGEST_LIST);

function fileText({ name, size }: ShownPart["files"][number]): string {
  return size === null ? name : `${name} (${formatSize(size)})`;
}

function lossLines(
  losses: readonly Loss[],
  platform: keyof typeof platformNames & ("discord" | "telegram"),
  most: number,
  t: Translate,
): readonly Markup[] {
  if (losses.length === 0) return [t("preview.no-losses")];
  const more = losses.length - most;
  return [
    t("preview.losses"),
    ...losses.slice(0, most).map((loss) => lossLine(loss, platform, t)),
    ...(more > 0 ? [t("preview.more-losses", { count: more })] : []),
  ];
}

/** The table's own words where it speaks of this very loss; else what the loss comes down to. */
function lossLine({ feature, support, count }: Loss, platform: "discord" | "telegram", t: Translate): Markup {
  const row = features[feature];
  const capability: Capability = row[platform];
  const note = capability.support === support ? plainWords(capability.note[t.language]) : t(`support.${support}`);
  const line = { feature: row.name[t.language], note };
  return count === 1 ? t("preview.loss", line) : t("preview.loss-times", { ...line, count });
}

/** The table is written for pages that know Markdown. */
function plainWords(note: string): string {
  return note.replace(/[`*]/g, "");
}
