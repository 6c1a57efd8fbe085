import { Agent as HttpAgent, request as httpRequest, type Agent, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { InwardAddressError } from "./asset-hosts.js";
import { AttachmentError } from "./attachment-source.js";

const MOST_REDIRECTS = 3;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Nothing says who asks. */
const HEADERS = { accept: "*/*", "accept-encoding": "identity", "user-agent": "KOOK-Relay" };

export interface AssetHosts {
  /** Files come from these alone, after a redirect too. */
  readonly origins: ReadonlySet<string>;
  readonly agentFor: (url: URL) => Agent;
}

/** For fetching without a proxy. Connections are kept, and go where the look-up lets them. */
export function directAgents(lookup: LookupFunction): { agentFor(url: URL): Agent; close(): void } {
  const plain = new HttpAgent({ keepAlive: true, lookup });
  const secure = new HttpsAgent({ keepAlive: true, lookup });
  return {
    agentFor: (url) => (url.protocol === "https:" ? secure : plain),
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}

/**
 * Asks for a file, and follows to where it is sent, as long as that is an asset host too.
 * @throws AttachmentError "refused" where it may not go; Node's own errors otherwise
 */
export async function requestAsset(
  address: string,
  extraHeaders: Readonly<Record<string, string>>,
  signal: AbortSignal,
  hosts: AssetHosts,
): Promise<IncomingMessage> {
  const headers = { ...HEADERS, ...extraHeaders };
  let url = checkedUrl(address, undefined, hosts.origins);
  for (let hops = 0; ; hops += 1) {
    const answer = await ask(url, headers, signal, hosts.agentFor(url));
    const { location } = answer.headers;
    if (!REDIRECTS.has(answer.statusCode ?? 0) || location === undefined) return answer;
    answer.destroy();
    if (hops === MOST_REDIRECTS) throw new AttachmentError("refused", "The host sends from one address to the next");
    url = checkedUrl(location, url, hosts.origins);
  }
}

function checkedUrl(text: string, base: URL | undefined, origins: ReadonlySet<string>): URL {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : null;
  if (!url || !origins.has(url.origin) || url.username !== "" || url.password !== "") {
    throw new AttachmentError("refused", base ? "The host sends to a foreign one" : "The address is of no asset host");
  }
  return url;
}

function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
  agent: Agent,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = send(url, { agent, headers }, (answer) => {
      signal.removeEventListener("abort", end);
      answer.on("error", toldToReader);
      resolve(answer);
    });
    // Not by Node's own option: once the answer is whole on the wire, that destroys a socket which nobody listens to
    // any more with an error, and so ends the process.
    const end = (): void => void request.destroy(new Error("Given up"));
    signal.addEventListener("abort", end, { once: true });
    // Stays for what breaks after the answer began: without a listener it would end the process.
    request.on("error", (error) => {
      signal.removeEventListener("abort", end);
      const inward = error instanceof InwardAddressError;
      reject(inward ? new AttachmentError("refused", error.message, { cause: error }) : error);
    });
    request.end();
    if (signal.aborted) end();
  });
}

/** What breaks while nobody reads would end the process without a listener. */
function toldToReader(): void {}
