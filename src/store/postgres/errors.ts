import { StoreError } from "../store.js";

/** Any error as a StoreError. PostgreSQL's codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new StoreError(kindOf(codeOf(error), message), message, { cause: error });
}

/** Another transaction stood in the way, and is done. */
export function worthAnotherTry(error: unknown): boolean {
  return ["40001", "40P01"].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("driverError" in error) return codeOf(error.driverError);
  return "code" in error && typeof error.code === "string" ? error.code : "";
}

function kindOf(code: string, message: string): StoreError["kind"] {
  if (code.startsWith("23")) return "conflict";
  if (code === "53100") return "full";
  if (code === "55P03" || code === "57014" || code.startsWith("40")) return "locked";
  if (code.startsWith("XX")) return "corrupt";
  // Refused log-in, too many connections, shutting down, and what the network says (ECONNREFUSED, ETIMEDOUT).
  if (/^(08|28|3D|53|57|E[A-Z])/.test(code) || /connection|timeout/i.test(message)) return "unavailable";
  return "other";
}
