import { readDatabaseConfig, readEnvironment } from "./src/config/index.js";
import { createDataSource } from "./src/store/data-source.js";

/** The DataSource for TypeORM's command line: the app's own, with the settings of DATABASE_URL. */
export default createDataSource(readDatabaseConfig(readEnvironment()));
