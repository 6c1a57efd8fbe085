import { expect, test } from "vitest";
import { parseCards, parseKMarkdown, type NameTable } from "../../src/kmarkdown/index.js";
import { defaultPresentation, type Attachment, type Message, type Presentation } from "../../src/message/index.js";
import { capabilities, findLosses, type Loss } from "../../src/rendering/index.js";
import { makeMessage } from "./make-message.js";

const names: NameTable = { users: new Map(), roles: new Map(), channels: new Map(), guildId: "9" };

/** "feature support × count", but for the author's. */
function lossesOf(
  platform: "discord" | "telegram",
  change: Partial<Message>,
  presentation: Partial<Presentation> = {},
): readonly string[] {
  return findLosses(makeMessage(change), platform, { ...defaultPresentation, ...presentation })
    .filter(({ feature }) => feature !== "author")
    .map(({ feature, support, count }: Loss) => `${feature} ${support} × ${count}`);
}

function said(kmarkdown: string): Partial<Message> {
  return { content: parseKMarkdown(kmarkdown, names) };
}

function card(...modules: readonly unknown[]): Partial<Message> {
  return { kind: "card", cards: parseCards(JSON.stringify([{ type: "card", modules }]), names) ?? [] };
}

test("a plain text loses nothing on Discord, and its author's picture on Telegram", () => {
  expect(findLosses(makeMessage(said("hi")), "discord", defaultPresentation)).toEqual([]);
  expect(findLosses(makeMessage(said("hi")), "telegram", defaultPresentation)).toEqual([
    { feature: "author", support: "partial", count: 1 },
  ]);
});

test("without personas Discord loses the author's picture too", () => {
  expect(findLosses(makeMessage(said("hi")), "discord", { ...defaultPresentation, persona: false })).toEqual([
    { feature: "author", support: "partial", count: 1 },
  ]);
});

test("what is poorer is counted wherever it stands, in the table's order", () => {
  const message = said(
    "(emj)a(emj)[9/a] **(font)x(font)[pink] (met)1(met)**\n> (met)2(met) (chn)3(chn)\n\n---\n(met)all(met)",
  );
  expect(lossesOf("discord", message)).toEqual([
    "rule fallback × 1",
    "font-color dropped × 1",
    "mention-user partial × 2",
    "mention-channel partial × 1",
    "mention-all partial × 1",
    "guild-emoji fallback × 1",
  ]);
  expect(lossesOf("telegram", message)).not.toContain("mention-channel partial × 1");
});

test.each([
  ["**bold `code`**", [], ["styled-code partial × 1"]],
  ["**bold `a*b`**", ["styled-code partial × 1"], ["styled-code partial × 1"]],
  ["(spl)`code`(spl)", [], ["styled-code partial × 1"]],
  ["[`a[0]`](https://e.x)", ["styled-code partial × 1"], ["styled-code partial × 1"]],
  ["`code` **bold**", [], []],
  ["(spl)```\ncode\n```(spl)", [], ["styled-code partial × 1"]],
])("%s: code that gives way to the format around it is told", (kmarkdown, discord, telegram) => {
  expect(lossesOf("discord", said(kmarkdown))).toEqual(discord);
  expect(lossesOf("telegram", said(kmarkdown))).toEqual(telegram);
});

test("a mention that notifies someone is no loss: the mapping names them, and KOOK notified them", () => {
  const mentions = [
    { source: { kind: "user", id: "1" }, target: { platform: "discord", kind: "user", id: "77" } },
    { source: { kind: "role", id: "2" }, target: { platform: "telegram", username: "mods" } },
  ] as const;
  const pings = { users: ["1"], roles: ["2"], all: false, here: false };
  const message = said("(met)1(met) (rol)2(rol)");
  expect(lossesOf("discord", { ...message, pings }, { mentions })).toEqual(["mention-role partial × 1"]);
  expect(lossesOf("telegram", { ...message, pings }, { mentions })).toEqual(["mention-user partial × 1"]);
  expect(lossesOf("discord", { ...message, pings: { ...pings, users: [] } }, { mentions })).toHaveLength(2);
  expect(lossesOf("discord", message, { mentions })).toHaveLength(2);
});

const picture: Attachment = { kind: "image", url: "https://e.x/a.png", name: "a.png", size: 5, contentType: null };

test("a file is lost as far as the mapping says, or its size", () => {
  const attachments = [picture, { ...picture, kind: "file" as const }];
  expect(lossesOf("discord", { attachments })).toEqual([]);
  expect(lossesOf("discord", { attachments }, { attachments: "link" })).toEqual([
    "image fallback × 1",
    "file fallback × 1",
  ]);
  expect(lossesOf("telegram", { attachments }, { attachments: "skip" })).toEqual([
    "image dropped × 1",
    "file dropped × 1",
  ]);
});

test.each(["discord", "telegram"] as const)(
  "on %s a file over the limit of the table is told, one within is not",
  (platform) => {
    const { fileBytes, photoBytes } = capabilities[platform].limits;
    const sized = (kind: Attachment["kind"], size: number) =>
      lossesOf(platform, { attachments: [{ ...picture, kind, size }] });
    expect(sized("video", fileBytes)).toEqual([]);
    expect(sized("video", fileBytes + 1)).toEqual(["video fallback × 1"]);
    expect(sized("image", photoBytes)).toEqual([]);
    expect(sized("image", photoBytes + 1)).toEqual([`image ${photoBytes < fileBytes ? "partial" : "fallback"} × 1`]);
  },
);

test("a card's losses are told, module by module", () => {
  const message = card(
    { type: "header", text: "h" },
    { type: "section", text: { type: "paragraph", cols: 2, fields: ["a", "b"] } },
    { type: "section", text: "a", accessory: { type: "button", text: "b", click: "return-val", value: "x" } },
    { type: "action-group", elements: [{ type: "button", text: "b", click: "link", value: "https://e.x" }] },
    { type: "context", elements: ["small", { type: "kmarkdown", content: "(rol)1(rol)" }] },
    { type: "divider" },
    { type: "container", elements: [{ type: "image", src: "https://e.x/a.png" }] },
    { type: "file", src: "https://e.x/f", title: "f", size: capabilities.telegram.limits.fileBytes + 1 },
    { type: "countdown", mode: "day", endTime: 5 },
    { type: "invite", code: "abc" },
  );
  expect(lossesOf("discord", message)).toEqual([
    "mention-role partial × 1",
    "card-divider fallback × 1",
    "card-file fallback × 1",
    "card-invite fallback × 1",
    "card-kook-button fallback × 1",
  ]);
  expect(lossesOf("telegram", message)).toEqual([
    "mention-role partial × 1",
    "card-fields partial × 1",
    "card-context partial × 1",
    "card-divider fallback × 1",
    "card-file fallback × 1",

    "card-invite fallback × 1",
    "card-kook-button fallback × 1",
  ]);
  expect(lossesOf("discord", message, { attachments: "skip" })).toContain("card-images dropped × 1");
});

test("link buttons that are too many, or lead nowhere, are links in the text", () => {
  const button = (value: string) => ({ type: "button", text: "b", click: "link", value });
  const { buttons } = capabilities.discord.limits;
  const many = card({ type: "action-group", elements: Array(buttons + 2).fill(button("https://e.x")) });
  expect(lossesOf("discord", many)).toEqual(["card-link-button fallback × 2"]);
  expect(lossesOf("telegram", card({ type: "action-group", elements: [button("https://localhost/")] }))).toEqual([
    "card-link-button fallback × 1",
  ]);
});

test("a card's colour is lost on Telegram, an answer's form on Discord", () => {
  const colored = [{ color: "#ff0000", theme: "primary", modules: [] }];
  const quote = { messageIds: [], authorName: "Bob", kind: "text", content: [] } as const;
  expect(lossesOf("telegram", { cards: colored, quote })).toEqual(["card-color dropped × 1"]);
  expect(lossesOf("discord", { cards: colored, quote })).toEqual(["reply partial × 1"]);
});
