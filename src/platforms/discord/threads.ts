import { DeliveryError } from "../../delivery/errors.js";
import type { DiscordPlace } from "./address.js";
import type { DiscordClient } from "./client.js";
import { code, isRefusal } from "./errors.js";
import { anythingSchema } from "./schema.js";

/** Does something in a place; in a thread that fell asleep, once it is awake again. */
export async function inAwakeThread<T>(
  client: DiscordClient,
  { threadId }: DiscordPlace,
  signal: AbortSignal,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (threadId === null || !isRefusal(error, code.archivedThread)) throw error;
  }
  await wake(client, threadId, signal);
  return ask();
}

async function wake(client: DiscordClient, threadId: string, signal: AbortSignal): Promise<void> {
  try {
    await client.request("PATCH", `/channels/${threadId}`, anythingSchema, signal, { body: { archived: false } });
  } catch (error) {
    if (!isRefusal(error, code.missingPermissions, code.lockedThread)) throw error;
    // Closed by a moderator: what is there stays as it is, and holds up nothing else.
    throw new DeliveryError({ kind: "rejected" }, `Discord's thread is closed: ${error.message}`);
  }
}
