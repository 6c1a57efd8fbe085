import { ATTACHMENT, type DiscordEmbed, type DiscordFile, type DiscordPart } from "../../rendering/discord.js";
import { formatSize, withLeftOut, type LeftOut } from "../../rendering/discord.js";

/** https://discord.com/developers/docs/resources/message#message-object-message-flags */
const SUPPRESS_EMBEDS = 1 << 2;
/** https://docs.discord.com/developers/components/reference */
const ACTION_ROW = 1;
const BUTTON = 2;
const LINK = 5;
const BUTTONS_IN_A_ROW = 5;

/** How much of a part Discord takes here; what it doesn't stands in the text. */
export interface Shape {
  /** The author's name stands in the text, since the sender has another. */
  readonly named: boolean;
  /** The files that aren't there, by their place in the part; with their size, if only now it is known. */
  readonly leftOut: ReadonlyMap<number, number | null>;
  readonly buttonsAsLinks: boolean;
}

/** What a new message says. */
export function newMessage(part: DiscordPart, shape: Shape): object {
  const { users, roles } = part.mentions;
  const embeds = embedsIn(part, shape);
  const components = componentsIn(part, shape);
  return {
    content: textOf(part, shape),
    ...(embeds.length > 0 ? { embeds } : {}),
    ...(components.length > 0 ? { components } : {}),
    ...(part.suppressEmbeds ? { flags: SUPPRESS_EMBEDS } : {}),
    // Nobody else is notified, whatever a text looks like.
    allowed_mentions: {
      parse: [],
      ...(users.length > 0 ? { users } : {}),
      ...(roles.length > 0 ? { roles } : {}),
    },
  };
}

/** What an older message is to say instead of what it says: all of it, also that it has no embeds. Notifies nobody. */
export function changedMessage(part: DiscordPart, shape: Shape): object {
  return {
    content: textOf(part, shape),
    embeds: embedsIn(part, shape),
    components: componentsIn(part, shape),
    flags: part.suppressEmbeds ? SUPPRESS_EMBEDS : 0,
    allowed_mentions: { parse: [] },
  };
}

/** The text of a message. */
export function textOf(part: DiscordPart, { named, leftOut, buttonsAsLinks }: Shape): string {
  const files = part.files.flatMap((file, index): readonly LeftOut[] =>
    leftOut.has(index) ? [{ line: lineOf(file, leftOut.get(index) ?? null), title: file.title }] : [],
  );
  const buttons = buttonsAsLinks ? part.buttons.map(({ label, line }) => ({ title: label, line })) : [];
  return withLeftOut(named ? part.header + part.content : part.content, [...files, ...buttons], part.sourceUrl);
}

function lineOf({ line, size }: DiscordFile, foundSize: number | null): string {
  return size === null && foundSize !== null ? `${line} · ${formatSize(foundSize)}` : line;
}

/** A picture that isn't there is shown from where KOOK keeps it. */
function embedsIn({ embeds, files }: DiscordPart, { leftOut }: Shape): readonly DiscordEmbed[] {
  if (leftOut.size === 0) return embeds;
  const lost = new Map<string, string>();
  for (const index of leftOut.keys()) {
    const file = files[index];
    if (file?.embedded) lost.set(ATTACHMENT + file.name, file.url);
  }
  const shown = ({ url }: { readonly url: string }): { url: string } => ({ url: lost.get(url) ?? url });
  return embeds.map((embed) => ({
    ...embed,
    ...(embed.image ? { image: shown(embed.image) } : {}),
    ...(embed.thumbnail ? { thumbnail: shown(embed.thumbnail) } : {}),
  }));
}

function componentsIn({ buttons }: DiscordPart, { buttonsAsLinks }: Shape): readonly object[] {
  if (buttonsAsLinks) return [];
  const rows: object[][] = [];
  for (const [index, { label, url }] of buttons.entries()) {
    if (index % BUTTONS_IN_A_ROW === 0) rows.push([]);
    rows.at(-1)?.push({ type: BUTTON, style: LINK, label, url });
  }
  return rows.map((components) => ({ type: ACTION_ROW, components }));
}
