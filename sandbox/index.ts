export { startDiscordServer, type DiscordServer } from "./discord/server.js";
export { startKookServer, type KookServer } from "./kook/index.js";
export { startSandbox, type Sandbox, type SandboxOptions } from "./page/sandbox.js";
export { startTelegramServer, type TelegramServer } from "./telegram/server.js";
