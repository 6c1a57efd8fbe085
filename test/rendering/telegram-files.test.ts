import fc from "fast-check";
import { expect, test } from "vitest";
import type { Attachment, Card, CardModule, Message, Presentation } from "../../src/message/index.js";
import { capabilities, renderTelegram, type TelegramPart } from "../../src/rendering/index.js";
import { withLeftOut } from "../../src/rendering/telegram-left-out.js";
import { hostileText } from "../support/content-trees.js";
import { readTelegram } from "../support/telegram-html.js";
import { context, makeMessage } from "./make-message.js";

const { limits } = capabilities.telegram;
const MB = 1024 * 1024;
const text = (value: string) => [{ type: "text" as const, text: value }];

function render(change: Partial<Message>, choices: Partial<Presentation> = {}): readonly TelegramPart[] {
  return renderTelegram(makeMessage(change), { ...context, presentation: { ...context.presentation, ...choices } });
}

function attachment(kind: Attachment["kind"], name: string, size: number | null = null): Attachment {
  return { kind, name, url: `https://img.kookapp.cn/assets/${encodeURIComponent(name)}`, size, contentType: null };
}

function cardOf(...modules: readonly CardModule[]): Card {
  return { color: null, theme: "primary", modules };
}

/** "photo a.png" of each file of each part. */
function files(parts: readonly TelegramPart[]): readonly (readonly string[])[] {
  return parts.map((part) => part.files.map(({ medium, name }) => `${medium} ${name}`));
}

test("pictures and videos stand together with the words; other kinds each by themselves, and moving pictures alone", () => {
  const parts = render({
    content: text("look"),
    attachments: [
      attachment("image", "a.png"),
      attachment("file", "x.zip"),
      attachment("video", "b.mp4"),
      attachment("image", "move.GIF"),
      attachment("audio", "s.mp3"),
      attachment("file", "y.png"),
    ],
  });

  expect(files(parts)).toEqual([
    ["photo a.png", "video b.mp4"],
    ["document x.zip", "document y.png"],
    ["animation move.GIF"],
    ["audio s.mp3"],
  ]);
  expect(parts.map(({ html }) => html.split("\n").slice(1))).toEqual([["look"], [], [], []]);
});

test("a picture of which it is known that it is too large for a photo doesn't make documents of the others", () => {
  const attachments = [
    attachment("image", "a.png", 1),
    attachment("image", "b.png", 11 * MB),
    attachment("image", "c.png", 1),
  ];

  expect(files(render({ attachments }))).toEqual([["photo a.png", "photo c.png"], ["document b.png"]]);
});

test("an album holds ten, and no more than one upload takes", () => {
  const many = Array.from({ length: 12 }, (_, index) => attachment("image", `${index}.png`));
  const heavy = [attachment("video", "a.mp4", 30 * MB), attachment("video", "b.mp4", 30 * MB)];

  expect(files(render({ attachments: many })).map(({ length }) => length)).toEqual([10, 2]);
  expect(files(render({ attachments: heavy }))).toEqual([["video a.mp4"], ["video b.mp4"]]);
});

test("pictures and files in cards are sent like those outside of them", () => {
  const card = cardOf(
    {
      type: "section",
      content: text("with a picture"),
      fields: [],
      accessory: { type: "image", url: "https://img.kookapp.cn/side.png", alt: "" },
    },
    {
      type: "images",
      images: [
        { type: "image", url: "https://img.kookapp.cn/1.jpg", alt: "" },
        { type: "image", url: "https://img.kookapp.cn/2.jpg", alt: "two" },
      ],
    },
    { type: "file", kind: "video", url: "https://img.kookapp.cn/v.mp4", title: "film.mp4", size: 5 },
    { type: "file", kind: "file", url: "https://img.kookapp.cn/f", title: "f.pdf", size: 5 },
  );

  const parts = render({ cards: [card] });

  expect(files(parts)).toEqual([
    ["photo side.png", "photo 1.jpg", "photo two.jpg", "video film.mp4"],
    ["document f.pdf"],
  ]);
  expect(parts[0]?.html.split("\n").slice(1)).toEqual(["with a picture"]);
});

test("a long text begins as the caption and goes on in texts; its growth moves no file", () => {
  const attachments = [attachment("image", "a.png"), attachment("file", "b.zip")];
  const short = render({ content: text("字".repeat(100)), attachments });
  const long = render({ content: text("字".repeat(6_000)), attachments });

  expect(files(short)).toEqual([["photo a.png"], ["document b.zip"]]);
  expect(files(long)).toEqual([["photo a.png"], ["document b.zip"], [], []]);
  const lengths = long.map(({ html }) => readTelegram(html).text.length);
  expect(lengths[0]).toBeGreaterThan(900);
  expect(lengths[0]).toBeLessThanOrEqual(limits.caption);
  expect(long.map(({ html }) => readTelegram(html).text.match(/字/g)?.length ?? 0).reduce((a, b) => a + b)).toBe(6_000);
});

test.each([
  ["link" as const, true],
  ["skip" as const, false],
])("where a mapping says %s, files are lines, with a link: %s", (attachments, linked) => {
  const message = {
    attachments: [attachment("file", "a.zip", 2048)],
    cards: [cardOf({ type: "file", kind: "audio", url: "https://img.kookapp.cn/s.mp3", title: "s.mp3", size: null })],
  };

  const [part, ...others] = render(message, { attachments });

  expect(others).toEqual([]);
  expect(part?.files).toEqual([]);
  expect(
    readTelegram(part?.html ?? "")
      .text.split("\n")
      .slice(1),
  ).toEqual(["🎵 s.mp3", "📎 a.zip · 2 KB"]);
  expect(part?.html.includes("<a href")).toBe(linked);
});

test("an address that is none is a line", () => {
  const attachments = [{ ...attachment("image", "a.png"), url: "file:///etc/passwd" }];

  const [part] = render({ attachments });

  expect(part?.files).toEqual([]);
  expect(part?.html.split("\n")[1]).toBe("🖼️ a.png");
});

test("a message that is nothing but a file has no other words than its author's name", () => {
  const [part, ...others] = render({ kind: "image", attachments: [attachment("image", "a.png")] });

  expect(others).toEqual([]);
  expect(part?.html).toMatch(/^\S+ <b>Anna<\/b>$/);
});

const linkButtons: CardModule = {
  type: "buttons",
  buttons: [{ type: "button", label: "Open", url: "https://example.com/" }],
};
const picture = (name: string): CardModule => ({
  type: "images",
  images: [{ type: "image", url: `https://img.kookapp.cn/${name}`, alt: "" }],
});

test("one picture has buttons; an album, which can't, has links in its words, unless a text follows that can", () => {
  const [single] = render({ cards: [cardOf(picture("a.png"), linkButtons)] });
  expect(single?.buttons).toEqual([[{ text: "Open", url: "https://example.com/" }]]);

  const [album, ...none] = render({ cards: [cardOf(picture("a.png"), picture("b.png"), linkButtons)] });
  expect(none).toEqual([]);
  expect(album?.buttons).toEqual([]);
  expect(album?.html.split("\n")[1]).toBe('🔗 <a href="https://example.com/">Open</a>');

  const long = render({
    content: text("字".repeat(2_000)),
    cards: [cardOf(picture("a.png"), picture("b.png"), linkButtons)],
  });
  expect(long.map(({ buttons }) => buttons.length)).toEqual([0, 1]);
});

test("file names hold nothing that a file system or a form would stumble over, and keep their letters", () => {
  const names = ['报告 "终/稿".pdf', "..", "a\nb.txt", "无扩展名", `${"长".repeat(300)}.zip`];

  const parts = render({
    attachments: names.map((name) => ({ ...attachment("file", name), url: "https://img.kookapp.cn/x.bin" })),
  });

  expect(parts[0]?.files.map(({ name }) => name)).toEqual([
    "报告 _终_稿_.pdf",
    "file.bin",
    "a b.txt",
    "无扩展名.bin",
    `${"长".repeat(100)}.zip`,
  ]);
});

test("what is left out is told in a line each, or in as many characters as there are", () => {
  const left = Array.from({ length: 9 }, (_, index) => ({
    kind: "image" as const,
    title: `<a long name> ${index}`,
    url: `https://img.kookapp.cn/${index}`,
    size: 2048,
  }));
  expect(withLeftOut("x", left.slice(0, 1), 100)).toBe(
    'x\n🖼️ <a href="https://img.kookapp.cn/0">&lt;a long name&gt; 0</a> · 2 KB',
  );
  const short = withLeftOut("x".repeat(960), left, 1024);
  const reading = readTelegram(short);
  expect(reading.text.length).toBeLessThanOrEqual(1024);
  expect(reading.entities).toBe(9);
});

test("a name that reads like another address doesn't disguise a link, however short", () => {
  const left = Array.from({ length: 5 }, () => ({
    kind: "file" as const,
    title: "google.com",
    url: "https://img.kookapp.cn/1",
    size: null,
  }));
  expect(readTelegram(withLeftOut("x".repeat(940), left, 1024)).text.split("\n")[1]).toBe("📎 1 · 2 · 3 · 4 · 5");
});

test("whatever a message holds, its parts are within Telegram's limits and albums are of what goes together", () => {
  const name = fc.oneof(hostileText, fc.constantFrom("a.png", "b.gif", "c.zip"));
  const anyAttachment = fc.record({
    kind: fc.constantFrom("image" as const, "video" as const, "audio" as const, "file" as const),
    url: fc.oneof(fc.webUrl(), hostileText),
    name,
    size: fc.constantFrom(null, 0, 20 * MB, 1e12),
    contentType: fc.constant(null),
  });
  const change = fc.record({
    content: fc
      .tuple(hostileText, fc.integer({ min: 1, max: 1_200 }))
      .map(([value, times]) => text(value.repeat(times))),
    attachments: fc.array(anyAttachment, { maxLength: 25 }),
    cards: fc.array(fc.constantFrom(cardOf(linkButtons), cardOf(picture("a.png"), linkButtons)), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(change, (message) => {
      for (const part of render(message)) {
        const media = [...new Set(part.files.map(({ medium }) => medium))];
        expect(part.files.length).toBeLessThanOrEqual(limits.filesPerMessage);
        if (part.files.length > 1) {
          expect(media.every((medium) => medium === "photo" || medium === "video") || media.length === 1).toBe(true);
          expect(media).not.toContain("animation");
          expect(part.buttons).toEqual([]);
        }
        const reading = part.html === "" ? null : readTelegram(part.html);
        const limit = part.files.length > 0 ? limits.caption : limits.text;
        expect(reading?.text.length ?? 0).toBeLessThanOrEqual(limit);
        expect(reading?.entities ?? 0).toBeLessThanOrEqual(limits.entities);
        expect(part.html !== "" || part.files.length > 0).toBe(true);
        const full = withLeftOut(part.html, part.files, limit);
        if (part.files.length > 0) expect(readTelegram(full).text.length).toBeLessThanOrEqual(limit);
        for (const file of part.files) expect(full).toContain(file.url.replaceAll("&", "&amp;"));
      }
    }),
    { numRuns: 150 },
  );
});
