import type { IncomingMessage, ServerResponse } from "node:http";
import { exchange, type Outcome } from "../local/exchange.js";
import type { Faults } from "../local/faults.js";
import { readForm, type UploadedFile } from "../local/form.js";
import { answer, readBody } from "../local/local-server.js";
import { logRequest, type SeenRequest } from "../local/request-log.js";
import type { Interactions } from "./interactions.js";
import { InvalidRequests } from "./invalid-requests.js";
import type { RateLimits } from "./rate-limits.js";
import { invalidForm, Refusal, refusals } from "./refusal.js";
import { Router, type Match } from "./router.js";
import type { Attachment, Bot } from "./model.js";
import type { World } from "./world.js";

/** The HTTP side: who calls, what is asked, whether it is too often, and the answer. */
export class DiscordApi {
  readonly requests: SeenRequest[] = [];
  readonly router = new Router();
  readonly invalid: InvalidRequests;
  readonly #interactionRouter = new Router();

  constructor(
    private readonly world: World,
    private readonly faults: Faults,
    private readonly limits: RateLimits,
    private readonly interactions: Interactions,
  ) {
    this.#interactionRouter.add(interactions.routes());
    this.invalid = new InvalidRequests(world.now);
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname.startsWith("/attachments/")) return this.#serveAttachment(url.pathname, response);
    const bytes = await readBody(request);
    const [, version, rawPath] = /^\/api(?:\/v(\d+))?(\/.*)$/.exec(url.pathname) ?? [];
    if (rawPath === undefined) return answer(response, 404, refusals.notFound().body);

    const path = rawPath.replaceAll("%40", "@");
    const seen = logRequest(this.requests, request, { at: this.world.now(), path, query: url.searchParams });
    const parsed = await parseBody(request, bytes);
    if (!(parsed instanceof Refusal)) {
      seen.body = parsed.body;
      seen.files = parsed.files.map((file) => ({ field: file.field, name: file.name, size: file.bytes.length }));
    }
    const outcome = await exchange({
      faults: this.faults,
      route: `${seen.method} ${path}`,
      seen,
      response,
      obey: async () => this.#obey(request, version, path, url.searchParams, parsed),
    });
    if (outcome) this.invalid.count(outcome);
    this.world.changed();
  }

  #obey(
    request: IncomingMessage,
    version: string | undefined,
    path: string,
    query: URLSearchParams,
    parsed: ParsedBody | Refusal,
  ): Outcome {
    try {
      if (this.invalid.banned) return this.invalid.ban();
      if (version !== undefined && version !== "9" && version !== "10") throw refusals.invalidApiVersion();
      const match = this.#match(request.method ?? "GET", path);
      const caller = this.#authenticate(request);
      const headers = this.limits.take(this.#limited(match, caller));
      if (parsed instanceof Refusal) throw parsed;
      return { ...match.handler({ params: match.params, query, ...parsed, caller }), headers };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: error.status, body: error.body, headers: error.headers };
    }
  }

  /** An interaction's token makes a webhook's route the interaction's. */
  #match(method: string, path: string): Match {
    const [, first, , token] = path.split("/");
    const toInteraction = first === "interactions" || (first === "webhooks" && this.interactions.owns(token ?? ""));
    const router = toInteraction ? this.#interactionRouter : this.router;
    try {
      const match = router.match(method, path);
      if (match) return match;
    } catch {
      throw refusals.notFound();
    }
    throw router.knows(path) ? refusals.methodNotAllowed() : refusals.notFound();
  }

  #authenticate(request: IncomingMessage): Bot | null {
    const { authorization } = request.headers;
    if (authorization === undefined) return null;
    const bot = authorization.startsWith("Bot ") ? this.world.findBot(authorization.slice(4)) : undefined;
    if (!bot) throw refusals.unauthorized();
    return bot;
  }

  #limited({ route, params }: Match, caller: Bot | null): Parameters<RateLimits["take"]>[0] {
    const isInteraction =
      params["interaction"] !== undefined || (params["token"] !== undefined && this.interactions.owns(params["token"]));
    const executes = route === "POST /webhooks/:webhook/:token";
    const webhook = executes ? this.world.webhooks.get(params["webhook"] ?? "") : undefined;
    const posts = route === "POST /channels/:channel/messages";
    return {
      route,
      major: params["channel"] ?? params["guild"] ?? `${params["webhook"] ?? ""} ${params["token"] ?? ""}`,
      kind: executes ? "webhook" : posts ? "messages" : "other",
      caller: isInteraction ? null : (caller?.id ?? "address"),
      webhookChannel: webhook?.channelId ?? null,
    };
  }

  #serveAttachment(path: string, response: ServerResponse): void {
    const [, , channelId, attachmentId] = path.split("/");
    const attachment = this.#findAttachment(channelId ?? "", attachmentId ?? "");
    if (!attachment) return answer(response, 404, "This content is no longer available.");
    answer(response, 200, attachment.bytes, { "content-type": attachment.type });
  }

  #findAttachment(channelId: string, attachmentId: string): Attachment | undefined {
    for (const message of this.world.channels.get(channelId)?.messages.values() ?? []) {
      const attachment = message.attachments.find((candidate) => candidate.id === attachmentId);
      if (attachment) return attachment;
    }
    return undefined;
  }
}

interface ParsedBody {
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
}

/** The body as JSON, whether plain or in a form's payload_json; or why it can't be read. */
async function parseBody(request: IncomingMessage, bytes: Buffer | null): Promise<ParsedBody | Refusal> {
  if (bytes === null) return refusals.tooLarge();
  if (bytes.length === 0) return { body: {}, files: [] };
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("application/json")) return parseJson(bytes.toString("utf8"), []);
  if (!type.startsWith("multipart/form-data") && !type.startsWith("application/x-www-form-urlencoded")) {
    const message = `Expected "Content-Type" header to be one of {'application/json'}.`;
    return invalidForm({ _errors: [{ code: "CONTENT_TYPE_INVALID", message }] });
  }
  const form = await readForm(bytes, type);
  if (!form) return refusals.invalidJson();
  const { payload_json: payload, ...fields } = form.fields;
  return payload === undefined ? { body: fields, files: form.files } : parseJson(payload, form.files);
}

function parseJson(text: string, files: readonly UploadedFile[]): ParsedBody | Refusal {
  try {
    return { body: JSON.parse(text) as unknown, files };
  } catch {
    return refusals.invalidJson();
  }
}
