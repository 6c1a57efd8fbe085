import type { Agent } from "node:http";
import { publicLookup, type Resolve } from "./asset-hosts.js";
import { directAgents, requestAsset } from "./asset-request.js";
import { AttachmentError } from "./attachment-source.js";

/** Whether files can come from a host, and where not, why. */
export interface HostCheck {
  readonly origin: string;
  /** Null when it answers, whatever it answers. */
  readonly trouble: string | null;
}

/** Asks each asset host for its front page. */
export async function checkAssetHosts(
  origins: readonly string[],
  options: { readonly agent: Agent | null; readonly signal: AbortSignal; readonly resolve?: Resolve },
): Promise<readonly HostCheck[]> {
  const direct = directAgents(publicLookup(options.resolve));
  const agentFor = (url: URL): Agent => options.agent ?? direct.agentFor(url);
  const checks = origins.map(async (origin) => {
    const hosts = { origins: new Set([origin]), agentFor };
    return { origin, trouble: await troubleWith(`${origin}/`, hosts, options.signal) };
  });
  return await Promise.all(checks).finally(() => direct.close());
}

async function troubleWith(
  url: string,
  hosts: Parameters<typeof requestAsset>[3],
  signal: AbortSignal,
): Promise<string | null> {
  try {
    (await requestAsset(url, {}, signal, hosts)).destroy();
    return null;
  } catch (error) {
    // A front page may well send somewhere else: then the host has answered.
    if (error instanceof AttachmentError && error.cause === undefined) return null;
    if (signal.aborted) return "no answer in time";
    return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
  }
}
