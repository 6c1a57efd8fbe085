import type { MigrationInterface, QueryRunner } from "typeorm";

export class FirstSchema1795580697711 implements MigrationInterface {
  name = "FirstSchema1795580697711";

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "account" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "userId" varchar NOT NULL, "name" varchar NOT NULL, "status" varchar(16) NOT NULL DEFAULT ('active'), "sessionId" varchar, "sn" integer, "createdAt" bigint NOT NULL, "updatedAt" bigint NOT NULL, CONSTRAINT "UQ_60328bf27019ff5498c4b977421" UNIQUE ("userId"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "guild" ("guildId" varchar PRIMARY KEY NOT NULL, "language" varchar(8), "alertChannelId" varchar, "managerRoleIds" text NOT NULL DEFAULT ('[]'), "lastMappingNumber" integer NOT NULL DEFAULT (0))`,
    );
    await queryRunner.query(
      `CREATE TABLE "bot_config" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "platform" varchar(16) NOT NULL, "remoteId" varchar NOT NULL, "name" varchar NOT NULL, "guildId" varchar, "tokenFingerprint" varchar NOT NULL, "config" text, "status" varchar(16) NOT NULL DEFAULT ('active'), "createdAt" bigint NOT NULL, "updatedAt" bigint NOT NULL, CONSTRAINT "UQ_4398be14da8ce75a1cc7f887186" UNIQUE ("platform", "remoteId"))`,
    );
    await queryRunner.query(`CREATE INDEX "bot_config_fingerprint" ON "bot_config" ("platform", "tokenFingerprint")`);
    await queryRunner.query(
      `CREATE TABLE "lane" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "botId" integer NOT NULL, "address" varchar NOT NULL, "fence" integer NOT NULL DEFAULT (0), "owner" varchar, "leaseUntil" bigint, "movedAfterMessageId" integer NOT NULL DEFAULT (0), CONSTRAINT "UQ_898fb8800af8c8e3b975f49d7ad" UNIQUE ("botId", "address"), CONSTRAINT "FK_0fea1adbb966e8698edca9ede38" FOREIGN KEY ("botId") REFERENCES "bot_config" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION)`,
    );
    await queryRunner.query(
      `CREATE TABLE "channel_mapping" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "guildId" varchar NOT NULL, "number" integer NOT NULL, "channelId" varchar NOT NULL, "channelName" varchar NOT NULL, "laneId" integer NOT NULL, "placeName" varchar NOT NULL, "state" varchar(16) NOT NULL DEFAULT ('active'), "stateReason" varchar, "options" text NOT NULL DEFAULT ('{}'), "createdBy" varchar NOT NULL, "createdAt" bigint NOT NULL, "removedAt" bigint, CONSTRAINT "UQ_0d301a0f1ecd2e1218cbee00781" UNIQUE ("guildId", "number"), CONSTRAINT "FK_ac13a8766538f020679f86ca6ac" FOREIGN KEY ("laneId") REFERENCES "lane" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION)`,
    );
    await queryRunner.query(
      `CREATE INDEX "channel_mapping_lane" ON "channel_mapping" ("laneId") WHERE "removedAt" IS NULL`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "channel_mapping_source" ON "channel_mapping" ("channelId", "laneId") WHERE "removedAt" IS NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "filter_rule" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "guildId" varchar NOT NULL, "number" integer NOT NULL, "mappingId" integer, "action" varchar(16) NOT NULL, "kind" varchar(32) NOT NULL, "value" text NOT NULL, "enabled" boolean NOT NULL DEFAULT (1), "hits" integer NOT NULL DEFAULT (0), "createdBy" varchar NOT NULL, "createdAt" bigint NOT NULL, CONSTRAINT "UQ_4fc0ae5a39d51be6ce645f84c8e" UNIQUE ("guildId", "number"), CONSTRAINT "FK_8debd18d954b04792a6661886bd" FOREIGN KEY ("mappingId") REFERENCES "channel_mapping" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION)`,
    );
    await queryRunner.query(
      `CREATE TABLE "message_log" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "accountId" integer NOT NULL, "sourceId" varchar NOT NULL, "guildId" varchar NOT NULL, "channelId" varchar NOT NULL, "authorId" varchar NOT NULL, "authorName" varchar NOT NULL, "quotedId" integer, "kind" varchar(16) NOT NULL, "purpose" varchar(16) NOT NULL, "content" text, "sentAt" bigint NOT NULL, "receivedAt" bigint NOT NULL, CONSTRAINT "UQ_3e0cef5df31d259e97efa4bc162" UNIQUE ("sourceId"), CONSTRAINT "FK_5b68d30ad74170d59c31220f8df" FOREIGN KEY ("accountId") REFERENCES "account" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION)`,
    );
    await queryRunner.query(
      `CREATE TABLE "delivery" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "messageId" integer NOT NULL, "mappingId" integer NOT NULL, "laneId" integer NOT NULL, "action" varchar(16) NOT NULL, "revision" integer NOT NULL DEFAULT (0), "state" varchar(16) NOT NULL DEFAULT ('pending'), "attempts" integer NOT NULL DEFAULT (0), "firstFailedAt" bigint, "dueAt" bigint NOT NULL, "attemptedAt" bigint, "finishedAt" bigint, "delayMs" integer, "errorKind" varchar(32), "error" text, CONSTRAINT "UQ_390dedf64f720ee7e79573661ef" UNIQUE ("messageId", "mappingId", "action", "revision"), CONSTRAINT "FK_cdcd0daeeb8f7bfb1786eb0eb28" FOREIGN KEY ("messageId") REFERENCES "message_log" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION, CONSTRAINT "FK_4951ed7c527ecdbb2d0704cd9e7" FOREIGN KEY ("mappingId") REFERENCES "channel_mapping" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION, CONSTRAINT "FK_05431293541a47aa135b68dddd4" FOREIGN KEY ("laneId") REFERENCES "lane" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION)`,
    );
    await queryRunner.query(`CREATE INDEX "delivery_held" ON "delivery" ("mappingId") WHERE "state" = 'held'`);
    await queryRunner.query(`CREATE INDEX "delivery_pending" ON "delivery" ("laneId", "id") WHERE "state" = 'pending'`);
    await queryRunner.query(
      `CREATE TABLE "receipt" ("messageId" integer NOT NULL, "mappingId" integer NOT NULL, "part" integer NOT NULL, "remoteId" varchar NOT NULL, PRIMARY KEY ("messageId", "mappingId", "part")) WITHOUT ROWID`,
    );
    await queryRunner.query(
      `CREATE TABLE "failed_message" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "deliveryId" integer NOT NULL, "mappingId" integer NOT NULL, "kind" varchar(32) NOT NULL, "reason" text NOT NULL, "attempts" integer NOT NULL, "failedAt" bigint NOT NULL, "resolvedAt" bigint, "resolvedBy" varchar, "resolution" varchar(16), CONSTRAINT "UQ_c718e6728d8dc292c56f30e89e1" UNIQUE ("deliveryId"), CONSTRAINT "FK_70cd2d9965e79ef21c6819da9a8" FOREIGN KEY ("mappingId") REFERENCES "channel_mapping" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION)`,
    );
    await queryRunner.query(
      `CREATE INDEX "failed_message_open" ON "failed_message" ("mappingId", "id") WHERE "resolvedAt" IS NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "message_log_archive" ("id" integer PRIMARY KEY NOT NULL, "accountId" integer NOT NULL, "sourceId" varchar NOT NULL, "guildId" varchar NOT NULL, "channelId" varchar NOT NULL, "authorId" varchar NOT NULL, "authorName" varchar NOT NULL, "kind" varchar(16) NOT NULL, "purpose" varchar(16) NOT NULL, "sentAt" bigint NOT NULL, "receivedAt" bigint NOT NULL, "archivedAt" bigint NOT NULL, CONSTRAINT "UQ_cf40bf68eeafc0d57ee18ba42d0" UNIQUE ("sourceId"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "delivery_archive" ("id" integer PRIMARY KEY NOT NULL, "messageId" integer NOT NULL, "mappingId" integer NOT NULL, "laneId" integer NOT NULL, "action" varchar(16) NOT NULL, "revision" integer NOT NULL, "state" varchar(16) NOT NULL, "attempts" integer NOT NULL, "finishedAt" bigint, "delayMs" integer, "errorKind" varchar(32), "error" text)`,
    );
    await queryRunner.query(`CREATE INDEX "delivery_archive_message" ON "delivery_archive" ("messageId")`);
    await queryRunner.query(
      `CREATE TABLE "hourly_stat" ("mappingId" integer NOT NULL, "hour" bigint NOT NULL, "delivered" integer NOT NULL DEFAULT (0), "dead" integer NOT NULL DEFAULT (0), "uncertain" integer NOT NULL DEFAULT (0), "lastDeliveredAt" bigint, "delay0" integer NOT NULL DEFAULT (0), "delay1" integer NOT NULL DEFAULT (0), "delay2" integer NOT NULL DEFAULT (0), "delay3" integer NOT NULL DEFAULT (0), "delay4" integer NOT NULL DEFAULT (0), "delay5" integer NOT NULL DEFAULT (0), "delay6" integer NOT NULL DEFAULT (0), "delay7" integer NOT NULL DEFAULT (0), "delay8" integer NOT NULL DEFAULT (0), "delay9" integer NOT NULL DEFAULT (0), "delay10" integer NOT NULL DEFAULT (0), "delay11" integer NOT NULL DEFAULT (0), "delay12" integer NOT NULL DEFAULT (0), "delay13" integer NOT NULL DEFAULT (0), "delay14" integer NOT NULL DEFAULT (0), "delay15" integer NOT NULL DEFAULT (0), PRIMARY KEY ("mappingId", "hour")) WITHOUT ROWID`,
    );
    await queryRunner.query(
      `CREATE TABLE "link_code" ("codeHash" varchar PRIMARY KEY NOT NULL, "platform" varchar(16) NOT NULL, "guildId" varchar NOT NULL, "channelId" varchar NOT NULL, "channelName" varchar NOT NULL, "creatorId" varchar NOT NULL, "creatorName" varchar NOT NULL, "createdAt" bigint NOT NULL, "expiresAt" bigint NOT NULL, "usedAt" bigint)`,
    );
    await queryRunner.query(`CREATE INDEX "link_code_expiry" ON "link_code" ("expiresAt")`);
    await queryRunner.query(
      `CREATE TABLE "opt_out" ("userId" varchar PRIMARY KEY NOT NULL, "optedOutAt" bigint NOT NULL)`,
    );
    await queryRunner.query(
      `CREATE TABLE "audit_log" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "guildId" varchar NOT NULL, "actorId" varchar NOT NULL, "actorName" varchar NOT NULL, "action" varchar(64) NOT NULL, "subject" varchar NOT NULL, "before" text, "after" text, "at" bigint NOT NULL)`,
    );
    await queryRunner.query(`CREATE INDEX "audit_log_guild" ON "audit_log" ("guildId", "id")`);
    await queryRunner.query(
      `CREATE TABLE "system_config" ("key" varchar PRIMARY KEY NOT NULL, "value" text NOT NULL, "updatedAt" bigint NOT NULL)`,
    );
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "system_config"`);
    await queryRunner.query(`DROP TABLE "audit_log"`);
    await queryRunner.query(`DROP TABLE "opt_out"`);
    await queryRunner.query(`DROP TABLE "link_code"`);
    await queryRunner.query(`DROP TABLE "hourly_stat"`);
    await queryRunner.query(`DROP TABLE "delivery_archive"`);
    await queryRunner.query(`DROP TABLE "message_log_archive"`);
    await queryRunner.query(`DROP TABLE "failed_message"`);
    await queryRunner.query(`DROP TABLE "receipt"`);
    await queryRunner.query(`DROP TABLE "delivery"`);
    await queryRunner.query(`DROP TABLE "message_log"`);
    await queryRunner.query(`DROP TABLE "filter_rule"`);
    await queryRunner.query(`DROP TABLE "channel_mapping"`);
    await queryRunner.query(`DROP TABLE "lane"`);
    await queryRunner.query(`DROP TABLE "bot_config"`);
    await queryRunner.query(`DROP TABLE "guild"`);
    await queryRunner.query(`DROP TABLE "account"`);
  }
}
