import { pause } from "../../clock.js";
import type { TelegramPart } from "../../rendering/telegram.js";
import { fileRefusal, toDeliveryError } from "./errors.js";
import type { FileIds } from "./file-ids.js";
import { OpenedFiles } from "./opened-files.js";
import { sendMedia, sendText, type Target, type TelegramSurroundings } from "./part-requests.js";
import type { SentPart } from "./remote-id.js";
import { asTheyAre, choose, type Choice, type Sendable, type Shape } from "./sendable.js";

/** How long one chat waits for what is being uploaded for another. */
const SHARED_UPLOAD_MS = 20_000;
/** Telegram is asked so often to take a part's files, before links stand for them. */
const MOST_TRIES = 6;

/** Sends a part. Of its files, those that can't be had, or that Telegram refuses, become lines in its text. */
export async function sendPart(
  around: TelegramSurroundings,
  target: Target,
  part: TelegramPart,
  signal: AbortSignal,
): Promise<SentPart> {
  if (part.files.length === 0) return sendText(around, target, part, new Map(), signal);
  const urls = part.files.map(({ url }) => url);
  const upload = await beginUpload(around, urls, signal);
  const opened = new OpenedFiles(part.files, around, signal);
  try {
    return await sendFiles(around, target, part, opened, signal);
  } finally {
    upload.done();
    opened.release();
  }
}

/** What another chat's upload will give an id needn't be uploaded twice: waits for it, but not for ever. */
async function beginUpload(
  { ids, clock }: TelegramSurroundings,
  urls: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly done: () => void }> {
  const until = clock.now() + SHARED_UPLOAD_MS;
  // Of several that wait, the first that goes on begins before the next one looks.
  for (let running = ids.uploading(urls); running !== null; running = ids.uploading(urls)) {
    const leftMs = until - clock.now();
    if (leftMs <= 0 || signal.aborted) break;
    const enough = new AbortController();
    const abort = (): void => enough.abort();
    signal.addEventListener("abort", abort, { once: true });
    await Promise.race([running, pause(clock, leftMs, enough.signal)]);
    signal.removeEventListener("abort", abort);
    abort();
  }
  return ids.begin(urls);
}

async function sendFiles(
  around: TelegramSurroundings,
  target: Target,
  part: TelegramPart,
  opened: OpenedFiles,
  signal: AbortSignal,
): Promise<SentPart> {
  let shape: Shape = asTheyAre;
  for (let tries = 1; ; tries++) {
    const choice = await choose(part.files, shape, { ids: around.ids, opened });
    if (choice.sendables.length === 0) return sendText(around, target, part, choice.shape.leftOut, signal);
    try {
      return await sendMedia(around, target, part, choice, signal);
    } catch (error) {
      const next = afterRefusal(around.ids, error, choice, tries === MOST_TRIES);
      if (next === null) throw error;
      const words = toDeliveryError(error) as Error;
      around.log.warn({ words: words.message, tries }, "Telegram refused files, sending them another way");
      shape = next;
    }
  }
}

/** How to go on after a refusal; null where it had nothing to do with the files. */
function afterRefusal(ids: FileIds, error: unknown, choice: Choice, isLastTry: boolean): Shape | null {
  const refusal = fileRefusal(error);
  if (refusal === null) return null;
  const { sendables, shape } = choice;
  if (isLastTry || refusal.why === "rights") return without(choice, sendables);
  if (refusal.why === "too-large") return without(choice, [...sendables].sort(bySize).slice(-1));
  const reused = sendables.filter(({ source }) => "fileId" in source);
  for (const { file, medium } of reused) ids.forget(file.url, medium);
  if (reused.length > 0) return shape;
  if (!sendables.every(({ medium }) => medium === "document")) return { ...shape, asDocuments: true };
  const named = refusal.place === null ? undefined : sendables[refusal.place - 1];
  return without(choice, named ? [named] : sendables);
}

function without({ shape }: Choice, gone: readonly Sendable[]): Shape {
  return { ...shape, leftOut: new Map([...shape.leftOut, ...gone.map(({ index, size }) => [index, size] as const)]) };
}

function bySize(a: Sendable, b: Sendable): number {
  return (a.size ?? 0) - (b.size ?? 0);
}
