import { Column, Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from "typeorm";
import type { MappingOptions, MappingState } from "../src/store/store.js";
import { IdColumn, TimestampColumn } from "./columns.js";
import { Lane } from "./lane.js";

/**
 * The standing rule that a KOOK channel goes to an address (that of its lane).
 *
 *   active <--pause, resume--> paused
 *      `--out of reach--> suspended --resume--> active
 *
 * An ended mapping keeps its row, since logs and numbers refer to it.
 */
@Entity("channel_mapping")
@Unique(["guildId", "number"])
@Index("channel_mapping_source", ["channelId", "laneId"], { unique: true, where: `"removedAt" IS NULL` }) // no message goes twice to one place
@Index("channel_mapping_lane", ["laneId"], { where: `"removedAt" IS NULL` }) // whom a trouble of the address concerns
export class ChannelMapping {
  @IdColumn()
  id!: number;

  @Column({ type: "varchar" })
  guildId!: string;

  /** Short, what people type. */
  @Column({ type: "integer" })
  number!: number;

  /** The source. */
  @Column({ type: "varchar" })
  channelId!: string;

  @Column({ type: "varchar" })
  channelName!: string;

  @Column({ type: "integer" })
  laneId!: number;

  @ManyToOne(() => Lane)
  @JoinColumn({ name: "laneId" })
  lane!: Relation<Lane>;

  /** How people know the place. */
  @Column({ type: "varchar" })
  placeName!: string;

  @Column({ type: "varchar", length: 16, default: "active" })
  state!: MappingState;

  /** Why it is suspended; null otherwise. */
  @Column({ type: "varchar", nullable: true })
  stateReason!: string | null;

  @Column({ type: "simple-json", default: "{}" })
  options!: MappingOptions;

  /** KOOK's id of who linked it. */
  @Column({ type: "varchar" })
  createdBy!: string;

  @TimestampColumn()
  createdAt!: number;

  @TimestampColumn({ nullable: true })
  removedAt!: number | null;
}
