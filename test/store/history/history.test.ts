import { describe } from "vitest";
import { onBothDatabases, openForAll } from "../both-databases.js";
import { logSuite } from "./log.suite.js";

onBothDatabases((databases) => {
  describe("the log", () => logSuite(openForAll(databases)));
});
