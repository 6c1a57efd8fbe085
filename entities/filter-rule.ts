import { Column, Entity, JoinColumn, ManyToOne, Unique, type Relation } from "typeorm";
import { ChannelMapping } from "./channel-mapping.js";
import { IdColumn, TimestampColumn } from "./columns.js";

export type FilterAction = "allow" | "block" | "mask";

/** Lets messages pass, keeps them out, or masks words in them, for a whole guild or one mapping. */
@Entity("filter_rule")
@Unique(["guildId", "number"])
export class FilterRule {
  @IdColumn()
  id!: number;

  @Column({ type: "varchar" })
  guildId!: string;

  /** Short, what people type. */
  @Column({ type: "integer" })
  number!: number;

  /** Null: the whole guild. */
  @Column({ type: "integer", nullable: true })
  mappingId!: number | null;

  @ManyToOne(() => ChannelMapping, { nullable: true })
  @JoinColumn({ name: "mappingId" })
  mapping!: Relation<ChannelMapping> | null;

  @Column({ type: "varchar", length: 16 })
  action!: FilterAction;

  /** What of a message is looked at: "keyword", "user", "type". */
  @Column({ type: "varchar", length: 32 })
  kind!: string;

  @Column({ type: "text" })
  value!: string;

  @Column({ type: "boolean", default: true })
  enabled!: boolean;

  @Column({ type: "integer", default: 0 })
  hits!: number;

  @Column({ type: "varchar" })
  createdBy!: string;

  @TimestampColumn()
  createdAt!: number;
}
