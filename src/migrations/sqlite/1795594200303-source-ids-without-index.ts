import type { MigrationInterface, QueryRunner } from "typeorm";

/** An index of a UNIQUE in a table's own definition goes only with the table, so both logs are copied once. */
export class SourceIdsWithoutIndex1795594200303 implements MigrationInterface {
  name = "SourceIdsWithoutIndex1795594200303";

  public async up(queryRunner: QueryRunner): Promise<void> {
    // No entity: SQLite's store alone keeps ids in blocks. What is in the log already is sealed at the next start.
    await queryRunner.query(
      `CREATE TABLE "source_id_block" ("firstId" integer PRIMARY KEY NOT NULL, "lastId" integer NOT NULL, "firstSentAt" bigint NOT NULL, "lastSentAt" bigint NOT NULL, "filter" blob NOT NULL, "keys" blob NOT NULL)`,
    );
    await copyLog(queryRunner, "");
    await copyArchive(queryRunner, "");
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await copyArchive(queryRunner, `, CONSTRAINT "UQ_cf40bf68eeafc0d57ee18ba42d0" UNIQUE ("sourceId")`);
    await copyLog(queryRunner, `, CONSTRAINT "UQ_3e0cef5df31d259e97efa4bc162" UNIQUE ("sourceId")`);
    await queryRunner.query(`DROP TABLE "source_id_block"`);
  }
}

async function copyLog(queryRunner: QueryRunner, constraint: string): Promise<void> {
  const columns = `"id", "accountId", "sourceId", "guildId", "channelId", "authorId", "authorName", "quotedId", "kind", "purpose", "content", "sentAt", "receivedAt", "revision", "editedAt", "deletedAt"`;
  await queryRunner.query(
    `CREATE TABLE "new_message_log" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "accountId" integer NOT NULL, "sourceId" varchar NOT NULL, "guildId" varchar NOT NULL, "channelId" varchar NOT NULL, "authorId" varchar NOT NULL, "authorName" varchar NOT NULL, "quotedId" integer, "kind" varchar(16) NOT NULL, "purpose" varchar(16) NOT NULL, "content" text, "sentAt" bigint NOT NULL, "receivedAt" bigint NOT NULL, "revision" integer NOT NULL DEFAULT (0), "editedAt" bigint, "deletedAt" bigint${constraint}, CONSTRAINT "FK_5b68d30ad74170d59c31220f8df" FOREIGN KEY ("accountId") REFERENCES "account" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION)`,
  );
  // Ids are never used again, also when the newest messages are gone from the log.
  await queryRunner.query(
    `INSERT INTO "sqlite_sequence" ("name", "seq") SELECT 'new_message_log', "seq" FROM "sqlite_sequence" WHERE "name" = 'message_log'`,
  );
  await queryRunner.query(
    `INSERT INTO "new_message_log" (${columns}) SELECT ${columns} FROM "message_log" ORDER BY "id"`,
  );
  await queryRunner.query(`DROP TABLE "message_log"`);
  await queryRunner.query(`ALTER TABLE "new_message_log" RENAME TO "message_log"`);
}

async function copyArchive(queryRunner: QueryRunner, constraint: string): Promise<void> {
  const columns = `"id", "accountId", "sourceId", "guildId", "channelId", "authorId", "authorName", "kind", "purpose", "sentAt", "receivedAt", "archivedAt", "quotedId", "revision", "editedAt", "deletedAt"`;
  await queryRunner.query(
    `CREATE TABLE "new_message_log_archive" ("id" integer PRIMARY KEY NOT NULL, "accountId" integer NOT NULL, "sourceId" varchar NOT NULL, "guildId" varchar NOT NULL, "channelId" varchar NOT NULL, "authorId" varchar NOT NULL, "authorName" varchar NOT NULL, "kind" varchar(16) NOT NULL, "purpose" varchar(16) NOT NULL, "sentAt" bigint NOT NULL, "receivedAt" bigint NOT NULL, "archivedAt" bigint NOT NULL, "quotedId" integer, "revision" integer NOT NULL DEFAULT (0), "editedAt" bigint, "deletedAt" bigint${constraint})`,
  );
  await queryRunner.query(
    `INSERT INTO "new_message_log_archive" (${columns}) SELECT ${columns} FROM "message_log_archive" ORDER BY "id"`,
  );
  await queryRunner.query(`DROP TABLE "message_log_archive"`);
  await queryRunner.query(`ALTER TABLE "new_message_log_archive" RENAME TO "message_log_archive"`);
}
