import type { KookServer, SayOptions } from "../kook/index.js";

export interface Upload {
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** What KOOK's client sends for a file: an image or a video message, else a card with a file or a sound in it. */
export function uploadedMessage(
  kook: KookServer,
  { name, type, bytes }: Upload,
): { content: string; options: SayOptions } {
  const url = kook.upload(name, bytes, type);
  const size = bytes.length;
  if (type.startsWith("image/")) {
    return { content: url, options: { type: 2, attachments: { type: "image", name, url } } };
  }
  if (type.startsWith("video/")) {
    const attachments = { type: "video", url, name, file_type: type, size, duration: 0, width: 0, height: 0 };
    return { content: url, options: { type: 3, attachments } };
  }
  const module = { type: type.startsWith("audio/") ? "audio" : "file", title: name, src: url, size };
  const card = [{ type: "card", theme: "invisible", size: "lg", color: "", modules: [module] }];
  return { content: JSON.stringify(card), options: { type: 10 } };
}
