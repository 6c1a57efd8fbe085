import {
  accessSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { StartUpError } from "./start-up-error.js";

/** Makes the folder if need be and checks that it can be written. @throws StartUpError */
export function prepareDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK | constants.R_OK | constants.X_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new StartUpError(
      `The data folder "${dataDir}" can't be written (${code}). Give this user the right to it, or set DATA_DIR to another folder.`,
      { cause: error },
    );
  }
}

/**
 * What root makes in a folder of the relay's user is that user's: else a command that was typed once with sudo would
 * leave files behind that the relay can't write.
 */
export function leaveToOwner(path: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dirname(path));
  if (uid !== 0) chownSync(path, uid, gid);
}

/** Names this installation for good, so that after a crash it knows its own leases again. */
export function readInstanceId(dataDir: string): string {
  const path = join(dataDir, "instance-id");
  if (existsSync(path)) {
    const known = readFileSync(path, "utf8").trim();
    if (known !== "") return known;
  }
  const id = randomBytes(9).toString("base64url");
  writeFileSync(path, `${id}\n`, { mode: 0o600 });
  return id;
}
