import type { MigrationInterface, QueryRunner } from "typeorm";

export class OutcomesByName1795595720000 implements MigrationInterface {
  name = "OutcomesByName1795595720000";

  // The same rows: a list by one state is seen to be among these without building the list of them each time.
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."delivery_outcome"`);
    await queryRunner.query(
      `CREATE INDEX "delivery_outcome" ON "delivery"  ("state", "mappingId", "receivedAt", "id") WHERE "state" = 'dead' OR "state" = 'uncertain' OR "state" = 'cancelled' OR "state" = 'filtered'`,
    );
    await queryRunner.query(`DROP INDEX "public"."delivery_archive_outcome"`);
    await queryRunner.query(
      `CREATE INDEX "delivery_archive_outcome" ON "delivery_archive"  ("state", "mappingId", "receivedAt", "id") WHERE "state" = 'dead' OR "state" = 'uncertain' OR "state" = 'cancelled' OR "state" = 'filtered'`,
    );
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."delivery_outcome"`);
    await queryRunner.query(
      `CREATE INDEX "delivery_outcome" ON "delivery"  ("state", "mappingId", "receivedAt", "id") WHERE "state" IN ('dead', 'uncertain', 'cancelled', 'filtered')`,
    );
    await queryRunner.query(`DROP INDEX "public"."delivery_archive_outcome"`);
    await queryRunner.query(
      `CREATE INDEX "delivery_archive_outcome" ON "delivery_archive"  ("state", "mappingId", "receivedAt", "id") WHERE "state" IN ('dead', 'uncertain', 'cancelled', 'filtered')`,
    );
  }
}
