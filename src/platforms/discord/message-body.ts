import type { DiscordPart } from "../../rendering/discord.js";

/** Nobody is pinged, whatever a text looks like. */
const NO_PINGS = { parse: [] } as const;
/** https://discord.com/developers/docs/resources/message#message-object-message-flags */
const SUPPRESS_EMBEDS = 1 << 2;

/** What a message says. `named`: the author's name stands in the text, since the sender has another. */
export function messageBody(part: DiscordPart, { named }: { readonly named: boolean }): object {
  return {
    content: named ? part.header + part.content : part.content,
    ...(part.embeds.length > 0 ? { embeds: part.embeds } : {}),
    ...(part.suppressEmbeds ? { flags: SUPPRESS_EMBEDS } : {}),
    allowed_mentions: NO_PINGS,
  };
}
