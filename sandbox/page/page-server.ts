import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { answer, LocalServer, readBody } from "../local/local-server.js";

/** What the page shows, by the name of each section. Sent anew when its JSON changes. */
export type Sections = Readonly<Record<string, unknown>>;

/** What someone does on the page. Yields what the page should say about it; an error's message is shown. */
export type Act = (name: string, input: unknown) => Promise<unknown>;

export interface PageOptions {
  /** The first port that is tried. */
  readonly port: number;
  readonly sections: () => Sections;
  readonly act: Act;
}

const PUBLIC = fileURLToPath(new URL("./public/", import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};
/** Pictures come from the local KOOK's asset host; nothing comes from anywhere else. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
  "img-src 'self' data: http://127.0.0.1:*; media-src http://127.0.0.1:*";
const TRIED_PORTS = 50;
const COALESCE_MS = 40;

/** Serves the page, tells it of every change by server-sent events, and takes what people do there. */
export class PageServer {
  readonly #viewers = new Map<ServerResponse, Map<string, string>>();
  #timer: NodeJS.Timeout | null = null;
  #server!: LocalServer;

  private constructor(private readonly options: PageOptions) {}

  /** Takes the port asked for, or the next one that is free. */
  static async open(options: PageOptions): Promise<PageServer> {
    const page = new PageServer(options);
    for (let port = options.port; ; port++) {
      try {
        page.#server = await LocalServer.open({ port, onRequest: page.#listen });
        return page;
      } catch (error) {
        const taken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
        if (!taken || port >= options.port + TRIED_PORTS) throw error;
      }
    }
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }

  /** Something changed: viewers are told soon, of many changes at once. */
  announce(): void {
    if (this.#timer || this.#viewers.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const sections = serialise(this.options.sections());
      for (const [viewer, shown] of this.#viewers) tell(viewer, shown, sections);
    }, COALESCE_MS);
  }

  async close(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    for (const viewer of this.#viewers.keys()) viewer.end();
    await this.#server.stop();
  }

  readonly #listen = (request: IncomingMessage, response: ServerResponse): void => {
    this.#serve(request, response).catch((error: unknown) => {
      if (!response.headersSent) answer(response, 500, { error: String(error) });
    });
  };

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isLocal(request.headers.host)) return answer(response, 403, { error: "Only from this machine" });
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (request.method === "POST") return this.#take(pathname, request, response);
    if (pathname === "/events") return this.#view(response);
    return serveFile(pathname === "/" ? "/index.html" : pathname, response);
  }

  #view(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    const shown = new Map<string, string>();
    this.#viewers.set(response, shown);
    response.once("close", () => this.#viewers.delete(response));
    tell(response, shown, serialise(this.options.sections()));
  }

  /** Takes JSON alone: another site's page can't send that here without asking first. */
  async #take(pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers["content-type"] !== "application/json") return answer(response, 415, { error: "JSON, please" });
    const body = await readBody(request);
    try {
      const input = JSON.parse(body?.toString() ?? "null") as unknown;
      const result = await this.options.act(pathname.slice("/act/".length), input);
      answer(response, 200, { result: result ?? null });
    } catch (error) {
      answer(response, 400, { error: error instanceof Error ? error.message : String(error) });
    }
  }
}

function serialise(sections: Sections): Map<string, string> {
  return new Map(Object.entries(sections).map(([name, value]) => [name, JSON.stringify(value)]));
}

function tell(viewer: ServerResponse, shown: Map<string, string>, sections: ReadonlyMap<string, string>): void {
  for (const [name, json] of sections) {
    if (shown.get(name) === json) continue;
    shown.set(name, json);
    viewer.write(`event: ${name}\ndata: ${json}\n\n`);
  }
}

/** Guards against a foreign name that was made to point here. */
function isLocal(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? "");
}

async function serveFile(pathname: string, response: ServerResponse): Promise<void> {
  const type = TYPES[extname(pathname)];
  if (!type || !/^\/[\w-]+\.\w+$/.test(pathname)) return answer(response, 404, { error: "Not found" });
  try {
    const bytes = await readFile(join(PUBLIC, pathname));
    const headers = { "content-type": type, "content-security-policy": POLICY, "cache-control": "no-store" };
    response.writeHead(200, { ...headers, "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" });
    response.end(bytes);
  } catch {
    answer(response, 404, { error: "Not found" });
  }
}
