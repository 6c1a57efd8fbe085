import type { Store } from "../store/store.js";
import type { Job } from "./job.js";

/** Link codes live for ten minutes; what is older goes. */
export function expiredLinkCodes(store: Store): Job {
  return {
    name: "expired-link-codes",
    schedule: "*/10 * * * *",
    run: async (now) => ({ removed: await store.removeExpiredLinkCodes({ now }) }),
  };
}
