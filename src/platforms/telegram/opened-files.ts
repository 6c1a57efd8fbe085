import { AttachmentError, type AttachmentSource, type OpenAttachment } from "../../attachments/attachment-source.js";
import type { Logger } from "../../log.js";
import { capabilities } from "../../rendering/capabilities.js";
import type { TelegramFile, TelegramMedium } from "../../rendering/telegram.js";
import { NotBegunError } from "../network-errors.js";
import { mediumOf } from "./media.js";
import { readPictureHead } from "./picture-head.js";

/** A file on the disk. */
export interface OpenedFile extends OpenAttachment {
  /** What Telegram takes it as. */
  readonly medium: TelegramMedium;
}

/** The files of one part, each opened when it is needed, and once. */
export class OpenedFiles {
  readonly #opened = new Map<number, Promise<OpenedFile | Missing>>();

  constructor(
    private readonly files: readonly TelegramFile[],
    private readonly around: { readonly attachments: AttachmentSource; readonly log: Logger },
    private readonly signal: AbortSignal,
  ) {}

  /** @throws NotBegunError when the signal aborts */
  open(index: number): Promise<OpenedFile | Missing> {
    const opened = this.#opened.get(index) ?? this.#open(index);
    this.#opened.set(index, opened);
    return opened;
  }

  /** Always to be called, when all that was opened is no longer read. */
  release(): void {
    for (const opened of this.#opened.values()) {
      opened.then(
        (file) => file.path === null || file.release(),
        () => undefined,
      );
    }
  }

  async #open(index: number): Promise<OpenedFile | Missing> {
    const file = this.files[index];
    if (file === undefined) throw new RangeError("There is no such file");
    let opened: OpenAttachment;
    try {
      const { fileBytes } = capabilities.telegram.limits;
      opened = await this.around.attachments.open(file.url, { maxBytes: fileBytes, signal: this.signal });
    } catch (error) {
      if (this.signal.aborted) throw new NotBegunError("Given up while files were fetched", { cause: error });
      if (!(error instanceof AttachmentError)) throw error;
      this.around.log.warn({ reason: error.reason }, "A file can't be had, sending its link");
      return { path: null, size: error.size ?? file.size };
    }
    // Telegram takes no empty files.
    if (opened.size > 0) return await this.#look(file, opened);
    opened.release();
    return { path: null, size: 0 };
  }

  async #look(file: TelegramFile, opened: OpenAttachment): Promise<OpenedFile> {
    const { path, size, contentType } = opened;
    try {
      const medium = mediumOf(file, opened, contentType?.startsWith("image/") ? await readPictureHead(path) : null);
      return { path, size, contentType, medium, release: () => opened.release() };
    } catch (error) {
      opened.release();
      throw error;
    }
  }
}

/** It can't be had. */
export interface Missing {
  readonly path: null;
  readonly size: number | null;
}
