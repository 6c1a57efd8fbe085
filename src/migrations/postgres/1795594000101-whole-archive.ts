import type { MigrationInterface, QueryRunner } from "typeorm";

export class WholeArchive1795594000101 implements MigrationInterface {
  name = "WholeArchive1795594000101";

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "message_log_archive" ADD "quotedId" bigint`);
    await queryRunner.query(`ALTER TABLE "message_log_archive" ADD "revision" bigint NOT NULL DEFAULT '0'`);
    await queryRunner.query(`ALTER TABLE "message_log_archive" ADD "editedAt" bigint`);
    await queryRunner.query(`ALTER TABLE "message_log_archive" ADD "deletedAt" bigint`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "message_log_archive" DROP COLUMN "deletedAt"`);
    await queryRunner.query(`ALTER TABLE "message_log_archive" DROP COLUMN "editedAt"`);
    await queryRunner.query(`ALTER TABLE "message_log_archive" DROP COLUMN "revision"`);
    await queryRunner.query(`ALTER TABLE "message_log_archive" DROP COLUMN "quotedId"`);
  }
}
