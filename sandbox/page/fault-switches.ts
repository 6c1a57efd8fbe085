import type { Fault } from "../local/faults.js";
import type { DemoWorld } from "./demo-world.js";
import type { RelayProcess } from "./relay-process.js";

interface Switch {
  readonly on: () => Fault | Promise<Fault>;
}

const ALWAYS = Number.POSITIVE_INFINITY;
const RETRY_AFTER_MS = 3_000;

/** What can go wrong at the page: switches stay on, strokes happen once. */
export class FaultSwitches {
  readonly #switches: Readonly<Record<string, Switch>>;
  readonly #strokes: Readonly<Record<string, { readonly do: () => void | Promise<void>; readonly can: () => boolean }>>;
  readonly #on = new Map<string, Fault>();

  constructor(
    { kook, discord, telegram }: DemoWorld,
    relay: RelayProcess | null,
    private readonly changed: () => void,
  ) {
    this.#switches = {
      discordDown: { on: () => discord.knobs.down() },
      discordLimited: {
        on: () => discord.knobs.rateLimit({ retryAfterMs: RETRY_AFTER_MS, on: "POST *", times: ALWAYS }),
      },
      telegramDown: { on: () => telegram.knobs.down() },
      telegramLimited: {
        on: () => telegram.knobs.rateLimit({ retryAfterMs: RETRY_AFTER_MS, on: "send*", times: ALWAYS }),
      },
      kookDown: { on: () => goAway(kook) },
    };
    const running = (): boolean => relay !== null && relay.pid !== null;
    const always = (): boolean => true;
    this.#strokes = {
      cutKook: { do: () => kook.gateway.cutSockets(), can: always },
      loseEvents: { do: () => void (kook.knobs.loseEvents += 3), can: always },
      dropDiscordAnswer: { do: () => void discord.knobs.dropAnswer({ on: "POST /webhooks/*" }), can: always },
      killRelay: { do: () => relay?.kill(), can: running },
      stopRelay: { do: () => relay?.stop(), can: running },
      startRelay: { do: () => relay?.start(), can: () => relay !== null && !running() },
    };
  }

  section() {
    return {
      switches: Object.keys(this.#switches).map((name) => ({ name, on: this.#on.has(name) })),
      strokes: Object.entries(this.#strokes).map(([name, stroke]) => ({ name, enabled: stroke.can() })),
    };
  }

  async set(name: string, on: boolean): Promise<void> {
    const found = this.#switches[name];
    if (!found) throw new Error(`There is no switch ${name}`);
    const fault = this.#on.get(name);
    if (on && !fault) this.#on.set(name, await found.on());
    if (!on && fault) {
      this.#on.delete(name);
      fault.remove();
    }
    this.changed();
  }

  async strike(name: string): Promise<void> {
    const stroke = this.#strokes[name];
    if (!stroke?.can()) throw new Error(`${name} can't be done now`);
    await stroke.do();
    this.changed();
  }
}

/** Refuses connections until the fault is removed. */
async function goAway(server: { stopListening(): Promise<void>; listenAgain(): Promise<void> }): Promise<Fault> {
  await server.stopListening();
  return { hits: 0, remove: () => void server.listenAgain() };
}
