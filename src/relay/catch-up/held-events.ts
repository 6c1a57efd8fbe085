/** What becomes of an event that waited: it is taken in now, or it is left to the list, which has it too. */
export type Admission = "take" | "left-to-list";

/** The live events of one channel that wait behind what was missed there, in their order. */
export class HeldEvents {
  #waiting: ((admission: Admission) => void)[] = [];

  get size(): number {
    return this.#waiting.length;
  }

  wait(): Promise<Admission> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** All of them, in their order. */
  release(admission: Admission): void {
    for (const resolve of this.#waiting.splice(0)) resolve(admission);
  }
}
