import type { Platform } from "../delivery/destination.js";

/** Someone on the far side who used a link code at a place. The platform's folder has checked who they are there. */
export interface LinkRequest {
  readonly platform: Platform;
  readonly botId: number;
  readonly code: string;
  readonly address: string;
  /** How people know the place: "#general · My server", "Announcements · topic 7". */
  readonly placeName: string;
  readonly actorName: string;
  /** Distinguishes people there, for the limit on wrong codes. */
  readonly actorId: string;
  /** The person may manage that place: without it the code isn't even looked at. */
  readonly mayManage: boolean;
}

export type LinkOutcome =
  | { readonly status: "linked"; readonly channelName: string; readonly mappingNumber: number }
  /** Wrong, used or expired, or made for the other platform: one answer for all, so that nothing can be guessed. */
  | { readonly status: "code-invalid" }
  | { readonly status: "not-allowed" }
  | { readonly status: "already-linked"; readonly channelName: string }
  | { readonly status: "too-many-tries" }
  /** Something of ours broke; it is logged. The code stays good. */
  | { readonly status: "failed" };

/** Implemented by the linking service; platforms call it. Never throws. */
export type RedeemLink = (request: LinkRequest) => Promise<LinkOutcome & { readonly language: "zh" | "en" }>;
