import { describe } from "vitest";
import { onBothDatabases, openForAll } from "../both-databases.js";
import { logSuite } from "./log.suite.js";
import { recordsSuite } from "./records.suite.js";
import { searchSuite } from "./search.suite.js";
import { statsSuite } from "./stats.suite.js";

onBothDatabases((databases) => {
  describe("the log", () => logSuite(openForAll(databases)));
  describe("statistics", () => statsSuite(databases));
  describe("search", () => searchSuite(openForAll(databases)));
  describe("accounts, bots, filters, audit and dead letters", () => recordsSuite(openForAll(databases)));
});
