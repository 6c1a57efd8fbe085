/** One that stands in the queue. */
interface Waiting {
  begin(): void;
  refuse(error: unknown): void;
}

/**
 * Lets work begin in the order in which it came, though some of it has to ask for something first. Work that needs
 * nothing, while nobody stands before it, begins at once.
 *
 * Work that fails takes along all that still stands behind it: what is told again has to be told again in order.
 */
export class InOrder {
  #waiting: Waiting[] = [];
  #busy = false;

  /** `work` calls `next` as soon as what comes after it may begin; when it ends without having done so, that is the time. */
  run<Result>(work: (next: () => void) => Promise<Result>): Promise<Result> {
    if (!this.#busy) return this.#begin(work);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ begin: () => void this.#begin(work).then(resolve, reject), refuse: reject });
    });
  }

  #begin<Result>(work: (next: () => void) => Promise<Result>): Promise<Result> {
    this.#busy = true;
    let over = false;
    const next = (): void => {
      if (over) return;
      over = true;
      this.#busy = false;
      this.#waiting.shift()?.begin();
    };
    const result = (async () => work(next))(); // also when it throws at once
    result.then(next, (error: unknown) => {
      for (const waiting of this.#waiting.splice(0)) waiting.refuse(error);
      next();
    });
    return result;
  }
}
