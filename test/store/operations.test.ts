import { describe } from "vitest";
import { onBothDatabases, openForAll } from "./both-databases.js";
import { changesSuite } from "./changes.suite.js";
import { intakeSuite } from "./intake.suite.js";
import { lanesSuite } from "./lanes.suite.js";
import { linkingSuite } from "./linking.suite.js";
import { mappingsSuite } from "./mappings.suite.js";
import { marksSuite } from "./marks.suite.js";
import { ownBotsSuite } from "./own-bots.suite.js";
import { transferSuite } from "./transfer.suite.js";

onBothDatabases((databases) => {
  const open = openForAll(databases);
  describe("taking messages in", () => intakeSuite(open));
  describe("edits and deletions", () => changesSuite(open));
  describe("lanes", () => lanesSuite(open));
  describe("mappings, guilds and bots", () => mappingsSuite(open));
  describe("reactions, pins and recent authors", () => marksSuite(open));
  describe("exports and imports", () => transferSuite(open));
  describe("bots that guilds bring along", () => ownBotsSuite(open));
  describe("linking", () => linkingSuite(open));
});
