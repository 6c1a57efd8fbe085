import fc from "fast-check";
import { expect, test } from "vitest";
import { commands } from "../../commands/index.js";
import { CommandTable, editDistance } from "../../src/dispatch/command-table.js";

const table = new CommandTable(commands);

test.each([
  ["lnik", "link"],
  ["unlnik", "unlink"],
  ["stauts", "status"],
  ["HELPP", "help"],
  ["lsit", "list"],
  ["绑顶", "link"],
  ["帮住", "help"],
  ["暂停一下", "pause"],
  ["stat", "status"],
])("%s is nearest to %s", (typed, name) => {
  expect(table.nearest(typed)?.name).toBe(name);
});

test.each(["qqqqqqqq", "", "x", "早上好呀", "constructor", "__proto__"])("%j is near to nothing", (typed) => {
  expect(table.nearest(typed)).toBeNull();
  expect(table.find([typed])).toBeNull();
});

test("every name in either language finds its command, whatever its case and width", () => {
  for (const command of commands) {
    for (const name of [...command.names.en, ...command.names.zh]) {
      for (const typed of [name, name.toUpperCase(), fullWidth(name)]) {
        expect(table.find([typed, "rest"])).toMatchObject({ command, words: ["rest"] });
      }
    }
  }
});

test("a mention names no command", () => {
  expect(table.find([{ type: "user", id: "1" }, "help"])).toBeNull();
});

test("the distance counts letters added, dropped, changed and swapped", () => {
  expect(editDistance("link", "link")).toBe(0);
  expect(editDistance("link", "lnik")).toBe(1);
  expect(editDistance("link", "lin")).toBe(1);
  expect(editDistance("link", "lxinks")).toBe(2);
  expect(editDistance("", "abc")).toBe(3);
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (one, other) => {
      const distance = editDistance(one, other);
      expect(distance).toBe(editDistance(other, one));
      expect(distance === 0).toBe(one === other);
      expect(distance).toBeLessThanOrEqual(Math.max([...one].length, [...other].length));
    }),
  );
});

const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
