import fc from "fast-check";
import { expect, test } from "vitest";
import { LaneQueue } from "../../src/delivery/lane-queue.js";
import type { QueuedDelivery } from "../../src/store/store.js";

function delivery(id: number): QueuedDelivery {
  return { id } as QueuedDelivery; // the queue looks at nothing else
}

test("whatever is enqueued, read and reset in whatever order, the lane sends everything once and in order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("enqueue", "burst", "send", "reset"), { maxLength: 60 }),
      async (steps) => {
        const kept: number[] = [];
        const done = new Set<number>();
        const sent: number[] = [];
        const queue = new LaneQueue(async (afterId, limit) => {
          const found = kept.filter((id) => id > afterId && !done.has(id)).slice(0, limit);
          await Promise.resolve(); // the answer takes a moment, in which more is enqueued
          return found.map(delivery);
        });
        const enqueue = (count: number): void => {
          for (let i = 0; i < count; i += 1) {
            kept.push(kept.length + 1);
            queue.offer(delivery(kept.length));
          }
        };
        const send = async (): Promise<boolean> => {
          const asked = queue.head();
          enqueue(1);
          const head = await asked;
          if (!head) return false;
          sent.push(head.id);
          done.add(head.id);
          queue.remove(head.id);
          return true;
        };
        for (const step of steps) {
          if (step === "enqueue") enqueue(1);
          if (step === "burst") enqueue(70);
          if (step === "send") await send();
          if (step === "reset") queue.reset();
        }
        for (let head = await queue.head(); head; head = await queue.head()) {
          sent.push(head.id);
          done.add(head.id);
          queue.remove(head.id);
        }
        expect(sent).toEqual(kept);
      },
    ),
  );
});
