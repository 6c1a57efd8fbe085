import { setTimeout as pause } from "node:timers/promises";
import type { Random } from "../../src/clock.js";
import { endMarkOf, markOf, type Ledger } from "./ledger.js";
import type { ProofWorld } from "./proof-world.js";
import { pick } from "./random.js";

const SENTENCE = "今晚九点开黑，来的举手。 Who is in tonight? Bring the <big> shield & a *torch*. ";
/** More than one part on both platforms. */
const LONG = SENTENCE.repeat(70);
/** Far enough back that a change may still meet its message on the way, and near enough that some do. */
const REACH = 12;

export interface TrafficOptions {
  readonly proof: ProofWorld;
  readonly ledger: Ledger;
  readonly random: Random;
  /** On average. */
  readonly perSecond: number;
}

/** People who talk in KOOK, and now and then change or delete what they said. */
export class Traffic {
  readonly #sourceIds: string[] = [];
  #over = false;
  #running: Promise<void> | null = null;

  constructor(private readonly options: TrafficOptions) {}

  start(): void {
    this.#over = false;
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    const { random, perSecond } = this.options;
    while (!this.#over) {
      this.#act();
      await pause((random() * 2_000) / perSecond);
    }
  }

  #act(): void {
    const { random } = this.options;
    const dice = random();
    if (dice < 0.15) this.#edit();
    else if (dice < 0.23) this.#remove();
    else this.#say(dice > 0.97);
  }

  #say(long: boolean): void {
    const { proof, ledger, random } = this.options;
    const { anna, owner } = proof.world.people;
    const { channel } = pick(random, proof.routes);
    const number = ledger.say(channel, long);
    const author = pick(random, [anna, owner]);
    this.#sourceIds[number] = proof.world.kook.say(channel, author.id, textOf(number, 0, long));
  }

  #edit(): void {
    const number = this.#recent();
    if (number === null) return;
    const version = this.options.ledger.edit(number);
    this.options.proof.world.kook.edit(this.#sourceId(number), textOf(number, version, this.#isLong(number)));
  }

  #remove(): void {
    const number = this.#recent();
    if (number === null) return;
    this.options.ledger.remove(number);
    this.options.proof.world.kook.remove(this.#sourceId(number));
  }

  #recent(): number | null {
    const { ledger, random, proof } = this.options;
    const number = ledger.said - 1 - Math.floor(random() * REACH);
    if (number < 0) return null;
    return proof.world.kook.message(this.#sourceId(number)).deleted ? null : number;
  }

  #sourceId(number: number): string {
    return this.#sourceIds[number] ?? "";
  }

  #isLong(number: number): boolean {
    return this.options.proof.world.kook.message(this.#sourceId(number)).content.length > LONG.length;
  }
}

function textOf(number: number, version: number, long: boolean): string {
  const mark = markOf(number, version);
  return long ? `${mark} ${LONG}${endMarkOf(number, version)}` : `${mark} ${SENTENCE}`;
}
