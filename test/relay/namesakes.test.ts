import { expect, test } from "vitest";
import { Namesakes } from "../../src/relay/namesakes.js";
import { makeMessage } from "../store/store-world.js";

const by = (id: string, name: string, guildId = "guild") =>
  makeMessage({ guildId, author: { id, name, avatarUrl: null, bot: false, roleIds: [] } });

test("two of one name are told apart from then on, also the first; one alone never is", () => {
  const namesakes = new Namesakes();
  const marked = [by("1", "Anna"), by("1", "Anna"), by("2", "Anna"), by("1", "Anna"), by("2", "Anna"), by("3", "Bob")];
  expect(marked.map((message) => namesakes.mark(message).author.hasNamesake)).toEqual([
    ...[false, false, true, true, true],
    false,
  ]);
});

test.each([
  ["case", "Anna", "ANNA"],
  ["width", "Anna 1", "Ａｎｎａ １"],
  ["invisible characters", "Anna", "An\u200bna\u2060\ufeff"],
  ["a fill character", "Anna", "Anna\u3164"],
  ["a variation selector", "Anna❤", "Anna❤\ufe0f"],
  ["direction marks", "Anna", "\u202eAnna\u202c"],
  ["the kind and number of spaces", "An na", "\u3000An\u00a0\u2003 na\u2800"],
  ["composition", "é", "e\u0301"],
])("names that differ only by %s are the same", (_difference, one, other) => {
  const namesakes = new Namesakes();
  namesakes.mark(by("1", one));
  expect(namesakes.mark(by("2", other)).author.hasNamesake).toBe(true);
});

test("other names, other guilds, and one person under two names are not the same", () => {
  const namesakes = new Namesakes();
  namesakes.mark(by("1", "Anna"));
  expect(namesakes.mark(by("2", "An na")).author.hasNamesake).toBe(false);
  expect(namesakes.mark(by("2", "Anna", "other")).author.hasNamesake).toBe(false);
  expect(namesakes.mark(by("1", "Annie")).author.hasNamesake).toBe(false);
});

test("what was shown before the start counts", () => {
  const namesakes = new Namesakes();
  namesakes.seed([{ guildId: "guild", authorId: "1", authorName: "Anna" }]);
  expect(namesakes.mark(by("2", "Anna")).author.hasNamesake).toBe(true);
});

test("a message that is marked already keeps its mark: its copy shows it so", () => {
  const namesakes = new Namesakes();
  const first = namesakes.mark(by("1", "Anna"));
  namesakes.mark(by("2", "Anna"));
  expect(namesakes.mark(first)).toBe(first);
});

test("of more names than it keeps it forgets the ones not shown for longest", () => {
  const namesakes = new Namesakes(3);
  for (const name of ["a", "b", "c"]) namesakes.mark(by("1", name));
  namesakes.mark(by("1", "a"));
  namesakes.mark(by("1", "d")); // "b" goes
  expect(namesakes.mark(by("2", "a")).author.hasNamesake).toBe(true);
  expect(namesakes.mark(by("2", "b")).author.hasNamesake).toBe(false);
});
