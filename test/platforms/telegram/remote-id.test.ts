import fc from "fast-check";
import { expect, test } from "vitest";
import {
  firstMessageId,
  formatRemoteId,
  messagesIn,
  parseRemoteId,
  withMessages,
  type SentPart,
} from "../../../src/platforms/telegram/remote-id.js";

const id = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const sentPart: fc.Arbitrary<SentPart> = fc.record({
  messageIds: fc.array(id, { minLength: 1, maxLength: 10 }).map((ids) => ids as [number, ...number[]]),
  words: fc.constantFrom("text" as const, "first-caption" as const, "last-caption" as const),
  files: fc.array(fc.stringMatching(/^[\w-]{5}$/), { minLength: 1, maxLength: 10 }),
  leftOut: fc
    .uniqueArray(fc.tuple(fc.nat(9), fc.oneof(fc.constant(null), fc.nat(2 ** 40))), { selector: ([index]) => index })
    .map((left) => new Map(left)),
  correction: fc.boolean(),
});

test("what a part became is read again from its id", () => {
  fc.assert(
    fc.property(fc.array(sentPart, { minLength: 1, maxLength: 3 }), (parts) => {
      expect(parseRemoteId(formatRemoteId(parts))).toEqual(parts);
    }),
  );
});

test("a text's id is its number, as it was before there were files", () => {
  const text: SentPart = { messageIds: [12], words: "text", files: [], leftOut: new Map(), correction: false };

  expect(formatRemoteId([text])).toBe("12");
  expect(parseRemoteId("12")).toEqual([text]);
});

test("a joint text tells which messages were put into it, and is found like any other", () => {
  fc.assert(
    fc.property(
      fc.array(sentPart, { minLength: 1, maxLength: 2 }),
      fc.array(fc.nat(2 ** 40), { minLength: 1, maxLength: 20 }),
      (parts, messageIds) => {
        const joint = withMessages(formatRemoteId(parts), messageIds);
        expect(parseRemoteId(joint)).toEqual(parts);
        expect(messagesIn(joint)).toEqual(messageIds);
      },
    ),
  );
  expect(messagesIn("12 +15:t")).toEqual([]);
  expect(withMessages("12", [])).toBe("12");
});

test("a copy is found by its first message", () => {
  expect(firstMessageId("12.13:fAAAAABBBBB +99:tAAAAABBBBB")).toBe(12);
});

test.each(["", "x", "12:", "12 :t", "-5"])("%j is none", (remoteId) => {
  expect(() => parseRemoteId(remoteId)).toThrow(TypeError);
});
