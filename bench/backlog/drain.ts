/**
 * A process that finds a backlog at its start. Told `path built|source more`; answers with one line of JSON for each
 * figure.
 *
 * First the platform answers nothing, so that all lanes stand with their heads in memory and more is taken in on top;
 * then it answers at once, until nothing is left.
 */
import { systemClock } from "../../src/clock.js";
import type { Destination } from "../../src/delivery/destination.js";
import type * as Worker from "../../src/delivery/worker.js";
import { silentLogger } from "../../src/log.js";
import { defaultPresentation, type Message } from "../../src/message/index.js";
import type * as Open from "../../src/store/open-store.js";
import { acceptOne } from "./fill.js";

const [path = "", made = "source", more = "0"] = process.argv.slice(2);
const from = made === "built" ? "../../dist/src" : "../../src";
const extension = made === "built" ? "js" : "ts";
const { openStore } = (await import(
  new URL(`${from}/store/open-store.${extension}`, import.meta.url).href
)) as typeof Open;
const { DeliveryWorker } = (await import(
  new URL(`${from}/delivery/worker.${extension}`, import.meta.url).href
)) as typeof Worker;

const tell = (name: string, value: number): void => console.log(JSON.stringify({ name, value }));
const megabytes = (): number => process.memoryUsage.rss() / 1024 / 1024;
const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
};
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let firstSendAt: number | null = null;
let open = false;
const waiting: (() => void)[] = [];
let sent = 0;
let disordered = 0;
const latest = new Map<string, number>();

/** A platform that is there, and answers when it is told to. */
const destination: Destination<Message> = {
  platform: "discord",
  render: (message) => [message],
  describe: () => ({ text: "", files: [], buttons: [], sender: null }),
  async send(address, message) {
    firstSendAt ??= performance.now();
    if (!open) await new Promise<void>((resolve) => waiting.push(resolve));
    const number = Number(/#(\d+)#/.exec(JSON.stringify(message.content))?.[1]);
    if (number < (latest.get(address) ?? -1)) disordered += 1;
    latest.set(address, number);
    sent += 1;
    return String(sent);
  },
  edit: async (_address, remoteId) => remoteId,
  remove: async () => undefined,
  setReactions: async () => [],
  setPinned: async () => undefined,
  linkTo: () => null,
  checkRights: async () => [],
  describePlace: async () => "Place",
};

const begunAt = performance.now();
const store = await openStore({ type: "sqlite", path }, { log: silentLogger });
const mappings = await store.listAllMappings({});
const byId = new Map(mappings.map((mapping) => [mapping.id, mapping]));
const worker = new DeliveryWorker({
  store,
  clock: systemClock,
  random: Math.random,
  log: silentLogger,
  owner: "bench",
  findMapping: (id) => {
    const mapping = byId.get(id);
    return mapping ? { ...mapping, presentation: defaultPresentation, deletions: "delete", uncertain: "retry" } : null;
  },
  onSuspended: () => undefined,
  onMoved: () => undefined,
});
const idle = megabytes();
worker.addDestination(mappings[0]?.botId ?? 0, destination);
await worker.start();
while (waiting.length < mappings.length) await pause(5);
tell("start to first send", (firstSendAt ?? NaN) - begunAt);
tell("start to every address sending", performance.now() - begunAt);
tell("RSS before lanes", idle);
tell("RSS, every address waiting", megabytes());

const heapBefore = heap();
const account = await store.openAccount({ userId: "bot", name: "Relay", now: Date.now() });
const total = (await store.readQueueDepth({})).waiting;
for (let number = total; number < total + Number(more); number += 500) {
  const numbers = Array.from({ length: 500 }, (_, index) => number + index);
  const accepted = await Promise.all(numbers.map((each) => acceptOne(store, account.id, mappings, each)));
  worker.enqueued(accepted.flatMap(({ deliveries }) => deliveries));
}
await pause(100);
tell("heap grown by what came on top", heap() - heapBefore);

const cpu = process.cpuUsage();
const drainedFrom = performance.now();
let peak = megabytes();
open = true;
for (const answer of waiting) answer();
while (sent < total + Number(more)) {
  await pause(20);
  peak = Math.max(peak, megabytes());
}
const { user, system } = process.cpuUsage(cpu);
tell("drained per second", (sent / (performance.now() - drainedFrom)) * 1_000);
tell("processor time per delivery", (user + system) / 1_000 / sent);
tell("RSS peak", peak);
tell("out of order", disordered);
await worker.stop();
tell("left behind", (await store.readQueueDepth({})).waiting);
await store.close();
process.exit(0);
