import { StoreError } from "../store.js";

/** Any error as a StoreError. SQLite's result codes: https://sqlite.org/rescode.html */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const cause = sqliteError(error);
  const code = cause?.code ?? "";
  const message = cause?.message ?? (error instanceof Error ? error.message : String(error));
  return new StoreError(kindOf(code), message, { cause: error });
}

/** TypeORM wraps what the driver threw. */
function sqliteError(error: unknown): { code: string; message: string } | null {
  if (!(error instanceof Error)) return null;
  if ("driverError" in error) return sqliteError(error.driverError);
  return "code" in error && typeof error.code === "string" ? { code: error.code, message: error.message } : null;
}

function kindOf(code: string): StoreError["kind"] {
  if (code.startsWith("SQLITE_CONSTRAINT")) return "conflict";
  if (code.startsWith("SQLITE_FULL") || code === "ENOSPC") return "full";
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) return "locked";
  if (code.startsWith("SQLITE_CORRUPT") || code.startsWith("SQLITE_NOTADB")) return "corrupt";
  // A write that failed: a disk that is full or gone, a folder that became read-only.
  if (code.startsWith("SQLITE_IOERR")) return code === "SQLITE_IOERR_WRITE" ? "full" : "unavailable";
  if (code.startsWith("SQLITE_CANTOPEN") || code.startsWith("SQLITE_READONLY") || code.startsWith("E"))
    return "unavailable";
  return "other";
}
