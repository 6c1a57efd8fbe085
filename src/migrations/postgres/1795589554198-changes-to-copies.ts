import type { MigrationInterface, QueryRunner } from "typeorm";

export class ChangesToCopies1795589554198 implements MigrationInterface {
  name = "ChangesToCopies1795589554198";

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "copy_mark" ("messageId" bigint NOT NULL, "mappingId" bigint NOT NULL, "wantedReactions" text, "shownReactions" text NOT NULL DEFAULT '[]', "wantedPin" bigint, "shownPin" bigint NOT NULL DEFAULT '0', "attempts" bigint NOT NULL DEFAULT '0', "dueAt" bigint, CONSTRAINT "PK_98cb5b725476a21b882d5e55417" PRIMARY KEY ("messageId", "mappingId"))`,
    );
    await queryRunner.query(`CREATE INDEX "copy_mark_due" ON "copy_mark"  ("dueAt") WHERE "dueAt" IS NOT NULL`);
    await queryRunner.query(
      `CREATE TABLE "reaction" ("messageId" bigint NOT NULL, "emoji" character varying(64) NOT NULL, "userId" character varying NOT NULL, CONSTRAINT "PK_7471dcd63a2a9f9ba7d55ce6b3a" PRIMARY KEY ("messageId", "emoji", "userId"))`,
    );
    await queryRunner.query(`ALTER TABLE "message_log" ADD "revision" bigint NOT NULL DEFAULT '0'`);
    await queryRunner.query(`ALTER TABLE "message_log" ADD "editedAt" bigint`);
    await queryRunner.query(`ALTER TABLE "message_log" ADD "deletedAt" bigint`);
    await queryRunner.query(`ALTER TABLE "delivery" ADD "receivedAt" bigint`);
    await queryRunner.query(`ALTER TABLE "receipt" ADD "digest" character varying(16)`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "receipt" DROP COLUMN "digest"`);
    await queryRunner.query(`ALTER TABLE "delivery" DROP COLUMN "receivedAt"`);
    await queryRunner.query(`ALTER TABLE "message_log" DROP COLUMN "deletedAt"`);
    await queryRunner.query(`ALTER TABLE "message_log" DROP COLUMN "editedAt"`);
    await queryRunner.query(`ALTER TABLE "message_log" DROP COLUMN "revision"`);
    await queryRunner.query(`DROP TABLE "reaction"`);
    await queryRunner.query(`DROP INDEX "public"."copy_mark_due"`);
    await queryRunner.query(`DROP TABLE "copy_mark"`);
  }
}
