import type { Clock } from "./clock.js";
import type { Config } from "./config/index.js";
import type { DeliveryWorker } from "./delivery/worker.js";
import type { KookChat } from "./dispatch/chat.js";
import { createForgottenNotice } from "./dispatch/forgotten-notice.js";
import { createPurgeTeller } from "./dispatch/purge-card.js";
import type { Logger } from "./log.js";
import type { MappingIndex } from "./relay/mapping-index.js";
import type { Namesakes } from "./relay/namesakes.js";
import type { OptOuts } from "./relay/opt-outs.js";
import { Privacy } from "./relay/privacy.js";
import { Purges } from "./relay/purges.js";
import { Recalls } from "./relay/recalls.js";
import type { Store } from "./store/store.js";

export interface ConsentParts {
  readonly store: Store;
  readonly worker: Pick<DeliveryWorker, "enqueued" | "lanesChanged" | "outcomeOf">;
  readonly optOuts: OptOuts;
  readonly namesakes: Namesakes;
  readonly index: MappingIndex;
  readonly chat: Pick<KookChat, "send" | "sendDirect" | "update">;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What people may take back of what was said, and what each decides about what is kept of them. */
export function openConsent({ retention, backup }: Pick<Config, "retention" | "backup">, parts: ConsentParts) {
  const { worker, index } = parts;
  const recalls = new Recalls(parts);
  const purges = new Purges({ ...parts, recalls, tell: createPurgeTeller(parts) });
  const privacy = new Privacy({
    ...parts,
    recalls,
    retention: { ...retention, backups: backup.keep },
    waitingChanged: () => worker.lanesChanged(lanesOf(index)),
    tellForgotten: createForgottenNotice(parts),
  });
  return {
    recalls,
    purges,
    privacy,
    /** Takes up what an earlier start left. To be awaited once deliveries can be sent. */
    start: async (): Promise<void> => {
      await purges.start();
      await privacy.start();
    },
    stop: async (): Promise<void> => void (await Promise.all([purges.stop(), privacy.stop()])),
  };
}

/** All places that something can wait for. */
export function lanesOf(index: Pick<MappingIndex, "all">) {
  const lanes = new Map(index.all().map(({ laneId: id, botId, address }) => [id, { id, botId, address }] as const));
  return [...lanes.values()];
}
