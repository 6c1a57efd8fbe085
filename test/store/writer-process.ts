/**
 * A program of its own that takes messages in as fast as the store acknowledges them, and prints the sn of each once it
 * was acknowledged: something to kill. Arguments: the database file, and the first sn.
 */
import { writeSync } from "node:fs";
import { silentLogger } from "../../src/log.js";
import { openStore } from "../../src/store/open-store.js";
import { makeMessage, NOW } from "./store-world.js";

const [path = "", first = "1"] = process.argv.slice(2);
const store = await openStore({ type: "sqlite", path }, { log: silentLogger });
const { id: accountId } = await store.openAccount({ userId: "writer", name: "Writer", now: NOW });
const mappingIds = (await store.listAllMappings({})).map(({ id }) => id);
let next = Number(first);

await Promise.all(
  Array.from({ length: 20 }, async () => {
    for (;;) {
      const sn = (next += 1);
      const message = makeMessage({ id: `crash-${sn}` });
      const position = { sessionId: "session", sn };
      await store.acceptMessage({ accountId, position, message, purpose: "relay", mappingIds, receivedAt: NOW });
      writeSync(1, `${sn}\n`);
    }
  }),
);
