/** Chance from a seed: the same seed gives the same history. */
export interface SeededRandom {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number at least 0 and below `bound`. */
  below(bound: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Of a normal distribution around 0 with the deviation 1. */
  normal(): number;
  /** As KOOK's message ids look. */
  uuid(): string;
}

const HEX = Array.from({ length: 0x1_0000 }, (_, value) => value.toString(16).padStart(4, "0"));

/** Doug McIlroy's and Chris Doty-Humphrey's sfc32, which passes PractRand: http://pracrand.sourceforge.net */
export function createRandom(seed: number): SeededRandom {
  let [a, b, c, counter] = [0x9e37_79b9, 0x243f_6a88, seed | 0, 1];
  const word = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 16; round += 1) word();

  const next = (): number => word() / 0x1_0000_0000;
  const below = (bound: number): number => Math.floor(next() * bound);
  const half = (value: number): string => HEX[value & 0xffff] as string;
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    uuid: () => {
      const [one, two, three, four] = [word(), word(), word(), word()];
      const version = (two & 0x0fff) | 0x4000;
      const variant = ((three >>> 16) & 0x3fff) | 0x8000;
      return `${half(one >>> 16)}${half(one)}-${half(two >>> 16)}-${half(version)}-${half(variant)}-${half(three)}${half(four >>> 16)}${half(four)}`;
    },
  };
}
