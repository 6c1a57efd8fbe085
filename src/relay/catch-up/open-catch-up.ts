import type { Clock, Random } from "../../clock.js";
import type { Logger } from "../../log.js";
import type { MessageCreated } from "../../message/index.js";
import type { MappingView, QueuedDelivery, Store } from "../../store/store.js";
import type { Filters } from "../filters.js";
import type { Intake } from "../intake.js";
import type { MappingIndex } from "../mapping-index.js";
import type { OptOuts } from "../opt-outs.js";
import { findRefusal, isDropped, mayHave } from "../passing.js";
import type { MessagePlace } from "../take-change.js";
import { CatchUp } from "./catch-up.js";
import { CursorStore } from "./cursor-store.js";
import { digestMessage, type Digest } from "./digest.js";
import type { DigestWriter } from "./digest-words.js";
import type { MessageLister } from "./listed.js";
import { reconcile } from "./reconcile.js";

/** What catching up needs of a bot and of the parts around it. */
export interface CatchUpParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly index: MappingIndex;
  readonly filters: Pick<Filters, "decide">;
  readonly lister: MessageLister & {
    viewMessage(messageId: string, place: MessagePlace): Promise<MessageCreated | null>;
  };
  /** Known before anything is fetched. */
  readonly account: () => { readonly id: number; readonly name: string };
  readonly intake: () => Pick<Intake, "take" | "takeMissed"> | null;
  readonly isCommand: (event: MessageCreated) => boolean;
  readonly optOuts: Pick<OptOuts, "has">;
  readonly isThere: (guildId: string) => boolean;
  readonly enqueued: (deliveries: readonly QueuedDelivery[]) => void;
  readonly writeDigest: DigestWriter;
}

/** Catching up, for one bot. */
export function openCatchUp(parts: CatchUpParts): CatchUp {
  const { store, clock, filters, lister, account, isCommand } = parts;
  const intake = (): Pick<Intake, "take" | "takeMissed"> => {
    const running = parts.intake();
    if (!running) throw new Error("Nothing is taken in yet");
    return running;
  };
  return new CatchUp({
    ...parts,
    cursors: new CursorStore({ store, accountId: () => account().id, now: () => clock.now() }),
    take: (listed, choose) => intake().takeMissed(listed, choose),
    concerns: (event, mapping) =>
      !parts.optOuts.has(event.message.author.id) &&
      mayHave(mapping, event.message.author) &&
      findRefusal(event, isCommand(event), true) === null &&
      !isDropped(mapping) &&
      filters.decide(event.message, mapping).passes,
    sendDigest: (mapping, digest) => sendDigest(parts, mapping, digest),
    reconcile: ({ place }, list) =>
      reconcile(place, list, {
        store,
        now: () => clock.now(),
        take: (event) => intake().take(event, null),
        viewMessage: (messageId, where) => lister.viewMessage(messageId, where),
      }),
  });
}

/** Goes the way of any message; a second time it is known. */
async function sendDigest(parts: CatchUpParts, mapping: MappingView, digest: Digest): Promise<void> {
  const { store, clock, account, writeDigest, enqueued } = parts;
  const { id: accountId, name } = account();
  const message = digestMessage(mapping, digest, { author: name, content: await writeDigest(mapping, digest) });
  const accepted = await store.acceptMessage({
    ...{ accountId, message },
    position: null,
    purpose: "relay",
    mappingIds: [mapping.id],
    receivedAt: clock.now(),
  });
  enqueued(accepted.deliveries);
}
