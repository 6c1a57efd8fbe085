import type { TelegramFile, TelegramMedium } from "../../rendering/telegram.js";
import type { FileIds } from "./file-ids.js";
import { canGoTogether } from "./media.js";
import type { Missing, OpenedFile, OpenedFiles } from "./opened-files.js";
import type { FormPart } from "../multipart.js";

/** A file as it is sent: by what Telegram calls it, or from the disk. */
export interface Sendable {
  /** Its place in the part. */
  readonly index: number;
  readonly file: TelegramFile;
  readonly medium: TelegramMedium;
  /** Bytes, where they are known. */
  readonly size: number | null;
  readonly source: { readonly fileId: string } | OpenedFile;
}

/** How a part's files are to be sent. */
export interface Shape {
  /** As documents, whatever they are. */
  readonly asDocuments: boolean;
  /** Not at all, by their place in the part; with their size in bytes, where it is known. */
  readonly leftOut: ReadonlyMap<number, number | null>;
}

export const asTheyAre: Shape = { asDocuments: false, leftOut: new Map() };

/** What of a part's files can be sent in one request, and what can't. */
export interface Choice {
  readonly sendables: readonly Sendable[];
  readonly shape: Shape;
}

/** Finds out what files are, and sends all of them as documents where they can't stand together otherwise. */
export async function choose(
  files: readonly TelegramFile[],
  shape: Shape,
  around: { readonly ids: FileIds; readonly opened: OpenedFiles },
): Promise<Choice> {
  const leftOut = new Map(shape.leftOut);
  const take = async (only: TelegramMedium | null): Promise<readonly Sendable[]> => {
    const indices = files.flatMap((_, index) => (leftOut.has(index) ? [] : [index]));
    const found = await Promise.all(indices.map((index) => find(files, index, only, around)));
    return found.filter((one) => {
      if ("medium" in one) return true;
      leftOut.set(one.index, one.size);
      return false;
    }) as readonly Sendable[];
  };
  const natural = await take(shape.asDocuments ? "document" : null);
  if (canGoTogether(natural.map(({ medium }) => medium))) return { sendables: natural, shape: { ...shape, leftOut } };
  return { sendables: await take("document"), shape: { asDocuments: true, leftOut } };
}

async function find(
  files: readonly TelegramFile[],
  index: number,
  only: TelegramMedium | null,
  { ids, opened }: { readonly ids: FileIds; readonly opened: OpenedFiles },
): Promise<Sendable | (Missing & { readonly index: number })> {
  const file = files[index];
  if (file === undefined) throw new RangeError("There is no such file");
  const byId = (medium: TelegramMedium, size: number | null): Sendable | null => {
    const fileId = ids.find(file.url, medium);
    return fileId === null ? null : { index, file, medium, size, source: { fileId } };
  };
  const known = byId(only ?? file.medium, file.size);
  if (known) return known;
  const source = await opened.open(index);
  if (source.path === null) return { ...source, index };
  const medium = only ?? source.medium;
  return byId(medium, source.size) ?? { index, file, medium, size: source.size, source };
}

/** How a request names the file. */
export function reference({ index, source }: Sendable): string {
  return "fileId" in source ? source.fileId : `attach://file${index}`;
}

/** What of them is to be uploaded. */
export function uploads(sendables: readonly Sendable[], fieldOf = (one: Sendable) => `file${one.index}`): FormPart[] {
  return sendables.flatMap((one) => {
    const { source } = one;
    if ("fileId" in source) return [];
    const { path, size, contentType } = source;
    const content = { path, size };
    return [{ field: fieldOf(one), name: nameOf(one), contentType: contentType ?? UNKNOWN_TYPE, content }];
  });
}

const UNKNOWN_TYPE = "application/octet-stream";

/** Telegram plays only what is called so. */
function nameOf({ file: { name }, medium }: Sendable): string {
  return medium === "animation" && !/\.(gif|mp4)$/i.test(name) ? `${name}.gif` : name;
}
