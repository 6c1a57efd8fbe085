import fc from "fast-check";
import { expect, test } from "vitest";
import { ROOM_FOR_LEFT_OUT, withLeftOut } from "../../src/rendering/discord.js";
import { hostileText } from "../support/content-trees.js";
import { readDiscord } from "../support/discord-markup.js";

const SOURCE =
  "https://www.kookapp.cn/direct/anchor/2040000000000001/1095000000000001/dc16a6f2-0000-4d0b-8022-92798d602e28";
const titles = fc.array(
  fc.oneof(hostileText, fc.string({ unit: "grapheme", maxLength: 60 }), fc.constant("👨‍👩‍👧‍👦".repeat(9))),
  { minLength: 1, maxLength: 35 },
);

test("whatever is left out, the words for it fit into the room that is kept, and are no markup", () => {
  const content = "x".repeat(2_000 - ROOM_FOR_LEFT_OUT);
  fc.assert(
    fc.property(titles, (names) => {
      const left = names.map((title) => ({ title, line: "l".repeat(500) }));
      const text = withLeftOut(content, left, SOURCE);
      expect(text.length).toBeLessThanOrEqual(2_000);
      expect(text.startsWith(`${content}\n📎 `)).toBe(true);
      const { constructs, masked } = readDiscord(text);
      expect(constructs).toEqual([]);
      expect(masked).toEqual([{ text: "KOOK", url: SOURCE }]);
    }),
    { numRuns: 500 },
  );
});

test("lines stand as they are where they fit, one below the other", () => {
  const left = ["a", "b"].map((title) => ({ title, line: `line ${title}` }));
  expect(withLeftOut("text", left, SOURCE)).toBe("text\nline a\nline b");
  expect(withLeftOut("", left, null)).toBe("line a\nline b");
  expect(withLeftOut("**Anna**\n", left, null)).toBe("**Anna**\nline a\nline b");
  expect(withLeftOut("text", [], SOURCE)).toBe("text");
});
