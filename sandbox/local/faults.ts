/** An answer that a fault gives in the platform's place. A string is sent as HTML, anything else as JSON. */
export interface FaultAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a fault does to a request. */
export type Effect =
  | { readonly kind: "answer"; readonly answer: FaultAnswer }
  | { readonly kind: "delay"; readonly ms: number }
  /** Takes the request and never answers. Nothing is stored. */
  | { readonly kind: "hang" }
  /** Does what was asked, then cuts the connection instead of answering. */
  | { readonly kind: "drop-answer" }
  /** Cuts the connection before anything is done. */
  | { readonly kind: "cut" };

/** Which requests: "POST /webhooks/*" (a star stands for any characters), a regular expression, or a question. */
export type Where = string | RegExp | ((route: string) => boolean);

export interface FaultScope {
  /** All requests when left out. */
  readonly on?: Where;
  /** How many requests it strikes; Infinity for always. */
  readonly times?: number;
}

/** A fault that was set; it ends by itself after its times, or when removed. */
export interface Fault {
  /** How often it struck. */
  readonly hits: number;
  remove(): void;
}

interface ArmedFault extends Fault {
  hits: number;
  left: number;
  readonly matches: (route: string) => boolean;
  readonly effect: Effect;
}

/** The faults of one local server. The oldest that matches strikes first; delays join with what follows them. */
export class Faults {
  #armed: ArmedFault[] = [];

  /** No fault is set: the way of most requests. */
  get none(): boolean {
    return this.#armed.length === 0;
  }

  add(effect: Effect, { on, times = 1 }: FaultScope): Fault {
    const fault: ArmedFault = {
      hits: 0,
      left: times,
      matches: matcher(on),
      effect,
      remove: () => {
        this.#armed = this.#armed.filter((other) => other !== fault);
      },
    };
    this.#armed.push(fault);
    return fault;
  }

  /** Ends every fault. */
  clear(): void {
    this.#armed = [];
  }

  /** What strikes this request: any delay, and at most one other effect. Counts them. */
  strike(route: string): readonly Effect[] {
    const effects: Effect[] = [];
    for (const fault of this.#armed) {
      const rank = fault.effect.kind === "delay" ? "delay" : "end";
      const taken = effects.some((effect) => (effect.kind === "delay" ? "delay" : "end") === rank);
      if (taken || !fault.matches(route)) continue;
      effects.push(fault.effect);
      fault.hits += 1;
      fault.left -= 1;
      if (fault.left <= 0) fault.remove();
    }
    return effects;
  }
}

function matcher(on: Where | undefined): (route: string) => boolean {
  if (on === undefined) return () => true;
  if (typeof on === "function") return on;
  if (on instanceof RegExp) return (route) => on.test(route);
  const pattern = new RegExp(`^${on.split("*").map(escapePattern).join(".*")}$`);
  return (route) => pattern.test(route);
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
