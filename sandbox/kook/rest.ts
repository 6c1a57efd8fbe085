import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Changes } from "../local/changes.js";
import type { Effect, Faults } from "../local/faults.js";
import { readForm, type Form } from "../local/form.js";
import { answer, readBody } from "../local/local-server.js";
import { logRequest, type SeenRequest } from "../local/request-log.js";
import { Refusal, type Call, type Kook } from "./call.js";
import { directRoutes } from "./direct-routes.js";
import { guildRoutes } from "./guild-routes.js";
import { limitHeaders } from "./knobs.js";
import { messageRoutes } from "./message-routes.js";

const BASE = "/api/v3/";
const ROUTES = new Map(Object.entries({ ...messageRoutes, ...directRoutes, ...guildRoutes }));

interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** KOOK's HTTP API: faults first, then the token, the rate limit, and the route. https://developer.kookapp.cn/doc/reference */
export class Rest {
  readonly requests: SeenRequest[] = [];
  readonly #windows = new Map<string, { count: number; endsAt: number }>();

  constructor(
    private readonly kook: Kook,
    private readonly faults: Faults,
    private readonly changes: Changes,
  ) {}

  readonly listen = (request: IncomingMessage, response: ServerResponse): void => {
    this.#serve(request, response).catch((error: unknown) => {
      if (!response.headersSent) answer(response, 500, `<h1>500</h1><pre>${String(error)}</pre>`);
    });
  };

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const path = url.pathname.startsWith(BASE) ? url.pathname.slice(BASE.length) : url.pathname;
    const seen = logRequest(this.requests, request, { at: this.kook.now(), path, query: url.searchParams });
    const effects = this.faults.none ? [] : this.faults.strike(`${seen.method} ${path}`);
    const { form, bad } = await readInput(request, seen);
    const reply = await this.#reply(seen, form, bad, request.headers.host ?? "", effects);
    if (reply === "cut") request.socket.destroy();
    if (reply !== "hang" && reply !== "cut") {
      seen.status = reply.status;
      answer(response, reply.status, reply.body, reply.headers);
    }
    this.changes.announce();
  }

  async #reply(
    seen: SeenRequest,
    form: Form | null,
    bad: boolean,
    host: string,
    effects: readonly Effect[],
  ): Promise<Reply | "hang" | "cut"> {
    for (const effect of effects) if (effect.kind === "delay") await sleep(effect.ms);
    const end = effects.find(({ kind }) => kind !== "delay");
    if (end?.kind === "hang" || end?.kind === "cut") return end.kind;
    if (end?.kind === "answer") return { body: undefined, ...end.answer };
    const reply = bad ? refused(new Refusal(40000, "请求体不是合法的 JSON")) : this.#act(seen, form, host);
    return end?.kind === "drop-answer" ? "cut" : reply;
  }

  #act(seen: SeenRequest, form: Form | null, host: string): Reply {
    const route = ROUTES.get(`${seen.method} ${seen.path}`);
    if (!route) return { status: 404, body: "<h1>404 Not Found</h1>" };
    try {
      const botId = this.#authorise(seen.headers["authorization"]);
      const limit = this.#count(botId, seen.path);
      if (limit.over) return { ...refused(new Refusal(42900, "请求过于频繁")), headers: limit.headers };
      const input = seen.method === "GET" ? seen.query : (form?.fields ?? (seen.body as Call["input"] | null) ?? {});
      const data = route({ kook: this.kook, botId, input, form, host });
      return { status: 200, body: { code: 0, message: "操作成功", data }, headers: limit.headers };
    } catch (error) {
      if (error instanceof Refusal) return refused(error);
      throw error;
    }
  }

  #authorise(header: string | undefined): string {
    if (!header) throw new Refusal(40100, "缺少参数");
    const token = /^Bot (\S+)$/.exec(header)?.[1];
    const bot = token === undefined ? undefined : this.kook.world.bots.get(token);
    if (!bot) throw new Refusal(40101, "无效的 token");
    return bot.userId;
  }

  #count(botId: string, path: string): { over: boolean; headers: Record<string, string> } {
    const { limits, resetFormat } = this.kook.knobs;
    const rule = limits?.[path] ?? limits?.["*"];
    if (!rule) return { over: false, headers: {} };
    const now = this.kook.now();
    const key = `${botId} ${path}`;
    let window = this.#windows.get(key);
    if (!window || window.endsAt <= now) {
      window = { count: 0, endsAt: now + rule.windowMs };
      this.#windows.set(key, window);
    }
    window.count += 1;
    const remaining = Math.max(0, rule.limit - window.count);
    const state = {
      limit: rule.limit,
      remaining,
      resetMs: window.endsAt - now,
      format: resetFormat,
      bucket: path,
      now,
    };
    return { over: window.count > rule.limit, headers: limitHeaders(state) };
  }
}

function refused(refusal: Refusal): Reply {
  const { code, message, data, status } = refusal;
  return { status, body: { code, message, ...(data === undefined ? { data: [] } : { data }) } };
}

/** Reads the body into the log's entry. */
async function readInput(request: IncomingMessage, seen: SeenRequest): Promise<{ form: Form | null; bad: boolean }> {
  if (seen.method === "GET") return { form: null, bad: false };
  const body = await readBody(request);
  const type = request.headers["content-type"] ?? "";
  if (!body || body.length === 0) return { form: null, bad: body === null };
  if (!type.includes("json")) {
    const form = await readForm(body, type);
    const files = form?.files.map(({ field, name, bytes }) => ({ field, name, size: bytes.length })) ?? [];
    seen.body = form?.fields ?? null;
    seen.files = files;
    return { form, bad: form === null };
  }
  try {
    seen.body = JSON.parse(body.toString()) as unknown;
    return { form: null, bad: typeof seen.body !== "object" || seen.body === null };
  } catch {
    return { form: null, bad: true };
  }
}
