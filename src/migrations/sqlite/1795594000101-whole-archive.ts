import type { MigrationInterface, QueryRunner } from "typeorm";

export class WholeArchive1795594000101 implements MigrationInterface {
  name = "WholeArchive1795594000101";

  public async up(queryRunner: QueryRunner): Promise<void> {
    // Not as TypeORM wrote it, which copies the table row by row.
    await queryRunner.query(`ALTER TABLE "message_log_archive" ADD COLUMN "quotedId" integer`);
    await queryRunner.query(`ALTER TABLE "message_log_archive" ADD COLUMN "revision" integer NOT NULL DEFAULT (0)`);
    await queryRunner.query(`ALTER TABLE "message_log_archive" ADD COLUMN "editedAt" bigint`);
    await queryRunner.query(`ALTER TABLE "message_log_archive" ADD COLUMN "deletedAt" bigint`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "message_log_archive" DROP COLUMN "deletedAt"`);
    await queryRunner.query(`ALTER TABLE "message_log_archive" DROP COLUMN "editedAt"`);
    await queryRunner.query(`ALTER TABLE "message_log_archive" DROP COLUMN "revision"`);
    await queryRunner.query(`ALTER TABLE "message_log_archive" DROP COLUMN "quotedId"`);
  }
}
