import type { ContentNode, Message, MessageCreated } from "../../message/index.js";
import type { MappingView } from "../../store/store.js";
import type { MissedPage } from "./missed.js";

/** Up to so many missed messages are forwarded one by one, whatever a mapping chose. */
export const MOST_SINGLY = 50;

/** What the log says of a message that a digest stands for. */
export const DIGEST_REASON = "catch-up digest";

/** Many missed messages that one summary stands for on one mapping. Kept, so that a crash changes nothing of it. */
export interface Digest {
  readonly mappingId: number;
  /** Of the first message: two digests never begin with the same one. */
  readonly firstId: string;
  readonly count: number;
  readonly authors: number;
  readonly from: number;
  /** The last message that it stands for, and when that was said. */
  readonly lastId: string;
  readonly to: number;
}

/** A message that we made ourselves: a sample, or a summary. No list of KOOK's has it. */
export function isMadeHere(messageId: string): boolean {
  return /^(?:sample|digest)-/.test(messageId);
}

/** Counts what each of these mappings missed, and says where that is too much to be forwarded one by one. */
export async function planDigests(
  pages: AsyncIterable<MissedPage>,
  mappings: readonly MappingView[],
  concerns: (event: MessageCreated, mapping: MappingView) => boolean,
): Promise<readonly Digest[]> {
  const counts = new Map(mappings.map((mapping) => [mapping, { ids: new Count(), authors: new Set<string>() }]));
  for await (const { messages } of pages) {
    for (const { event } of messages) {
      for (const [mapping, { ids, authors }] of counts) {
        if (!concerns(event, mapping)) continue;
        ids.add(event.message);
        authors.add(event.message.author.id);
      }
    }
  }
  return [...counts].flatMap(([{ id: mappingId }, { ids, authors }]) => {
    const { first, last, count } = ids;
    if (!first || !last || count <= MOST_SINGLY) return [];
    return [
      {
        mappingId,
        firstId: first.id,
        count,
        authors: authors.size,
        from: first.sentAt,
        to: last.sentAt,
        lastId: last.id,
      },
    ];
  });
}

class Count {
  first: Message | null = null;
  last: Message | null = null;
  count = 0;

  add(message: Message): void {
    this.first ??= message;
    this.last = message;
    this.count += 1;
  }
}

/** The summary as a message like any other; its id is the same however often it is made. */
export function digestMessage(mapping: MappingView, digest: Digest, words: DigestWords): Message {
  return {
    id: `digest-${digest.mappingId}-${digest.firstId}`,
    guildId: mapping.guildId,
    channelId: mapping.channelId,
    channelName: mapping.channelName,
    author: { id: "digest", name: words.author, avatarUrl: null, bot: false, roleIds: [] },
    kind: "text",
    content: words.content,
    cards: [],
    attachments: [],
    quote: null,
    mentionsAll: false,
    sentAt: digest.to,
  };
}

/** What a digest says, in the language of its guild. */
export interface DigestWords {
  /** Under whose name: the bot's. */
  readonly author: string;
  readonly content: readonly ContentNode[];
}
