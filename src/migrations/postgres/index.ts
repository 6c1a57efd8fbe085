import { FirstSchema1795580697711 } from "./1795580697711-first-schema.js";
import { ChangesToCopies1795589554198 } from "./1795589554198-changes-to-copies.js";
import { History1795593295415 } from "./1795593295415-history.js";
import { WholeArchive1795594000101 } from "./1795594000101-whole-archive.js";
import { SourceIdsWithoutIndex1795594200303 } from "./1795594200303-source-ids-without-index.js";
import { OutcomesByName1795595720000 } from "./1795595720000-outcomes-by-name.js";

/** In the order in which they run. Listed by hand: a scan of the folder finds nothing in the compiled build. */
export const postgresMigrations = [
  FirstSchema1795580697711,
  ChangesToCopies1795589554198,
  History1795593295415,
  WholeArchive1795594000101,
  SourceIdsWithoutIndex1795594200303,
  OutcomesByName1795595720000,
] as const;
