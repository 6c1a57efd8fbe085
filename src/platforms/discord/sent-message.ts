/** How a message was sent decides how it can be changed. */
export interface SentMessage {
  /** Null: by the bot itself. */
  readonly webhookId: string | null;
  readonly messageId: string;
  /** The author's name stands in the text. */
  readonly named: boolean;
  /** Stands for the files of its part, sent or not; "" without. */
  readonly filesKey: string;
  /** Which of those files weren't sent: their lines stand in the text. */
  readonly leftOut: readonly number[];
  /** It corrects an older message that can't be changed. */
  readonly correction: boolean;
}

const NAMED = "named";
const CORRECTION = "correction";
const FILES = "files-";
const LEFT_OUT = "without-";

/**
 * "message" by the bot, "webhook/message" under the author's name; what else is to be known follows, as in
 * "webhook/message/named,files-1a2b3c,without-0.2", and "/message/files-1a2b3c" by the bot.
 * A part that several messages stand for has all of them, the newest last, with spaces between.
 */
export function formatRemoteId(messages: readonly SentMessage[]): string {
  return messages.map(formatMessage).join(" ");
}

function formatMessage({ webhookId, messageId, named, filesKey, leftOut, correction }: SentMessage): string {
  const notes = [
    ...(named && webhookId !== null ? [NAMED] : []),
    ...(filesKey === "" ? [] : [FILES + filesKey]),
    ...(leftOut.length === 0 ? [] : [LEFT_OUT + leftOut.join(".")]),
    ...(correction ? [CORRECTION] : []),
  ].join(",");
  if (notes !== "") return `${webhookId ?? ""}/${messageId}/${notes}`;
  return webhookId === null ? messageId : `${webhookId}/${messageId}`;
}

export function parseRemoteId(remoteId: string): readonly [SentMessage, ...SentMessage[]] {
  const [first = "", ...others] = remoteId.split(" ");
  return [parseMessage(first), ...others.map(parseMessage)];
}

/** The one that says what the message says now. */
export function newest(messages: readonly [SentMessage, ...SentMessage[]]): SentMessage {
  return messages.at(-1) ?? messages[0];
}

function parseMessage(text: string): SentMessage {
  const [first = "", second, notes = ""] = text.split("/");
  const words = notes.split(",");
  const after = (prefix: string): string => words.find((word) => word.startsWith(prefix))?.slice(prefix.length) ?? "";
  const webhookId = second === undefined || first === "" ? null : first;
  return {
    webhookId,
    messageId: second ?? first,
    named: webhookId === null || words.includes(NAMED),
    filesKey: after(FILES),
    leftOut: after(LEFT_OUT)
      .split(".")
      .filter((index) => index !== "")
      .map(Number),
    correction: words.includes(CORRECTION),
  };
}
