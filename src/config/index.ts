export { ConfigError, type Config, type LogLevel, type PlatformConfig } from "./config.js";
export { readConfig, readDatabaseConfig, readEnvironment } from "./read-config.js";
export { SECRET_VARIABLES, VARIABLES, type Environment, type Variable } from "./variables.js";
