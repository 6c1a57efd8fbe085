import type { MigrationInterface, QueryRunner } from "typeorm";

export class ChangesToCopies1795589554198 implements MigrationInterface {
  name = "ChangesToCopies1795589554198";

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "copy_mark" ("messageId" integer NOT NULL, "mappingId" integer NOT NULL, "wantedReactions" text, "shownReactions" text NOT NULL DEFAULT ('[]'), "wantedPin" integer, "shownPin" integer NOT NULL DEFAULT (0), "attempts" integer NOT NULL DEFAULT (0), "dueAt" bigint, PRIMARY KEY ("messageId", "mappingId")) WITHOUT ROWID`,
    );
    await queryRunner.query(`CREATE INDEX "copy_mark_due" ON "copy_mark" ("dueAt") WHERE "dueAt" IS NOT NULL`);
    await queryRunner.query(
      `CREATE TABLE "reaction" ("messageId" integer NOT NULL, "emoji" varchar(64) NOT NULL, "userId" varchar NOT NULL, PRIMARY KEY ("messageId", "emoji", "userId")) WITHOUT ROWID`,
    );
    // Not as TypeORM wrote it, which copies the three large tables row by row.
    await queryRunner.query(`ALTER TABLE "message_log" ADD COLUMN "revision" integer NOT NULL DEFAULT (0)`);
    await queryRunner.query(`ALTER TABLE "message_log" ADD COLUMN "editedAt" bigint`);
    await queryRunner.query(`ALTER TABLE "message_log" ADD COLUMN "deletedAt" bigint`);
    await queryRunner.query(`ALTER TABLE "delivery" ADD COLUMN "receivedAt" bigint`);
    await queryRunner.query(`ALTER TABLE "receipt" ADD COLUMN "digest" varchar(16)`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "receipt" DROP COLUMN "digest"`);
    await queryRunner.query(`ALTER TABLE "delivery" DROP COLUMN "receivedAt"`);
    await queryRunner.query(`ALTER TABLE "message_log" DROP COLUMN "deletedAt"`);
    await queryRunner.query(`ALTER TABLE "message_log" DROP COLUMN "editedAt"`);
    await queryRunner.query(`ALTER TABLE "message_log" DROP COLUMN "revision"`);
    await queryRunner.query(`DROP TABLE "reaction"`);
    await queryRunner.query(`DROP INDEX "copy_mark_due"`);
    await queryRunner.query(`DROP TABLE "copy_mark"`);
  }
}
