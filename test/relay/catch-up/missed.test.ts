import fc from "fast-check";
import { expect, test } from "vitest";
import type { ListedMessage, ListedPage, ListedWindow } from "../../../src/relay/catch-up/listed.js";
import { ListingError } from "../../../src/relay/catch-up/listed.js";
import { listMissed, type Cursor } from "../../../src/relay/catch-up/missed.js";
import { makeMessage } from "../../rendering/make-message.js";

interface Said {
  readonly id: string;
  readonly at: number;
  readonly deleted: boolean;
}

/** KOOK's list of a channel. `forgets`: a deleted message is no reference any more, which is told by an error or by nothing. */
function channelOf(said: readonly Said[], size: number, forgets: "error" | "nothing" | "never" = "never") {
  let asked = 0;
  const list = (window: ListedWindow): Promise<ListedPage> => {
    asked += 1;
    if (asked > 10_000) throw new Error("It never ends");
    const reference = window.after ?? window.before;
    const at = said.findIndex(({ id }) => id === reference);
    if (reference !== undefined && (at < 0 || (said[at]?.deleted === true && forgets !== "never"))) {
      if (forgets === "nothing") return Promise.resolve({ all: [], messages: [] });
      return Promise.reject(new ListingError("reference", "no such message"));
    }
    const there = (some: readonly Said[]): readonly Said[] => some.filter(({ deleted }) => !deleted);
    if (window.after !== undefined) return Promise.resolve(pageOf(there(said.slice(at + 1)).slice(0, size)));
    return Promise.resolve(pageOf(there(window.before === undefined ? said : said.slice(0, at)).slice(-size)));
  };
  return { list, asked: () => asked };
}

function pageOf(said: readonly Said[]): ListedPage {
  return { all: said.map(({ id, at }) => ({ messageId: id, sentAt: at })), messages: said.map(listed) };
}

function listed({ id, at }: Said): ListedMessage {
  const message = makeMessage({ id, sentAt: at });
  const facts = { sourceText: "", direct: false, visibleOnly: false, system: false };
  return { event: { type: "message-created", message, ...facts }, editedAt: null };
}

/** As catching up asks: again from where it came, until nothing is left. */
async function fetchAll(list: (window: ListedWindow) => Promise<ListedPage>, cursor: Cursor): Promise<string[]> {
  const ids: string[] = [];
  let from = cursor;
  for (let moved = true; moved;) {
    moved = false;
    for await (const { messages, upTo } of listMissed(list, from)) {
      ids.push(...messages.map(({ event }) => event.message.id));
      moved = upTo.messageId !== from.messageId;
      from = upTo;
    }
  }
  return ids;
}

const channels = fc
  .array(fc.record({ step: fc.integer({ min: 0, max: 3 }), deleted: fc.boolean() }), { minLength: 1, maxLength: 60 })
  .map((steps) => {
    let at = 1_000;
    return steps.map(({ step, deleted }, index): Said => ({ id: `m${index}`, at: (at += step), deleted }));
  });
const sizes = fc.integer({ min: 2, max: 7 });
const forgetting = fc.constantFrom("error" as const, "nothing" as const, "never" as const);

test("everything after the last known message is found, in order, whatever was deleted and however pages fall", async () => {
  await fc.assert(
    fc.asyncProperty(channels, sizes, forgetting, fc.nat(), async (said, size, forgets, chosen) => {
      const known = chosen % said.length;
      const cursor = { messageId: `m${known}`, sentAt: said[known]?.at ?? 0 };
      const found = await fetchAll(channelOf(said, size, forgets).list, cursor);
      const once = [...new Set(found)];
      // What bears the very time of a message that is gone may be known already, and comes again.
      const missed = said.filter(({ deleted }, index) => !deleted && index > known).map(({ id }) => id);
      expect(once.filter((id) => missed.includes(id))).toEqual(missed);
      const others = said.filter(({ id }) => once.includes(id) && !missed.includes(id));
      expect(others.every(({ at }) => at === cursor.sentAt)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("where only a time is known, everything from that time on is found, in order", async () => {
  await fc.assert(
    fc.asyncProperty(channels, sizes, fc.integer({ min: 990, max: 1_100 }), async (said, size, sentAt) => {
      const found = await fetchAll(channelOf(said, size).list, { messageId: null, sentAt });
      const missed = said.filter(({ deleted, at }) => !deleted && at >= sentAt).map(({ id }) => id);
      expect([...new Set(found)]).toEqual(missed);
    }),
    { numRuns: 500 },
  );
});

test("nothing missed costs one question", async () => {
  const said = Array.from({ length: 200 }, (_, index) => ({ id: `m${index}`, at: index + 1, deleted: false }));
  const { list, asked } = channelOf(said, 50);
  expect(await fetchAll(list, { messageId: "m199", sentAt: 200 })).toEqual([]);
  expect(asked()).toBe(1);
});

test("a list that stands still ends the search instead of asking forever", async () => {
  const stuck = pageOf([
    { id: "m5", at: 5, deleted: false },
    { id: "m6", at: 6, deleted: false },
  ]);
  const newest = pageOf([{ id: "m9", at: 9, deleted: false }]);
  const list = ({ after, before }: ListedWindow) =>
    Promise.resolve(after === undefined && before === undefined ? newest : stuck);
  const pages: MissedIds[] = [];
  for await (const { messages } of listMissed(list, { messageId: "m4", sentAt: 4 })) {
    pages.push(messages.map(({ event }) => event.message.id));
  }
  expect(pages).toEqual([["m5", "m6"]]);
});

type MissedIds = readonly string[];
