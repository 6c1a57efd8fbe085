/**
 * How many messages a second the store takes in, each acknowledged after its durable commit, and what that does to the
 * program's own loop.
 *
 *     npx tsx bench/store-intake.ts [messages] [folder]
 *
 * The folder decides which disk is measured; a temporary one by default. Beside each rate stands that of a bare loop: one
 * row a message, no index, no delivery, the same size of commit. On a machine that others use too, only the ratio tells.
 */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import Database from "better-sqlite3";
import type { Message } from "../src/message/index.js";
import { silentLogger } from "../src/log.js";
import { openStore } from "../src/store/open-store.js";
import type { Store } from "../src/store/store.js";

const MESSAGES = Number(process.argv[2] ?? 100_000);
const CHANNELS = 200;
const folder = mkdtempSync(join(process.argv[3] ?? tmpdir(), "relay-bench-"));

const store = await openStore({ type: "sqlite", path: join(folder, "relay.db") }, { log: silentLogger });
try {
  const { accountId, mappingIds } = await setUp(store);
  await takeIn(store, accountId, mappingIds, 500, 20_000); // warm
  for (const waiting of [50, 500]) {
    const bare = writeBare(join(folder, `bare-${waiting}.db`), waiting, MESSAGES);
    report(waiting, bare, await takeIn(store, accountId, mappingIds, waiting, MESSAGES));
  }
} finally {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}

interface Figures {
  readonly perSecond: number;
  /** Of both threads and of making the messages: steadier than the rate where others use the machine too. */
  readonly cpuUs: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
}

async function takeIn(
  store: Store,
  accountId: number,
  mappingIds: readonly number[],
  waiting: number,
  messages: number,
): Promise<Figures> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  let sn = 0;
  const sender = async (): Promise<void> => {
    while (sn < messages) {
      const channel = (sn += 1) % CHANNELS;
      await store.acceptMessage({
        accountId,
        position: { sessionId: `bench-${waiting}`, sn: sn % 65_535 },
        message: makeMessage(channel),
        purpose: "relay",
        mappingIds: [mappingIds[channel] as number],
        receivedAt: Date.now(),
      });
    }
  };
  loop.enable();
  const cpu = process.cpuUsage();
  const begin = performance.now();
  await Promise.all(Array.from({ length: waiting }, sender));
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  loop.disable();
  // The histogram holds whole periods of its own timer (1 ms).
  const [loopP99Ms, loopMaxMs] = [loop.percentile(99) / 1e6 - 1, loop.max / 1e6 - 1];
  return { perSecond: messages / seconds, cpuUs: (user + system) / messages, loopP99Ms, loopMaxMs };
}

/** Rows a second. */
function writeBare(path: string, inACommit: number, rows: number): number {
  const file = new Database(path);
  file.pragma("journal_mode = WAL");
  file.pragma("synchronous = FULL");
  file.exec("CREATE TABLE message (id INTEGER PRIMARY KEY, content TEXT)");
  const insert = file.prepare("INSERT INTO message (content) VALUES (?)");
  const begin = performance.now();
  for (let row = 0; row < rows; row += inACommit) {
    file.exec("BEGIN IMMEDIATE");
    for (let index = 0; index < inACommit; index += 1) insert.run(JSON.stringify(makeMessage(index)));
    file.exec("COMMIT");
  }
  const seconds = (performance.now() - begin) / 1000;
  file.close();
  return rows / seconds;
}

function makeMessage(channel: number): Message {
  return {
    id: randomUUID(),
    guildId: "3100000000000001",
    channelId: `21000000000${channel}`,
    channelName: "公告频道",
    author: {
      id: "1700000000",
      name: "小明同学",
      avatarUrl: "https://img.kookapp.cn/avatars/2023-01/abcdefghijklmnop.jpg/icon",
      bot: false,
      roleIds: ["702", "1021"],
    },
    kind: "text",
    content: [
      { type: "text", text: "今晚八点开黑，缺两个人，来的说一声。" },
      { type: "bold", children: [{ type: "text", text: "不要迟到" }] },
      {
        type: "link",
        url: "https://www.kookapp.cn/app/invite/abc123",
        children: [{ type: "text", text: "点这里加入" }],
      },
    ],
    cards: [],
    attachments: [],
    quote: null,
    mentionsAll: false,
    sentAt: Date.now(),
  };
}

async function setUp(store: Store): Promise<{ accountId: number; mappingIds: readonly number[] }> {
  const now = Date.now();
  const account = await store.openAccount({ userId: "1", name: "bench", now });
  const bot = await store.openBot({ platform: "discord", remoteId: "1", name: "bench", tokenFingerprint: "1", now });
  const mappingIds: number[] = [];
  for (let channel = 0; channel < CHANNELS; channel += 1) {
    const code = { codeHash: `code-${channel}`, platform: "discord" } as const;
    const source = { guildId: "3100000000000001", channelId: `21000000000${channel}`, channelName: "公告频道" };
    const creator = { creatorId: "1", creatorName: "bench", createdAt: now, expiresAt: now + 60_000 };
    await store.createLinkCode({ ...code, ...source, ...creator });
    const place = { botId: bot.id, address: `place-${channel}`, placeName: "place", actorName: "bench", now };
    const linked = await store.redeemLinkCode({ ...code, ...place });
    if (linked.status === "linked") mappingIds.push(linked.mapping.id);
  }
  return { accountId: account.id, mappingIds };
}

function report(waiting: number, bare: number, figures: Figures): void {
  const [rate, cpuUs] = [Math.round(figures.perSecond), Number(figures.cpuUs.toFixed(1))];
  const [p99, max] = [Number(figures.loopP99Ms.toFixed(1)), Number(figures.loopMaxMs.toFixed(1))];
  const ofBare = Number((figures.perSecond / bare).toFixed(2));
  const cost = `${rate} messages/s (${ofBare} of a bare loop), ${cpuUs} µs of CPU each`;
  console.log(`${waiting} waiting: ${cost}; loop delay p99 ${p99} ms, at most ${max} ms`);
  const all = { messagesPerSecond: rate, ofBare, cpuUs, loopP99Ms: p99, loopMaxMs: max };
  for (const [figure, value] of Object.entries(all)) {
    console.log(JSON.stringify({ bench: "store-intake", waiting, figure, value }));
  }
}
