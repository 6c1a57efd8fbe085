/** One change at a time of each thing, by its key, each of what the one before left: two people never undo each other's. */
export class Turns<Key> {
  readonly #last = new Map<Key, Promise<unknown>>();

  /** When everything before it, of all these keys, is over, also what failed. */
  async run<Result>(keys: readonly Key[], work: () => Promise<Result>): Promise<Result> {
    const result = Promise.all(keys.map((key) => this.#last.get(key) ?? Promise.resolve())).then(work);
    const turn = result.catch(() => undefined);
    for (const key of keys) this.#last.set(key, turn);
    try {
      return await result;
    } finally {
      for (const key of keys) if (this.#last.get(key) === turn) this.#last.delete(key);
    }
  }
}
