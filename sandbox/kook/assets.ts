import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { AssetKnobs } from "./asset-knobs.js";
import { portrait } from "./portrait.js";

interface StoredAsset {
  readonly bytes: Buffer;
  readonly type: string;
  readonly etag: string;
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
  readonly knobs = new AssetKnobs();
  readonly #files = new Map<string, StoredAsset>();

  constructor(private readonly origin: () => string) {}

  /** Keeps a file and yields its address. */
  add(bytes: Buffer, type: string, name: string, botId: string | null = null): string {
    const ending = EXTENSIONS[type] ?? /\.(\w{1,8})$/.exec(name)?.[1] ?? "bin";
    const path = `/attachments/2026-11/23/${randomUUID().replaceAll("-", "").slice(0, 20)}.${ending}`;
    this.#files.set(path, { bytes, type, etag: etagOf(bytes), botId });
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
    const file = this.#find(pathname);
    if (!file) {
      response.writeHead(404).end();
      return 404;
    }
    const { bytes, type, etag } = file;
    const from = this.knobs.ranges ? rangeStart(request, file) : null;
    const part = from === null ? bytes : bytes.subarray(from);
    const status = from === null ? 200 : 206;
    response.writeHead(status, {
      "content-type": type,
      etag,
      ...(this.knobs.ranges ? { "accept-ranges": "bytes" } : {}),
      ...(from === null ? {} : { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
      ...(this.knobs.withoutLength ? {} : { "content-length": part.length }),
    });
    if (request.method === "HEAD") response.end();
    else this.#sendBody(part, response);
    return status;
  }

  #find(pathname: string): StoredAsset | undefined {
    const avatar = /^\/avatars\/([^/]+)\.png(\/icon)?$/.exec(pathname)?.[1];
    if (avatar === undefined) return this.#files.get(pathname);
    const bytes = portrait(decodeURIComponent(avatar));
    return { bytes, type: "image/png", etag: etagOf(bytes), botId: null };
  }

  #sendBody(body: Buffer, response: ServerResponse): void {
    const broken = this.knobs.strike();
    if (!broken) {
      response.end(body);
      return;
    }
    response.flushHeaders();
    response.write(body.subarray(0, broken.after), () => {
      if (broken.how === "cut") response.destroy();
    });
  }
}

function etagOf(bytes: Buffer): string {
  return `"${createHash("md5").update(bytes).digest("hex").toUpperCase()}"`;
}

/** Where the rest that is asked for begins; null for the whole. Other ranges than "bytes=N-" nobody asks for here. */
function rangeStart(request: IncomingMessage, { bytes, etag }: StoredAsset): number | null {
  const start = /^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1];
  const condition = request.headers["if-range"];
  if (start === undefined || (condition !== undefined && condition !== etag)) return null;
  return Number(start) < bytes.length ? Number(start) : null;
}
