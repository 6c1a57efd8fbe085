import { StoreError } from "./store.js";

/** What keeps every call from working, and not this one alone: it passes, or a host mends it. */
const TROUBLES: ReadonlySet<StoreError["kind"]> = new Set(["full", "locked", "corrupt", "unavailable"]);

export function isTroubleOfTheStore(error: unknown): boolean {
  return error instanceof StoreError && TROUBLES.has(error.kind);
}
