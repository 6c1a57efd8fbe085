import type { GatewayPosition } from "../../store/store.js";
import { ProtocolError } from "./errors.js";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The address as it is, when it is one to trust with the bot's token: encrypted, or on this very machine.
 * KOOK's gateways have other host names than its API.
 * @throws ProtocolError, without the address: it holds a token
 */
export function checkGatewayUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const safe = parsed?.protocol === "wss:" || (parsed?.protocol === "ws:" && LOOPBACK.test(parsed.hostname));
  // No socket can be made of an address with a fragment.
  if (!safe || parsed.hash !== "") throw new ProtocolError("KOOK named a gateway that is not a wss address");
  return url;
}

/** The same address, asking to go on after `sn`. KOOK's documents spell the session's id in two ways: both are sent. */
export function resumeUrl(url: string, { sessionId, sn }: GatewayPosition): string {
  const resumed = new URL(url);
  const query = new URLSearchParams({ resume: "1", sn: String(sn), session_id: sessionId, sessionId }).toString();
  resumed.search = resumed.search ? `${resumed.search}&${query}` : query;
  return resumed.href;
}
