import { createHash, randomInt } from "node:crypto";

/** No letters and digits that look alike: a code may be read from one screen and typed on another. */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
/** 30^13 codes are 63.8 random bits. */
const LENGTH = 13;

/** Fits `/link CODE`, and Telegram's deep links (A-Z, a-z, 0-9, _ and -, at most 64). */
export function newLinkCode(random: (below: number) => number = randomInt): string {
  return Array.from({ length: LENGTH }, () => ALPHABET[random(ALPHABET.length)]).join("");
}

/** What the store keeps and looks for. Typed in lower case it is the same code. */
export function hashLinkCode(code: string): string {
  return createHash("sha256").update(code.trim().toUpperCase()).digest("hex");
}
