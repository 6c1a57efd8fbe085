import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PAGES, withTable } from "../../scripts/what-arrives-how.js";

test.each(PAGES)("$path says what the tables of the renderers say (else: npm run docs)", ({ path, write }) => {
  const present = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  expect(present).toBe(write(present));
});

test("a readme without the place for the table is refused, not left as it was", () => {
  expect(() => withTable("# Title\n", "en")).toThrow("lacks the lines");
});
