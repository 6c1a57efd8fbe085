import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultPresentation } from "../../src/message/index.js";
import { MappingIndex, presentationOf } from "../../src/relay/mapping-index.js";
import type { MappingView } from "../../src/store/store.js";

function mapping(id: number, change: Partial<MappingView> = {}): MappingView {
  return {
    id,
    number: id,
    guildId: "g",
    channelId: "c",
    channelName: "news",
    botId: 1,
    platform: "discord",
    address: `1/${id}`,
    placeName: "#general",
    state: "active",
    stateReason: null,
    options: {},
    laneId: id,
    createdBy: "1",
    createdAt: 0,
    ...change,
  };
}

const storeOf = (mappings: readonly MappingView[]) => ({ listAllMappings: async () => mappings });

test("after each change the index says what a plain list would say", () => {
  const change = fc.record({
    id: fc.integer({ min: 1, max: 8 }),
    channelId: fc.constantFrom("a", "b", "c"),
    what: fc.constantFrom("put", "put", "remove"),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      const index = new MappingIndex();
      const plain = new Map<number, MappingView>();
      for (const { id, channelId, what } of changes) {
        if (what === "put") index.put(mapping(id, { channelId }));
        else index.remove(id);
        if (what === "put") plain.set(id, mapping(id, { channelId }));
        else plain.delete(id);
        for (const channel of ["a", "b", "c"]) {
          const expected = [...plain.values()].filter((one) => one.channelId === channel).map((one) => one.id);
          expect(index.mappingsOf(channel).map((one) => one.id)).toEqual(expected.sort((one, other) => one - other));
        }
        expect(index.all()).toHaveLength(plain.size);
        expect(index.find(id)).toEqual(plain.get(id) ?? null);
        expect(new Set(index.channelIds())).toEqual(new Set([...plain.values()].map((one) => one.channelId)));
      }
    }),
    { numRuns: 100 },
  );
});

test("loading replaces everything", async () => {
  const index = new MappingIndex();
  index.put(mapping(1));
  await index.load(storeOf([mapping(2), mapping(3, { channelId: "d" })]));
  expect(index.mappingsOf("c").map(({ id }) => id)).toEqual([2]);
  expect(index.find(1)).toBeNull();
  expect(index.channelIds()).toEqual(["c", "d"]);
});

test("what was handed out doesn't change afterwards", () => {
  const index = new MappingIndex();
  index.put(mapping(1));
  const before = index.mappingsOf("c");
  index.put(mapping(1, { state: "paused" }));
  index.put(mapping(2));
  expect(before).toMatchObject([{ id: 1, state: "active" }]);
  expect(index.mappingsOf("c")).toMatchObject([{ id: 1, state: "paused" }, { id: 2 }]);
});

test("a mapping's copies look as it chose, and as usual where it chose nothing", () => {
  const timeZone = "Europe/Berlin";
  expect(presentationOf(mapping(1), timeZone)).toEqual({ ...defaultPresentation, timeZone });
  const mentions = [
    { source: { kind: "role", id: "7" }, target: { platform: "telegram", username: "admins" } },
  ] as const;
  const chosen = { persona: false, header: "{name} · {time}", attachments: "link", mentions } as const;
  const others = { pause: "drop", edits: "ignore", graceSeconds: 5 } as const;
  expect(presentationOf(mapping(1, { options: { ...chosen, ...others } }), timeZone)).toEqual({ ...chosen, timeZone });
});
