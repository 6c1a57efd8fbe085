/** Why a request to a platform failed, in the words of the whole relay. */
export type DeliveryFailure =
  /** It never arrived (refused, 5xx): try again later. */
  | { readonly kind: "transient" }
  /** The answer got lost: it may have arrived. */
  | { readonly kind: "uncertain" }
  /** The platform asks to wait; no attempt is counted. `scope` says who has to: this address, or the whole bot. */
  | { readonly kind: "rate-limited"; readonly retryAfterMs: number; readonly scope: "address" | "bot" }
  /** The platform refuses this message for good. */
  | { readonly kind: "rejected" }
  /** The place is out of reach until a person mends it. `reason` names the mend in the language files. */
  | { readonly kind: "unreachable"; readonly reason: UnreachableReason }
  /** The place lives on under another address (a Telegram group that became a supergroup). */
  | { readonly kind: "moved"; readonly address: string };

export type UnreachableReason =
  | "token-invalid"
  | "bot-removed"
  | "place-gone"
  /** A thread or topic that someone closed. */
  | "place-closed"
  | "right-missing";

/** What a platform folder throws, and nothing else. The message holds the platform's own words, never a token. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";

  constructor(
    readonly failure: DeliveryFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
