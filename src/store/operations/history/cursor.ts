import { StoreError } from "../../store.js";

/** The largest page. */
const MOST_ITEMS = 200;

/** Numbers as a short opaque text. */
export function writeCursor(...numbers: readonly number[]): string {
  return Buffer.from(numbers.join(",")).toString("base64url");
}

/** @throws StoreError "cursor" for a text that `writeCursor` didn't make of so many numbers. */
export function readCursor(text: string, count: number): readonly number[] {
  const numbers = Buffer.from(text, "base64url").toString().split(",").map(Number);
  if (numbers.length !== count || !numbers.every(Number.isSafeInteger)) {
    throw new StoreError("cursor", "This is no page of the list");
  }
  return numbers;
}

export function pageSize(limit: number): number {
  return Math.min(Math.max(Math.trunc(limit), 1), MOST_ITEMS);
}
