import type { z } from "zod";
import type { NameTable } from "../../kmarkdown/index.js";
import type { authorSchema, namesSchema } from "./schema.js";

type Author = z.output<typeof authorSchema>;
type Parts = Partial<z.output<typeof namesSchema>>;

/** The names that an event tells beside its text. Who wrote, or is quoted, is known by their name in the guild; who is mentioned only by their user name. */
export function nameTable(guildId: string, parts: Parts | null, people: readonly (Author | null)[] = []): NameTable {
  const users = new Map<string, string>();
  for (const { id, username, full_name } of parts?.mention_part ?? []) remember(users, id, username || full_name);
  for (const person of people) if (person) remember(users, person.id, displayName(person));
  const roles = new Map<string, string>();
  for (const { role_id, name } of parts?.mention_role_part ?? []) remember(roles, role_id, name);
  const channels = new Map<string, string>();
  for (const { id, name } of parts?.channel_part ?? []) remember(channels, id, name);
  return { users, roles, channels, guildId: guildId || null };
}

export function displayName({ nickname, username }: Author): string {
  return nickname || username;
}

function remember(names: Map<string, string>, id: string, name: string): void {
  if (id !== "" && name !== "") names.set(id, name);
}
