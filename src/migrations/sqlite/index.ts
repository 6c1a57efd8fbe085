import { FirstSchema1795580697711 } from "./1795580697711-first-schema.js";

/** In the order in which they run. Listed by hand: a scan of the folder finds nothing in the compiled build. */
export const sqliteMigrations = [FirstSchema1795580697711] as const;
