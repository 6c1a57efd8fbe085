import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startSandbox, type Sandbox } from "./page/sandbox.js";

const USAGE = `npm run sandbox -- [options]

  --port 8080        where the page is; the next free port when it is taken
  --data <folder>    where the relay keeps its data (data/sandbox)
  --built            run what "npm run build" made, not the source
  --no-relay         start the three local platforms and the page alone
  --verbose          show the relay's log here; it is in <folder>/relay.log anyway
`;

/** A terminal and npm may both pass on one Ctrl-C; a second one, meant, ends everything at once. */
const MEANT_MS = 1_500;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8080" },
      data: { type: "string", default: fileURLToPath(new URL("../data/sandbox", import.meta.url)) },
      built: { type: "boolean", default: false },
      "no-relay": { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const sandbox = await startSandbox({
    port: Number(values.port),
    dataDir: resolve(values.data),
    relay: values["no-relay"] ? "none" : values.built ? "build" : "source",
    ...(values.verbose ? { echo: (line: string) => void process.stdout.write(`${line}\n`) } : {}),
  });
  stopOnSignals(sandbox);
  await sandbox.relay?.ready();
  process.stdout.write(`\nKOOK Relay sandbox: open ${sandbox.url} in a browser. Ctrl-C stops it.\n`);
  process.stdout.write(`KOOK Relay 沙盒：在浏览器中打开 ${sandbox.url}，按 Ctrl-C 停止。\n\n`);
}

function stopOnSignals(sandbox: Sandbox): void {
  let askedAt: number | null = null;
  const stop = (): void => {
    if (askedAt !== null) {
      if (Date.now() - askedAt > MEANT_MS) process.exit(1);
      return;
    }
    askedAt = Date.now();
    process.stdout.write("\nStopping…\n");
    void sandbox.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.on("exit", () => void sandbox.relay?.kill());
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
