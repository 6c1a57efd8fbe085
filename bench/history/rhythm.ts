import type { SeededRandom } from "./random.js";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Most of KOOK's people live by Beijing's clock, which knows no summer time. */
const BEIJING_AHEAD_MS = 8 * HOUR_MS;

/** How much is said in each hour of a day: little before dawn, most after dinner. */
const HOUR_WEIGHTS = [
  5, 3, 2, 1, 0.6, 0.5, 0.8, 1.5, 2.5, 3.5, 4, 4.5, 6, 5.5, 4.5, 4.5, 5, 6, 7, 8.5, 10, 11, 10, 7.5,
];
const WEEKEND = 1.35;

/** The begin of each hour and how many messages are sent in it; together exactly `messages`. */
export function spreadOverHours(
  random: SeededRandom,
  { messages, from, to }: { readonly messages: number; readonly from: number; readonly to: number },
): readonly { readonly hour: number; readonly count: number }[] {
  const hours = Array.from({ length: Math.round((to - from) / HOUR_MS) }, (_, index) => from + index * HOUR_MS);
  const moods = new Map<number, number>();
  const weights = hours.map((hour) => weightOf(hour) * moodOf(random, moods, hour));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let [weighed, given] = [0, 0];
  return hours.map((hour, index) => {
    weighed += weights[index] as number;
    const upToHere = index === hours.length - 1 ? messages : Math.round((messages * weighed) / total);
    const count = upToHere - given;
    given = upToHere;
    return { hour, count };
  });
}

/** When within an hour, in order. */
export function timesWithin(random: SeededRandom, hour: number, count: number): readonly number[] {
  const offsets = new Uint32Array(count);
  for (let index = 0; index < count; index += 1) offsets[index] = random.below(HOUR_MS);
  return Array.from(offsets.sort(), (offset) => hour + offset);
}

function weightOf(hour: number): number {
  const there = new Date(hour + BEIJING_AHEAD_MS);
  const weekend = there.getUTCDay() === 0 || there.getUTCDay() === 6;
  return (HOUR_WEIGHTS[there.getUTCHours()] as number) * (weekend ? WEEKEND : 1);
}

/** No day is like another. */
function moodOf(random: SeededRandom, moods: Map<number, number>, hour: number): number {
  const day = Math.floor((hour + BEIJING_AHEAD_MS) / DAY_MS);
  const mood = moods.get(day) ?? 0.85 + 0.3 * random.next();
  moods.set(day, mood);
  return mood;
}
