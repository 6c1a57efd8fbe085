import fc from "fast-check";
import { expect, test } from "vitest";
import { FilterRuleSet, matches, type FilterRule } from "../../src/filters/index.js";
import type { Message } from "../../src/message/index.js";
import { makeMessage } from "../store/store-world.js";

/** As it is told to people: the kinds in the order in which they are asked. */
const ORDER = ["type", "user", "role", "mention-all", "attachment", "length", "keyword", "regex"] as const;
const VALUES: Readonly<Record<(typeof ORDER)[number], readonly string[]>> = {
  type: ["text", "image"],
  user: ["1", "2"],
  role: ["5", "6"],
  "mention-all": [""],
  attachment: ["any", "image"],
  length: [">3", "<3"],
  keyword: ["spam", "ok"],
  regex: ["^s", "\\d"],
};

/** The documented order once more, told another way: a level is a scope, and of levels the first with a match decides. */
function decideByTheBook(rules: readonly FilterRule[], message: Message, mappingId: number) {
  for (const kind of ORDER) {
    const ofKind = rules.filter((rule) => rule.enabled && rule.kind === kind && rule.action !== "mask");
    const levels = [
      ofKind.filter((rule) => rule.mappingId === mappingId),
      ofKind.filter((rule) => rule.mappingId === null),
    ];
    const decisive = levels
      .map((level) => level.filter((rule) => matches(rule, message)))
      .find((level) => level.length > 0);
    if (decisive?.some(({ action }) => action === "block")) return { passes: false, kind };
    const somethingIsAllowed = levels.flat().some(({ action }) => action === "allow");
    if (!decisive && somethingIsAllowed) return { passes: false, kind };
  }
  return { passes: true, kind: null };
}

const rule = fc
  .record({
    mappingId: fc.constantFrom(null, 7, 8),
    action: fc.constantFrom("allow" as const, "block" as const, "mask" as const),
    kind: fc.constantFrom(...ORDER),
    which: fc.nat(1),
    enabled: fc.boolean(),
  })
  .map(({ kind, which, ...rest }) => ({ ...rest, kind, value: VALUES[kind][which] ?? VALUES[kind][0] ?? "" }));
const rules = fc
  .array(rule, { maxLength: 8 })
  .map((made) => made.map((each, at): FilterRule => ({ ...each, number: at + 1 })));
const file = { kind: "image", url: "https://img.example/1", name: "", size: null, contentType: null } as const;
const message = fc
  .record({
    text: fc.constantFrom("", "spam", "ok 1", "so ok", "x spam 2"),
    author: fc.constantFrom("1", "2", "3"),
    roles: fc.subarray(["5", "6"]),
    kind: fc.constantFrom("text" as const, "image" as const),
    all: fc.boolean(),
    files: fc.boolean(),
  })
  .map(({ text, author, roles, kind, all, files }) =>
    makeMessage({
      content: text === "" ? [] : [{ type: "text", text }],
      author: { id: author, name: "Ann", avatarUrl: null, bot: false, roleIds: roles },
      kind,
      mentionsAll: all,
      attachments: files ? [file] : [],
    }),
  );

test("the filters decide as their documented order says, whatever rules there are", () => {
  fc.assert(
    fc.property(rules, message, fc.constantFrom(7, 9), (made, said, mappingId) => {
      const { passes, kind } = new FilterRuleSet(made).decide(said, mappingId);
      expect({ passes, kind }).toEqual(decideByTheBook(made, said, mappingId));
    }),
    { numRuns: 3_000, seed: 8 },
  );
});

test("in which order rules were made makes no difference to what passes", () => {
  fc.assert(
    fc.property(rules, message, (made, said) => {
      const forwards = new FilterRuleSet(made).decide(said, 7);
      const backwards = new FilterRuleSet([...made].reverse()).decide(said, 7);
      expect([backwards.passes, backwards.kind]).toEqual([forwards.passes, forwards.kind]);
    }),
    { numRuns: 500, seed: 9 },
  );
});
