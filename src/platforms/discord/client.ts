import type { Agent } from "node:http";
import { DiscordAPIError, REST, type RequestMethod } from "discord.js";
import type { z } from "zod";
import { withDeadline } from "../deadline.js";
import { Multipart, type FileOnDisk, type FormPart } from "../multipart.js";
import type { InvalidRequests } from "./invalid-requests.js";
import { applicationSchema, userSchema } from "./schema.js";
import { makeTransport } from "./transport.js";

export interface DiscordClientOptions {
  readonly token: string;
  /** With /api, without a version. */
  readonly apiUrl: string;
  readonly proxy: Agent | null;
  readonly invalid: InvalidRequests;
}

/** A file as it is to be uploaded. */
export interface UploadFile extends FileOnDisk {
  readonly name: string;
  readonly contentType: string;
}

export interface DiscordRequest {
  readonly body?: object | undefined;
  /** Uploaded with the body, in one request. */
  readonly files?: readonly UploadFile[];
  readonly query?: Readonly<Record<string, string>>;
  /** The address itself holds a token: a webhook's or an interaction's. */
  readonly anonymous?: boolean;
}

/** Our bot, as Discord knows it. The application's id is another one for bots from before 2016. */
export interface DiscordIdentity {
  readonly userId: string;
  readonly applicationId: string;
  readonly name: string;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The whole of a request, its answer's body included, which discord.js doesn't time. */
const REQUEST_TIMEOUT_MS = 20_000;
/** Of a request with files; one that nothing moves in ends earlier. */
const UPLOAD_TIMEOUT_MS = 5 * 60_000;
/** https://discord.com/developers/docs/topics/rate-limits#global-rate-limit */
const DISCORD_REQUESTS_PER_SECOND = 50;

/**
 * Discord's HTTP: one `REST` for bot and webhooks alike, so that its buckets see all of them. Knows no messages.
 * Uploads have one of their own: a bucket's requests go one by one, and for a slow one no other thread is to wait.
 */
export class DiscordClient {
  readonly #rest: REST;
  readonly #uploads: REST;
  readonly #token: string;
  readonly #invalid: InvalidRequests;
  #identity: Promise<DiscordIdentity> | null = null;

  constructor({ token, apiUrl, proxy, invalid }: DiscordClientOptions) {
    this.#invalid = invalid;
    this.#token = token;
    const options = {
      api: apiUrl,
      // Waiting and trying again belong to the lanes, which survive a restart.
      retries: 0,
      rejectOnRateLimit: () => true,
      // Each request has its own, shorter one.
      timeout: UPLOAD_TIMEOUT_MS + REQUEST_TIMEOUT_MS,
      globalRequestsPerSecond: requestsPerSecond(apiUrl),
      makeRequest: makeTransport(proxy, (status, scope) => invalid.count(status, scope)),
    };
    this.#rest = new REST(options);
    this.#uploads = new REST(options);
  }

  /** @throws what errors.ts sorts */
  async request<T>(
    method: Method,
    route: `/${string}`,
    schema: z.ZodType<T>,
    signal: AbortSignal,
    { body, files = [], query, anonymous = false }: DiscordRequest = {},
  ): Promise<T> {
    this.#invalid.check(route);
    const form = files.length > 0 ? new Multipart(formParts(body ?? {}, files)) : null;
    const rest = form ? this.#uploads : this.#rest;
    // discord.js drops a token at its first refusal, and would never notice that a person mended it.
    if (!anonymous) rest.setToken(this.#token);
    const answer = await withDeadline(signal, form ? UPLOAD_TIMEOUT_MS : REQUEST_TIMEOUT_MS, (limited) =>
      rest.request({
        method: method as RequestMethod,
        fullRoute: route,
        auth: !anonymous,
        signal: limited,
        ...(form === null ? {} : { passThroughBody: true }),
        ...(body === undefined ? {} : { body: form ?? body }),
        ...(query === undefined ? {} : { query: new URLSearchParams(query) }),
      }),
    );
    return schema.parse(answer);
  }

  /** Asked once, as soon as Discord answers. */
  identify(signal: AbortSignal, afresh = false): Promise<DiscordIdentity> {
    if (afresh) this.#identity = null;
    this.#identity ??= this.#fetchIdentity(signal).catch((error: unknown) => {
      this.#identity = null;
      throw error;
    });
    return this.#identity;
  }

  async #fetchIdentity(signal: AbortSignal): Promise<DiscordIdentity> {
    const user = await this.request("GET", "/users/@me", userSchema, signal);
    const name = user.global_name ?? user.username;
    return { userId: user.id, applicationId: await this.#applicationId(user.id, signal), name };
  }

  async #applicationId(userId: string, signal: AbortSignal): Promise<string> {
    try {
      return (await this.request("GET", "/applications/@me", applicationSchema, signal)).id;
    } catch (error) {
      // Servers that speak for Discord may lack this one, and the two ids are the same for nearly every bot.
      if (error instanceof DiscordAPIError && error.status === 404) return userId;
      throw error;
    }
  }

  close(): void {
    for (const rest of [this.#rest, this.#uploads]) {
      rest.clearHashSweeper();
      rest.clearHandlerSweeper();
    }
  }
}

/** What stands in for Discord (a rate limit proxy, a server on this machine) has limits of its own, and says so by 429. */
function requestsPerSecond(apiUrl: string): number {
  const { hostname } = new URL(apiUrl);
  return /(^|\.)discord(app)?\.com$/.test(hostname) ? DISCORD_REQUESTS_PER_SECOND : Infinity;
}

/** https://docs.discord.com/developers/reference#uploading-files */
function formParts(body: object, files: readonly UploadFile[]): readonly FormPart[] {
  const payload = {
    field: "payload_json",
    contentType: "application/json",
    content: Buffer.from(JSON.stringify(body)),
  };
  return [
    payload,
    ...files.map(({ path, size, name, contentType }, index) => ({
      field: `files[${index}]`,
      name,
      contentType,
      content: { path, size },
    })),
  ];
}
