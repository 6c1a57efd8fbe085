import { randomBytes } from "node:crypto";

/** What a person can tell the host about a failure: short enough to read out, and also in the log. */
export function newReference(): string {
  return randomBytes(4).toString("hex");
}
