import type { ShownPart } from "../../delivery/destination.js";
import type { DiscordEmbed, DiscordPart } from "../../rendering/discord.js";
import { readableText } from "./readable-text.js";

/** What people see of a message, without marks. */
export function describePart(part: DiscordPart): ShownPart {
  const text = (part.persona ? "" : part.header) + part.content;
  return {
    text: [text, ...part.embeds.map(embedText)]
      .map((each) => readableText(each))
      .filter(Boolean)
      .join("\n"),
    files: part.files.map(({ title, size }) => ({ name: title, size })),
    buttons: part.buttons.map(({ label }) => label),
    sender: part.persona ? part.username : null,
  };
}

function embedText({ title = "", description = "", fields = [] }: DiscordEmbed): string {
  return [title, description, ...fields.flatMap(({ name, value }) => [name, value])].filter(Boolean).join("\n");
}
