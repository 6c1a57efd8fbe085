import type { MigrationInterface, QueryRunner } from "typeorm";

export class History1795593295415 implements MigrationInterface {
  name = "History1795593295415";

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "daily_stat" ("created" bigint NOT NULL DEFAULT '0', "filtered" bigint NOT NULL DEFAULT '0', "delivered" bigint NOT NULL DEFAULT '0', "dead" bigint NOT NULL DEFAULT '0', "uncertain" bigint NOT NULL DEFAULT '0', "delay0" bigint NOT NULL DEFAULT '0', "delay1" bigint NOT NULL DEFAULT '0', "delay2" bigint NOT NULL DEFAULT '0', "delay3" bigint NOT NULL DEFAULT '0', "delay4" bigint NOT NULL DEFAULT '0', "delay5" bigint NOT NULL DEFAULT '0', "delay6" bigint NOT NULL DEFAULT '0', "delay7" bigint NOT NULL DEFAULT '0', "delay8" bigint NOT NULL DEFAULT '0', "delay9" bigint NOT NULL DEFAULT '0', "delay10" bigint NOT NULL DEFAULT '0', "delay11" bigint NOT NULL DEFAULT '0', "delay12" bigint NOT NULL DEFAULT '0', "delay13" bigint NOT NULL DEFAULT '0', "delay14" bigint NOT NULL DEFAULT '0', "delay15" bigint NOT NULL DEFAULT '0', "mappingId" bigint NOT NULL, "day" bigint NOT NULL, CONSTRAINT "PK_62659ebfe40c188f40f020212d3" PRIMARY KEY ("mappingId", "day"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "log_entry" ("mappingId" bigint NOT NULL, "receivedAt" bigint NOT NULL, "deliveryId" bigint NOT NULL, "kind" bigint NOT NULL, CONSTRAINT "PK_d8ad7a271aedc169548cfd9cc15" PRIMARY KEY ("mappingId", "receivedAt", "deliveryId"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "minute_stat" ("created" bigint NOT NULL DEFAULT '0', "filtered" bigint NOT NULL DEFAULT '0', "delivered" bigint NOT NULL DEFAULT '0', "dead" bigint NOT NULL DEFAULT '0', "uncertain" bigint NOT NULL DEFAULT '0', "delay0" bigint NOT NULL DEFAULT '0', "delay1" bigint NOT NULL DEFAULT '0', "delay2" bigint NOT NULL DEFAULT '0', "delay3" bigint NOT NULL DEFAULT '0', "delay4" bigint NOT NULL DEFAULT '0', "delay5" bigint NOT NULL DEFAULT '0', "delay6" bigint NOT NULL DEFAULT '0', "delay7" bigint NOT NULL DEFAULT '0', "delay8" bigint NOT NULL DEFAULT '0', "delay9" bigint NOT NULL DEFAULT '0', "delay10" bigint NOT NULL DEFAULT '0', "delay11" bigint NOT NULL DEFAULT '0', "delay12" bigint NOT NULL DEFAULT '0', "delay13" bigint NOT NULL DEFAULT '0', "delay14" bigint NOT NULL DEFAULT '0', "delay15" bigint NOT NULL DEFAULT '0', "minute" bigint NOT NULL, "part" bigint NOT NULL, "firstDeliveryId" bigint, "lastDeliveryId" bigint, CONSTRAINT "PK_2cadd1224a453ad2134d11fc418" PRIMARY KEY ("minute", "part"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "search_queue" ("messageId" bigint NOT NULL, CONSTRAINT "PK_ed3c8d4056e81df02c44726f5e2" PRIMARY KEY ("messageId"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "watermark" ("name" character varying(32) NOT NULL, "value" bigint NOT NULL, CONSTRAINT "PK_07db86846a686556dba9ea0a8bb" PRIMARY KEY ("name"))`,
    );
    await queryRunner.query(`ALTER TABLE "account" ADD "lastActiveAt" bigint`);
    await queryRunner.query(`ALTER TABLE "delivery_archive" ADD "receivedAt" bigint`);
    await queryRunner.query(`ALTER TABLE "guild" ADD "lastFilterNumber" bigint NOT NULL DEFAULT '0'`);
    await queryRunner.query(`ALTER TABLE "hourly_stat" ADD "created" bigint NOT NULL DEFAULT '0'`);
    await queryRunner.query(`ALTER TABLE "hourly_stat" ADD "filtered" bigint NOT NULL DEFAULT '0'`);
    // Deliveries are listed by the time of their event; those of messages had it only in the message.
    await queryRunner.query(
      `UPDATE "delivery" SET "receivedAt" = (SELECT m."receivedAt" FROM "message_log" m WHERE m."id" = "delivery"."messageId") WHERE "receivedAt" IS NULL`,
    );
    await queryRunner.query(
      `UPDATE "delivery_archive" SET "receivedAt" = COALESCE((SELECT m."receivedAt" FROM "message_log_archive" m WHERE m."id" = "delivery_archive"."messageId"), (SELECT m."receivedAt" FROM "message_log" m WHERE m."id" = "delivery_archive"."messageId"), "finishedAt", 0)`,
    );
    await queryRunner.query(
      `CREATE INDEX "delivery_later" ON "delivery"  ("action", "mappingId", "receivedAt", "id") WHERE "action" <> 'create'`,
    );
    await queryRunner.query(
      `CREATE INDEX "delivery_outcome" ON "delivery"  ("state", "mappingId", "receivedAt", "id") WHERE "state" IN ('dead', 'uncertain', 'cancelled', 'filtered')`,
    );
    await queryRunner.query(
      `CREATE INDEX "delivery_finished" ON "delivery"  ("finishedAt") WHERE "finishedAt" IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX "delivery_archive_later" ON "delivery_archive"  ("action", "mappingId", "receivedAt", "id") WHERE "action" <> 'create'`,
    );
    await queryRunner.query(
      `CREATE INDEX "delivery_archive_outcome" ON "delivery_archive"  ("state", "mappingId", "receivedAt", "id") WHERE "state" IN ('dead', 'uncertain', 'cancelled', 'filtered')`,
    );
    await queryRunner.query(
      `CREATE INDEX "delivery_archive_finished" ON "delivery_archive"  ("finishedAt") WHERE "finishedAt" IS NOT NULL`,
    );
    await queryRunner.query(`CREATE INDEX "failed_message_mapping" ON "failed_message"  ("mappingId", "id") `);
    // The sums over all mappings. By the minute only what comes from the next hour on is counted, until a recount.
    await queryRunner.query(
      `INSERT INTO "hourly_stat" ("mappingId", "hour", "lastDeliveredAt", "delivered", "dead", "uncertain", "delay0", "delay1", "delay2", "delay3", "delay4", "delay5", "delay6", "delay7", "delay8", "delay9", "delay10", "delay11", "delay12", "delay13", "delay14", "delay15") SELECT 0, "hour", MAX("lastDeliveredAt"), SUM("delivered"), SUM("dead"), SUM("uncertain"), SUM("delay0"), SUM("delay1"), SUM("delay2"), SUM("delay3"), SUM("delay4"), SUM("delay5"), SUM("delay6"), SUM("delay7"), SUM("delay8"), SUM("delay9"), SUM("delay10"), SUM("delay11"), SUM("delay12"), SUM("delay13"), SUM("delay14"), SUM("delay15") FROM "hourly_stat" GROUP BY "hour"`,
    );
    await queryRunner.query(
      `INSERT INTO "watermark" ("name", "value") SELECT 'minutes-from', MAX("hour") + 3600000 FROM "hourly_stat" HAVING COUNT(*) > 0`,
    );
    // No entity: it is reached by its own kind of query alone. The words come from searchWords, ready to be kept.
    await queryRunner.query(
      `CREATE TABLE "message_search" ("messageId" bigint NOT NULL, "words" tsvector NOT NULL, CONSTRAINT "PK_message_search" PRIMARY KEY ("messageId"))`,
    );
    await queryRunner.query(`CREATE INDEX "message_search_words" ON "message_search" USING GIN ("words")`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "message_search"`);
    await queryRunner.query(`DROP INDEX "public"."failed_message_mapping"`);
    await queryRunner.query(`DROP INDEX "public"."delivery_archive_finished"`);
    await queryRunner.query(`DROP INDEX "public"."delivery_archive_outcome"`);
    await queryRunner.query(`DROP INDEX "public"."delivery_archive_later"`);
    await queryRunner.query(`DROP INDEX "public"."delivery_finished"`);
    await queryRunner.query(`DROP INDEX "public"."delivery_outcome"`);
    await queryRunner.query(`DROP INDEX "public"."delivery_later"`);
    await queryRunner.query(`DELETE FROM "hourly_stat" WHERE "mappingId" <= 0`);
    await queryRunner.query(`ALTER TABLE "hourly_stat" DROP COLUMN "filtered"`);
    await queryRunner.query(`ALTER TABLE "hourly_stat" DROP COLUMN "created"`);
    await queryRunner.query(`ALTER TABLE "guild" DROP COLUMN "lastFilterNumber"`);
    await queryRunner.query(`ALTER TABLE "delivery_archive" DROP COLUMN "receivedAt"`);
    await queryRunner.query(`ALTER TABLE "account" DROP COLUMN "lastActiveAt"`);
    await queryRunner.query(`DROP TABLE "watermark"`);
    await queryRunner.query(`DROP TABLE "search_queue"`);
    await queryRunner.query(`DROP TABLE "minute_stat"`);
    await queryRunner.query(`DROP TABLE "log_entry"`);
    await queryRunner.query(`DROP TABLE "daily_stat"`);
  }
}
