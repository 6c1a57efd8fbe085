import type { IncomingMessage, ServerResponse } from "node:http";
import { exchange, type Outcome } from "../local/exchange.js";
import type { Faults } from "../local/faults.js";
import { readForm } from "../local/form.js";
import { answer, readBody } from "../local/local-server.js";
import { logRequest, type SeenRequest } from "../local/request-log.js";
import type { Method, MethodContext } from "./call.js";
import { chatMethods } from "./methods-chat.js";
import { editMethods } from "./methods-edit.js";
import { pinMethods } from "./methods-pin.js";
import { sendMethods } from "./methods-send.js";
import { filePath } from "./objects.js";
import { Params } from "./params.js";
import { badRequest, Refusal } from "./refusal.js";
import type { Bot, StoredFile } from "./model.js";
import type { World } from "./world.js";

/** The HTTP side: /bot<token>/<method>, and the files. https://core.telegram.org/bots/api#making-requests */
export class TelegramApi {
  readonly requests: SeenRequest[] = [];
  readonly #world: World;
  readonly #methods = new Map<string, { readonly name: string; readonly run: Method }>();

  constructor(
    context: MethodContext,
    private readonly faults: Faults,
  ) {
    this.#world = context.world;
    for (const methods of [sendMethods, editMethods, pinMethods, chatMethods].map((make) => make(context))) {
      for (const [name, run] of Object.entries(methods)) this.#methods.set(name.toLowerCase(), { name, run });
    }
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const bytes = await readBody(request);
    const [, token, asked] = /^\/bot([^/]+)\/([^/]+)$/.exec(url.pathname) ?? [];
    if (token === undefined || asked === undefined) return this.#serveFile(url.pathname, response);

    const method = this.#methods.get(asked.toLowerCase());
    const path = method?.name ?? asked;
    const seen = logRequest(this.requests, request, { at: this.#world.now(), path, query: url.searchParams });
    const params = await readParams(request, bytes, seen);
    const whenGone = (act: () => void): void => void response.once("close", act);
    const obey = async (): Promise<Outcome> => {
      try {
        const bot = this.#authenticate(decodeURIComponent(token));
        if (params instanceof Refusal) throw params;
        if (!method) throw new Refusal(404, "Not Found: method not found");
        const result = await method.run({ bot, params, whenGone });
        return { status: 200, body: { ok: true, result } };
      } catch (error) {
        if (error instanceof Refusal) return refused(error);
        throw error;
      }
    };
    await exchange({ faults: this.faults, route: path, seen, response, obey });
    this.#world.changed();
  }

  /** What doesn't look like a token is no address at all; a token that isn't anyone's is refused. */
  #authenticate(token: string): Bot {
    if (!/^\d+:[\w-]+$/.test(token)) throw new Refusal(404, "Not Found");
    const bot = this.#world.findBot(token);
    if (!bot) throw new Refusal(401, "Unauthorized");
    return bot;
  }

  /** A bot's download by getFile's path, or, under /files, what people's clients show. */
  #serveFile(path: string, response: ServerResponse): void {
    const [, token, filePathAsked] = /^\/file\/bot([^/]+)\/(.+)$/.exec(path) ?? [];
    if (token !== undefined) {
      if (!this.#world.findBot(decodeURIComponent(token))) {
        return answer(response, 401, new Refusal(401, "Unauthorized").body);
      }
      return this.#send(response, (file) => filePath(file) === filePathAsked, "application/octet-stream");
    }
    const shown = /^\/files\/([^/]+)$/.exec(path)?.[1];
    this.#send(response, (file) => file.uniqueId === shown);
  }

  #send(response: ServerResponse, isIt: (file: StoredFile) => boolean, type?: string): void {
    const file = [...this.#world.files.values()].find(isIt);
    if (!file) return answer(response, 404, new Refusal(404, "Not Found").body);
    answer(response, 200, file.bytes, { "content-type": type ?? file.type });
  }
}

function refused(refusal: Refusal): Outcome {
  const retryAfter = refusal.parameters?.retry_after;
  const headers = retryAfter === undefined ? {} : { headers: { "retry-after": String(retryAfter) } };
  return { status: refusal.code, body: refusal.body, ...headers };
}

/** Query and body together, the body winning; or why they can't be read. */
async function readParams(
  request: IncomingMessage,
  bytes: Buffer | null,
  seen: SeenRequest,
): Promise<Params | Refusal> {
  if (bytes === null) return new Refusal(413, "Request Entity Too Large");
  const type = request.headers["content-type"] ?? "";
  if (bytes.length === 0) return record(seen, new Params(seen.query, []));
  if (type.toLowerCase().startsWith("application/json")) {
    const body = parseJson(bytes);
    return body === null
      ? badRequest("can't parse JSON encoded request body")
      : record(seen, new Params({ ...seen.query, ...body }, []));
  }
  const form = await readForm(bytes, type);
  return form
    ? record(seen, new Params({ ...seen.query, ...form.fields }, form.files))
    : badRequest("can't parse request");
}

function record(seen: SeenRequest, params: Params): Params {
  seen.body = params.values;
  seen.files = params.files.map((file) => ({ field: file.field, name: file.name, size: file.bytes.length }));
  return params;
}

function parseJson(bytes: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const value = JSON.parse(bytes.toString("utf8")) as unknown;
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
