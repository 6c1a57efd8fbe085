/** The value that this share of the others doesn't exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Milliseconds of each call, one after another; the first ones, which only warm up, are left out. */
export async function timeEach(
  times: number,
  call: (index: number) => Promise<unknown>,
  warmUps = Math.ceil(times / 5),
): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let index = -warmUps; index < times; index += 1) {
    const begin = performance.now();
    await call(index + warmUps);
    if (index >= 0) taken.push(performance.now() - begin);
  }
  return taken;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
