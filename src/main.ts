import { ConfigError, readConfig, readEnvironment } from "./config/index.js";
import { createLogger, type Logger } from "./log.js";
import { StartUpError } from "./start-up-error.js";
import { startRelay, type RunningRelay } from "./start-relay.js";
import { StoreError } from "./store/store.js";

/** sysexits.h: the settings are wrong, so starting again won't help. */
const EXIT_CONFIG = 78;
const EXIT_FAILURE = 1;

/** Reads the settings, runs the relay, and ends it on SIGTERM and SIGINT. */
async function main(): Promise<void> {
  const config = readConfig(readEnvironment());
  const log = await createLogger(config);
  const stopping = new AbortController();
  let relay: RunningRelay | null = null;

  const stop = (reason: string, exitCode: number): void => {
    if (stopping.signal.aborted) process.exit(exitCode || EXIT_FAILURE); // asked twice: at once
    stopping.abort();
    log.info({ reason }, "Stopping");
    void (relay?.stop() ?? Promise.resolve()).then(
      () => {
        log.info("Stopped");
        process.exit(exitCode);
      },
      (error: unknown) => {
        log.fatal({ err: error }, "Stopping failed");
        process.exit(EXIT_FAILURE);
      },
    );
  };
  process.on("SIGTERM", () => stop("SIGTERM", 0));
  process.on("SIGINT", () => stop("SIGINT", 0));
  watchForBugs(log);

  relay = await startRelay(config, {
    log,
    onFatal: (reason) => {
      log.fatal(reason);
      stop("fatal", EXIT_CONFIG);
    },
    onBroken: () => stop("store lost", EXIT_FAILURE), // whoever supervises us starts us again
  });
  log.info({ healthPort: relay.healthPort }, "Started");
  announceReadiness(relay, log, stopping.signal);
}

/** Says once that messages flow. */
function announceReadiness(relay: RunningRelay, log: Logger, signal: AbortSignal): void {
  const timer = setInterval(() => {
    if (!relay.ready) return;
    clearInterval(timer);
    log.info("Relaying");
  }, 100);
  timer.unref();
  signal.addEventListener("abort", () => clearInterval(timer));
}

/** A promise nobody caught must not end the process: what was taken in is safe in the store, and goes on. */
function watchForBugs(log: Logger): void {
  process.on("unhandledRejection", (error) => log.error({ err: error }, "A promise was rejected and nobody caught it"));
}

main().catch((error: unknown) => {
  const known = error instanceof ConfigError || error instanceof StartUpError || error instanceof StoreError;
  process.stderr.write(
    `${known ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(known ? EXIT_CONFIG : EXIT_FAILURE);
});
