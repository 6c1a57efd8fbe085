import { onBothDatabases, openForAll } from "./both-databases.js";
import { takeBackSuite } from "./take-back.suite.js";

onBothDatabases((databases) => takeBackSuite(openForAll(databases)));
