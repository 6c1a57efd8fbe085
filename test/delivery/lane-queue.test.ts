import fc from "fast-check";
import { expect, test } from "vitest";
import { LaneQueue } from "../../src/delivery/lane-queue.js";
import type { DeliveryAction, QueuedDelivery } from "../../src/store/store.js";
import { makeMessage } from "../store/store-world.js";

const change = fc.record({ do: fc.constantFrom("edit" as const, "delete" as const), which: fc.nat({ max: 2 }) });
const steps = fc.array(
  fc.oneof(
    fc.constantFrom<Step>(
      { do: "create" },
      { do: "burst" },
      { do: "reset" },
      { do: "tell" },
      { do: "tell 2 backwards" },
    ),
    fc.record({ do: fc.constant("send" as const), meanwhile: fc.array(change, { maxLength: 3 }) }),
    change,
  ),
  { maxLength: 80 },
);
interface Change {
  readonly do: "edit" | "delete";
  /** Counted back from the newest message. */
  readonly which: number;
}
type Step =
  | { readonly do: "create" | "burst" | "reset" | "tell" | "tell 2 backwards" }
  | { readonly do: "send"; readonly meanwhile: readonly Change[] }
  | Change;

/** The database of one lane: what is committed, and what of it the queue has not been told yet. */
class Lane {
  readonly rows: {
    readonly id: number;
    readonly messageId: number;
    readonly action: DeliveryAction;
    readonly revision: number;
  }[] = [];
  readonly revisions: number[] = [];
  readonly deletions = new Set<number>();
  readonly done = new Set<number>();
  readonly told = { revisions: new Map<number, number>(), deletions: new Set<number>() };
  readonly #untold: QueuedDelivery[] = [];

  readonly queue = new LaneQueue(async (afterId, limit) => {
    const found = this.rows.filter(({ id }) => id > afterId && !this.done.has(id)).map((row) => this.#asItIs(row));
    await Promise.resolve(); // the answer takes a moment, in which more is committed and told
    await Promise.resolve();
    return found.slice(0, limit);
  });

  commit(action: DeliveryAction, messageId: number): void {
    if (action === "create") this.revisions[messageId] = 0;
    if (action === "edit") this.revisions[messageId] = (this.revisions[messageId] ?? 0) + 1;
    if (action === "delete") this.deletions.add(messageId);
    const row = { id: this.rows.length + 1, messageId, action, revision: this.revisions[messageId] ?? 0 };
    this.rows.push(row);
    this.#untold.push(this.#asItIs(row));
  }

  change({ do: action, which }: Change): void {
    const messageId = this.revisions.length - 1 - which;
    if (messageId >= 0 && !this.deletions.has(messageId)) this.commit(action, messageId);
  }

  /** Some time after the commits, and not always in their order. */
  tell(most = Infinity, backwards = false): void {
    const told = this.#untold.splice(0, most);
    for (const delivery of backwards ? told.reverse() : told) {
      const { messageId, message, deleted } = delivery;
      this.told.revisions.set(messageId, Math.max(this.told.revisions.get(messageId) ?? 0, message?.sentAt ?? 0));
      if (deleted) this.told.deletions.add(messageId);
      this.queue.offer(delivery);
    }
  }

  #asItIs({ id, messageId, action }: Lane["rows"][number]): QueuedDelivery {
    return {
      ...{ id, messageId, action, laneId: 1, mappingId: 1, attempts: 0, firstFailedAt: null, dueAt: 0, receivedAt: 0 },
      // The revision travels where the tests can read it.
      message: makeMessage({ id: `${messageId}`, sentAt: this.revisions[messageId] ?? 0 }),
      deleted: this.deletions.has(messageId),
      receipts: [],
      quotedCopy: null,
    };
  }
}

test("whatever is enqueued, edited, deleted, read and reset in whatever order: everything comes once, up to date, and in order where it was told in order", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const lane = new Lane();
      const sent: number[] = [];
      const send = async (meanwhile: readonly Change[] = []): Promise<boolean> => {
        const asked = lane.queue.head();
        for (const one of meanwhile) lane.change(one);
        if (meanwhile.length > 0) lane.tell();
        const head = await asked;
        if (!head) return false;
        if (lane.queue.hasNewsOf(head)) return true; // no request begins: it is looked at again
        expect(head.message?.sentAt).toBeGreaterThanOrEqual(lane.rows[head.id - 1]?.revision ?? 0);
        expect(head.message?.sentAt).toBeGreaterThanOrEqual(lane.told.revisions.get(head.messageId) ?? 0);
        if (lane.told.deletions.has(head.messageId)) expect(head.deleted).toBe(true);
        sent.push(head.id);
        lane.done.add(head.id);
        lane.queue.remove(head.id);
        return true;
      };
      for (const step of list) {
        if (step.do === "create") lane.commit("create", lane.revisions.length);
        if (step.do === "burst") for (let i = 0; i < 60; i += 1) lane.commit("create", lane.revisions.length);
        if (step.do === "edit" || step.do === "delete") lane.change(step);
        if (step.do === "tell") lane.tell(1);
        if (step.do === "tell 2 backwards") lane.tell(2, true);
        if (step.do === "reset") lane.queue.reset();
        if (step.do === "send") await send(step.meanwhile);
      }
      lane.tell();
      while (await send());
      const toldInOrder = !list.some((step) => step.do === "tell 2 backwards");
      const order = toldInOrder ? sent : sent.toSorted((one, other) => one - other);
      expect(order).toEqual(lane.rows.map(({ id }) => id));
    }),
    { numRuns: 500 },
  );
});

test("what a failed attempt leaves behind doesn't bring back what the message said before", async () => {
  const lane = new Lane();
  lane.commit("create", 0);
  lane.tell();
  const head = await lane.queue.head();
  lane.commit("edit", 0);
  lane.tell();
  lane.queue.failed(1, { attempts: 1, firstFailedAt: 5, dueAt: 9 });
  lane.queue.recorded(1, { part: 0, remoteId: "a", digest: "x" });
  const again = await lane.queue.head();
  expect(head && lane.queue.hasNewsOf(head)).toBe(true);
  expect(again).toMatchObject({
    attempts: 1,
    dueAt: 9,
    message: { sentAt: 1 },
    receipts: [{ part: 0, remoteId: "a" }],
  });
});

test("of an edit that is told late, what was read after a later edit learns nothing old", async () => {
  const lane = new Lane();
  lane.commit("create", 0);
  lane.commit("edit", 0);
  lane.commit("edit", 0);
  await lane.queue.head();
  lane.tell(2);
  for (const id of [1, 2]) lane.queue.remove(id);
  expect(await lane.queue.head()).toMatchObject({ id: 3, message: { sentAt: 2 } });
});

test("what is told when it has long been sent is not sent again", async () => {
  const lane = new Lane();
  lane.commit("create", 0);
  const head = await lane.queue.head();
  lane.done.add(head?.id ?? 0);
  lane.queue.remove(head?.id ?? 0);
  lane.queue.reset();
  expect(await lane.queue.head()).toBeNull();
  lane.tell();
  expect(await lane.queue.head()).toBeNull();
});
