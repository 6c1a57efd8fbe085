import fc from "fast-check";
import { expect, test } from "vitest";
import {
  makeGuildFile,
  readGuildFile,
  writeGuildFile,
  type GuildFile,
} from "../../../src/relay/transfer/guild-file.js";
import { isNoChange, planImport, type ImportSurroundings } from "../../../src/relay/transfer/plan-import.js";
import type { FilterView } from "../../../src/store/history.js";
import type { GuildView, MappingOptions, PastMapping } from "../../../src/store/store.js";

const guild: GuildView = { guildId: "100", language: "zh", alertChannelId: "77", managerRoleIds: ["5"] };
const NOW = Date.UTC(2026, 10, 25);

function mapping(number: number, changes: Partial<PastMapping> = {}): PastMapping {
  return {
    id: number + 1_000,
    number,
    guildId: "100",
    channelId: `${number}00`,
    channelName: "news",
    botId: 1,
    platform: number % 2 === 0 ? "telegram" : "discord",
    address: `place/${number}`,
    placeName: "#general",
    state: "active",
    stateReason: null,
    options: {},
    laneId: number,
    createdBy: "1",
    createdAt: 1,
    removedAt: null,
    ...changes,
  };
}

function filter(number: number, changes: Partial<FilterView> = {}): FilterView {
  const rule = { mappingId: null, action: "block", kind: "keyword", value: "spam", enabled: true } as const;
  return { number, guildId: "100", hits: 3, createdBy: "1", createdAt: 1, ...rule, ...changes };
}

const around = (changes: Partial<ImportSurroundings> = {}): ImportSurroundings => ({
  guild,
  known: [],
  filters: [],
  mostFilters: 100,
  mostPatterns: 20,
  canComeBack: () => true,
  isOwnChannel: () => true,
  ...changes,
});

const exported = (known: readonly PastMapping[], filters: readonly FilterView[] = []): GuildFile =>
  makeGuildFile(
    { guild: { ...guild, name: "Gamers" }, mappings: known.filter((one) => one.removedAt === null), filters },
    NOW,
  );

function read(text: string): GuildFile {
  const outcome = readGuildFile(text);
  if (outcome.status !== "read") throw new Error(JSON.stringify(outcome));
  return outcome.file;
}

const option = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const snowflake = fc.bigInt({ min: 10n ** 17n, max: 10n ** 18n }).map(String);
const kookId = fc.integer({ min: 1 }).map(String);
const mention = fc.record({
  source: fc.record({ kind: fc.constantFrom("user" as const, "role" as const), id: kookId }),
  target: fc.record({
    platform: fc.constant("discord" as const),
    kind: fc.constantFrom("user" as const, "role" as const),
    id: snowflake,
  }),
});
const options: fc.Arbitrary<MappingOptions> = fc
  .record({
    persona: option(fc.boolean()),
    header: option(fc.constantFrom(null, "{name}", "[{role}] {name} · {time}")),
    attachments: option(fc.constantFrom("upload" as const, "link" as const, "skip" as const)),
    edits: option(fc.constantFrom("follow" as const, "ignore" as const)),
    deletions: option(fc.constantFrom("delete" as const, "strike" as const, "keep" as const)),
    reactions: option(fc.constant("mirror" as const)),
    pins: option(fc.constant("mirror" as const)),
    graceSeconds: option(fc.integer({ min: 0, max: 60 })),
    bots: option(fc.array(kookId, { maxLength: 20 })),
    catchUp: option(fc.constant("digest" as const)),
    uncertain: option(fc.constant("hold" as const)),
    since: option(fc.integer({ min: 1 })),
    mentions: option(fc.array(mention, { maxLength: 3 })),
  })
  // As it comes out of the store.
  .map((made) => JSON.parse(JSON.stringify(made)) as MappingOptions)
  .map((made) => Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined)) as MappingOptions);
const mappings = fc
  .array(fc.tuple(options, fc.constantFrom("active" as const, "paused" as const, "suspended" as const), fc.boolean()), {
    maxLength: 5,
  })
  .map((made) =>
    made.map(([chosen, state, drops], at) => {
      const number = at * 2 + 1; // all on Discord, so that the mentions fit
      const pause = state === "paused" ? { pause: drops ? ("drop" as const) : ("keep" as const) } : {};
      return mapping(number, { state, options: { ...chosen, ...pause } });
    }),
  );
const filters = fc.array(
  fc.tuple(
    fc.constantFrom("allow" as const, "block" as const, "mask" as const),
    fc.constantFrom(["keyword", "坏词"], ["regex", "\\d+"], ["keyword", "other"]),
    fc.boolean(),
    fc.constantFrom(null, 1_001, 999),
  ),
  { maxLength: 8 },
);

test("what was just exported changes nothing when it is imported again", () => {
  fc.assert(
    fc.property(mappings, filters, (known, rules) => {
      const views = rules.map(([action, [kind = "", value = ""], enabled, mappingId], at) =>
        filter(at + 1, {
          action,
          kind,
          value,
          enabled,
          mappingId: known.some(({ id }) => id === mappingId) ? mappingId : null,
        }),
      );
      const file = exported(known, views);
      expect(read(writeGuildFile(file))).toEqual(file);
      const plan = planImport(file, around({ known, filters: views }));
      expect(plan).toMatchObject({ links: [], impossibleLinks: [], impossibleFilters: [], filters: [], switched: [] });
      expect(isNoChange(plan)).toBe(true);
      expect(plan.unchangedLinks).toBe(known.length);
    }),
    { numRuns: 300, seed: 7, endOnFailure: true },
  );
});

test("an exported file holds no secret, no id of our own and nothing of the relay's own account", () => {
  const file = writeGuildFile(exported([mapping(1, { options: { since: 5 }, stateReason: "kicked" })], [filter(1)]));
  expect(Object.keys(JSON.parse(file) as object).sort()).toEqual(
    ["exportedAt", "filters", "format", "links", "server", "settings", "version"].sort(),
  );
  expect(file).not.toMatch(/1001|since|kicked|hits|botId|laneId|webhook|token/i);
});

test("options, states, filters and settings are compared one by one", () => {
  const known = [mapping(1, { options: { edits: "ignore", persona: false } }), mapping(3, { state: "paused" })];
  const file = exported(
    [mapping(1, { options: { edits: "ignore", graceSeconds: 5 }, state: "paused" }), mapping(3)],
    [filter(1), filter(2, { value: "other", enabled: false }), filter(3, { value: "new", mappingId: 1_001 })],
  );
  const here = [filter(9), filter(10, { value: "other" })];
  const plan = planImport(
    file,
    around({ known, filters: here, guild: { ...guild, language: "en", alertChannelId: null } }),
  );
  expect(plan.links.map(({ mapping: { number }, changed, state }) => [number, [...changed].sort(), state])).toEqual([
    [1, ["graceSeconds", "persona"], "paused"],
    [3, [], "active"],
  ]);
  expect(plan.filters).toEqual([
    { mappingId: 1_001, mappingNumber: 1, action: "block", kind: "keyword", value: "new", enabled: true },
  ]);
  expect(plan.switched.map(({ filter: { number }, enabled }) => [number, enabled])).toEqual([[10, false]]);
  expect(plan).toMatchObject({ unchangedFilters: 1, language: { value: "zh" }, alertChannel: { id: "77" } });
});

test("a place that nobody here ever linked stays out of reach, whatever number or name a file gives it", () => {
  const known = [mapping(1)];
  const forge = (changes: object): GuildFile => {
    const file = exported(known);
    return { ...file, links: file.links.map((link) => ({ ...link, ...changes })) };
  };
  for (const changes of [
    { place: { address: "place/9", name: "#general" } },
    { platform: "telegram" as const },
    { channel: { id: "999", name: "news" } },
  ]) {
    const plan = planImport(forge(changes), around({ known }));
    expect(plan.links).toEqual([]);
    expect(plan.impossibleLinks.map(({ reason }) => reason)).toEqual(["never-linked"]);
  }
  const renumbered = planImport(
    forge({ number: 500, place: { address: "place/1", name: "Other" } }),
    around({ known }),
  );
  expect(renumbered).toMatchObject({ unchangedLinks: 1, links: [] });
});

test("an ended link comes back by its own row, the latest of them, unless something keeps it from working", () => {
  const ended = [
    mapping(1, { removedAt: 10 }),
    mapping(2, { channelId: "100", platform: "discord", address: "place/1", removedAt: 20 }),
  ];
  const file = exported([mapping(1, { state: "paused", options: { pause: "drop" } })]);
  const plan = planImport(file, around({ known: ended }));
  expect(plan.links).toMatchObject([
    { mapping: { number: 2 }, restored: true, state: "paused", options: { pause: "drop" } },
  ]);
  const kept = planImport(file, around({ known: ended, canComeBack: () => false }));
  expect(kept.impossibleLinks.map(({ reason }) => reason)).toEqual(["out-of-reach"]);
  const live = planImport(
    file,
    around({ known: [...ended, mapping(8, { channelId: "100", platform: "discord", address: "place/1" })] }),
  );
  expect(live.links).toMatchObject([{ mapping: { number: 8 }, restored: false }]);
});

test("of another server's file only the language and filters for all links are taken, none about roles", () => {
  const file = {
    ...exported(
      [mapping(1)],
      [filter(1), filter(2, { kind: "role", value: "5" }), filter(3, { mappingId: 1_001, value: "x" })],
    ),
    server: { id: "200", name: "Elsewhere" },
  };
  const plan = planImport(
    file,
    around({ known: [mapping(1)], guild: { ...guild, language: null, alertChannelId: null, managerRoleIds: [] } }),
  );
  expect(plan).toMatchObject({
    foreign: true,
    links: [],
    impossibleLinks: [],
    alertChannel: null,
    otherManagers: [],
    language: { value: "zh" },
  });
  expect(plan.filters.map(({ value, mappingId }) => [value, mappingId])).toEqual([["spam", null]]);
});

test("who steers isn't for a file to say, and trouble is told in the server's own channels alone", () => {
  const file = exported([]);
  const here = { ...guild, managerRoleIds: [], alertChannelId: null };
  expect(planImport(file, around({ guild: here, isOwnChannel: () => false }))).toMatchObject({
    otherManagers: ["5"],
    strangeAlertChannel: true,
    alertChannel: null,
  });
});

test("filters that mean nothing, and more than there may be, are told and not taken", () => {
  const rules = [
    filter(1, { kind: "regex", value: "(a" }),
    filter(2, { action: "mask", kind: "user", value: "5" }),
    filter(3, { kind: "length", value: "long" }),
    filter(4, { value: "one" }),
    filter(5, { value: "two" }),
    filter(6, { value: "two" }),
  ];
  const plan = planImport(exported([], rules), around({ mostFilters: 1 }));
  expect(plan.impossibleFilters.map(({ reason }) => reason)).toEqual([
    "no-meaning",
    "no-meaning",
    "no-meaning",
    "too-many",
  ]);
  expect(plan.filters.map(({ value }) => value)).toEqual(["one"]);
  const lost = {
    ...exported([]),
    filters: [{ link: 7, action: "block", kind: "keyword", value: "x", enabled: true }],
  } as GuildFile;
  expect(planImport(lost, around()).impossibleFilters.map(({ reason }) => reason)).toEqual(["no-meaning"]);
});

const good = JSON.parse(writeGuildFile(exported([mapping(1)], [filter(1)]))) as Record<string, unknown>;
const changed = (changes: object): string => JSON.stringify({ ...good, ...changes });
const firstLink = (changes: object): string => changed({ links: [{ ...(good["links"] as object[])[0], ...changes }] });

test.each([
  ["no JSON", "hello", { status: "other" }],
  ["JSON of others", '{"a":1}', { status: "other" }],
  ["a list", "[1]", { status: "other" }],
  ["null", "null", { status: "other" }],
  ["a newer version", changed({ version: 2, surprise: true }), { status: "newer", version: 2 }],
  ["an unknown version", changed({ version: "x" }), { status: "wrong", at: "version" }],
  ["a surplus key", changed({ token: "secret" }), { status: "wrong", at: "token" }],
  [
    "an option that people can't set",
    firstLink({ options: { since: 0 } }),
    { status: "wrong", at: "links.0.options.since" },
  ],
  ["a prototype", firstLink({ options: JSON.parse('{"__proto__":{"persona":true}}') }), { status: "wrong" }],
  [
    "too long a wait",
    firstLink({ options: { graceSeconds: 61 } }),
    { status: "wrong", at: "links.0.options.graceSeconds" },
  ],
  ["a header with line breaks", firstLink({ options: { header: "{name}\n@everyone" } }), { status: "wrong" }],
  ["a header without the name", firstLink({ options: { header: "Anna" } }), { status: "wrong" }],
  ["a header with other braces", firstLink({ options: { header: "{name}{token}" } }), { status: "wrong" }],
  ["a number that is none", firstLink({ number: -1 }), { status: "wrong", at: "links.0.number" }],
  [
    "too many links",
    changed({ links: Array.from({ length: 1_001 }, () => (good["links"] as object[])[0]) }),
    { status: "wrong", at: "links" },
  ],
  [
    "an unknown kind of filter",
    changed({ filters: [{ ...(good["filters"] as object[])[0], kind: "colour" }] }),
    { status: "wrong", at: "filters.0.kind" },
  ],
])("a file with %s is refused, at its place", (_what, text, outcome) => {
  expect(readGuildFile(text)).toMatchObject(outcome);
});
