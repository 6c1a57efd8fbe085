import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.js";
import type { DeliveryWorker } from "../delivery/worker.js";
import type { Message } from "../message/index.js";
import type { MappingView, Store } from "../store/store.js";
import type { BotDirectory } from "./bot-directory.js";
import type { SampleResult, Samples } from "./samples.js";

/** Longer than a person looks at an unanswered command. */
const PATIENCE_MS = 8_000;

/** Samples go the whole way of a message: they are stored, enqueued, and sent by the mapping's own lane. */
export class SampleSender implements Samples {
  constructor(
    private readonly options: {
      readonly store: Pick<Store, "acceptMessage">;
      readonly worker: Pick<DeliveryWorker, "enqueued" | "outcomeOf">;
      readonly bots: Pick<BotDirectory, "destination">;
      readonly clock: Clock;
      readonly accountId: number;
      /** What the sample says, in the guild's language. */
      readonly text: (mapping: MappingView, actorName: string) => Promise<string>;
    },
  ) {}

  async send(mapping: MappingView, actorName: string): Promise<SampleResult> {
    const { store, worker, clock, accountId } = this.options;
    const message = sampleMessage(mapping, actorName, await this.options.text(mapping, actorName), clock.now());
    const accepted = await store.acceptMessage({
      accountId,
      position: null,
      message,
      purpose: "relay",
      mappingIds: [mapping.id],
      receivedAt: clock.now(),
    });
    const delivery = accepted.deliveries[0];
    if (!delivery) return { state: "waiting" };
    const heard = worker.outcomeOf(delivery.id, PATIENCE_MS);
    worker.enqueued(accepted.deliveries);
    const outcome = await heard;
    if (outcome === null) return { state: "waiting" };
    if (outcome.state === "failed") return { state: "failed", failure: outcome.failure };
    const destination = this.options.bots.destination(mapping.botId);
    const url = outcome.remoteId === null ? null : (destination?.linkTo(outcome.address, outcome.remoteId) ?? null);
    return { state: "sent", url };
  }
}

function sampleMessage(mapping: MappingView, actorName: string, text: string, now: number): Message {
  return {
    id: `sample-${randomUUID()}`,
    guildId: mapping.guildId,
    channelId: mapping.channelId,
    channelName: mapping.channelName,
    author: { id: "sample", name: actorName, avatarUrl: null, bot: false, roleIds: [] },
    kind: "text",
    content: [{ type: "text", text }],
    cards: [],
    attachments: [],
    quote: null,
    mentionsAll: false,
    sentAt: now,
  };
}
