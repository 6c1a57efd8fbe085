import { createHash } from "node:crypto";
import { AttachmentError, type AttachmentSource, type OpenAttachment } from "../../attachments/attachment-source.js";
import { DeliveryError } from "../../delivery/errors.js";
import type { Logger } from "../../log.js";
import type { DiscordFile } from "../../rendering/discord.js";
import type { UploadFile } from "./client.js";
import { requestBytes } from "./upload-limits.js";

/** A part's files, as far as they could be had. */
export interface OpenedFiles {
  /** By their place in the part. */
  readonly found: ReadonlyMap<number, FoundFile>;
  /** By their place in the part; with their size, where it is known. */
  readonly missing: ReadonlyMap<number, number | null>;
  /** Always to be called. */
  release(): void;
}

export interface FoundFile extends UploadFile {
  /** As people call it, without an extension: Discord keeps only some letters of a file's name, but shows this. */
  readonly title: string;
}

export const noFiles: OpenedFiles = { found: new Map(), missing: new Map(), release: () => undefined };

const UNKNOWN_TYPE = "application/octet-stream";

/** @throws DeliveryError when `signal` aborts: nothing was sent by then */
export async function openFiles(
  { attachments, log }: { readonly attachments: AttachmentSource; readonly log: Logger },
  files: readonly DiscordFile[],
  maxBytes: number,
  signal: AbortSignal,
): Promise<OpenedFiles> {
  const opened: OpenAttachment[] = [];
  const missing = new Map<number, number | null>();
  const release = (): void => opened.forEach((file) => file.release());
  const open = async ({ url, size }: DiscordFile, index: number): Promise<OpenAttachment | null> => {
    try {
      const file = await attachments.open(url, { maxBytes, signal });
      opened.push(file);
      return file;
    } catch (error) {
      if (!(error instanceof AttachmentError)) throw error;
      log.warn({ reason: error.reason }, "A file can't be had, sending its link");
      missing.set(index, error.size ?? size);
      return null;
    }
  };
  const results = await Promise.allSettled(files.map(open));
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined || signal.aborted) {
    release();
    if (signal.aborted) throw new DeliveryError({ kind: "transient" }, "Given up before anything was sent");
    throw failed?.reason;
  }
  const found = new Map<number, FoundFile>();
  let together = 0;
  for (const [index, result] of results.entries()) {
    const [attachment, file] = [result.status === "fulfilled" ? result.value : null, files[index]];
    if (attachment === null || file === undefined) continue;
    together += attachment.size;
    if (together <= requestBytes(maxBytes)) found.set(index, describe(file, attachment));
    else missing.set(index, attachment.size);
  }
  return { found, missing, release };
}

function describe({ name }: DiscordFile, { path, size, contentType }: OpenAttachment): FoundFile {
  return { path, name, size, contentType: contentType ?? UNKNOWN_TYPE, title: name.replace(/\.[^.]*$/, "") };
}

/** Tells whether a message has the files that a part wants. */
export function filesKey(files: readonly DiscordFile[]): string {
  if (files.length === 0) return "";
  const all = files.map(({ name, url, embedded }) => `${name}\n${url}\n${embedded ? "embedded" : ""}`).join("\n\n");
  return createHash("sha256").update(all).digest("base64url").slice(0, 8);
}
