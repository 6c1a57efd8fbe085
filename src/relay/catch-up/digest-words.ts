import { translator, type Language } from "../../language/index.js";
import type { ContentNode } from "../../message/index.js";
import type { MappingView } from "../../store/store.js";
import { timeIn } from "../../rendering/author-name.js";
import { channelJumpUrl } from "../../rendering/links.js";
import type { Guilds } from "../guilds.js";
import type { Digest } from "./digest.js";

/** What a summary of many missed messages says. */
export type DigestWriter = (mapping: MappingView, digest: Digest) => Promise<readonly ContentNode[]>;

/** In the guild's language and the host's time zone. */
export function digestWriter(
  guilds: Pick<Guilds, "get">,
  { defaultLanguage, timeZone }: { readonly defaultLanguage: Language; readonly timeZone: string },
): DigestWriter {
  return async (mapping, { count, authors, from, to }) => {
    const t = translator((await guilds.get(mapping.guildId)).language ?? defaultLanguage);
    const counted = { count, authors, channel: mapping.channelName };
    const [first, last] = [timeIn(timeZone, from), timeIn(timeZone, to)];
    // The command is typed in KOOK, by whoever reads there; readers of the copy only have to know that there is more.
    return [
      { type: "bold", children: [text(t.plain("digest.title", counted))] },
      text(`\n${t.plain("digest.times", { from: first, to: last })}\n`),
      {
        type: "link",
        url: channelJumpUrl(mapping.guildId, mapping.channelId),
        children: [text(t.plain("digest.open", { channel: mapping.channelName }))],
      },
      text(`\n${t.plain("digest.rest")} `),
      { type: "code", text: t.plain("digest.line", { number: mapping.number, since: first }) },
    ];
  };
}

const text = (words: string): ContentNode => ({ type: "text", text: words });
