import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { portrait } from "./portrait.js";

interface StoredAsset {
  readonly bytes: Buffer;
  readonly type: string;
  readonly botId: string | null;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/gif": "gif",
  "video/mp4": "mp4",
  "video/quicktime": "mov",
  "audio/mpeg": "mp3",
  "text/plain": "txt",
};

/** Files that were uploaded, and drawn avatars. KOOK serves them from hosts of their own, to everyone. */
export class Assets {
  readonly #files = new Map<string, StoredAsset>();

  constructor(private readonly origin: () => string) {}

  /** Keeps a file and yields its address. */
  add(bytes: Buffer, type: string, name: string, botId: string | null = null): string {
    const ending = EXTENSIONS[type] ?? /\.(\w{1,8})$/.exec(name)?.[1] ?? "bin";
    const path = `/attachments/2026-11/23/${randomUUID().replaceAll("-", "").slice(0, 20)}.${ending}`;
    this.#files.set(path, { bytes, type, botId });
    return this.origin() + path;
  }

  /** The address of a drawn avatar. */
  avatar(name: string): string {
    return `${this.origin()}/avatars/${encodeURIComponent(name)}.png/icon`;
  }

  /** Whether this bot made that address by asset/create: only then may it send it. */
  isFrom(url: string, botId: string): boolean {
    return url.startsWith(this.origin()) && this.#files.get(url.slice(this.origin().length))?.botId === botId;
  }

  serve(request: IncomingMessage, response: ServerResponse): number {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const avatar = /^\/avatars\/([^/]+)\.png(\/icon)?$/.exec(pathname)?.[1];
    const file = avatar
      ? { bytes: portrait(decodeURIComponent(avatar)), type: "image/png" }
      : this.#files.get(pathname);
    if (!file) {
      response.writeHead(404).end();
      return 404;
    }
    response.writeHead(200, { "content-type": file.type, "content-length": file.bytes.length });
    response.end(request.method === "HEAD" ? undefined : file.bytes);
    return 200;
  }
}
