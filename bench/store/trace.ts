import Database from "better-sqlite3";
import type { Ground } from "./ground.js";
import { median, timeEach } from "./sampling.js";

const ROUNDS = 60;

/** The way of a message, found by KOOK's id: new ones and old ones. */
export async function measureTrace({ store, path, begin }: Ground): Promise<void> {
  const ids = readSomeIds(path);
  const note = begin();
  const times = await timeEach(ROUNDS, async (index) => {
    const messageId = ids[index % ids.length] as string;
    const trace = await store.readTrace({ guildId: null, messageId });
    if (trace.length === 0) throw new Error("A message of the history was not found");
  });
  note("trace by id: p50", median(times));
}

function readSomeIds(path: string): readonly string[] {
  const file = new Database(path, { readonly: true });
  try {
    const relayed = `"purpose" = 'relay' AND EXISTS (SELECT 1 FROM delivery d WHERE d."messageId" = m."id")`;
    const steps = `"id" % (SELECT max(1, max("id") / 50) FROM message_log) = 0`;
    return file.prepare(`SELECT "sourceId" FROM message_log m WHERE ${steps} AND ${relayed}`).pluck().all() as string[];
  } finally {
    file.close();
  }
}
