/**
 * A program of its own that takes messages in, ends them, archives them and does all upkeep of counts and texts at once,
 * over and over: something to kill. Prints a line after each round. Arguments: the database file, and the round to begin with.
 */
import { writeSync } from "node:fs";
import { silentLogger } from "../../../src/log.js";
import { openStore } from "../../../src/store/open-store.js";
import { makeMessage } from "../store-world.js";
import { BEGIN } from "./history-world.js";

const HOUR = 3_600_000;
const [path = "", first = "0"] = process.argv.slice(2);
const store = await openStore({ type: "sqlite", path }, { log: silentLogger });
const { id: accountId } = await store.openAccount({ userId: "writer", name: "Writer", now: BEGIN });
const mapping = (await store.listAllMappings({}))[0]!;
const hold = await store.claimLane({
  laneId: mapping.laneId,
  owner: `round ${first}`,
  now: BEGIN + Number(first) * 1e9,
  leaseMs: 1,
});
if (!hold) throw new Error("The lane is another's");

for (let round = Number(first); ; round += 1) {
  const now = BEGIN + round * 7 * HOUR;
  await Promise.all([takeIn(round, now), store.rollUp({ now, limit: 4 }), store.indexTexts({ limit: 3 })]);
  await Promise.all([
    store.rebuildStats({ now, limit: 5 }),
    store.rollUp({ now, limit: 4 }),
    store.archiveMessages({ receivedBefore: now - 50 * HOUR, finishedBefore: now, now, afterId: 0, limit: 6 }),
  ]);
  writeSync(1, `${round}\n`);
}

async function takeIn(round: number, now: number): Promise<void> {
  await Promise.all(
    [0, 1, 2, 3, 4].map(async (index) => {
      const message = makeMessage({
        id: `upkeep-${round}-${index}`,
        content: [{ type: "text", text: `第${index}条公告` }],
      });
      const event = { accountId, position: null, message, purpose: "relay", mappingIds: [mapping.id] } as const;
      const { deliveries } = await store.acceptMessage({ ...event, receivedAt: now + index * 13 });
      for (const { id: deliveryId } of deliveries) {
        const failed = { state: "dead", attempts: 1, kind: "rejected", error: "400" } as const;
        const sent = { state: "delivered", attempts: 1, receipts: [], delayMs: 900 } as const;
        const outcome = index === 4 ? failed : sent;
        if (index !== 3)
          await store.recordOutcome({ hold: hold!, deliveryId, now: now + index * 1_000 + 900, outcome });
      }
    }),
  );
}
