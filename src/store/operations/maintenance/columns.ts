import type { EntityTarget, ObjectLiteral } from "typeorm";
import type { Session } from "../../session.js";

/** The columns that all these tables have, by name, for statements that move rows: a new one is taken along. */
export function sharedColumns(
  { orm }: Session,
  [first, ...others]: readonly [EntityTarget<ObjectLiteral>, ...EntityTarget<ObjectLiteral>[]],
  without: readonly string[] = [],
): string {
  const namesOf = (entity: EntityTarget<ObjectLiteral>): readonly string[] =>
    orm.connection.getMetadata(entity).columns.map(({ databaseName }) => databaseName);
  const shared = others.map((entity) => new Set(namesOf(entity)));
  return namesOf(first)
    .filter((name) => !without.includes(name) && shared.every((names) => names.has(name)))
    .map((name) => `"${name}"`)
    .join(", ");
}
