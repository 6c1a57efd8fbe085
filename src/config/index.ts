export { ConfigError, type Config, type LogLevel, type PlatformConfig, type StorageConfig } from "./config.js";
export { readConfig, readDatabaseConfig, readEnvironment, readStorageConfig } from "./read-config.js";
export { SECRET_VARIABLES, VARIABLES, type Environment, type Variable } from "./variables.js";
