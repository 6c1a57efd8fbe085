import { isDeepStrictEqual } from "node:util";
import { Markup, type TextKey, type Translate } from "../language/index.js";
import type { AuditEntry } from "../store/history.js";
import { valueName } from "./audit-words.js";
import { shorten } from "./reply-card.js";

const LONGEST_VALUE = 40;
const MOST_FIELDS = 5;

/** From what to what, one piece each. What an audit row says is whatever that change found worth keeping. */
export function explainChange(
  t: Translate,
  { before, after }: Pick<AuditEntry, "before" | "after">,
): readonly Markup[] {
  if (!isFields(before) && !isFields(after)) {
    return isDeepStrictEqual(before, after)
      ? []
      : [t("audit.value", { before: writeField(t, "", before), after: writeField(t, "", after) })];
  }
  const [was, is] = [isFields(before) ? before : {}, isFields(after) ? after : {}];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => !isDeepStrictEqual(was[name] ?? null, is[name] ?? null),
  );
  const shown = names.slice(0, MOST_FIELDS).map((name) => explainField(t, name, was[name] ?? null, is[name] ?? null));
  const left = names.length - shown.length;
  return left > 0 ? [...shown, t("audit.more-fields", { count: left })] : shown;
}

function explainField(t: Translate, name: string, before: unknown, after: unknown): Markup {
  return t("audit.field", {
    name: nameOf(t, name),
    before: writeField(t, name, before),
    after: writeField(t, name, after),
  });
}

/** A channel as KOOK shows channels: nobody knows one by its id. */
function writeField(t: Translate, name: string, value: unknown): string | Markup {
  if (name === "channelId" && typeof value === "string") return Markup.channel(value);
  if (name === "since" && typeof value === "string") return `${value.slice(0, 16).replace("T", " ")} UTC`;
  return write(t, typeof value === "string" && !typedByPeople.has(name) ? valueName(t, value) : value);
}

/** What stands in these is nobody's word but theirs. */
const typedByPeople: ReadonlySet<string> = new Set([
  ...["value", "placeName", "channelName", "acceptedBy", "address", "name", "header", "mentions"],
]);

const fieldNames: Readonly<Record<string, TextKey & `field.${string}`>> = {
  state: "field.state",
  pause: "field.pause",
  reason: "field.reason",
  channelId: "field.channelId",
  channelName: "field.channelName",
  platform: "field.platform",
  placeName: "field.placeName",
  address: "field.address",
  acceptedBy: "field.acceptedBy",
  options: "field.options",
  link: "field.link",
  action: "field.action",
  kind: "field.kind",
  value: "field.value",
  enabled: "field.enabled",
  links: "field.links",
  filters: "field.filters",
  language: "field.language",
  userId: "field.userId",
  since: "field.since",
  messages: "field.messages",
};

const optionNames: Readonly<Record<string, TextKey & `option.${string}`>> = {
  persona: "option.persona",
  header: "option.header",
  attachments: "option.attachments",
  edits: "option.edits",
  deletions: "option.deletions",
  reactions: "option.reactions",
  pins: "option.pins",
  grace: "option.grace",
  graceSeconds: "option.grace",
  mentions: "option.mention",
  bots: "option.bots",
  catchUp: "option.catch-up",
  uncertain: "option.uncertain",
};

/** What this version has no name for stands as it was kept. */
function nameOf(t: Translate, name: string): string {
  const key = fieldNames[name] ?? optionNames[name];
  return key === undefined ? shorten(name, LONGEST_VALUE) : t.plain(key);
}

function write(t: Translate, value: unknown): string {
  if (value === null || value === undefined || value === "") return t.plain("audit.nothing");
  if (typeof value === "boolean") return valueName(t, String(value));
  return shorten(typeof value === "string" ? value : JSON.stringify(value), LONGEST_VALUE);
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
