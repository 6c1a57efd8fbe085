import { z } from "zod";
import type { MappingView } from "../../store/store.js";
import type { SeenAlarm } from "./alarms.js";

/** What a guild was told, as it is kept: so that a restart repeats nothing. */
export const alarmBookSchema = z.object({
  /** Alarms whose beginning was told, and whose end was not. */
  open: z.record(z.string(), z.object({ since: z.number() })),
  /** Of whoever chose the channel: where the guild has chosen none. */
  language: z.enum(["zh", "en"]).nullable().default(null),
  /** The newest dead letter that a notice was about, and when the last such notice went out. */
  failed: z.object({ lastId: z.number(), toldAt: z.number() }),
});
export type AlarmBook = z.output<typeof alarmBookSchema>;

export interface Ended {
  readonly key: string;
  readonly since: number;
}

export interface Decision {
  /** To be told. */
  readonly began: readonly SeenAlarm[];
  readonly ended: readonly Ended[];
  /** What is open once that was told. */
  readonly open: AlarmBook["open"];
}

/** What is news, compared with what was told. `mappings` are those that there still are: an unlinked one ends in silence. */
export function decide(
  book: Pick<AlarmBook, "open">,
  seen: readonly SeenAlarm[],
  mappings: readonly MappingView[],
  now: number,
): Decision {
  const begun = seen.filter(({ key, state }) => state === "begun" && !Object.hasOwn(book.open, key));
  const present = new Set(seen.map(({ key }) => key));
  const over = Object.entries(book.open).filter(([key]) => !present.has(key));
  const open = Object.fromEntries([
    ...Object.entries(book.open).filter(([key]) => present.has(key)),
    ...begun.map(({ key }) => [key, { since: now }] as const),
  ]);
  return {
    began: begun.filter(({ alarm }) => alarm.kind !== "suspended"),
    ended: over.filter(([key]) => isAboutSomething(key, mappings)).map(([key, { since }]) => ({ key, since })),
    open,
  };
}

/** A mapping that was suspended or lagged, and was then paused or unlinked, isn't all right again: it is gone. */
function isAboutSomething(key: string, mappings: readonly MappingView[]): boolean {
  const id = /^(?:lag|suspended) (\d+)$/.exec(key)?.[1];
  return id === undefined || mappings.some((mapping) => mapping.id === Number(id) && mapping.state === "active");
}
