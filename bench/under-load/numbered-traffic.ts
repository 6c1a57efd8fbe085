import type { World } from "../../test/support/world.js";
import { percentile, sleep } from "../store/sampling.js";

const TICK_MS = 5;
/** No copy that is still coming is this late. */
const GIVE_UP_MS = 60_000;

/** In the text of each of them, and of nothing else. */
export const SAID = "今晚九点开黑，来的举手";

export interface Place {
  /** KOOK's channel. */
  readonly from: string;
}

export interface Delays {
  readonly messages: number;
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

export interface Damage {
  /** Numbers that never arrived. */
  readonly lost: readonly number[];
  readonly doubled: readonly number[];
  /** Overtook an earlier one of their channel. */
  readonly disordered: readonly number[];
}

/** Messages that each carry a number, said in KOOK by the clock and looked for in the requests that Discord gets. */
export class NumberedTraffic {
  readonly #saidAt: number[] = [];
  readonly #arrivedAt = new Map<number, number>();
  readonly #order: number[][];
  readonly #doubled: number[] = [];
  #seen = 0;

  constructor(
    private readonly world: World,
    private readonly places: readonly Place[],
  ) {
    this.#order = places.map(() => []);
    world.discord.events.on("change", () => this.#note());
  }

  get said(): number {
    return this.#saidAt.length;
  }

  /** Says so many a second until `until` settles, at least for `seconds`. */
  async run(perSecond: number, seconds: number, until: Promise<unknown> = Promise.resolve()): Promise<Delays> {
    let over = false;
    void until.finally(() => (over = true)).catch(() => undefined);
    const first = this.said;
    const begin = performance.now();
    for (let now = begin; !over || now - begin < seconds * 1000; now = performance.now()) {
      const due = Math.floor(((now - begin) / 1000) * perSecond);
      while (this.said - first < due) this.#say(begin + ((this.said - first) * 1000) / perSecond);
      await sleep(TICK_MS);
    }
    await until;
    await this.#settled();
    const delays = this.#saidAt.slice(first).flatMap((at, index) => {
      const arrived = this.#arrivedAt.get(first + index);
      return arrived === undefined ? [] : [arrived - at];
    });
    const longest = percentile(delays, 1);
    return { messages: this.said - first, p50: percentile(delays, 0.5), p99: percentile(delays, 0.99), longest };
  }

  damage(): Damage {
    const lost = this.#saidAt.flatMap((_, number) => (this.#arrivedAt.has(number) ? [] : [number]));
    const disordered = this.#order.flatMap((numbers) =>
      numbers.filter((number, index) => number < (numbers[index - 1] ?? -1)),
    );
    return { lost, doubled: this.#doubled, disordered };
  }

  /** `dueAt`: when it should have been said; a late timer is a wait like any other. */
  #say(dueAt: number): void {
    const number = this.said;
    this.#saidAt.push(dueAt);
    const place = this.places[number % this.places.length] as Place;
    this.world.kook.say(place.from, this.world.people.owner.id, `${SAID} #${number}# who is **in**?`);
  }

  #note(): void {
    const { requests } = this.world.discord;
    const now = performance.now();
    for (; this.#seen < requests.length; this.#seen += 1) {
      const body = requests[this.#seen]?.body as { readonly content?: string } | null | undefined;
      const number = Number(/#(\d+)#/.exec(body?.content ?? "")?.[1] ?? NaN);
      if (Number.isNaN(number)) continue;
      if (this.#arrivedAt.has(number)) this.#doubled.push(number);
      else this.#arrivedAt.set(number, now);
      this.#order[number % this.places.length]?.push(number);
    }
  }

  async #settled(): Promise<void> {
    const begin = performance.now();
    while (this.#arrivedAt.size < this.said && performance.now() - begin < GIVE_UP_MS) await sleep(TICK_MS);
  }
}
