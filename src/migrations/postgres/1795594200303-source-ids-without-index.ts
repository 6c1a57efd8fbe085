import type { MigrationInterface, QueryRunner } from "typeorm";

/** Here the indexes stay, since several processes take messages in, but no longer as constraints that SQLite must have too. */
export class SourceIdsWithoutIndex1795594200303 implements MigrationInterface {
  name = "SourceIdsWithoutIndex1795594200303";

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE UNIQUE INDEX "message_log_source" ON "message_log" ("sourceId")`);
    await queryRunner.query(`ALTER TABLE "message_log" DROP CONSTRAINT "UQ_3e0cef5df31d259e97efa4bc162"`);
    await queryRunner.query(`CREATE UNIQUE INDEX "message_log_archive_source" ON "message_log_archive" ("sourceId")`);
    await queryRunner.query(`ALTER TABLE "message_log_archive" DROP CONSTRAINT "UQ_cf40bf68eeafc0d57ee18ba42d0"`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE "message_log_archive" ADD CONSTRAINT "UQ_cf40bf68eeafc0d57ee18ba42d0" UNIQUE ("sourceId")`,
    );
    await queryRunner.query(`DROP INDEX "message_log_archive_source"`);
    await queryRunner.query(
      `ALTER TABLE "message_log" ADD CONSTRAINT "UQ_3e0cef5df31d259e97efa4bc162" UNIQUE ("sourceId")`,
    );
    await queryRunner.query(`DROP INDEX "message_log_source"`);
  }
}
