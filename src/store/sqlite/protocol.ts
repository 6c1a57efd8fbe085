import type { Call } from "../operations/index.js";
import type { StoreError } from "../store.js";

/** What the two threads say to each other. Batches are answered in the order in which they came. */
export type ToWorker = { readonly type: "batch"; readonly calls: readonly Call[] } | { readonly type: "close" };

export type FromWorker =
  | { readonly type: "ready" }
  /** The database could not be opened; nothing follows. */
  | { readonly type: "failed"; readonly failure: WireFailure }
  | { readonly type: "outcomes"; readonly outcomes: readonly WireOutcome[] };

/** An error as far as it can cross. */
export interface WireFailure {
  readonly kind: StoreError["kind"];
  readonly message: string;
  readonly stack: string | undefined;
}

export type WireOutcome =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: WireFailure };
