import { expect, test } from "vitest";
import { renderDiscord, renderTelegram } from "../../src/rendering/index.js";
import { context, makeMessage } from "./make-message.js";

const late = makeMessage({ content: [{ type: "text", text: "hello" }], saidEarlier: true });
const withHeader = (header: string) => ({ ...context, presentation: { ...context.presentation, header } });

test("a copy that comes long after it was said tells when that was", () => {
  expect(renderDiscord(late, context)[0]?.content).toBe("-# 🕒 <t:1677238292:f>\nhello");
  expect(renderTelegram(late, context)[0]?.html).toMatch(/<b>Anna<\/b> · 2023-02-24 19:31\nhello$/);
});

test("it tells it once, also where the header does, and never of what was just said", () => {
  const header = withHeader("{name} ({time})");
  expect(renderDiscord(late, header)[0]?.content).toBe("hello");
  expect(renderTelegram(late, header)[0]?.html).toMatch(/\(2023-02-24 19:31\)<\/b>\nhello$/);
  const { saidEarlier: _, ...now } = late;
  expect(renderDiscord(now, context)[0]?.content).toBe("hello");
  expect(renderTelegram(now, context)[0]?.html).not.toContain("2023");
});
