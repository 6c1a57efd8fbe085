import type { Agent } from "node:http";
import { backoffMs } from "../../backoff.js";
import { pause, type Clock, type Random, type Timer } from "../../clock.js";
import { neverSent } from "../network-errors.js";
import { failureOf, KookError, soundsLikeQuota } from "./errors.js";
import type { Kasumi } from "./kasumi.js";
import type { RateLimits, ReadHeader, Ticket } from "./rate-limits.js";

/** kasumi's HTTP client. axios is its dependency and not ours, so its types are taken from there. */
type Axios = Kasumi["API"]["rest"]["axios"];
type Config = Parameters<Parameters<Axios["interceptors"]["request"]["use"]>[0] & {}>[0];
type Response = Parameters<Parameters<Axios["interceptors"]["response"]["use"]>[0] & {}>[0];

export interface GuardOptions {
  readonly limits: RateLimits;
  readonly clock: Clock;
  readonly random: Random;
  readonly agent: Agent | null;
}

const TIME_OUT_MS = 15_000;
const LARGEST_ANSWER_BYTES = 16 * 1024 * 1024;
const BACKOFF = { firstMs: 1_000, longestMs: 60_000 };
/** So often a request that KOOK has not carried out is tried again. */
const MOST_RETRIES = 3;
const MOST_LIMITS = 5;
/** What one call went through. It rides on axios's config, through every try of it. */
export class Call {
  ticket: Ticket | null = null;
  retries = 0;
  limited = 0;
  timedOut = false;
  deadline: Timer | null = null;

  constructor(readonly mayRetry = true) {}
}

/** The config of a call that is not tried again here: who asked has a plan of its own. */
export const ONE_TRY = (): object => ({ kookCall: new Call(false) });

/**
 * Makes kasumi's HTTP client safe to use, by the doors that axios offers: a time-out, KOOK's rate limits, one kind of
 * error. Reading is tried again after trouble on the way; writing only if it surely did not arrive, because KOOK does
 * not recognise repeats.
 */
export function guardRest(axios: Axios, options: GuardOptions): void {
  Object.assign(axios.defaults, {
    proxy: false, // only our own settings name a proxy
    maxRedirects: 0,
    maxContentLength: LARGEST_ANSWER_BYTES,
    ...(options.agent ? { httpAgent: options.agent, httpsAgent: options.agent } : {}),
  });
  axios.interceptors.request.use((config) => begin(config, options));
  axios.interceptors.response.use(
    (response) => succeeded(axios, response, options),
    (error: unknown) => failed(axios, error, options),
  );
}

async function begin(config: Config, { limits, clock }: GuardOptions): Promise<Config> {
  const call = callOf(config);
  call.ticket = await limits.enter(routeOf(config), call.ticket?.order);
  const abort = new AbortController();
  call.timedOut = false;
  call.deadline = clock.after(TIME_OUT_MS, () => {
    call.timedOut = true;
    abort.abort();
  });
  return Object.assign(config, { kookCall: call, signal: abort.signal });
}

async function succeeded(axios: Axios, response: Response, options: GuardOptions): Promise<Response> {
  const { config, status } = response;
  const answer = readAnswer(response.data);
  if (answer.code === 0) {
    end(callOf(config), options.limits, headerReader(response));
    return response;
  }
  return await refused(axios, response, status, answer, options);
}

async function failed(axios: Axios, error: unknown, options: GuardOptions): Promise<Response> {
  if (error instanceof KookError || !isAxiosError(error)) throw error;
  const { config, response } = error;
  if (response) return await refused(axios, response, response.status, readAnswer(response.data), options);

  const call = callOf(config);
  end(call, options.limits, null);
  const sent = !neverSent(error);
  const reason = call.timedOut ? "no answer in time" : (error.code ?? "the connection failed");
  const kind = sent && isWrite(config) ? "uncertain" : "unavailable";
  return await retryOrThrow(axios, config, options, new KookError(`${nameOf(config)}: ${reason}`, { kind, sent }));
}

/** An answer that is not a success. */
async function refused(
  axios: Axios,
  response: Response,
  status: number,
  { code, words }: Answer,
  options: GuardOptions,
): Promise<Response> {
  const { config } = response;
  const call = callOf(config);
  const kind = kindOf(config, status, code, words);
  const retryAfterMs = kind === "rate-limited" ? limited(call, options.limits, headerReader(response)) : null;
  end(call, options.limits, headerReader(response));
  // A server in trouble may have done it before it said so, and so may one whose answer is no answer of KOOK's.
  const sent = kind === "uncertain" || kind === "unavailable";
  const error = new KookError(`${nameOf(config)}: ${words}`, { kind, status, code, sent, retryAfterMs });
  return await retryOrThrow(axios, config, options, error);
}

function kindOf(config: Config, status: number, code: number | null, words: string): KookError["kind"] {
  const notKook = code === null && status < 400;
  const kind = notKook ? "unavailable" : failureOf(status, code);
  if (kind === "unavailable" && isWrite(config)) return "uncertain";
  return kind === "refused" && routeOf(config).endsWith("message/create") && soundsLikeQuota(words) ? "quota" : kind;
}

function limited(call: Call, limits: RateLimits, readHeader: ReadHeader): number | null {
  call.limited += 1;
  return call.ticket ? limits.refuse(call.ticket, readHeader) : null;
}

async function retryOrThrow(axios: Axios, config: Config, options: GuardOptions, error: KookError): Promise<Response> {
  const call = callOf(config);
  // A form that was read once is empty: sending it again would hang.
  if (!call.mayRetry || isStream(config.data)) throw error;
  if (error.kind === "rate-limited") {
    if (call.limited >= MOST_LIMITS) throw error;
    return await axios.request(config);
  }
  if (error.kind !== "unavailable" || call.retries >= MOST_RETRIES) throw error;
  call.retries += 1;
  await pause(options.clock, backoffMs(call.retries, BACKOFF, options.random));
  return await axios.request(config);
}

function end(call: Call, limits: RateLimits, readHeader: ReadHeader | null): void {
  call.deadline?.cancel();
  if (call.ticket) limits.leave(call.ticket, readHeader);
}

// ---------------------------------------------------------------- reading what axios holds

interface Answer {
  readonly code: number | null;
  readonly words: string;
}

/** KOOK's envelope; what has none comes from something in front of KOOK. */
function readAnswer(body: unknown): Answer {
  if (!isRecord(body) || typeof body.code !== "number") return { code: null, words: "not an answer of KOOK's" };
  // A success without data comes as one with none: kasumi reads its fields.
  if (body.code === 0) body.data ??= {};
  const words = typeof body.message === "string" ? body.message.slice(0, 200) : "no reason given";
  const reasons = Array.isArray(body.data) ? body.data.filter((each) => typeof each === "string") : [];
  return { code: body.code, words: reasons.length > 0 ? `${words} (${reasons.join("; ").slice(0, 200)})` : words };
}

function callOf(config: Config): Call {
  const { kookCall } = config as { kookCall?: unknown };
  return kookCall instanceof Call ? kookCall : new Call();
}

/** The path below /api/v3: what KOOK names its buckets after. */
function routeOf(config: Config): string {
  return (config.url ?? "").replace(/^\/+/, "").replace(/\?.*$/, "");
}

function nameOf(config: Config): string {
  return `${(config.method ?? "get").toUpperCase()} ${routeOf(config)}`;
}

function isWrite(config: Config): boolean {
  return (config.method ?? "get").toLowerCase() !== "get";
}

function headerReader({ headers }: Response): ReadHeader {
  return (name) => {
    const value: unknown = headers[name];
    return typeof value === "string" ? value : null;
  };
}

function isAxiosError(error: unknown): error is { config: Config; code?: string; response?: Response } {
  return isRecord(error) && error.isAxiosError === true && isRecord(error.config);
}

function isStream(data: unknown): boolean {
  return isRecord(data) && typeof data.pipe === "function";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
