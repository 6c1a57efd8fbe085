import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** One thing that must work before messages flow. */
export interface HealthPart {
  readonly name: string;
  readonly ready: boolean;
  /** In plain words, for the operator. Never a secret, never a message. */
  readonly state: string;
}

export interface HealthSource {
  parts(): readonly HealthPart[];
  /** Name (Prometheus style) and value. */
  metrics(): Promise<readonly (readonly [name: string, value: number])[]>;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** GET /healthz: the process lives. GET /readyz: 200 while it relays, else 503 and what is missing. GET /metrics. */
export async function startHealthServer(
  listen: { host: string; port: number },
  source: HealthSource,
): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const answer = (status: number, type: string, body: string): void => {
      response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
      response.end(request.method === "HEAD" ? undefined : body);
    };
    const json = (status: number, body: unknown): void =>
      answer(status, "application/json", `${JSON.stringify(body)}\n`);
    if (request.method !== "GET" && request.method !== "HEAD") return json(405, { error: "Only GET and HEAD" });
    switch (new URL(request.url ?? "/", "http://localhost").pathname) {
      case "/healthz":
        return json(200, { status: "ok" });
      case "/readyz": {
        const parts = source.parts();
        const ready = parts.every((part) => part.ready);
        return json(ready ? 200 : 503, { ready, parts });
      }
      case "/metrics":
        return void source.metrics().then(
          (metrics) =>
            answer(
              200,
              "text/plain; version=0.0.4",
              metrics.map(([name, value]) => `kook_relay_${name} ${value}\n`).join(""),
            ),
          () => json(503, { error: "The store does not answer" }),
        );
      default:
        return json(404, { error: "There is /healthz, /readyz and /metrics" });
    }
  });
  await listenOn(server, listen);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listenOn(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
