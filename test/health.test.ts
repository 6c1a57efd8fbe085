import { expect, test } from "vitest";
import { startHealthServer, type HealthPart } from "../src/health.js";

test("the health port tells life, readiness and figures, and nothing else", async () => {
  const parts: HealthPart[] = [{ name: "kook", ready: false, state: "connecting" }];
  const server = await startHealthServer(
    { host: "127.0.0.1", port: 0 },
    { parts: () => parts, metrics: async () => [["deliveries_waiting", 3]] },
  );
  const get = (path: string, method = "GET") => fetch(`http://127.0.0.1:${server.port}${path}`, { method });
  try {
    expect((await get("/healthz")).status).toBe(200);
    const waiting = await get("/readyz");
    expect(waiting.status).toBe(503);
    expect(await waiting.json()).toEqual({ ready: false, parts });
    parts[0] = { name: "kook", ready: true, state: "connected" };
    expect((await get("/readyz")).status).toBe(200);
    expect(await (await get("/metrics")).text()).toBe("kook_relay_deliveries_waiting 3\n");
    expect((await get("/readyz", "POST")).status).toBe(405);
    expect((await get("/")).status).toBe(404);
  } finally {
    await server.close();
  }
});
