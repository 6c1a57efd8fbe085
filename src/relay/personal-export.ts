import { messageText } from "../store/message-text.js";
import type { MappingView } from "../store/store.js";
import type { PersonMessage, PersonRecords } from "../store/take-back.js";

export interface ExportFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly messages: number;
}

export interface ExportSubject {
  readonly userId: string;
  readonly records: PersonRecords;
  readonly now: number;
  readonly findMapping: (mappingId: number) => Pick<MappingView, "platform" | "placeName"> | null;
}

/** A file stays small enough to be uploaded and opened; what is more goes into the next one. */
const MESSAGES_A_FILE = 2_000;
const BYTES_A_FILE = 6 * 1024 * 1024;

/** JSON files, at least one. The first holds what is no message, too. */
export async function* exportFile(
  subject: ExportSubject,
  messages: AsyncIterable<PersonMessage>,
): AsyncGenerator<ExportFile> {
  let part = 1;
  let [texts, bytes] = [[] as string[], 0];
  for await (const message of messages) {
    const text = JSON.stringify(shown(message, subject), null, 2);
    texts.push(text);
    bytes += text.length * 2;
    if (texts.length < MESSAGES_A_FILE && bytes < BYTES_A_FILE) continue;
    yield fileOf(subject, part, texts);
    [part, texts, bytes] = [part + 1, [], 0];
  }
  if (part === 1 || texts.length > 0) yield fileOf(subject, part, texts);
}

function fileOf(subject: ExportSubject, part: number, texts: readonly string[]): ExportFile {
  const head = {
    format: "kook-relay personal data, version 1",
    exportedAt: time(subject.now),
    userId: subject.userId,
    part,
    ...(part === 1 ? others(subject.records) : {}),
  };
  // The messages are text already: put in at the end, where the one field that is open stands.
  const open = JSON.stringify({ ...head, messages: [] }, null, 2).replace(/\[\]\n\}$/, "[");
  const json = `${open}\n${texts.join(",\n")}\n]}\n`;
  return {
    name: `kook-relay-${subject.userId}-${part}.json`,
    bytes: new TextEncoder().encode(json),
    messages: texts.length,
  };
}

function others({ optedOutAt, reactions, changes, links, filters }: PersonRecords) {
  return {
    optedOutAt: time(optedOutAt),
    reactions,
    changesInServers: changes.map(({ at, ...change }) => ({ ...change, at: time(at) })),
    linksMade: links.map(({ createdAt, ...link }) => ({ ...link, createdAt: time(createdAt) })),
    filters: filters.map(({ createdAt, ...filter }) => ({ ...filter, createdAt: time(createdAt) })),
  };
}

function shown(message: PersonMessage, { findMapping }: ExportSubject) {
  const { messageId, guildId, channelId, authorName, kind, message: content } = message;
  return {
    messageId,
    guildId,
    channelId,
    name: authorName,
    kind,
    sentAt: time(message.sentAt),
    receivedAt: time(message.receivedAt),
    editedAt: time(message.editedAt),
    deletedAt: time(message.deletedAt),
    text: content === null ? null : messageText(content),
    // What they answered was said by another.
    content: content && { ...content, quote: content.quote && { messageIds: content.quote.messageIds } },
    copies: message.mappingIds.map((id) => {
      const mapping = findMapping(id);
      return mapping ? { platform: mapping.platform, place: mapping.placeName } : { platform: null, place: null };
    }),
  };
}

function time(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
