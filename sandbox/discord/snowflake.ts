const DISCORD_EPOCH = 1_420_070_400_000;

/**
 * Makes ids as Discord does: the time, then a number that grows, so that they sort as they were made.
 * https://docs.discord.com/developers/reference#snowflakes
 */
export class Snowflakes {
  #last = 0n;

  constructor(private readonly now: () => number) {}

  next(): string {
    const fromTime = BigInt(this.now() - DISCORD_EPOCH) << 22n;
    this.#last = fromTime > this.#last ? fromTime : this.#last + 1n;
    return this.#last.toString();
  }
}

/** What Discord takes as an id. */
export function isSnowflake(text: string): boolean {
  return /^\d{1,20}$/.test(text);
}

/** Compares two ids by their age: negative when the first is older. */
export function compareSnowflakes(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
