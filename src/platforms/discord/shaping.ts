import type { Logger } from "../../log.js";
import { capabilities } from "../../rendering/index.js";
import type { DiscordPart } from "../../rendering/discord.js";
import { isTooLarge, refusedFields, refusesFiles } from "./errors.js";
import type { Shape } from "./message-body.js";
import type { FoundFile, OpenedFiles } from "./opened-files.js";

/** What is sent of a part: its words, and the files that go with them. */
export interface Shaped {
  readonly shape: Shape;
  readonly files: readonly FoundFile[];
}

/**
 * Sends a part as rich as Discord takes it. What it refuses for sure (a name, a file, buttons) is left out, one after
 * the other, and stands in the text: better so than not at all.
 */
export async function sendAsRichAsPossible<T>(
  part: DiscordPart,
  named: boolean,
  opened: OpenedFiles,
  log: Logger,
  send: (shaped: Shaped) => Promise<T>,
): Promise<{ readonly result: T; readonly shape: Shape }> {
  let shape: Shape = { named, leftOut: opened.missing, buttonsAsLinks: false };
  for (;;) {
    const files = [...opened.found].filter(([index]) => !shape.leftOut.has(index));
    try {
      return { result: await send({ shape, files: files.map(([, file]) => file) }), shape };
    } catch (error) {
      const poorer = withoutRefused(error, part, shape, files);
      if (poorer === null) throw error;
      log.warn({ refused: refusedFields(error) }, "Discord refused a part of a message, sending it without");
      shape = poorer;
    }
  }
}

/** Null where there is nothing to leave out. */
function withoutRefused(
  error: unknown,
  { buttons }: DiscordPart,
  shape: Shape,
  files: readonly (readonly [number, FoundFile])[],
): Shape | null {
  const refused = refusedFields(error);
  // Discord refuses names by lists that it doesn't publish.
  if (!shape.named && (refused.includes("username") || refused.includes("avatar_url")))
    return { ...shape, named: true };
  if (!shape.buttonsAsLinks && buttons.length > 0 && refused.includes("components")) {
    return { ...shape, buttonsAsLinks: true };
  }
  if (files.length === 0 || !refusesFiles(error)) return null;
  // The guild may have lost its boosts since we asked.
  const large = files.filter(([, { size }]) => size > capabilities.discord.limits.fileBytes);
  const gone = isTooLarge(error) && large.length > 0 ? large : files;
  const leftOut = new Map([...shape.leftOut, ...gone.map(([index, { size }]) => [index, size] as const)]);
  return { ...shape, leftOut };
}

/** What Discord is to know of files beside their bytes. */
export function attachmentList(files: readonly FoundFile[]): readonly object[] {
  return files.map(({ name, title }, id) => ({ id, filename: name, title }));
}
