import { Column, Entity, PrimaryColumn } from "typeorm";

/** What a KOOK guild has set for itself. A guild without a row has the defaults. */
@Entity("guild")
export class Guild {
  /** KOOK's id. */
  @PrimaryColumn({ type: "varchar" })
  guildId!: string;

  /** Null: the host's default. */
  @Column({ type: "varchar", length: 8, nullable: true })
  language!: "zh" | "en" | null;

  /** Where trouble is told; null for nowhere. */
  @Column({ type: "varchar", nullable: true })
  alertChannelId!: string | null;

  /** Roles that may steer the relay besides the owner and the administrators. */
  @Column({ type: "simple-json", default: "[]" })
  managerRoleIds!: readonly string[];

  /** The number that the newest mapping got: what people type is never used again. */
  @Column({ type: "integer", default: 0 })
  lastMappingNumber!: number;

  /** The same for filters. */
  @Column({ type: "integer", default: 0 })
  lastFilterNumber!: number;
}
