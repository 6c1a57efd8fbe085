import { choices, composer } from "./composer.js";
import { discordMarkdown, embed } from "./discord-markdown.js";
import { avatar, byId, h, link, media, pin, reactions, time } from "./dom.js";
import { t } from "./language.js";
import { act, onSection, state } from "./live.js";
import { LogView } from "./log-view.js";

const log = new LogView(byId("discord-log"));
const names = {
  user: (id) => state.discord.users[id],
  role: (id) => state.discord.roles[id],
  channel: (id) => state.discord.channels.find((channel) => channel.id === id)?.name,
};
let field;

/** Discord: messages as its client shows them; what begins with a slash is an application command. */
export function startDiscordPane() {
  field = composer("discord", send);
  byId("discord-place").addEventListener("change", () => show());
  byId("discord-who").addEventListener("change", () => show());
  onSection("discord", show);
}

function show() {
  const { discord } = state;
  if (!discord) return;
  const place = choices(
    "discord-place",
    discord.channels.map(({ id, label }) => ({ value: id, label })),
  );
  const who = choices(
    "discord-who",
    discord.people.map(({ id, name, role }) => ({ value: id, label: `${name} (${t(role)})` })),
  );
  field.input.placeholder = t("discordHint");
  const messages = (discord.messages[place] ?? []).filter((message) => !message.onlyFor || message.onlyFor === who);
  log.show(`${place} ${who}`, messages, row, document.documentElement.lang);
}

function row(message) {
  const reply = message.replyTo
    ? state.discord.messages[byId("discord-place").value]?.find(({ id }) => id === message.replyTo)
    : null;
  return h(
    `article.message${message.onlyFor ? ".ephemeral" : ""}`,
    { "data-id": message.id },
    avatar(message.authorName, message.avatarUrl),
    h(
      "div.body",
      {},
      reply ? h("p.quoted", {}, h("strong", {}, reply.authorName), " ", reply.content.slice(0, 120)) : null,
      h(
        "p.who",
        {},
        h("strong", {}, message.authorName),
        message.webhook || message.bot ? h("span.tag", {}, t(message.webhook ? "webhook" : "bot")) : null,
        time(message.at),
        message.edited ? h("span.edited", {}, t("edited")) : null,
        pin(message),
        message.onlyFor ? h("span.only-you", {}, `👁 ${t("onlyYou")}`) : null,
      ),
      h("div.content", {}, discordMarkdown(message.content, names)),
      message.embeds.map((each) => embed(each, names)),
      message.files.map(({ name, type, size, url }) => media({ kind: kindOf(type), url, name, bytes: size })),
      components(message.components),
      reactions(message),
    ),
  );
}

function kindOf(type) {
  const kind = type.split("/")[0];
  return ["image", "video", "audio"].includes(kind) ? kind : "file";
}

/** Link buttons; the relay makes no others. */
function components(rows) {
  const buttons = (rows ?? []).flatMap((each) => each.components ?? []).filter(({ type }) => type === 2);
  if (buttons.length === 0) return null;
  return h(
    "div.actions",
    {},
    buttons.map((each) => linkButton(each)),
  );
}

function linkButton({ url, label }) {
  const anchor = link(url ?? "", label ?? url ?? "");
  anchor.className = "button theme-secondary";
  return anchor;
}

async function send(text, write) {
  const input = { channelId: byId("discord-place").value, userId: byId("discord-who").value, text };
  const result = await act("discord-type", input);
  if (result === undefined && text.startsWith("/")) write(text);
}
