import { choices, composer } from "./composer.js";
import { avatar, byId, h, link, media, pin, reactions, time } from "./dom.js";
import { t } from "./language.js";
import { act, onSection, state } from "./live.js";
import { LogView } from "./log-view.js";
import { telegramText } from "./telegram-text.js";

const log = new LogView(byId("telegram-log"));
let field;

/** Telegram: chats and topics, shown from the entities that its server understood. */
export function startTelegramPane() {
  field = composer("telegram", send);
  byId("telegram-place").addEventListener("change", () => show());
  byId("telegram-who").addEventListener("change", () => show());
  document.addEventListener("telegram-place", (event) => {
    byId("telegram-place").value = event.detail;
    show();
  });
  onSection("telegram", show);
}

function show() {
  const { telegram } = state;
  if (!telegram) return;
  const place = choices("telegram-place", telegram.chats.flatMap(places));
  choices(
    "telegram-who",
    telegram.people.map(({ id, name, role }) => ({ value: id, label: `${name} (${t(role)})` })),
  );
  field.input.placeholder = t("telegramHint");
  log.show(place, telegram.messages[place] ?? [], row, document.documentElement.lang);
}

function places(chat) {
  const signs = { group: "👥", channel: "📣", forum: "🗂" };
  const label = `${signs[chat.kind]} ${chat.title}`;
  const topics = chat.topics.map(({ id, name }) => ({ value: `${chat.id} ${id}`, label: `${label} › ${name}` }));
  return [{ value: chat.id, label }, ...topics];
}

function row(message) {
  if (message.service) return h("p.service", { "data-id": message.id }, message.service);
  const original = message.replyTo
    ? state.telegram.messages[byId("telegram-place").value]?.find(({ id }) => id === message.replyTo)
    : null;
  return h(
    `article.message${message.own ? ".own" : ""}`,
    { "data-id": message.id },
    avatar(message.authorName, null),
    h(
      "div.body",
      {},
      h("p.who", {}, h("strong", {}, message.authorName), message.bot ? h("span.tag", {}, t("bot")) : null),
      original ? h("p.quoted", {}, h("strong", {}, original.authorName), " ", original.text.slice(0, 120)) : null,
      message.media.map((each) => media(each)),
      h("div.content", {}, telegramText(message.text, message.entities)),
      buttons(message.buttons),
      reactions(message),
      h("p.stamp", {}, pin(message), message.edited ? h("span.edited", {}, t("edited")) : null, time(message.at)),
    ),
  );
}

function buttons(rows) {
  if (rows.length === 0) return null;
  const button = ({ url, text }) => Object.assign(link(url ?? "", text), { className: "button theme-secondary" });
  return h("div.actions", {}, rows.flat().map(button));
}

async function send(text, write) {
  const [chatId, topicId] = byId("telegram-place").value.split(" ");
  const input = { chatId, userId: byId("telegram-who").value, text, ...(topicId ? { topicId } : {}) };
  if ((await act("telegram-type", input)) === undefined) write(text);
}
