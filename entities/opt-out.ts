import { Entity, PrimaryColumn } from "typeorm";
import { TimestampColumn } from "./columns.js";

/** A member whose messages are never relayed, in whatever guild. */
@Entity("opt_out")
export class OptOut {
  /** KOOK's id. */
  @PrimaryColumn({ type: "varchar" })
  userId!: string;

  @TimestampColumn()
  optedOutAt!: number;
}
