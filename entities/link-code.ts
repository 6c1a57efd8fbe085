import { Column, Entity, Index, PrimaryColumn } from "typeorm";
import type { Platform } from "../src/delivery/destination.js";
import { TimestampColumn } from "./columns.js";

/** A code that links one channel once. Only its hash is kept. */
@Entity("link_code")
@Index("link_code_expiry", ["expiresAt"]) // what the clean-up removes
export class LinkCode {
  @PrimaryColumn({ type: "varchar" })
  codeHash!: string;

  @Column({ type: "varchar", length: 16 })
  platform!: Platform;

  @Column({ type: "varchar" })
  guildId!: string;

  @Column({ type: "varchar" })
  channelId!: string;

  @Column({ type: "varchar" })
  channelName!: string;

  /** KOOK's id of who asked for it. */
  @Column({ type: "varchar" })
  creatorId!: string;

  @Column({ type: "varchar" })
  creatorName!: string;

  @TimestampColumn()
  createdAt!: number;

  @TimestampColumn()
  expiresAt!: number;

  @TimestampColumn({ nullable: true })
  usedAt!: number | null;
}
