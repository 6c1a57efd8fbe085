import type { Agent } from "node:http";
import { HttpsProxyAgent } from "https-proxy-agent";
import { SocksProxyAgent } from "socks-proxy-agent";

const CONNECT_TIMEOUT_MS = 10_000;

/** Carries http, https and websocket connections through an HTTP or SOCKS proxy. */
export function proxyAgent(proxyUrl: string): Agent {
  const url = new URL(proxyUrl);
  if (url.protocol === "http:" || url.protocol === "https:") return new HttpsProxyAgent(url, { keepAlive: true });
  return new SocksProxyAgent(resolvingRemotely(url), { keepAlive: true, timeout: CONNECT_TIMEOUT_MS });
}

/** Where a proxy is needed, the names of what lies behind it are often answered wrongly on this side. */
function resolvingRemotely(url: URL): string {
  return url.href.replace(/^socks5?:/, "socks5h:").replace(/^socks4:/, "socks4a:");
}
