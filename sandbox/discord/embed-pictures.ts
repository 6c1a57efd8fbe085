import type { Attachment, Message } from "./model.js";

type Json = Readonly<Record<string, unknown>>;

const SCHEME = "attachment://";
const PLACES = ["image", "thumbnail"] as const;

/** The name of the file that a picture of an embed is. */
function fileName(picture: unknown): string | null {
  const url = (picture as Json | null | undefined)?.["url"];
  return typeof url === "string" && url.startsWith(SCHEME) ? url.slice(SCHEME.length) : null;
}

/** Embeds show only files that look like pictures. https://docs.discord.com/developers/reference#uploading-files */
function findPicture(attachments: readonly Attachment[], name: string): Attachment | undefined {
  return attachments.find((attachment) => attachment.name === name && /\.(?:png|jpe?g|gif|webp)$/i.test(name));
}

/**
 * Embeds as the message keeps them: a picture that none of its files is goes.
 * https://github.com/discord/discord-api-docs/issues/4847
 */
export function bindPictures(embeds: readonly Json[], attachments: readonly Attachment[]): readonly Json[] {
  return embeds.map((embed) => {
    const lost = PLACES.filter((place) => {
      const name = fileName(embed[place]);
      return name !== null && !findPicture(attachments, name);
    });
    return Object.fromEntries(Object.entries(embed).filter(([key]) => !lost.some((place) => place === key)));
  });
}

/** Embeds as readers get them, with the addresses of their pictures. */
export function shownEmbeds(message: Message, urlOf: (attachment: Attachment) => string): readonly Json[] {
  return message.embeds.map((embed) => {
    const shown: Record<string, unknown> = { ...embed };
    for (const place of PLACES) {
      const name = fileName(embed[place]);
      const file = name === null ? undefined : findPicture(message.attachments, name);
      if (file) shown[place] = { ...(embed[place] as Json), url: urlOf(file), proxy_url: urlOf(file) };
      else if (name !== null) delete shown[place];
    }
    return shown;
  });
}

/**
 * The files that are shown beside the text. Those that embeds show are not among them, until an edit takes the embed
 * away: https://github.com/discord/discord-api-docs/issues/1340
 */
export function looseAttachments(message: Message): readonly Attachment[] {
  const inEmbeds = message.embeds.flatMap((embed) => PLACES.map((place) => fileName(embed[place])));
  return message.attachments.filter(({ name }) => !inEmbeds.includes(name));
}
