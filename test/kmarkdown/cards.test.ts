import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCards, plainText, type NameTable } from "../../src/kmarkdown/index.js";
import { renderDiscord, renderTelegram } from "../../src/rendering/index.js";
import { context, makeMessage } from "../rendering/make-message.js";

// Examples of every module and element are in test/fixtures/markup/card-*.json.

const names: NameTable = { users: new Map([["1", "Ann"]]), roles: new Map(), channels: new Map(), guildId: "9" };

test.each(["", "{", "null", "[]", "1", '"card"', '[{"type":"notcard"}]', '{"type":"card"'])("%j is no card", (json) => {
  expect(parseCards(json, names)).toBeNull();
});

test("whatever JSON calls itself a card, it is read, and can be rendered", () => {
  const type = fc.constantFrom(
    "card",
    "header",
    "section",
    "kmarkdown",
    "plain-text",
    "paragraph",
    "image",
    "button",
    "image-group",
    "action-group",
    "context",
    "file",
    "countdown",
    "invite",
    "odd",
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "medium" },
      fc.constantFrom<unknown>(
        null,
        "",
        "text **b**",
        "https://e.x/a.png",
        "(met)1(met)",
        0,
        -1,
        1e300,
        true,
        "170000",
      ),
      fc.array(tie("value"), { maxLength: 4 }),
      fc
        .dictionary(
          fc.constantFrom(
            "text",
            "content",
            "elements",
            "fields",
            "src",
            "title",
            "value",
            "click",
            "accessory",
            "modules",
            "code",
            "endTime",
            "size",
            "alt",
            "emoji",
          ),
          tie("value"),
          { maxKeys: 5 },
        )
        .chain((fields) => type.map((name) => ({ ...fields, type: name }))),
    ),
  }));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 5 }), (modules) => {
      const cards = parseCards(JSON.stringify([{ type: "card", modules }]), names);
      const message = makeMessage({ kind: "card", cards: cards ?? [] });
      expect(cards).toHaveLength(1);
      expect(renderDiscord(message, context).length).toBeGreaterThan(0);
      expect(renderTelegram(message, context).length).toBeGreaterThan(0);
    }),
    { numRuns: 1_000 },
  );
});

test("the plain text of nodes names people, and never shows an id", () => {
  const cards = parseCards(
    JSON.stringify([
      {
        type: "card",
        modules: [
          {
            type: "section",
            text: {
              type: "kmarkdown",
              content:
                "(met)1(met) (met)22(met) (rol)33(rol) (chn)44(chn) (met)all(met) (emj)wow(emj)[9/a]\n> q\n\n`c`",
            },
          },
        ],
      },
    ]),
    names,
  );
  const [section] = cards?.[0]?.modules ?? [];
  expect(section?.type === "section" && plainText(section.content)).toBe(
    "@Ann @someone @role #channel @all :wow:\nq\nc",
  );
});
