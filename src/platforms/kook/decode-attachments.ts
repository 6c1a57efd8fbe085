import type { z } from "zod";
import type { Attachment, MessageKind } from "../../message/index.js";
import type { attachmentSchema } from "./schema.js";

type RawAttachment = z.output<typeof attachmentSchema>;

const KINDS: ReadonlySet<string> = new Set<Attachment["kind"]>(["image", "video", "audio", "file"]);

/**
 * A message's files. Of a picture or a recording the content is the address, and may be all there is; one of an
 * unknown type is a file.
 */
export function decodeAttachments(
  raw: readonly RawAttachment[],
  message: { readonly kind: MessageKind; readonly content: string },
): readonly Attachment[] {
  const found = raw.flatMap((each) => decodeOne(each, message.kind) ?? []);
  if (found.length > 0 || !isFileKind(message.kind)) return found;
  const url = webAddress(message.content);
  return url === null ? [] : [{ kind: message.kind, url, name: fileName(url), size: null, contentType: null }];
}

/** The last part of an address's path, as a file would be called. */
export function fileName(url: string): string {
  if (!URL.canParse(url)) return "";
  const last = new URL(url).pathname.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** The text if it is an address that a link may lead to. */
export function webAddress(text: string): string | null {
  const url = text.trim();
  return /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
}

function decodeOne(raw: RawAttachment, messageKind: MessageKind): Attachment | null {
  const url = webAddress(raw.url) ?? webAddress(raw.voice);
  if (url === null) return null;
  const type = [raw.mime_type, raw.file_type].find((each) => /^[\w.+-]+\/[\w.+-]+$/.test(each)) ?? null;
  return {
    kind: kindOf(raw.type, messageKind),
    url,
    name: raw.name || fileName(url),
    size: raw.size,
    contentType: type,
  };
}

function kindOf(type: string, messageKind: MessageKind): Attachment["kind"] {
  if (KINDS.has(type)) return type as Attachment["kind"];
  return isFileKind(messageKind) ? messageKind : "file";
}

function isFileKind(kind: MessageKind): kind is Attachment["kind"] {
  return KINDS.has(kind);
}
