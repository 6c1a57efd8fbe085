import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultPresentation, type ContentNode, type Message } from "../../src/message/index.js";
import { renderTelegram, type TelegramPart } from "../../src/rendering/telegram.js";
import { afterJoint, countJoinable, joinTelegram } from "../../src/rendering/telegram-joint.js";
import { contentTree, hostileText } from "../support/content-trees.js";
import { readTelegram } from "../support/telegram-html.js";
import { makeMessage } from "./make-message.js";

const context = { presentation: defaultPresentation, quotedCopy: null };

function rendered(changes: Partial<Message>, struck = false): readonly TelegramPart[] {
  return renderTelegram(makeMessage(changes), { ...context, struck });
}

function saying(text: string, changes: Partial<Message> = {}): readonly TelegramPart[] {
  return rendered({ content: [{ type: "text", text }], ...changes });
}

const other: Message["author"] = { id: "other", name: "小红", avatarUrl: null, bot: false, roleIds: [] };

describe("Several messages in one text", () => {
  test("stand below each other under one name", () => {
    const lines = [saying("one"), saying("two & <three>"), rendered({ content: [bold("four")] })];
    const { part, apart } = joinTelegram(lines, countJoinable(lines));
    const [name] = saying("one")[0]?.html.split("\n") ?? [];
    expect(part.html).toBe(`${name}\none\ntwo &amp; &lt;three&gt;\n<b>four</b>`);
    expect(part).toMatchObject({ files: [], buttons: [], replyTo: null, linkPreview: { is_disabled: true } });
    expect(apart).toEqual([]);
  });

  test("are of one person, and end before an answer, a file or a long text", () => {
    const file = {
      kind: "image" as const,
      url: "https://img.kookapp.cn/a.png",
      name: "a.png",
      size: null,
      contentType: null,
    };
    const ends = [
      saying("two", { author: other }),
      saying("two", { attachments: [file] }),
      saying("two ".repeat(600)),
      renderTelegram(makeMessage({ quote: { messageIds: ["q"], authorName: "x", kind: "text", content: [] } }), {
        ...context,
        quotedCopy: "12",
      }),
    ];
    for (const end of ends) expect(countJoinable([saying("zero"), saying("one"), end, saying("three")])).toBe(2);
    expect(countJoinable([saying("one"), ...ends.slice(0, 1)])).toBe(1);
  });

  test("are at most twenty, and fewer where some are longer: each has the same room", () => {
    expect(countJoinable(Array.from({ length: 50 }, () => saying("short")))).toBe(20);
    expect(countJoinable(Array.from({ length: 50 }, () => saying("x".repeat(370))))).toBe(10);
    expect(countJoinable([saying("x".repeat(1_800)), saying("x".repeat(1_800)), saying("y")])).toBe(2);
  });

  test("one that outgrew its line is hinted at and named, and answers the text that it was in", () => {
    const lines = [saying("one"), saying("x".repeat(2_000)), saying("three")];
    const { part, apart } = joinTelegram(lines, 3);
    expect(part.html).toMatch(/\none\n✏️ …\nthree$/);
    expect(apart).toEqual([1]);
    expect(afterJoint([...saying("a"), ...saying("b")], "12&1.2").map(({ replyTo }) => replyTo)).toEqual([
      "12&1.2",
      null,
    ]);
  });

  test("a struck line is struck where it stands, the name isn't", () => {
    const lines = [saying("one"), rendered({ content: [{ type: "text", text: "two" }] }, true)];
    expect(joinTelegram(lines, 2).part.html).toMatch(/^[^🗑\n]*\none\n🗑️ <s>two<\/s>$/u);
    const both = [lines[1] ?? [], lines[0] ?? []];
    expect(joinTelegram(both, 2).part.html).toMatch(/^[^🗑\n]*\n🗑️ <s>two<\/s>\none$/u);
  });

  test("the first address that is to be previewed is", () => {
    const lines = [
      saying("one"),
      rendered({ content: [link("https://a.example/1")] }),
      rendered({ content: [link("https://b.example/2")] }),
    ];
    expect(joinTelegram(lines, 3).part.linkPreview).toMatchObject({ url: "https://a.example/1" });
  });
});

test("whatever people write, what goes together is a text that Telegram takes, with room for a mark", () => {
  const said = fc.oneof(
    contentTree,
    hostileText.map((text): readonly ContentNode[] => [{ type: "text", text }]),
  );
  fc.assert(
    fc.property(fc.array(said, { minLength: 2, maxLength: 24 }), fc.array(said, { maxLength: 24 }), (texts, edits) => {
      const lines = texts.map((content) => rendered({ content }));
      const count = countJoinable(lines);
      fc.pre(count > 1);
      const together = lines.slice(0, count);
      const { part, apart } = joinTelegram(together, count);
      expect(apart).toEqual([]);
      expectTaken(part);
      const later = together.map((line, index) => (edits[index] ? rendered({ content: edits[index] }) : line));
      expectTaken(joinTelegram(later, count).part);
      expectTaken(joinTelegram(later.slice(1), count).part);
    }),
    { numRuns: 200 },
  );
});

/** As long as a text may be, with the mark of a correction before it. */
function expectTaken({ html }: TelegramPart): void {
  const { text, entities } = readTelegram(html);
  expect(text.length).toBeLessThanOrEqual(4096 - 4);
  expect(entities).toBeLessThanOrEqual(100);
}

function bold(text: string): ContentNode {
  return { type: "bold", children: [{ type: "text", text }] };
}

function link(url: string): ContentNode {
  return { type: "link", url, children: [{ type: "text", text: url }] };
}
