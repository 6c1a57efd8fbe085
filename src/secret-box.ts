import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "./store/store.js";
import { StartUpError } from "./start-up-error.js";

/** Encrypts what must not lie in the store in clear: AES-256-GCM, with the key's id in front for rotation. */
export interface SecretBox {
  seal(plain: string): string;
  /** @throws Error when the text was sealed with another key, or changed. */
  open(sealed: string): string;
}

/** Under which the store keeps a text that only its key opens. */
export const SECRET_CHECK_KEY = "secret-key-check";
const CHECK_TEXT = "KOOK Relay";

/**
 * The box for this store. Without SECRET_KEY a key file is made once, for an empty store only: a store that has
 * secrets is never given a new key silently.
 * @throws StartUpError when the key is missing or isn't the one the store was made with.
 */
export async function openSecretBox(options: {
  readonly secretKey: string | null;
  readonly dataDir: string;
  readonly store: Store;
  readonly now: number;
}): Promise<SecretBox> {
  const check = await options.store.getConfigValue({ key: SECRET_CHECK_KEY });
  if (typeof check === "string") return openCheckedBox({ ...options, check });
  const box = createSecretBox(findSecret(options.secretKey, options.dataDir, check === null || check === undefined));
  await options.store.setConfigValue({ key: SECRET_CHECK_KEY, value: box.seal(CHECK_TEXT), now: options.now });
  return box;
}

/**
 * The box for a store that has this check among its settings.
 * @throws StartUpError when the key is missing or isn't the one the store was made with.
 */
export function openCheckedBox(options: {
  readonly secretKey: string | null;
  readonly dataDir: string;
  readonly check: string;
}): SecretBox {
  const box = createSecretBox(findSecret(options.secretKey, options.dataDir, false));
  try {
    if (box.open(options.check) === CHECK_TEXT) return box;
  } catch (error) {
    throw wrongKey(error);
  }
  throw wrongKey(undefined);
}

export function createSecretBox(secret: string): SecretBox {
  const key = Buffer.from(hkdfSync("sha256", secret, "", "kook-relay secret box v1", 32));
  const keyId = createHash("sha256").update(key).digest("base64url").slice(0, 8);
  return {
    seal(plain) {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv);
      const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return ["v1", keyId, Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url")].join(".");
    },
    open(sealed) {
      const [version, id, text] = sealed.split(".");
      if (version !== "v1" || id !== keyId || text === undefined) throw new Error("Sealed with another key");
      const bytes = Buffer.from(text, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
    },
  };
}

function findSecret(secretKey: string | null, dataDir: string, storeIsNew: boolean): string {
  if (secretKey !== null) return secretKey;
  const path = join(dataDir, "secret.key");
  if (existsSync(path)) return readFileSync(path, "utf8").trim();
  if (!storeIsNew) {
    throw new StartUpError(
      `The store was made with a secret key, but SECRET_KEY is not set and "${path}" is gone. Set SECRET_KEY to that key, or put the file back from a backup.`,
    );
  }
  const secret = randomBytes(32).toString("base64url");
  writeFileSync(path, `${secret}\n`, { mode: 0o600, flag: "wx" });
  return secret;
}

function wrongKey(cause: unknown): StartUpError {
  return new StartUpError(
    "The secret key is not the one this store was made with. Set SECRET_KEY (or the file secret.key in the data folder) to the old one; with another key the stored secrets can't be read.",
    { cause },
  );
}
