/** Housekeeping that runs by the clock, and by `npm run job -- NAME`. */
export interface Job {
  readonly name: string;
  /** A cron expression, in UTC. */
  readonly schedule: string;
  /** What was done, as fields for the log. `now`: epoch milliseconds. */
  run(now: number): Promise<Readonly<Record<string, number>>>;
}
