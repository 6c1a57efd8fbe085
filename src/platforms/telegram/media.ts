import type { OpenAttachment } from "../../attachments/attachment-source.js";
import { capabilities } from "../../rendering/capabilities.js";
import type { TelegramFile, TelegramMedium } from "../../rendering/telegram.js";
import type { PictureHead } from "./picture-head.js";

/** What Telegram shows as photos. */
const PHOTO_TYPES: readonly string[] = ["image/jpeg", "image/png", "image/webp", "image/bmp"];
/** The others can be sent as documents, says https://core.telegram.org/bots/api#sendvideo and #sendaudio. */
const VIDEO_TYPES: readonly string[] = ["video/mp4", "video/quicktime"];
const AUDIO_TYPES: readonly string[] = ["audio/mpeg", "audio/mp4"];
/** https://core.telegram.org/bots/api#sendphoto */
const LONGEST_SIDES = 10_000;
const STEEPEST_RATIO = 20;

/** What Telegram takes a file as without losing any of it, by its bytes. What came as a mere file stays one. */
export function mediumOf(
  { medium }: Pick<TelegramFile, "medium">,
  { size, contentType }: Pick<OpenAttachment, "size" | "contentType">,
  head: PictureHead | null,
): TelegramMedium {
  if (medium === "document" || contentType === null) return medium;
  if (contentType === "image/gif") return "animation";
  if (PHOTO_TYPES.includes(contentType)) return isPhoto(size, head) ? "photo" : "document";
  if (VIDEO_TYPES.includes(contentType)) return "video";
  return AUDIO_TYPES.includes(contentType) ? "audio" : "document";
}

function isPhoto(bytes: number, head: PictureHead | null): boolean {
  if (bytes > capabilities.telegram.limits.photoBytes || head === null || head.moves) return false;
  if (!head.size) return true;
  const { width, height } = head.size;
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
  return shorter > 0 && width + height <= LONGEST_SIDES && longer <= STEEPEST_RATIO * shorter;
}

/** https://core.telegram.org/bots/api#sendmediagroup */
export function canGoTogether(media: readonly TelegramMedium[]): boolean {
  if (media.length < 2) return true;
  return [["photo", "video"], ["audio"], ["document"]].some((kinds) => media.every((medium) => kinds.includes(medium)));
}

/** How Telegram is to show a file. https://core.telegram.org/bots/api#inputmedia */
export function mediumFields(medium: TelegramMedium): object {
  return {
    ...(isSeen(medium) ? CAPTION_ABOVE : {}),
    ...(medium === "video" ? { supports_streaming: true } : {}),
    // It would make something else of a document that it knows the type of.
    ...(medium === "document" ? { disable_content_type_detection: true } : {}),
  };
}

/** Where KOOK has the text. An edit that doesn't say so moves the caption down. */
export const CAPTION_ABOVE = { show_caption_above_media: true } as const;

/** The captions of others are shown below. */
export function isSeen(medium: TelegramMedium): boolean {
  return medium === "photo" || medium === "video" || medium === "animation";
}
