import { Column, Entity, Index, Unique } from "typeorm";
import type { Platform } from "../src/delivery/destination.js";
import { IdColumn, TimestampColumn } from "./columns.js";

/** `invalid`: the platform refuses its token. */
export type BotStatus = "active" | "invalid" | "removed";

/** A Discord or Telegram bot that copies are sent by. */
@Entity("bot_config")
@Unique(["platform", "remoteId"])
@Index("bot_config_fingerprint", ["platform", "tokenFingerprint"]) // finds a bot while its platform can't say who it is
export class BotConfig {
  @IdColumn()
  id!: number;

  @Column({ type: "varchar", length: 16 })
  platform!: Platform;

  /** The bot's own user id on its platform. */
  @Column({ type: "varchar" })
  remoteId!: string;

  @Column({ type: "varchar" })
  name!: string;

  /** Whose bot it is; null for one from the environment, which all guilds share. */
  @Column({ type: "varchar", nullable: true })
  guildId!: string | null;

  /** Recognises a token without keeping it. */
  @Column({ type: "varchar" })
  tokenFingerprint!: string;

  /** A guild's own token, encrypted; null where the environment has it. */
  @Column({ type: "text", nullable: true })
  config!: string | null;

  @Column({ type: "varchar", length: 16, default: "active" })
  status!: BotStatus;

  @TimestampColumn()
  createdAt!: number;

  @TimestampColumn()
  updatedAt!: number;
}
