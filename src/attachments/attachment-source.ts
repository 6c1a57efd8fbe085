/** Where the files of messages come from. One file is fetched once, however many places it goes to at that time. */
export interface AttachmentSource {
  /**
   * The file of this address, whole, on the disk: so its size is known before it is sent, and a send can be repeated.
   * Tries again by itself what may pass. Whoever opened it releases it, always.
   * @throws AttachmentError and nothing else, but for an abort of `signal`
   */
  open(url: string, options: { readonly maxBytes: number; readonly signal: AbortSignal }): Promise<OpenAttachment>;
}

export interface OpenAttachment {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** By its first bytes, else as the host says; null when nobody knows. "image/png" */
  readonly contentType: string | null;
  release(): void;
}

/** Why a file can't be had. Its copy says so, with the file's name and link. */
export class AttachmentError extends Error {
  override readonly name = "AttachmentError";

  constructor(
    readonly reason: "too-large" | "gone" | "refused" | "unreachable" | "no-room",
    message: string,
    options?: ErrorOptions & { readonly size?: number | null },
  ) {
    super(message, options);
    this.size = options?.size ?? null;
  }

  /** Bytes, where it is known. */
  readonly size: number | null;
}
