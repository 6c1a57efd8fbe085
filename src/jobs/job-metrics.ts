import type { JobStatus } from "./job.js";

/** For whoever watches: when each job was last done, how long its last run took, and whether that failed. */
export function jobMetrics(jobs: readonly JobStatus[]): readonly (readonly [name: string, value: number])[] {
  return jobs.flatMap(({ name, last }) => {
    if (!last) return [];
    const label = `{job="${name}"}`;
    return [
      [`job_done_timestamp_seconds${label}`, Math.floor((last.doneAt ?? 0) / 1000)],
      [`job_duration_seconds${label}`, last.durationMs / 1000],
      [`job_failed${label}`, last.outcome === "failed" ? 1 : 0],
    ] as const;
  });
}
