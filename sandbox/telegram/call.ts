import type { FloodControl } from "./flood.js";
import type { Params } from "./params.js";
import type { Posting } from "./posting.js";
import type { UpdateQueue } from "./updates.js";
import type { Bot } from "./model.js";
import type { World } from "./world.js";

/** One call of a method. */
export interface Call {
  readonly bot: Bot;
  readonly params: Params;
  /** Has something done when the caller hangs up, or has its answer. */
  readonly whenGone: (act: () => void) => void;
}

/** Does what a method says, and yields its result. @throws Refusal */
export type Method = (call: Call) => unknown;

/** What methods work with. */
export interface MethodContext {
  readonly world: World;
  readonly posting: Posting;
  readonly flood: FloodControl;
  readonly updatesOf: (bot: Bot) => UpdateQueue;
}
