import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { silentLogger } from "../src/log.js";
import { createSecretBox, openSecretBox } from "../src/secret-box.js";
import { StartUpError } from "../src/start-up-error.js";
import { openStore } from "../src/store/open-store.js";

test("what is sealed opens with its key alone, and not when a letter was changed", () => {
  const box = createSecretBox("one key of sufficient length");
  const sealed = box.seal("a token");
  expect(sealed).not.toContain("a token");
  expect(box.open(sealed)).toBe("a token");
  expect(box.seal("a token")).not.toBe(sealed);
  expect(() => createSecretBox("another key").open(sealed)).toThrow("another key");
  const last = sealed.at(-2) === "A" ? "B" : "A";
  expect(() => box.open(`${sealed.slice(0, -2)}${last}${sealed.at(-1)}`)).toThrow();
});

test("a store keeps to the key it was made with: a wrong or lost one is refused, never replaced", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "kook-relay-"));
  const store = await openStore({ type: "sqlite", path: join(dataDir, "relay.db") }, { log: silentLogger });
  const open = (secretKey: string | null) => openSecretBox({ secretKey, dataDir, store, now: 1 });
  try {
    const sealed = (await open(null)).seal("kept");
    const keyFile = join(dataDir, "secret.key");
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect((await open(null)).open(sealed)).toBe("kept");
    await expect(open("an entirely different key")).rejects.toBeInstanceOf(StartUpError);
    rmSync(keyFile);
    await expect(open(null)).rejects.toThrow("Set SECRET_KEY to that key");
    expect(existsSync(keyFile)).toBe(false);
  } finally {
    await store.close();
  }
});
