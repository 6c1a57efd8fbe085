import fc from "fast-check";
import { expect, test } from "vitest";
import { buttonUrl, disguises, safeUrl } from "../../src/rendering/links.js";

const label = fc.stringMatching(/^[a-zA-Z0-9-]{1,12}$/);
const address = fc
  .record({
    scheme: fc.constantFrom("http", "https", "HTTPS", "ftp", "javascript"),
    host: fc.array(fc.oneof(label, fc.constantFrom("xn--", "xn--fiq228c", "1", "256", "0x7f", "例子", "-a-")), {
      minLength: 1,
      maxLength: 5,
    }),
    path: fc.oneof(fc.constantFrom("", "/", "?a=b&c=d", "#x", "/a(b)c", "/%zz", "/*_~"), fc.webPath(), fc.string()),
  })
  .map(({ scheme, host, path }) => `${scheme}://${host.join(".")}${path}`);

test("an address that is taken works as a link, and holds nothing that a markup would trip over", () => {
  fc.assert(
    fc.property(fc.oneof(address, fc.webUrl(), fc.string({ unit: "binary" })), (url) => {
      const safe = safeUrl(url, 200);
      if (safe === null) return;
      expect(URL.canParse(safe)).toBe(true);
      expect(safe).toMatch(/^https?:\/\/[^\s<>"`\\^{|}]+$/i);
      expect(safe.length).toBeLessThanOrEqual(200);
    }),
    { numRuns: 3_000 },
  );
});

test("every web address of ordinary characters is taken as it is, and no other", () => {
  fc.assert(
    fc.property(address, (url) => {
      fc.pre(/^[\w\-./?=&%#~+:@!,;$'()*]+$/.test(url));
      expect(safeUrl(url, 10_000)).toBe(/^https?:/i.test(url) && URL.canParse(url) ? url : null);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ["https://e.x/a", "https://e.x/a"],
  [" https://e.x/a b ", "https://e.x/a%20b"],
  ["https://e.x/\"'<>", "https://e.x/%22'%3C%3E"],
  ["https://e.x/a\nb\u202ec", "https://e.x/a%0Abc"],
  ["http://1.2.3.999/", null],
  ["https://xn--/", null],
  ["https://", null],
  ["data:text/html,x", null],
  ["//e.x", null],
])("%j is linked to as %j", (url, safe) => {
  expect(safeUrl(url, 100)).toBe(safe);
});

test("a button leads to a real host", () => {
  expect(buttonUrl("https://e.x/a", 100)).toBe("https://e.x/a");
  expect(buttonUrl("https://localhost/a", 100)).toBeNull();
  expect(buttonUrl(`https://e.x/${"a".repeat(100)}`, 100)).toBeNull();
});

test.each([
  ["google.com", "https://evil.com", true],
  ["https://google.com", "https://google.com.evil.com", true],
  ["ｇｏｏｇｌｅ．ｃｏｍ", "https://evil.com", true],
  ["goo\u00adgle.com", "https://evil.com", true],
  ["evil.com", "https://www.evil.com/path", false],
  ["e.x", "https://sub.e.x", false],
  ["report.pdf", "https://e.x/1", false],
  ["v1.2.3", "https://e.x/1", false],
  ["看这里。", "https://e.x/1", false],
  ["HTTP://a", "https://e.x/1", true],
])("%j as the text of %s disguises it: %s", (text, url, expected) => {
  expect(disguises(text, url)).toBe(expected);
});
