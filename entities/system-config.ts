import { Column, Entity, PrimaryColumn } from "typeorm";
import { TimestampColumn } from "./columns.js";

/** What the host's program remembers about itself: a value by a name. */
@Entity("system_config")
export class SystemConfig {
  @PrimaryColumn({ type: "varchar" })
  key!: string;

  @Column({ type: "simple-json" })
  value!: unknown;

  @TimestampColumn()
  updatedAt!: number;
}
