import { Column, Entity, Index, JoinColumn, ManyToOne, Unique, type Relation } from "typeorm";
import type { DeliveryAction } from "../src/store/store.js";
import { ChannelMapping } from "./channel-mapping.js";
import { IdColumn, TimestampColumn } from "./columns.js";
import { Lane } from "./lane.js";
import { MessageLog } from "./message-log.js";

export type DeliveryState = "pending" | "held" | "delivered" | "uncertain" | "dead" | "cancelled" | "filtered";

/**
 * The few that lists ask for by their state, the log's index being too long to look through for them. Both databases see
 * that a query for one of these states is about these rows; behind an IN they don't.
 */
export const UNUSUAL_OUTCOME = `"state" = 'dead' OR "state" = 'uncertain' OR "state" = 'cancelled' OR "state" = 'filtered'`;
export const LATER_ACTION = `"action" <> 'create'`;

/**
 * One event on its way along one mapping: the row that makes the relay durable.
 *
 *    held <--pause, suspend / resume--> pending --last part sent--> delivered
 *                                       |  ^ `--given up----------> dead       } both with a row in failed_message
 *                              a retry--'  | `--answer got lost---> uncertain  }
 *                                       `--' `--mapping ended-----> cancelled
 *
 * One that a filter dropped is filtered from the beginning: its row only says why nothing was sent.
 *
 * Ids grow in the order of the lane. Who may send is the lane's affair, so no state says "being sent".
 */
@Entity("delivery")
@Unique(["messageId", "mappingId", "action", "revision"]) // an event is enqueued once a mapping
@Index("delivery_pending", ["laneId", "id"], { where: `"state" = 'pending'` }) // the next of a lane, and whether there is one
@Index("delivery_held", ["mappingId"], { where: `"state" = 'held'` }) // what a resume frees
@Index("delivery_finished", ["finishedAt"], { where: `"finishedAt" IS NOT NULL` }) // what a window's edges and a recount count
@Index("delivery_outcome", ["state", "mappingId", "receivedAt", "id"], { where: UNUSUAL_OUTCOME }) // lists of what went wrong
@Index("delivery_later", ["action", "mappingId", "receivedAt", "id"], { where: LATER_ACTION }) // lists of edits and deletions
export class Delivery {
  @IdColumn()
  id!: number;

  @Column({ type: "integer" })
  messageId!: number;

  @ManyToOne(() => MessageLog)
  @JoinColumn({ name: "messageId" })
  message!: Relation<MessageLog>;

  // Mappings and lanes are never deleted, so their references need no index.
  @Column({ type: "integer" })
  mappingId!: number;

  @ManyToOne(() => ChannelMapping)
  @JoinColumn({ name: "mappingId" })
  mapping!: Relation<ChannelMapping>;

  @Column({ type: "integer" })
  laneId!: number;

  @ManyToOne(() => Lane)
  @JoinColumn({ name: "laneId" })
  lane!: Relation<Lane>;

  @Column({ type: "varchar", length: 16 })
  action!: DeliveryAction;

  /** Which edit of the message; 0 for what is not an edit. */
  @Column({ type: "integer", default: 0 })
  revision!: number;

  @Column({ type: "varchar", length: 16, default: "pending" })
  state!: DeliveryState;

  /** Attempts that were counted. One that a rate limit stopped is not. */
  @Column({ type: "integer", default: 0 })
  attempts!: number;

  /** When the first attempt of these failed; null before one. */
  @TimestampColumn({ nullable: true })
  firstFailedAt!: number | null;

  /** Not before this time. */
  @TimestampColumn()
  dueAt!: number;

  /** When its event reached us: for a create, when the message did. */
  @TimestampColumn({ nullable: true })
  receivedAt!: number | null;

  @TimestampColumn({ nullable: true })
  attemptedAt!: number | null;

  @TimestampColumn({ nullable: true })
  finishedAt!: number | null;

  /** From KOOK's event to the last part sent. */
  @Column({ type: "integer", nullable: true })
  delayMs!: number | null;

  /** What the last failed attempt died of: a DeliveryFailure's kind. */
  @Column({ type: "varchar", length: 32, nullable: true })
  errorKind!: string | null;

  @Column({ type: "text", nullable: true })
  error!: string | null;
}
