import type { Session } from "../session.js";
import type { RecentAuthor } from "../store.js";

export async function listRecentAuthors(
  session: Session,
  { messages }: { readonly messages: number },
): Promise<readonly RecentAuthor[]> {
  const rows = await session.all<RecentAuthor & { readonly lastId: number }>(
    `SELECT "guildId", "authorId", "authorName", max("id") AS "lastId" FROM
       (SELECT "id", "guildId", "authorId", "authorName" FROM message_log
        WHERE "purpose" = 'relay' ORDER BY "id" DESC LIMIT ?) AS newest
     GROUP BY "guildId", "authorId", "authorName"`,
    messages,
  );
  return rows
    .toSorted((one, other) => one.lastId - other.lastId)
    .map(({ guildId, authorId, authorName }) => ({ guildId, authorId, authorName }));
}
