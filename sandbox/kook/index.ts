export type { SayOptions } from "./people.js";
export { Permission } from "./permissions.js";
export { KookServer, startKookServer, type KookServerOptions } from "./server.js";
export type { KookMessage } from "./world.js";
