import { createServer } from "node:http";
import { mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createAttachments } from "../../src/attachments/attachments.js";
import { systemClock } from "../../src/clock.js";
import { silentLogger } from "../../src/log.js";
test("smoke", async () => {
  const bytes = Buffer.alloc(3_000_000, 7);
  const server = createServer((q, r) => {
    if (q.url === "/404") {
      r.writeHead(404).end();
      return;
    }
    r.writeHead(200, { "content-type": "text/x-a; q=1" });
    r.end(bytes);
  });
  await new Promise<void>((r) => server.listen(0, "127.0.0.1", () => r()));
  const origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const dataDir = mkdtempSync(join(tmpdir(), "x-"));
  const a = createAttachments({
    dataDir,
    assetOrigins: [origin],
    agent: null,
    clock: systemClock,
    random: Math.random,
    log: silentLogger,
  });
  const o = await a.open(origin + "/a", { maxBytes: 5e6, signal: new AbortController().signal });
  expect(o).toMatchObject({ size: 3_000_000, contentType: "text/x-a" });
  expect(readFileSync(o.path).equals(bytes)).toBe(true);
  o.release();
  await expect(a.open(origin + "/404", { maxBytes: 5e6, signal: new AbortController().signal })).rejects.toMatchObject({
    reason: "gone",
  });
  await expect(a.open(origin + "/a", { maxBytes: 5, signal: new AbortController().signal })).rejects.toMatchObject({
    reason: "too-large",
    size: 3e6,
  });
  await a.close();
  expect(readdirSync(join(dataDir, "spool"))).toEqual([]);
  server.closeAllConnections();
  server.close();
});
