import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCards, parseKMarkdown } from "../../src/kmarkdown/index.js";
import { defaultPresentation, type Message, type RenderContext } from "../../src/message/index.js";
import {
  capabilities,
  embedLimits,
  renderDiscord,
  renderTelegram,
  type DiscordPart,
} from "../../src/rendering/index.js";
import { readDiscord } from "../support/discord-markup.js";
import { cards, kmarkdown, kookNames, leaksIn, wordsIn } from "../support/kook-messages.js";
import { textOf } from "../support/shown.js";
import { readTelegram } from "../support/telegram-html.js";
import { makeMessage } from "./make-message.js";

/** Files as lines: then each of their names is a word of the text. */
const linking: RenderContext = { presentation: { ...defaultPresentation, attachments: "link" }, quotedCopy: null };
const uploading: RenderContext = { presentation: defaultPresentation, quotedCopy: null };

/** What a reader of Discord sees, in order, by an independent reader that refuses stray markup. */
function onDiscord(message: Message, context: RenderContext): string {
  return renderDiscord(message, context).flatMap(shownTexts).join("\n");
}

function shownTexts({ content, embeds, files, buttons }: DiscordPart): readonly string[] {
  const written = [
    content,
    ...embeds.flatMap(({ title = "", description = "", fields = [] }) => [
      title,
      description,
      ...fields.flatMap(({ name, value }) => [name, value]),
    ]),
  ];
  const texts = written.map((text) => {
    const { chars, constructs } = readDiscord(text);
    expect(constructs.filter((construct) => !/^(?:subtext|timestamp)/.test(construct))).toEqual([]);
    return textOf(chars);
  });
  return [...texts, ...files.map(({ title }) => title), ...buttons.map(({ label }) => label)];
}

/** The same for Telegram, after the name line. */
function onTelegram(message: Message, context: RenderContext): string {
  const parts = renderTelegram(message, context).flatMap(({ html, files, buttons }) => [
    readTelegram(html).text,
    ...files.map(({ title }) => title),
    ...buttons.flat().map(({ text }) => text),
  ]);
  return parts.join("\n");
}

test("every word that is written in KMarkdown arrives on both platforms, once and in order, and nothing of KOOK's notation", () => {
  fc.assert(
    fc.property(kmarkdown, ({ source, words }) => {
      const message = makeMessage({ content: parseKMarkdown(source, kookNames) });
      for (const shown of [onDiscord(message, uploading), onTelegram(message, uploading)]) {
        expect(wordsIn(shown)).toEqual(words);
        expect(leaksIn(shown)).toEqual([]);
      }
    }),
    { numRuns: 400 },
  );
});

test("every word of a card arrives on both platforms, in order where files are lines, and nothing of KOOK's notation", () => {
  fc.assert(
    fc.property(cards, ({ source, words }) => {
      const message = makeMessage({ kind: "card", cards: parseCards(source, kookNames) ?? [] });
      for (const shown of [onDiscord(message, linking), onTelegram(message, linking)]) {
        expect(wordsIn(shown)).toEqual(words);
        expect(leaksIn(shown)).toEqual([]);
      }
      for (const shown of [onDiscord(message, uploading), onTelegram(message, uploading)]) {
        expect([...wordsIn(shown)].sort()).toEqual([...words].sort());
        expect(leaksIn(shown)).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});

test("cards stay within Discord's limits, however much is in them", () => {
  fc.assert(
    fc.property(cards, ({ source }) => {
      const message = makeMessage({ kind: "card", cards: parseCards(source, kookNames) ?? [] });
      const { limits } = capabilities.discord;
      for (const { content, embeds, files, buttons } of renderDiscord(message, uploading)) {
        expect(content.length).toBeLessThanOrEqual(limits.text);
        expect(files.length).toBeLessThanOrEqual(limits.filesPerMessage);
        expect(buttons.length).toBeLessThanOrEqual(limits.buttons);
        expect(embeds.length).toBeLessThanOrEqual(embedLimits.embedsPerMessage);
        let together = 0;
        for (const { title = "", description = "", fields = [] } of embeds) {
          expect(title.length).toBeLessThanOrEqual(embedLimits.title);
          expect(description.length).toBeLessThanOrEqual(embedLimits.description);
          expect(fields.length).toBeLessThanOrEqual(embedLimits.fields);
          together += title.length + description.length;
          for (const { name, value } of fields) {
            expect(name.length).toBeLessThanOrEqual(embedLimits.fieldName);
            expect(value.length).toBeLessThanOrEqual(embedLimits.fieldValue);
            expect(name === "" || value.trim() === "").toBe(false);
            together += name.length + value.length;
          }
        }
        expect(together).toBeLessThanOrEqual(embedLimits.charsPerMessage);
      }
    }),
    { numRuns: 200 },
  );
});
