import type { DeliveryFailure } from "../delivery/errors.js";
import type { MappingView } from "../store/store.js";

/** Sends a sample along a mapping's own lane, so that the order and the limits of real messages hold for it. */
export interface Samples {
  /** Never rejects. Resolves within a few seconds, with "waiting" when others are still before it. */
  send(mapping: MappingView, actorName: string): Promise<SampleResult>;
}

export type SampleResult =
  /** `url` leads to the copy, where the platform has such links. */
  | { readonly state: "sent"; readonly url: string | null }
  | { readonly state: "waiting" }
  | { readonly state: "failed"; readonly failure: DeliveryFailure };
