import type { Progress } from "../history.js";
import type { ReadName } from "../reads.js";
import type { WireFailure } from "./protocol.js";

/** What the program says to the thread that reads. Several reads may be under way; each has its own number. */
export type ToReader =
  | { readonly type: "read"; readonly id: number; readonly name: ReadName; readonly input: unknown }
  /** Nobody waits for it any more: it ends after its present step. */
  | { readonly type: "cancel"; readonly id: number }
  | { readonly type: "close" };

export type FromReader =
  | { readonly type: "result"; readonly id: number; readonly value: unknown }
  /** Nothing more comes of it. */
  | { readonly type: "cancelled"; readonly id: number }
  | { readonly type: "failure"; readonly id: number; readonly failure: WireFailure }
  | { readonly type: "progress"; readonly id: number; readonly progress: Progress };
