import type { Message, Presentation } from "../message/index.js";
import type { Feature, Support } from "./capabilities.js";

/** Something of a message that arrives poorer than it was. */
export interface Loss {
  readonly feature: Feature;
  readonly support: Exclude<Support, "full">;
  /** How often it occurs. */
  readonly count: number;
}

/** What of this message a platform can't show as it was, in the order of the capability table. Pure. */
export type FindLosses = (
  message: Message,
  platform: "discord" | "telegram",
  presentation: Presentation,
) => readonly Loss[];
