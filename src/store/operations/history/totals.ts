import type { Session } from "../../session.js";
import { dialectOf, type Dialect } from "../../read-session.js";

/** Over how many rows PostgreSQL spreads the sums over all mappings, lest every outcome wait for the same one. */
const PARTS = 16;

/** The mappings that stand for all of them together in hourly_stat. */
export function totalIds(dialect: Dialect): readonly number[] {
  return dialect === "sqlite" ? [0] : Array.from({ length: PARTS }, (_, part) => (part === 0 ? 0 : -part));
}

/** Which of them a mapping's outcomes are added to. */
export function totalIdOf(session: Session, mappingId: number): number {
  const part = dialectOf(session) === "sqlite" ? 0 : mappingId % PARTS;
  return part === 0 ? 0 : -part;
}

export function totalIdList(dialect: Dialect): string {
  return totalIds(dialect).join(", ");
}
