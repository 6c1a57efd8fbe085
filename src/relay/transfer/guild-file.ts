import { z } from "zod";
import { filterKinds } from "../../filters/index.js";
import type { FilterView } from "../../store/history.js";
import type { GuildView, MappingOptions, MappingView } from "../../store/store.js";

/** What a file begins with, so that nobody imports just any JSON. */
const FORMAT = "kook-relay-server";
const VERSION = 1;
/** Far more than a server's own file takes. */
export const MOST_FILE_BYTES = 512 * 1024;
const MOST_LINKS = 1_000;
const MOST_FILTERS = 500;
const MOST_HEADER = 100;
const MOST_MENTIONS = 50;
const MOST_BOTS = 20;

const id = z.string().regex(/^\d{1,20}$/);
const name = z.string().max(200);
const number = z.number().int().positive().max(1_000_000_000);

const target = z.discriminatedUnion("platform", [
  z.strictObject({
    platform: z.literal("discord"),
    kind: z.enum(["user", "role"]),
    id: z.string().regex(/^\d{17,20}$/),
  }),
  z.strictObject({ platform: z.literal("telegram"), username: z.string().regex(/^[a-z][a-z0-9_]{3,31}$/i) }),
]);
const mention = z.strictObject({ source: z.strictObject({ kind: z.enum(["user", "role"]), id }), target });
/** A template holds the placeholders that there are, the name among them, and nothing that can't be seen. */
const header = z
  .string()
  .refine((text) => [...text].length <= MOST_HEADER)
  .refine((text) => text.includes("{name}") && !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text))
  .refine((text) => text.replace(/\{(name|channel|guild|time|role)\}/g, "").match(/[{}]/) === null);

/** What people choose; the rest is the relay's own account of a link. */
export type ChosenOptions = Omit<MappingOptions, "since">;

/** What `set` can make of a link, and nothing else. */
const options = z.strictObject({
  persona: z.boolean(),
  header,
  attachments: z.enum(["upload", "link", "skip"]),
  mentions: z.array(mention).max(MOST_MENTIONS),
  pause: z.enum(["keep", "drop"]),
  edits: z.enum(["follow", "ignore"]),
  deletions: z.enum(["delete", "strike", "keep"]),
  reactions: z.enum(["off", "mirror"]),
  pins: z.enum(["off", "mirror"]),
  graceSeconds: z.number().int().min(0).max(60),
  bots: z.array(id).max(MOST_BOTS),
  catchUp: z.enum(["all", "digest"]),
  uncertain: z.enum(["retry", "hold"]),
} satisfies Record<keyof ChosenOptions, z.ZodType>);

const link = z.strictObject({
  number,
  channel: z.strictObject({ id, name }),
  platform: z.enum(["discord", "telegram"]),
  place: z.strictObject({ address: z.string().max(200), name }),
  state: z.enum(["active", "paused"]),
  options: options.partial(),
});

const filter = z.strictObject({
  /** The number of a link of this file; null for all of the server. */
  link: number.nullable(),
  action: z.enum(["allow", "block", "mask"]),
  kind: z.enum(filterKinds as readonly [string, ...string[]]),
  value: z.string().max(400),
  enabled: z.boolean(),
});

const file = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  exportedAt: z.iso.datetime(),
  server: z.strictObject({ id, name }),
  settings: z.strictObject({
    language: z.enum(["zh", "en"]).nullable(),
    alertChannelId: id.nullable(),
    managerRoleIds: z.array(id).max(250),
  }),
  links: z.array(link).max(MOST_LINKS),
  filters: z.array(filter).max(MOST_FILTERS),
});

/** All that people have set for a guild, without any secret. */
export type GuildFile = z.output<typeof file>;
export type FileLink = GuildFile["links"][number];
export type FileFilter = GuildFile["filters"][number];

export interface GuildContents {
  readonly guild: GuildView & { readonly name: string };
  readonly mappings: readonly MappingView[];
  readonly filters: readonly FilterView[];
}

/** A link that waits for a person is one that would go on: why it waits is no choice of anybody's. */
export function makeGuildFile({ guild, mappings, filters }: GuildContents, now: number): GuildFile {
  const numbers = new Map(mappings.map((mapping) => [mapping.id, mapping.number]));
  const { language, alertChannelId, managerRoleIds } = guild;
  return {
    format: FORMAT,
    version: VERSION,
    exportedAt: new Date(now).toISOString(),
    server: { id: guild.guildId, name: shortened(guild.name) },
    settings: { language, alertChannelId, managerRoleIds: [...managerRoleIds] },
    links: mappings.map((mapping) => ({
      number: mapping.number,
      channel: { id: mapping.channelId, name: shortened(mapping.channelName) },
      platform: mapping.platform,
      place: { address: mapping.address, name: shortened(mapping.placeName) },
      state: mapping.state === "paused" ? "paused" : "active",
      options: chosen(mapping.options),
    })),
    filters: filters.flatMap(({ mappingId, action, kind, value, enabled }) => {
      const of = mappingId === null ? null : numbers.get(mappingId);
      return of === undefined ? [] : [{ link: of, action, kind, value, enabled }]; // of a link that was ended
    }),
  };
}

export function writeGuildFile(contents: GuildFile): string {
  return `${JSON.stringify(contents, null, 2)}\n`;
}

export type ReadFile =
  | { readonly status: "read"; readonly file: GuildFile }
  /** No JSON, or not of ours. */
  | { readonly status: "other" }
  | { readonly status: "newer"; readonly version: number }
  /** `at`: which part of it, in the file's own words. */
  | { readonly status: "wrong"; readonly at: string };

/** Anybody may have written it. */
export function readGuildFile(text: string): ReadFile {
  const contents = parse(text);
  if (typeof contents !== "object" || contents === null || !("format" in contents) || contents.format !== FORMAT) {
    return { status: "other" };
  }
  const version: unknown = "version" in contents ? contents.version : null;
  if (typeof version === "number" && version > VERSION) return { status: "newer", version };
  const parsed = file.safeParse(contents);
  if (parsed.success) return { status: "read", file: parsed.data };
  const [issue] = parsed.error.issues;
  const more = issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
  return { status: "wrong", at: [...(issue?.path ?? []), ...more].join(".") || "file" };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return null;
  }
}

/** Null stands for what nobody chose. */
function chosen({ header: template, since: _ours, ...others }: MappingOptions): FileLink["options"] {
  const kept = template === null || template === undefined ? others : { ...others, header: template };
  return JSON.parse(JSON.stringify(kept)) as FileLink["options"];
}

function shortened(text: string): string {
  return [...text].slice(0, 100).join("");
}
