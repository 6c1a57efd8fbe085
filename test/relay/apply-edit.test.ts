import { expect, test } from "vitest";
import type { Attachment, Card, ContentNode, Message, MessageEdited } from "../../src/message/index.js";
import { applyEdit } from "../../src/relay/apply-edit.js";
import { makeMessage, quoting } from "../store/store-world.js";

const text = (words: string): ContentNode => ({ type: "text", text: words });
const nobody = { users: [], roles: [], all: false, here: false };

function edit(changes: Partial<MessageEdited> = {}): MessageEdited {
  return {
    type: "message-edited",
    messageId: "m",
    guildId: "guild",
    channelId: "channel",
    sourceText: "new",
    content: [text("new")],
    cards: [],
    attachments: null,
    pings: nobody,
    editedAt: 2,
    ...changes,
  };
}

const picture: Attachment = {
  kind: "image",
  url: "https://img.example/a.png",
  name: "a.png",
  size: 12,
  contentType: "image/png",
};

test("an edit changes what is said, and nothing of who said it, when, where and in answer to what", () => {
  const before: Message = { ...makeMessage(quoting("original")), attachments: [picture], guildName: "Guild" };
  expect(applyEdit(before, edit())).toEqual({ ...before, content: [text("new")], pings: nobody });
});

test("an edit tells anew who is notified", () => {
  const pings = { users: ["1"], roles: ["2"], all: false, here: true };
  expect(applyEdit(makeMessage(), edit({ pings }))).toMatchObject({ mentionsAll: true, pings });
  expect(applyEdit({ ...makeMessage(), mentionsAll: true, pings }, edit())).toMatchObject({
    mentionsAll: false,
    pings: nobody,
  });
});

test("files that the edit tells replace the others, and keep what only the message told of them", () => {
  const other: Attachment = { ...picture, url: "https://img.example/b.png", name: "b.png", size: null };
  const before: Message = { ...makeMessage(), attachments: [picture] };
  const told = { ...picture, size: null, contentType: null };
  expect(applyEdit(before, edit({ attachments: [told, other] })).attachments).toEqual([picture, other]);
  expect(applyEdit(before, edit({ attachments: [] })).attachments).toEqual([]);
});

test("names that the edit lacks are those of before: in text, in quotes and in cards; an unknown one stays unknown", () => {
  const mention = (id: string, name: string | null): ContentNode => ({ type: "mention-user", id, name });
  const role = (id: string, name: string | null): ContentNode => ({ type: "mention-role", id, name });
  const channel = (id: string, name: string | null): ContentNode => ({
    type: "mention-channel",
    id,
    guildId: "guild",
    name,
  });
  const card = (content: ContentNode, field: ContentNode, context: ContentNode): Card => ({
    color: null,
    theme: "primary",
    modules: [
      { type: "section", content: [content], fields: [[field]], accessory: null },
      { type: "context", elements: [{ type: "text", content: [context] }] },
      { type: "divider" },
    ],
  });
  const before: Message = {
    ...makeMessage(),
    content: [{ type: "bold", children: [mention("7", "Anna")] }, role("7", "Mods")],
    cards: [card(mention("8", "Bo"), channel("9", "news"), role("10", "Staff"))],
  };
  const after = applyEdit(
    before,
    edit({
      content: [
        { type: "quote", children: [mention("7", null), text(" ")] },
        role("7", null),
        mention("7", "Anna B."),
        mention("404", null),
      ],
      cards: [card(mention("8", null), channel("9", null), role("10", null))],
    }),
  );
  expect(after.content).toEqual([
    { type: "quote", children: [mention("7", "Anna"), text(" ")] },
    role("7", "Mods"),
    mention("7", "Anna B."),
    mention("404", null),
  ]);
  expect(after.cards).toEqual(before.cards);
});

test("the address of a lone picture doesn't become its text", () => {
  const before: Message = { ...makeMessage({ kind: "image", content: [] }), attachments: [picture] };
  const untouched = edit({ sourceText: picture.url, content: [text(picture.url)] });
  expect(applyEdit(before, untouched)).toMatchObject({ content: [], attachments: [picture] });
  expect(applyEdit({ ...before, kind: "text" }, untouched).content).toEqual([text(picture.url)]);
});
