import {
  IncomingWebhookRequestPartialSchema,
  IncomingWebhookUpdateRequestPartialSchema,
  MessageCreateRequestSchema,
  MessageEditRequestPartialSchema,
} from "discord-api-spec/zod";
import type { UploadedFile } from "../local/form.js";
import { checkComponents } from "./component-rules.js";
import { cleanFileName, stemOf } from "./file-names.js";
import { checkAllowedMentions } from "./pings.js";
import { addFieldError, invalidField, invalidForm, refusals, type ErrorTree } from "./refusal.js";
import { checkBody, checkHttpUrl, checkWebhookName, lengthOf, REQUIRED } from "./validation.js";
import type { Attachment, Guild } from "./model.js";
import type { World } from "./world.js";

type Json = Readonly<Record<string, unknown>>;

/** A message's content as asked for, checked. */
export interface Draft {
  readonly body: Json;
  /** Undefined where an edit leaves it as it is. */
  readonly content: string | undefined;
  readonly embeds: readonly Json[] | undefined;
  readonly components: readonly unknown[] | undefined;
  readonly attachments: readonly Attachment[];
  readonly flags: number;
}

const SCHEMAS = {
  "bot create": MessageCreateRequestSchema,
  "bot edit": MessageEditRequestPartialSchema,
  "webhook create": IncomingWebhookRequestPartialSchema,
  "webhook edit": IncomingWebhookUpdateRequestPartialSchema,
} as const;

export type DraftKind = keyof typeof SCHEMAS;

const SUPPRESS_EMBEDS = 1 << 2;
const SUPPRESS_NOTIFICATIONS = 1 << 12;
const COMPONENTS_V2 = 1 << 15;
const SETTABLE_FLAGS = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2;

/**
 * Checks what a message should hold, by Discord's own description and by its rules beyond it.
 * https://docs.discord.com/developers/resources/message#create-message
 * @throws Refusal
 */
export function checkDraft(
  world: World,
  kind: DraftKind,
  guild: Guild,
  body: unknown,
  files: readonly UploadedFile[],
): Draft {
  checkSizes(guild, files);
  checkBody(SCHEMAS[kind], body);
  const content = body["content"] === undefined ? undefined : ((body["content"] as string | null) ?? "").trim();
  if (content !== undefined && lengthOf(content) > 2_000) {
    throw invalidField(["content"], "BASE_TYPE_MAX_LENGTH", "Must be 2000 or fewer in length.");
  }
  const embeds = body["embeds"] === undefined ? undefined : ((body["embeds"] as Json[] | null) ?? []);
  checkEmbeds(embeds ?? []);
  checkAllowedMentions(body["allowed_mentions"]);
  const components = body["components"] === undefined ? undefined : ((body["components"] as unknown[] | null) ?? []);
  checkComponents(components ?? []);
  const flags = Number(body["flags"] ?? 0) & SETTABLE_FLAGS;
  if (flags & COMPONENTS_V2 && (content || embeds?.length)) {
    const code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2";
    throw invalidField(
      [content ? "content" : "embeds"],
      code,
      "This field cannot be used with MessageFlags.IS_COMPONENTS_V2",
    );
  }
  const attachments = nameFiles(world, body, files);
  return { body, content, embeds: embeds?.map(asRich), components, attachments, flags };
}

/** What a webhook may wear, checked; null where the message keeps the webhook's own. */
export function checkPersona(body: Json): { readonly name: string | null; readonly avatarUrl: string | null } {
  const name = body["username"];
  const avatarUrl = body["avatar_url"];
  checkHttpUrl(["avatar_url"], avatarUrl);
  return {
    name: typeof name === "string" ? checkWebhookName("username", name) : null,
    avatarUrl: typeof avatarUrl === "string" && avatarUrl !== "" ? avatarUrl : null,
  };
}

const MIB = 1024 * 1024;
const FILE_LIMITS = [10 * MIB, 10 * MIB, 50 * MIB, 100 * MIB] as const;

/** A file's limit grows with the guild; a request's is 25 MiB, or one such file. https://docs.discord.com/developers/reference#uploading-files */
function checkSizes(guild: Guild, files: readonly UploadedFile[]): void {
  const limit = FILE_LIMITS[guild.premiumTier] ?? FILE_LIMITS[0];
  const total = files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (files.some((file) => file.bytes.length > limit) || total > Math.max(25 * MIB, limit)) throw refusals.tooLarge();
  if (files.length > 10) throw invalidField(["attachments"], "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.");
}

const EMBED_TEXTS = ["title", "description"] as const;

function checkEmbeds(embeds: readonly Json[]): void {
  const errors: ErrorTree = {};
  let total = 0;
  embeds.forEach((embed, i) => {
    if (isEmptyEmbed(embed)) addFieldError(errors, ["embeds", i, "description"], REQUIRED);
    const fields = (embed["fields"] as Json[] | null | undefined) ?? [];
    fields.forEach((field, j) => {
      for (const key of ["name", "value"]) {
        if (String(field[key]).trim() === "") addFieldError(errors, ["embeds", i, "fields", j, key], REQUIRED);
      }
    });
    checkEmbedUrls(embed, i);
    total += embedLength(embed, fields);
  });
  if (Object.keys(errors).length > 0) throw invalidForm(errors);
  if (total > 6_000) {
    throw invalidField(["embeds"], "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000");
  }
}

function isEmptyEmbed(embed: Json): boolean {
  const fields = embed["fields"] as unknown[] | null | undefined;
  if (fields && fields.length > 0) return false;
  const parts = [...EMBED_TEXTS, "image", "thumbnail", "author", "footer"].map((key) => embed[key]);
  return parts.every((part) => part === undefined || part === null || part === "");
}

function embedLength(embed: Json, fields: readonly Json[]): number {
  const texts: unknown[] = [
    ...EMBED_TEXTS.map((key) => embed[key]),
    (embed["footer"] as Json | null | undefined)?.["text"],
    (embed["author"] as Json | null | undefined)?.["name"],
    ...fields.flatMap((field) => [field["name"], field["value"]]),
  ];
  return texts.reduce<number>((sum, text) => sum + (typeof text === "string" ? lengthOf(text) : 0), 0);
}

function checkEmbedUrls(embed: Json, index: number): void {
  const inside = (key: string): Json => (embed[key] as Json | null | undefined) ?? {};
  checkHttpUrl(["embeds", index, "url"], embed["url"]);
  checkHttpUrl(["embeds", index, "author", "url"], inside("author")["url"]);
  checkHttpUrl(["embeds", index, "author", "icon_url"], inside("author")["icon_url"], ["attachment"]);
  checkHttpUrl(["embeds", index, "footer", "icon_url"], inside("footer")["icon_url"], ["attachment"]);
  checkHttpUrl(["embeds", index, "image", "url"], inside("image")["url"], ["attachment"]);
  checkHttpUrl(["embeds", index, "thumbnail", "url"], inside("thumbnail")["url"], ["attachment"]);
}

/** Whatever type was asked for, Discord keeps "rich". */
function asRich(embed: Json): Json {
  const kept = Object.entries(embed).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(kept), type: "rich" };
}

/** Gives each file its id, and the name and description that `attachments` has for it. */
function nameFiles(world: World, body: Json, files: readonly UploadedFile[]): Attachment[] {
  const described = ((body["attachments"] as Json[] | null | undefined) ?? []).map((entry) => ({
    id: String(entry["id"]),
    filename: entry["filename"] as string | null | undefined,
    description: entry["description"] as string | null | undefined,
    title: entry["title"] as string | null | undefined,
  }));
  return files.map((file) => {
    const n = /^files\[(\d+)\]$/.exec(file.field)?.[1];
    const entry = described.find((candidate) => candidate.id === n);
    const given = entry?.filename ?? file.name;
    const name = cleanFileName(given);
    return {
      id: world.newId(),
      name,
      title: entry?.title ?? (name === given ? null : stemOf(given)),
      type: file.type || "application/octet-stream",
      bytes: file.bytes,
      description: entry?.description ?? null,
      spoiler: name.startsWith("SPOILER_"),
    };
  });
}

/** Whether a draft shows anything. */
export function isEmptyDraft(draft: Draft): boolean {
  return (
    !draft.content &&
    !draft.embeds?.length &&
    !draft.components?.length &&
    draft.attachments.length === 0 &&
    !(draft.body["sticker_ids"] as unknown[] | undefined)?.length &&
    !draft.body["poll"]
  );
}
