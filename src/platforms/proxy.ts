import type { Agent, ClientRequest } from "node:http";
import type { Socket } from "node:net";
import { HttpsProxyAgent } from "https-proxy-agent";
import { SocksProxyAgent } from "socks-proxy-agent";

const CONNECT_TIMEOUT_MS = 10_000;

/** Carries http, https and websocket connections through an HTTP or SOCKS proxy. */
export function proxyAgent(proxyUrl: string): Agent {
  const url = new URL(proxyUrl);
  if (url.protocol === "http:" || url.protocol === "https:") return new HttpProxyAgent(url, { keepAlive: true });
  return new SocksProxyAgent(resolvingRemotely(url), { keepAlive: true, timeout: CONNECT_TIMEOUT_MS });
}

/** Where a proxy is needed, the names of what lies behind it are often answered wrongly on this side. */
function resolvingRemotely(url: URL): string {
  return url.href.replace(/^socks5?:/, "socks5h:").replace(/^socks4:/, "socks4a:");
}

/** Where https-proxy-agent hands on a proxy's refusal as if it were the platform's answer, this one fails. */
class HttpProxyAgent extends HttpsProxyAgent<string> {
  override async connect(
    request: ClientRequest,
    options: Parameters<HttpsProxyAgent<string>["connect"]>[1],
  ): Promise<Socket> {
    let status = 200;
    request.once("proxyConnect", (answer: { statusCode: number }) => (status = answer.statusCode));
    const socket = await super.connect(request, options);
    if (status === 200) return socket;
    socket.destroy();
    throw new ProxyRefusedError(status);
  }
}

/** Nothing was sent. */
class ProxyRefusedError extends Error {
  override readonly name = "ProxyRefusedError";
  readonly code = "EPROXYREFUSED";

  constructor(status: number) {
    super(`The proxy answered ${status}`);
  }
}
