import type { LocalClock } from "../local/clock.js";
import type { Fault, Faults, FaultScope } from "../local/faults.js";
import type { FloodControl, FloodSettings } from "./flood.js";
import { Refusal, tooManyRequests, type ResponseParameters } from "./refusal.js";

const BAD_GATEWAY =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n";

/** What can be made to go wrong. `on` names methods: "sendMessage", "send*". */
export class TelegramKnobs {
  readonly #faults: Faults;

  constructor(
    faults: Faults,
    private readonly floods: FloodControl,
    private readonly clock: LocalClock,
  ) {
    this.#faults = faults;
  }

  /** Refuses with a code and Telegram's words, or with any body; a string is sent as HTML. */
  refuse(
    refusal: {
      readonly status: number;
      readonly description?: string;
      readonly parameters?: ResponseParameters;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    } & FaultScope,
  ): Fault {
    const { status, description = `${status}: refused`, parameters, headers = {} } = refusal;
    const words = status >= 500 ? BAD_GATEWAY : new Refusal(status, description, parameters).body;
    return this.#faults.add({ kind: "answer", answer: { status, body: refusal.body ?? words, headers } }, refusal);
  }

  /** Answers 429 with the seconds to wait. */
  rateLimit(limit: { readonly retryAfterMs: number } & FaultScope): Fault {
    const refusal = tooManyRequests(limit.retryAfterMs);
    const headers = { "retry-after": String(refusal.parameters!.retry_after) };
    return this.#faults.add({ kind: "answer", answer: { status: 429, body: refusal.body, headers } }, limit);
  }

  /** Waits before doing anything; always, unless times are given. */
  delay(ms: number, scope: FaultScope = {}): Fault {
    return this.#faults.add({ kind: "delay", ms }, { times: Number.POSITIVE_INFINITY, ...scope });
  }

  /** Never answers, and stores nothing. */
  hang(scope: FaultScope = {}): Fault {
    return this.#faults.add({ kind: "hang" }, scope);
  }

  /** Stores what was sent, and cuts the connection instead of answering. */
  dropAnswer(scope: FaultScope = {}): Fault {
    return this.#faults.add({ kind: "drop-answer" }, scope);
  }

  /** Cuts the connection before anything is stored. */
  cut(scope: FaultScope = {}): Fault {
    return this.#faults.add({ kind: "cut" }, scope);
  }

  /** The whole API answers 502 with HTML, until the fault is removed. To refuse connections, stop listening. */
  down(): Fault {
    return this.refuse({ status: 502, times: Number.POSITIVE_INFINITY });
  }

  /** Ends every fault set by the methods above. */
  clear(): void {
    this.#faults.clear();
  }

  /** Flood control; off until `enabled` is set. */
  get flood(): FloodSettings {
    return this.floods.settings;
  }

  /** Moves the server's time on: dates, the 48 hours for deleting, flood control. */
  advanceClock(ms: number): void {
    this.clock.advance(ms);
  }
}
