/** Housekeeping that runs by the clock, and by `npm run job -- NAME`. */
export interface Job {
  readonly name: string;
  /** A cron expression in the host's time zone; null: only by hand. */
  readonly schedule: string | null;
  /** A run that is so long overdue, because the relay wasn't running, is made up for after the start. */
  readonly everyMs: number;
  /**
   * True: makes way for messages, and begins and goes on only while few come. False: short, and done in between also
   * while a longer job is under way.
   */
  readonly makesWay: boolean;
  /** What was done, in numbers. Where it stops or is killed, the next run goes on. */
  run(turn: Turn): Promise<JobResult>;
}

export type JobResult = Readonly<Record<string, number>>;

/** What a run gets. */
export interface Turn {
  /** When it began, epoch milliseconds. */
  readonly now: number;
  /** Aborts when the relay stops. */
  readonly signal: AbortSignal;
  /** To be awaited between two steps: others go first, for as long as many messages come. @throws JobStopped */
  breathe(): Promise<void>;
}

/** The relay stops: what is left is done another time. */
export class JobStopped extends Error {
  override readonly name = "JobStopped";

  constructor() {
    super("The relay is stopping");
  }
}

/** How a run ended, as it is kept. */
export interface JobRun {
  readonly startedAt: number;
  readonly durationMs: number;
  readonly outcome: "done" | "failed" | "stopped";
  readonly result: JobResult | null;
  readonly error: string | null;
  /** When the last run began that was done to its end, this one or an earlier one; null: there was none. */
  readonly doneAt: number | null;
}

export interface JobStatus {
  readonly name: string;
  readonly running: boolean;
  /** Its time has come, but messages or another job go first. */
  readonly waiting: boolean;
  readonly last: JobRun | null;
}
