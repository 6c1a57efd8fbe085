import { Column, PrimaryGeneratedColumn, type ValueTransformer } from "typeorm";

/** PostgreSQL's driver hands eight-byte integers over as text unless told otherwise. */
const asNumber: ValueTransformer = {
  to: (value: number | null | undefined) => value,
  from: (value: number | string | null) => (value === null ? null : Number(value)),
};

/** Epoch milliseconds, UTC. */
export function TimestampColumn(options: { readonly nullable?: boolean } = {}): PropertyDecorator {
  return Column({ type: "bigint", nullable: options.nullable ?? false, transformer: asNumber });
}

/** Our own ids: they only grow and are never used again. (ormconfig.ts gives them eight bytes on PostgreSQL.) */
export function IdColumn(): PropertyDecorator {
  return PrimaryGeneratedColumn({ type: "integer" });
}
