import type { TelegramMedium } from "../../rendering/telegram.js";

/** Some hundred bytes each. */
const MOST_FILES = 2_000;

/**
 * What Telegram calls the files that this bot has sent, by their address at KOOK, where a file never changes: so each is
 * uploaded once, whatever the number of chats. https://core.telegram.org/bots/api#sending-files
 */
export class FileIds {
  /** By address and medium, for none can be sent as another; the one used longest ago first. */
  readonly #ids = new Map<string, string>();
  /** Addresses of files that are being uploaded. */
  readonly #running = new Map<string, Promise<void>>();

  find(url: string, medium: TelegramMedium): string | null {
    const key = `${medium} ${url}`;
    const id = this.#ids.get(key);
    if (id === undefined) return null;
    this.#ids.delete(key);
    this.#ids.set(key, id);
    return id;
  }

  keep(url: string, medium: TelegramMedium, id: string): void {
    const key = `${medium} ${url}`;
    this.#ids.delete(key);
    this.#ids.set(key, id);
    for (const oldest of this.#ids.keys()) {
      if (this.#ids.size <= MOST_FILES) return;
      this.#ids.delete(oldest);
    }
  }

  /** Telegram doesn't know it any more. */
  forget(url: string, medium: TelegramMedium): void {
    this.#ids.delete(`${medium} ${url}`);
  }

  /** Ends when none of these files is being uploaded for another chat; null when none is. */
  uploading(urls: readonly string[]): Promise<unknown> | null {
    const running = urls.flatMap((url) => this.#running.get(url) ?? []);
    return running.length === 0 ? null : Promise.all(running);
  }

  /** These files are being uploaded until `done` is called. */
  begin(urls: readonly string[]): { readonly done: () => void } {
    let done = (): void => undefined;
    const running = new Promise<void>((resolve) => (done = resolve));
    for (const url of urls) this.#running.set(url, running);
    return {
      done: () => {
        for (const url of urls) if (this.#running.get(url) === running) this.#running.delete(url);
        done();
      },
    };
  }
}
