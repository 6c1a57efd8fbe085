import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { silentLogger } from "../../../src/log.js";
import { CursorStore } from "../../../src/relay/catch-up/cursor-store.js";
import { openStore } from "../../../src/store/open-store.js";
import { NOW, startStoreWorld } from "../../store/store-world.js";

const MINUTE = 60_000;

test("a channel of which nothing was kept goes on from when its newest relayed message was said, not from when that was fetched", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kook-relay-"));
  const store = await openStore({ type: "sqlite", path: join(folder, "relay.db") }, { log: silentLogger });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const { guildId, account, link, acceptOne } = await startStoreWorld(store);
  const mapping = await link();
  const cursors = new CursorStore({ store, accountId: () => account.id, now: () => NOW });
  expect(await cursors.newestRelayed(guildId, mapping.channelId)).toBeNull();
  const { message } = await acceptOne(mapping, { sentAt: NOW - 5 * MINUTE });
  expect(await cursors.newestRelayed(guildId, mapping.channelId)).toEqual({
    messageId: message.id,
    sentAt: NOW - 5 * MINUTE,
  });
});
