import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { onTestFinished } from "vitest";
import { startKookServer, type KookServer } from "../../sandbox/kook/server.js";
import type { OpenAttachment } from "../../src/attachments/attachment-source.js";
import { createAttachments, type Attachments, type AttachmentsOptions } from "../../src/attachments/attachments.js";
import { ManualClock } from "../support/manual-clock.js";

export const MIB = 1024 * 1024;

/** KOOK's asset host, a data folder, and what fetches from the one to the other. */
export class AttachmentsWorld {
  readonly clock = new ManualClock();
  readonly dataDir = mkdtempSync(join(tmpdir(), "kook-relay-files-"));
  readonly log: string[] = [];
  readonly attachments: Attachments;

  private constructor(
    readonly kook: KookServer,
    options: Partial<AttachmentsOptions>,
  ) {
    this.attachments = createAttachments({
      dataDir: this.dataDir,
      assetOrigins: [kook.assetOrigin],
      agent: null,
      clock: this.clock,
      random: () => 1,
      log: pino({ base: null }, { write: (line: string) => void this.log.push(line) }),
      ...options,
    });
  }

  static async start(options: Partial<AttachmentsOptions> = {}): Promise<AttachmentsWorld> {
    const world = new AttachmentsWorld(await startKookServer(), options);
    onTestFinished(async () => {
      await world.attachments.close();
      await world.kook.close();
      rmSync(world.dataDir, { recursive: true, force: true });
    });
    return world;
  }

  /** What lies in the spool folder. */
  get spooled(): readonly string[] {
    const folder = join(this.dataDir, "spool");
    return existsSync(folder) ? readdirSync(folder) : [];
  }

  /** Requests that the asset host got. */
  get requests(): number {
    return this.kook.assetRequests.length;
  }

  open(url: string, { maxBytes = 50 * MIB, signal = new AbortController().signal } = {}): Promise<OpenAttachment> {
    return this.attachments.open(url, { maxBytes, signal });
  }

  /** Bytes of all that lies in the spool folder. */
  get spooledBytes(): number {
    return this.spooled.reduce((sum, name) => sum + statSync(join(this.dataDir, "spool", name)).size, 0);
  }

  /** Opens what needs several tries: whenever all that is waited for is the pause before the next one, time moves on. */
  async openPatiently(url: string): Promise<OpenAttachment> {
    let done = false;
    const opening = this.open(url).finally(() => (done = true));
    opening.catch(() => undefined);
    for (;;) {
      await this.clock.until(() => done || this.pauseMs !== null, "a pause, or an end");
      if (done) return await opening;
      await this.clock.advance(this.pauseMs ?? 0);
    }
  }

  /** What is left of a pause between two tries; null when there is none. Other timers run for longer. */
  get pauseMs(): number | null {
    const dueIn = this.clock.nextDueIn;
    return dueIn !== null && dueIn <= 5_000 ? dueIn : null;
  }
}

export function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export function sha256Of(path: string): string {
  return sha256(readFileSync(path));
}
