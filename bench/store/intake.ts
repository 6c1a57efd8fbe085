import { rmSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import Database from "better-sqlite3";
import { messageSource, type Ground } from "./ground.js";
import { median } from "./sampling.js";

/** What the event loop's histogram holds whole periods of. */
const RESOLUTION_MS = 1;

/** Bare loop and store take turns, so that both meet the same machine. */
const ROUNDS = 4;

/** Taking messages in as fast as it goes, each one acknowledged after its durable commit before its sender says more. */
export async function measureIntake(ground: Ground, messages: number): Promise<void> {
  await takeIn(ground, 500, messages / 10); // warm
  for (const waiting of [50, 500] as const) {
    const note = ground.begin();
    const rounds: (Intake & { readonly ofBare: number })[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const bare = writeBare(ground, waiting, messages / ROUNDS);
      const taken = await takeIn(ground, waiting, messages / ROUNDS);
      rounds.push({ ...taken, ofBare: taken.perSecond / bare });
    }
    const middle = (name: keyof (typeof rounds)[number]): number => median(rounds.map((round) => round[name]));
    note(`messages taken in, ${waiting} waiting`, middle("perSecond"));
    note(`messages taken in, ${waiting} waiting, of a bare loop`, middle("ofBare"));
    note(`CPU of all threads a message, ${waiting} waiting`, middle("cpuUs"));
    note(`main loop's delay meanwhile, ${waiting} waiting: p99`, middle("loopP99Ms"));
    note(`main loop's delay meanwhile, ${waiting} waiting: max`, Math.max(...rounds.map(({ loopMaxMs }) => loopMaxMs)));
  }
}

interface Intake {
  readonly perSecond: number;
  readonly cpuUs: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
}

async function takeIn(ground: Ground, waiting: number, messages: number): Promise<Intake> {
  const { store, world, now } = ground;
  const one = world.channels.filter(({ mappings }) => mappings.length === 1 && mappings[0]?.state === "active");
  const next = messageSource(ground, one);
  const sessionId = `bench-${now()}`;
  let sent = 0;
  const sender = async (): Promise<void> => {
    while (sent < messages) {
      const position = { sessionId, sn: (sent += 1) % 65_535 };
      const { message, channel } = next();
      const mappingIds = channel.mappings.map(({ id }) => id);
      await store.acceptMessage({ accountId: 1, position, message, purpose: "relay", mappingIds, receivedAt: now() });
    }
  };
  const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  loop.enable();
  const cpu = process.cpuUsage();
  const begin = performance.now();
  await Promise.all(Array.from({ length: waiting }, sender));
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  loop.disable();
  const [p99, max] = [loop.percentile(99) / 1e6 - RESOLUTION_MS, loop.max / 1e6 - RESOLUTION_MS];
  return { perSecond: messages / seconds, cpuUs: (user + system) / messages, loopP99Ms: p99, loopMaxMs: max };
}

/** Rows a second of a bare program: no index, no delivery, and commits of the same size. */
function writeBare(ground: Ground, inACommit: number, rows: number): number {
  const path = `${ground.path}.bare`;
  const file = new Database(path);
  try {
    file.pragma("journal_mode = WAL");
    file.pragma("synchronous = FULL");
    file.exec("CREATE TABLE message (id INTEGER PRIMARY KEY, content TEXT)");
    const insert = file.prepare("INSERT INTO message (content) VALUES (?)");
    const next = messageSource(ground, ground.world.channels);
    const begin = performance.now();
    for (let row = 0; row < rows; row += inACommit) {
      file.exec("BEGIN IMMEDIATE");
      for (let index = 0; index < inACommit; index += 1) insert.run(JSON.stringify(next().message));
      file.exec("COMMIT");
    }
    return rows / ((performance.now() - begin) / 1000);
  } finally {
    file.close();
    for (const end of ["", "-wal", "-shm"]) rmSync(path + end, { force: true });
  }
}
