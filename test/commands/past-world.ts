import type { MappingView } from "../../src/store/store.js";
import { makeMessage, receipt } from "../store/store-world.js";
import { startWorld, type WorldOptions } from "../support/command-world.js";

let places = 0;

/** A guild whose messages were taken in and came to an end, as the deliveries' own code records it. */
export async function startPastWorld(options: WorldOptions = {}) {
  const world = await startWorld(options);
  const { store, clock, guild, channel } = world;
  const account = await store.openAccount({ userId: world.bot.userId, name: "Relay", now: 0 });

  /** A message by Mia that reaches us now, waiting in its lane. */
  async function take(mapping: MappingView, text = "hello", messageId?: string) {
    const content = [{ type: "text", text }] as const;
    const author = { ...makeMessage().author, id: world.member.id, name: "Mia" };
    const message = makeMessage({
      guildId: guild.id,
      channelId: channel.id,
      sentAt: clock.now(),
      content,
      author,
      ...(messageId === undefined ? {} : { id: messageId }),
    });
    const event = {
      accountId: account.id,
      position: null,
      message,
      purpose: "relay",
      mappingIds: [mapping.id],
    } as const;
    const [delivery] = (await store.acceptMessage({ ...event, receivedAt: clock.now() })).deliveries;
    if (!delivery) throw new Error("Nothing was enqueued");
    return { id: delivery.id, laneId: mapping.laneId, mapping, message };
  }

  /** A message by Mia that a filter keeps from its only mapping. */
  async function keepBack(mapping: MappingView, reason: string) {
    const message = makeMessage({ guildId: guild.id, channelId: channel.id, sentAt: clock.now() });
    const event = { accountId: account.id, position: null, message, purpose: "relay", mappingIds: [] } as const;
    await store.acceptMessage({ ...event, receivedAt: clock.now(), filtered: [{ mappingId: mapping.id, reason }] });
    return message;
  }

  type Taken = Pick<Awaited<ReturnType<typeof take>>, "id" | "laneId">;

  async function end({ id, laneId }: Taken, state: "delivered" | "removed" | "dead" | "uncertain", remoteId = "77") {
    const now = clock.now();
    const hold = await store.claimLane({ laneId, owner: "us", now, leaseMs: 30_000 });
    if (!hold) throw new Error("The lane is another's");
    const failed = { attempts: 3, error: "400 Bad Request (met)all(met)" };
    const outcome = {
      delivered: { state: "delivered", receipts: [receipt(0, remoteId)], attempts: 1, delayMs: 1_250 } as const,
      removed: { state: "delivered", receipts: [], attempts: 1, delayMs: 1_250 } as const,
      dead: { state: "dead", kind: "rejected", ...failed } as const,
      uncertain: { state: "uncertain", ...failed } as const,
    }[state];
    await store.recordOutcome({ hold, deliveryId: id, now, outcome });
  }

  const laterEvent = ({ mapping, message }: Awaited<ReturnType<typeof take>>) => ({
    ...{ accountId: account.id, position: null, sourceId: message.id, mappingIds: [mapping.id] },
    receivedAt: clock.now(),
  });

  async function edit(taken: Awaited<ReturnType<typeof take>>, text: string) {
    const message = { ...taken.message, content: [{ type: "text", text }] as const };
    const { deliveries } = await store.acceptEdit({ ...laterEvent(taken), message, editedAt: clock.now() });
    return deliveries;
  }

  async function remove(taken: Awaited<ReturnType<typeof take>>) {
    return (await store.acceptDeletion({ ...laterEvent(taken), keepContent: false })).deliveries;
  }

  const textOf = async (line: string): Promise<string> => (await world.type(line))[0]?.text ?? "";
  const waitingIn = async (laneId: number): Promise<readonly number[]> =>
    (await store.readLane({ laneId, afterId: 0, limit: 100 })).map(({ id }) => id);

  /** At a place of its own: tests of one file share the database, and lanes belong to places. */
  const link = (platform: "discord" | "telegram" = "discord", place: Parameters<typeof world.link>[1] = {}) =>
    world.link(platform, { address: `${guild.id}/${(places += 1)}`, ...place });

  return { ...world, link, take, keepBack, end, edit, remove, textOf, waitingIn };
}
