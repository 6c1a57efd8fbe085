import { expect, test } from "vitest";
import { withoutPeople, type Card, type ContentNode, type Message } from "../../src/message/index.js";
import { makeMessage } from "../store/store-world.js";

const mention = (id: string, name: string | null = `name of ${id}`): ContentNode => ({
  type: "mention-user",
  id,
  name,
});
const bold = (...children: readonly ContentNode[]): ContentNode => ({ type: "bold", children });
const isHidden = (id: string): boolean => id === "1";

const cardWith = (node: ContentNode): Card => ({
  color: null,
  theme: "info",
  modules: [
    { type: "header", text: "Title" },
    { type: "section", content: [node], fields: [[node]], accessory: null },
    { type: "context", elements: [{ type: "text", content: [node] }] },
  ],
});

const full = (): Message =>
  makeMessage({
    content: [{ type: "text", text: "hello " }, bold(mention("1"), mention("2"))],
    cards: [cardWith(mention("1")), cardWith(mention("2"))],
    pings: { users: ["1", "2"], roles: ["3"], all: false, here: false },
    quote: {
      messageIds: ["q"],
      authorId: "1",
      authorName: "Anna",
      kind: "image",
      content: [{ type: "text", text: "words" }],
    },
  });

test("names in mentions go wherever they stand, what is quoted goes, what it answers stays", () => {
  const without = withoutPeople(full(), isHidden);
  expect(without.content).toEqual([{ type: "text", text: "hello " }, bold(mention("1", null), mention("2"))]);
  expect(without.cards).toEqual([cardWith(mention("1", null)), cardWith(mention("2"))]);
  expect(without.pings).toEqual({ users: ["2"], roles: ["3"], all: false, here: false });
  expect(without.quote).toEqual({ messageIds: ["q"], authorName: "", kind: "text", content: [] });
  expect(JSON.stringify(without)).not.toMatch(/Anna|words|name of 1/);
});

test("of a quote of somebody else only the names go", () => {
  const quote = { messageIds: ["q"], authorId: "2", authorName: "Ben", kind: "text", content: [mention("1")] } as const;
  expect(withoutPeople(makeMessage({ quote }), isHidden).quote).toEqual({ ...quote, content: [mention("1", null)] });
});

test("what filters made of it is looked through, too", () => {
  const { content, cards, attachments, quote } = full();
  const masked = [
    { mappingIds: [1], filters: [1], words: { content, cards, attachments, quote } },
    { mappingIds: [2], filters: [1], words: null },
  ];
  const without = withoutPeople(makeMessage({ masked }), isHidden);
  expect(JSON.stringify(without.masked)).not.toMatch(/Anna|:"words"|name of 1/);
  expect(without.masked?.[1]).toBe(masked[1]);
});

test("a message that tells nothing of them is the same object", () => {
  const message = full();
  expect(withoutPeople(message, (id) => id === "9")).toBe(message);
  const nameless = makeMessage({ content: [mention("1", null)] });
  expect(withoutPeople(nameless, isHidden)).toBe(nameless);
});
