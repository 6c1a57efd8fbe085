import { onBothDatabases } from "./both-databases.js";
import { maintenanceSuite } from "./maintenance.suite.js";

onBothDatabases(maintenanceSuite);
