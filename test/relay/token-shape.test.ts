import fc from "fast-check";
import { expect, test } from "vitest";
import { writeWords } from "../../src/dispatch/command-line.js";
import { findToken, hideTokens, readToken } from "../../src/relay/token-shape.js";

/** Made up, in the platforms' shapes. */
const telegram = `123456789:AA${"b-_c".repeat(8)}x`;
const discord = `MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabc_1.${"x-Y_z".repeat(7)}`;
const kook = "1/MTIzNDU=/c2VjcmV0c2VjcmV0cw==";

test("a token is read also with what phones and portals put around it", () => {
  for (const typed of [
    telegram,
    ` ${telegram} `,
    `\`${telegram}\``,
    `"${telegram}"`,
    telegram.replaceAll("-", "\\-"),
  ]) {
    expect(readToken("telegram", typed)).toBe(telegram);
  }
  for (const typed of [discord, `Bot${discord}`, `<${discord}>`]) expect(readToken("discord", typed)).toBe(discord);
});

test("what is no whole token is none: nothing else ever gets into a request's address", () => {
  for (const typed of ["", "123:abc", `${telegram}/../x`, `${telegram}?a=b`, discord, "123456789"]) {
    expect(readToken("telegram", typed)).toBeNull();
  }
  for (const typed of [telegram, "123456789012345678", discord.split(".")[0] ?? "", `${discord}.more.of.it`]) {
    expect(readToken("discord", typed)).toBeNull();
  }
});

test("a token is found anywhere in a line, and of none of them more than three characters are shown", () => {
  const around = fc.stringMatching(/^[ a-z，。]{0,20}$/);
  fc.assert(
    fc.property(around, fc.constantFrom(telegram, discord, kook), around, (before, token, after) => {
      const line = `${before} ${token} ${after}`;
      expect(findToken(line)).not.toBeNull();
      expect(hideTokens(line)).not.toContain(token.slice(0, 12));
      expect(writeWords(["bot", token])).toBe(`bot ${token.slice(0, 3)}…`);
    }),
    { numRuns: 100 },
  );
});

test("ordinary lines hold none", () => {
  for (const line of [
    "/relay trace 5b1f0c8e-2b7a-4f0e-9a51-0123456789ab",
    "/relay filter add block keyword https://www.example.com/some/very/long/path/that/goes/on/and/on",
    "/relay show 1",
    "/转发 绑定 discord (chn)1095000000000001(chn)",
  ]) {
    expect(findToken(line)).toBeNull();
  }
});
