import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

/** off: never started, or stopped on purpose. failed: it ended by itself. */
export type RelayState = "off" | "starting" | "ready" | "not-ready" | "stopping" | "failed";

export interface RelayCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** Its whole environment: nothing of ours gets through. */
  readonly environment: Readonly<Record<string, string>>;
  /** Its working folder, and where its log goes. */
  readonly folder: string;
  /** Answers 200 at /readyz while it relays. */
  readonly healthUrl: string;
}

const KEPT_LINES = 200;
const STOP_MS = 20_000;
const PROBE_MS = 250;
/** What a terminal takes for colours, and a page doesn't. */

const COLOURS = /\u001b\[[\d;]*m/g;

/** The relay as a process of its own, started and stopped as a host would. */
export class RelayProcess {
  state: RelayState = "off";
  /** The last lines it wrote. */
  readonly lines: string[] = [];
  #child: ChildProcess | null = null;
  #log: WriteStream | null = null;

  constructor(
    private readonly command: RelayCommand,
    private readonly changed: () => void,
    private readonly echo: ((line: string) => void) | null = null,
  ) {}

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get logFile(): string {
    return join(this.command.folder, "relay.log");
  }

  start(): void {
    if (this.#child) return;
    const { file, args, environment, folder } = this.command;
    mkdirSync(folder, { recursive: true });
    this.#log ??= createWriteStream(this.logFile, { flags: "a", mode: 0o600 });
    this.lines.length = 0;
    // In a process group of its own: Ctrl-C reaches us alone, and the relay gets one signal, from us.
    const options = { cwd: folder, env: environment, detached: true };
    const child = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    this.#become("starting");
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => this.#write(line));
    }
    child.once("error", (error) => this.#ended(child, error.message));
    child.once("exit", (code, signal) => this.#ended(child, `exit ${code ?? signal ?? ""}`));
    void this.#watch(child);
  }

  /** Resolves when it relays. Rejects, with its last words, when it ends before that. */
  async ready(): Promise<void> {
    while (this.state !== "ready") {
      if (this.state === "failed" || this.state === "off") {
        throw new Error(`The relay ended while starting:\n${this.lines.slice(-20).join("\n")}`);
      }
      await sleep(PROBE_MS / 5);
    }
  }

  /** Ends it at once, in the middle of whatever it does. Resolves when it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGKILL");
    await ended;
  }

  /** Lets it finish what runs, as a host's supervisor does; after 20 seconds it is killed. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.#become("stopping");
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    child.kill("SIGTERM");
    await ended;
    clearTimeout(timer);
  }

  /** Asks again and again whether it relays: also later, for the page shows it. */
  async #watch(child: ChildProcess): Promise<void> {
    while (this.#child === child) {
      const ready = await isReady(this.command.healthUrl);
      if (this.#child !== child || this.state === "stopping") return;
      if (ready) this.#become("ready");
      else if (this.state === "ready") this.#become("not-ready");
      await sleep(this.state === "ready" ? PROBE_MS * 4 : PROBE_MS);
    }
  }

  #ended(child: ChildProcess, how: string): void {
    if (this.#child !== child) return;
    this.#child = null;
    this.#write(`[sandbox] the relay ended: ${how}`);
    this.#become(this.state === "stopping" ? "off" : "failed");
  }

  #write(line: string): void {
    const plain = line.replace(COLOURS, "");
    this.lines.push(plain);
    if (this.lines.length > KEPT_LINES) this.lines.shift();
    this.#log?.write(`${plain}\n`);
    this.echo?.(line);
    this.changed();
  }

  #become(state: RelayState): void {
    if (this.state === state) return;
    this.state = state;
    this.changed();
  }
}

async function isReady(healthUrl: string): Promise<boolean> {
  try {
    const response = await fetch(`${healthUrl}/readyz`, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
