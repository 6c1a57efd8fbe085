import { pino, type Logger as PinoLogger } from "pino";

export type Logger = PinoLogger;

/** For tests and tools that want no output. */
export const silentLogger: Logger = pino({ level: "silent" });
