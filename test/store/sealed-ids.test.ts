import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  filterFrom,
  findRows,
  hashSourceId,
  IDS_IN_A_BLOCK,
  keysFrom,
  mayHold,
  sealIds,
  toBlob,
} from "../../src/store/sqlite/sealed-ids.js";

/** Ids such as KOOK's, the same ones in every run. */
const sourceId = (index: number): string => createHash("md5").update(String(index)).digest("hex");
const rowsOf = (count: number, firstId = 1) =>
  Array.from({ length: count }, (_, index) => ({
    sourceId: sourceId(index),
    id: firstId + index,
    sentAt: 1_000 + index,
  }));

test("a full block finds each of its rows, by its hash alone and at once", () => {
  const rows = rowsOf(IDS_IN_A_BLOCK, 987_654);
  const { firstId, lastId, firstSentAt, lastSentAt, filter, keys } = sealIds(rows);
  expect([firstId, lastId]).toEqual([987_654, 987_654 + IDS_IN_A_BLOCK - 1]);
  expect([firstSentAt, lastSentAt]).toEqual([1_000, 1_000 + IDS_IN_A_BLOCK - 1]);
  const missed = rows.filter(({ sourceId, id }) => {
    const hash = hashSourceId(sourceId);
    return !mayHold(filter, hash) || !findRows(keys, firstId, hash).includes(id);
  });
  expect(missed).toEqual([]);
  const ambiguous = rows.filter(({ sourceId }) => findRows(keys, firstId, hashSourceId(sourceId)).length > 1);
  expect(ambiguous.length).toBeLessThan(3);
});

test("of ids that a full block doesn't have, its filter lets hardly one in a thousand pass", () => {
  const { filter } = sealIds(rowsOf(IDS_IN_A_BLOCK));
  const others = Array.from({ length: 20_000 }, (_, index) => sourceId(1_000_000 + index));
  const passed = others.filter((id) => mayHold(filter, hashSourceId(id)));
  expect(passed.length).toBeLessThan(40);
});

test("whatever the ids are called, and with gaps between the rows, all are found", () => {
  const texts = fc.uniqueArray(fc.string({ unit: "grapheme", maxLength: 40 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 17_000 }), fc.integer({ min: 1, max: 2 ** 40 }), (ids, gap, first) => {
      const rows = ids.map((sourceId, index) => ({ sourceId, id: first + index * gap, sentAt: 5 }));
      const { firstId, filter, keys } = sealIds(rows);
      for (const { sourceId, id } of rows) {
        const hash = hashSourceId(sourceId);
        expect(mayHold(filter, hash)).toBe(true);
        expect(findRows(keys, firstId, hash)).toContain(id);
      }
    }),
  );
});

test("ids that share a hash are all named", () => {
  const twins = [1, 2, 3].map((id) => ({ sourceId: "the same", id, sentAt: 5 }));
  const { firstId, keys } = sealIds([...twins, ...rowsOf(100, 4)]);
  expect(findRows(keys, firstId, hashSourceId("the same"))).toEqual([1, 2, 3]);
});

test("a block ends before rows that lie too far from its first", () => {
  const rows = [...rowsOf(3, 10), { sourceId: "far", id: 10 + 2 ** 20, sentAt: 1 }];
  const { lastId, firstSentAt, keys } = sealIds(rows);
  expect([lastId, keys.length, firstSentAt]).toEqual([12, 3, 1_000]);
});

test("what was kept reads back the same, wherever its bytes lie in memory", () => {
  const { filter, keys } = sealIds(rowsOf(1_000));
  const shifted = (blob: Buffer): Buffer => Buffer.concat([Buffer.from([1]), blob]).subarray(1);
  expect(keysFrom(shifted(toBlob(keys)))).toEqual(keys);
  expect(filterFrom(shifted(toBlob(filter)))).toEqual(filter);
});

test("hashes stay what they are: files hold them", () => {
  expect(hashSourceId("dc16a6f2-0000-4d0b-8022-92798d602e28")).toBe(1_533_075_592_285_596);
  expect(hashSourceId("")).toBe(3_338_908_027_751_811);
});
