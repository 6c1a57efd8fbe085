import type { MigrationInterface, QueryRunner } from "typeorm";

export class FirstSchema1795580697711 implements MigrationInterface {
  name = "FirstSchema1795580697711";

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "account" ("id" BIGSERIAL NOT NULL, "userId" character varying NOT NULL, "name" character varying NOT NULL, "status" character varying(16) NOT NULL DEFAULT 'active', "sessionId" character varying, "sn" bigint, "createdAt" bigint NOT NULL, "updatedAt" bigint NOT NULL, CONSTRAINT "UQ_60328bf27019ff5498c4b977421" UNIQUE ("userId"), CONSTRAINT "PK_54115ee388cdb6d86bb4bf5b2ea" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "audit_log" ("id" BIGSERIAL NOT NULL, "guildId" character varying NOT NULL, "actorId" character varying NOT NULL, "actorName" character varying NOT NULL, "action" character varying(64) NOT NULL, "subject" character varying NOT NULL, "before" text, "after" text, "at" bigint NOT NULL, CONSTRAINT "PK_07fefa57f7f5ab8fc3f52b3ed0b" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "audit_log_guild" ON "audit_log"  ("guildId", "id") `);
    await queryRunner.query(
      `CREATE TABLE "bot_config" ("id" BIGSERIAL NOT NULL, "platform" character varying(16) NOT NULL, "remoteId" character varying NOT NULL, "name" character varying NOT NULL, "guildId" character varying, "tokenFingerprint" character varying NOT NULL, "config" text, "status" character varying(16) NOT NULL DEFAULT 'active', "createdAt" bigint NOT NULL, "updatedAt" bigint NOT NULL, CONSTRAINT "UQ_4398be14da8ce75a1cc7f887186" UNIQUE ("platform", "remoteId"), CONSTRAINT "PK_9888df6bc8ce0c8b9b483dbcb7a" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "bot_config_fingerprint" ON "bot_config"  ("platform", "tokenFingerprint") `);
    await queryRunner.query(
      `CREATE TABLE "lane" ("id" BIGSERIAL NOT NULL, "botId" bigint NOT NULL, "address" character varying NOT NULL, "fence" bigint NOT NULL DEFAULT '0', "owner" character varying, "leaseUntil" bigint, "movedAfterMessageId" bigint NOT NULL DEFAULT '0', CONSTRAINT "UQ_898fb8800af8c8e3b975f49d7ad" UNIQUE ("botId", "address"), CONSTRAINT "PK_6f644b474f05aa5b7ffb22ba8e9" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "channel_mapping" ("id" BIGSERIAL NOT NULL, "guildId" character varying NOT NULL, "number" bigint NOT NULL, "channelId" character varying NOT NULL, "channelName" character varying NOT NULL, "laneId" bigint NOT NULL, "placeName" character varying NOT NULL, "state" character varying(16) NOT NULL DEFAULT 'active', "stateReason" character varying, "options" text NOT NULL DEFAULT '{}', "createdBy" character varying NOT NULL, "createdAt" bigint NOT NULL, "removedAt" bigint, CONSTRAINT "UQ_0d301a0f1ecd2e1218cbee00781" UNIQUE ("guildId", "number"), CONSTRAINT "PK_0f3191b4d6d0884b6a1369fd634" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "channel_mapping_lane" ON "channel_mapping"  ("laneId") WHERE "removedAt" IS NULL`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "channel_mapping_source" ON "channel_mapping"  ("channelId", "laneId") WHERE "removedAt" IS NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "delivery_archive" ("id" bigint NOT NULL, "messageId" bigint NOT NULL, "mappingId" bigint NOT NULL, "laneId" bigint NOT NULL, "action" character varying(16) NOT NULL, "revision" bigint NOT NULL, "state" character varying(16) NOT NULL, "attempts" bigint NOT NULL, "finishedAt" bigint, "delayMs" bigint, "errorKind" character varying(32), "error" text, CONSTRAINT "PK_d8d7d57743a540f5b79ab3057f1" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "delivery_archive_message" ON "delivery_archive"  ("messageId") `);
    await queryRunner.query(
      `CREATE TABLE "message_log" ("id" BIGSERIAL NOT NULL, "accountId" bigint NOT NULL, "sourceId" character varying NOT NULL, "guildId" character varying NOT NULL, "channelId" character varying NOT NULL, "authorId" character varying NOT NULL, "authorName" character varying NOT NULL, "quotedId" bigint, "kind" character varying(16) NOT NULL, "purpose" character varying(16) NOT NULL, "content" text, "sentAt" bigint NOT NULL, "receivedAt" bigint NOT NULL, CONSTRAINT "UQ_3e0cef5df31d259e97efa4bc162" UNIQUE ("sourceId"), CONSTRAINT "PK_f89fb3fddab953711137ce8b62c" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "delivery" ("id" BIGSERIAL NOT NULL, "messageId" bigint NOT NULL, "mappingId" bigint NOT NULL, "laneId" bigint NOT NULL, "action" character varying(16) NOT NULL, "revision" bigint NOT NULL DEFAULT '0', "state" character varying(16) NOT NULL DEFAULT 'pending', "attempts" bigint NOT NULL DEFAULT '0', "firstFailedAt" bigint, "dueAt" bigint NOT NULL, "attemptedAt" bigint, "finishedAt" bigint, "delayMs" bigint, "errorKind" character varying(32), "error" text, CONSTRAINT "UQ_390dedf64f720ee7e79573661ef" UNIQUE ("messageId", "mappingId", "action", "revision"), CONSTRAINT "PK_ffad7bf84e68716cd9af89003b0" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "delivery_held" ON "delivery"  ("mappingId") WHERE "state" = 'held'`);
    await queryRunner.query(
      `CREATE INDEX "delivery_pending" ON "delivery"  ("laneId", "id") WHERE "state" = 'pending'`,
    );
    await queryRunner.query(
      `CREATE TABLE "failed_message" ("id" BIGSERIAL NOT NULL, "deliveryId" bigint NOT NULL, "mappingId" bigint NOT NULL, "kind" character varying(32) NOT NULL, "reason" text NOT NULL, "attempts" bigint NOT NULL, "failedAt" bigint NOT NULL, "resolvedAt" bigint, "resolvedBy" character varying, "resolution" character varying(16), CONSTRAINT "UQ_c718e6728d8dc292c56f30e89e1" UNIQUE ("deliveryId"), CONSTRAINT "PK_db06d9bc79d7b632e5ba45f9305" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "failed_message_open" ON "failed_message"  ("mappingId", "id") WHERE "resolvedAt" IS NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "filter_rule" ("id" BIGSERIAL NOT NULL, "guildId" character varying NOT NULL, "number" bigint NOT NULL, "mappingId" bigint, "action" character varying(16) NOT NULL, "kind" character varying(32) NOT NULL, "value" text NOT NULL, "enabled" boolean NOT NULL DEFAULT true, "hits" bigint NOT NULL DEFAULT '0', "createdBy" character varying NOT NULL, "createdAt" bigint NOT NULL, CONSTRAINT "UQ_4fc0ae5a39d51be6ce645f84c8e" UNIQUE ("guildId", "number"), CONSTRAINT "PK_f03560a344df4359aa1afbe0461" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "guild" ("guildId" character varying NOT NULL, "language" character varying(8), "alertChannelId" character varying, "managerRoleIds" text NOT NULL DEFAULT '[]', "lastMappingNumber" bigint NOT NULL DEFAULT '0', CONSTRAINT "PK_c043363c0eaffa4fd049c9e8cf5" PRIMARY KEY ("guildId"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "hourly_stat" ("mappingId" bigint NOT NULL, "hour" bigint NOT NULL, "delivered" bigint NOT NULL DEFAULT '0', "dead" bigint NOT NULL DEFAULT '0', "uncertain" bigint NOT NULL DEFAULT '0', "lastDeliveredAt" bigint, "delay0" bigint NOT NULL DEFAULT '0', "delay1" bigint NOT NULL DEFAULT '0', "delay2" bigint NOT NULL DEFAULT '0', "delay3" bigint NOT NULL DEFAULT '0', "delay4" bigint NOT NULL DEFAULT '0', "delay5" bigint NOT NULL DEFAULT '0', "delay6" bigint NOT NULL DEFAULT '0', "delay7" bigint NOT NULL DEFAULT '0', "delay8" bigint NOT NULL DEFAULT '0', "delay9" bigint NOT NULL DEFAULT '0', "delay10" bigint NOT NULL DEFAULT '0', "delay11" bigint NOT NULL DEFAULT '0', "delay12" bigint NOT NULL DEFAULT '0', "delay13" bigint NOT NULL DEFAULT '0', "delay14" bigint NOT NULL DEFAULT '0', "delay15" bigint NOT NULL DEFAULT '0', CONSTRAINT "PK_7a72eb607909839ffc32f82f1fb" PRIMARY KEY ("mappingId", "hour"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "link_code" ("codeHash" character varying NOT NULL, "platform" character varying(16) NOT NULL, "guildId" character varying NOT NULL, "channelId" character varying NOT NULL, "channelName" character varying NOT NULL, "creatorId" character varying NOT NULL, "creatorName" character varying NOT NULL, "createdAt" bigint NOT NULL, "expiresAt" bigint NOT NULL, "usedAt" bigint, CONSTRAINT "PK_5c6d8e2f363201d8f4a9c1f3cfe" PRIMARY KEY ("codeHash"))`,
    );
    await queryRunner.query(`CREATE INDEX "link_code_expiry" ON "link_code"  ("expiresAt") `);
    await queryRunner.query(
      `CREATE TABLE "message_log_archive" ("id" bigint NOT NULL, "accountId" bigint NOT NULL, "sourceId" character varying NOT NULL, "guildId" character varying NOT NULL, "channelId" character varying NOT NULL, "authorId" character varying NOT NULL, "authorName" character varying NOT NULL, "kind" character varying(16) NOT NULL, "purpose" character varying(16) NOT NULL, "sentAt" bigint NOT NULL, "receivedAt" bigint NOT NULL, "archivedAt" bigint NOT NULL, CONSTRAINT "UQ_cf40bf68eeafc0d57ee18ba42d0" UNIQUE ("sourceId"), CONSTRAINT "PK_0830607e8381532860871beac04" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "opt_out" ("userId" character varying NOT NULL, "optedOutAt" bigint NOT NULL, CONSTRAINT "PK_602a168604c839d0cf6e430b4e5" PRIMARY KEY ("userId"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "receipt" ("messageId" bigint NOT NULL, "mappingId" bigint NOT NULL, "part" bigint NOT NULL, "remoteId" character varying NOT NULL, CONSTRAINT "PK_d2970083111d132372e5a82979f" PRIMARY KEY ("messageId", "mappingId", "part"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "system_config" ("key" character varying NOT NULL, "value" text NOT NULL, "updatedAt" bigint NOT NULL, CONSTRAINT "PK_eedd3cd0f227c7fb5eff2204e93" PRIMARY KEY ("key"))`,
    );
    await queryRunner.query(
      `ALTER TABLE "lane" ADD CONSTRAINT "FK_0fea1adbb966e8698edca9ede38" FOREIGN KEY ("botId") REFERENCES "bot_config"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "channel_mapping" ADD CONSTRAINT "FK_ac13a8766538f020679f86ca6ac" FOREIGN KEY ("laneId") REFERENCES "lane"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "message_log" ADD CONSTRAINT "FK_5b68d30ad74170d59c31220f8df" FOREIGN KEY ("accountId") REFERENCES "account"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "delivery" ADD CONSTRAINT "FK_cdcd0daeeb8f7bfb1786eb0eb28" FOREIGN KEY ("messageId") REFERENCES "message_log"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "delivery" ADD CONSTRAINT "FK_4951ed7c527ecdbb2d0704cd9e7" FOREIGN KEY ("mappingId") REFERENCES "channel_mapping"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "delivery" ADD CONSTRAINT "FK_05431293541a47aa135b68dddd4" FOREIGN KEY ("laneId") REFERENCES "lane"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "failed_message" ADD CONSTRAINT "FK_70cd2d9965e79ef21c6819da9a8" FOREIGN KEY ("mappingId") REFERENCES "channel_mapping"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "filter_rule" ADD CONSTRAINT "FK_8debd18d954b04792a6661886bd" FOREIGN KEY ("mappingId") REFERENCES "channel_mapping"("id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "filter_rule" DROP CONSTRAINT "FK_8debd18d954b04792a6661886bd"`);
    await queryRunner.query(`ALTER TABLE "failed_message" DROP CONSTRAINT "FK_70cd2d9965e79ef21c6819da9a8"`);
    await queryRunner.query(`ALTER TABLE "delivery" DROP CONSTRAINT "FK_05431293541a47aa135b68dddd4"`);
    await queryRunner.query(`ALTER TABLE "delivery" DROP CONSTRAINT "FK_4951ed7c527ecdbb2d0704cd9e7"`);
    await queryRunner.query(`ALTER TABLE "delivery" DROP CONSTRAINT "FK_cdcd0daeeb8f7bfb1786eb0eb28"`);
    await queryRunner.query(`ALTER TABLE "message_log" DROP CONSTRAINT "FK_5b68d30ad74170d59c31220f8df"`);
    await queryRunner.query(`ALTER TABLE "channel_mapping" DROP CONSTRAINT "FK_ac13a8766538f020679f86ca6ac"`);
    await queryRunner.query(`ALTER TABLE "lane" DROP CONSTRAINT "FK_0fea1adbb966e8698edca9ede38"`);
    await queryRunner.query(`DROP TABLE "system_config"`);
    await queryRunner.query(`DROP TABLE "receipt"`);
    await queryRunner.query(`DROP TABLE "opt_out"`);
    await queryRunner.query(`DROP TABLE "message_log_archive"`);
    await queryRunner.query(`DROP INDEX "link_code_expiry"`);
    await queryRunner.query(`DROP TABLE "link_code"`);
    await queryRunner.query(`DROP TABLE "hourly_stat"`);
    await queryRunner.query(`DROP TABLE "guild"`);
    await queryRunner.query(`DROP TABLE "filter_rule"`);
    await queryRunner.query(`DROP INDEX "failed_message_open"`);
    await queryRunner.query(`DROP TABLE "failed_message"`);
    await queryRunner.query(`DROP INDEX "delivery_pending"`);
    await queryRunner.query(`DROP INDEX "delivery_held"`);
    await queryRunner.query(`DROP TABLE "delivery"`);
    await queryRunner.query(`DROP TABLE "message_log"`);
    await queryRunner.query(`DROP INDEX "delivery_archive_message"`);
    await queryRunner.query(`DROP TABLE "delivery_archive"`);
    await queryRunner.query(`DROP INDEX "channel_mapping_source"`);
    await queryRunner.query(`DROP INDEX "channel_mapping_lane"`);
    await queryRunner.query(`DROP TABLE "channel_mapping"`);
    await queryRunner.query(`DROP TABLE "lane"`);
    await queryRunner.query(`DROP INDEX "bot_config_fingerprint"`);
    await queryRunner.query(`DROP TABLE "bot_config"`);
    await queryRunner.query(`DROP INDEX "audit_log_guild"`);
    await queryRunner.query(`DROP TABLE "audit_log"`);
    await queryRunner.query(`DROP TABLE "account"`);
  }
}
