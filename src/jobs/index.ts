import type { Store } from "../store/store.js";
import { expiredLinkCodes } from "./expired-link-codes.js";
import type { Job } from "./job.js";

export type { Job } from "./job.js";
export { runJob, startJobs } from "./scheduler.js";

export function listJobs(store: Store): readonly Job[] {
  return [expiredLinkCodes(store)];
}
