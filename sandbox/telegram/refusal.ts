/** What a refusal may tell beyond its words. https://core.telegram.org/bots/api#responseparameters */
export interface ResponseParameters {
  readonly retry_after?: number;
  readonly migrate_to_chat_id?: number;
}

/** An answer of refusal: thrown by whatever finds out, sent by the server. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    readonly description: string,
    readonly parameters?: ResponseParameters,
  ) {
    super(description);
  }

  get body(): unknown {
    return {
      ok: false,
      error_code: this.code,
      description: this.description,
      ...(this.parameters ? { parameters: this.parameters } : {}),
    };
  }
}

/** 400. The first letter is written small, as the Bot API server does, unless the text is one of MTProto's error names. */
export function badRequest(text: string, parameters?: ResponseParameters): Refusal {
  return new Refusal(400, `Bad Request: ${lowerFirst(text)}`, parameters);
}

export function forbidden(text: string): Refusal {
  return new Refusal(403, `Forbidden: ${lowerFirst(text)}`);
}

function lowerFirst(text: string): string {
  if (/^.[A-Z_]/.test(text)) return text;
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** 429, with the seconds to wait. */
export function tooManyRequests(retryAfterMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  return new Refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds });
}
