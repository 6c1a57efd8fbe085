import { expect, test } from "vitest";
import { Progress } from "../../../src/relay/catch-up/progress.js";

const start = { messageId: "m0", sentAt: 0 };

test("the place moves on when nothing before it is under way any more", () => {
  const progress = new Progress(start);
  progress.begin();
  progress.begin();
  progress.kept({ messageId: "m2", sentAt: 2 }, true);
  expect(progress.cursor.messageId).toBe("m0");
  progress.kept({ messageId: "m1", sentAt: 1 }, true);
  expect(progress.cursor.messageId).toBe("m2");
});

test("what could not be kept holds the place until it was, though later messages were", () => {
  const progress = new Progress(start);
  progress.begin();
  progress.failed("m1");
  progress.begin();
  progress.kept({ messageId: "m2", sentAt: 2 }, true);
  expect(progress.cursor.messageId).toBe("m0");
  progress.begin();
  progress.kept({ messageId: "m1", sentAt: 1 }, true);
  expect(progress.cursor.messageId).toBe("m2");
});

test("a live message that goes before missed ones moves nothing", () => {
  const progress = new Progress(start);
  progress.begin();
  progress.kept({ messageId: "m9", sentAt: 9 }, false);
  expect(progress.cursor.messageId).toBe("m0");
});
