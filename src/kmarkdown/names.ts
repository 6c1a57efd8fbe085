/** Names that came with an event, by id: what a mention is shown as. */
export interface NameTable {
  readonly users: ReadonlyMap<string, string>;
  readonly roles: ReadonlyMap<string, string>;
  readonly channels: ReadonlyMap<string, string>;
  /** The guild that was written in: where its channel mentions lead. */
  readonly guildId: string | null;
}
