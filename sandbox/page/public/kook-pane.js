import { choices, composer } from "./composer.js";
import { avatar, byId, h, media, pin, reactions, time } from "./dom.js";
import { cards } from "./kook-card.js";
import { kmarkdown } from "./kmarkdown.js";
import { t } from "./language.js";
import { act, onSection, state } from "./live.js";
import { LogView } from "./log-view.js";
import { copyCommands, openLinks } from "./links.js";

const log = new LogView(byId("kook-log"));
const names = {
  user: (id) => person(id)?.shownName,
  role: (id) => state.kook.roles[id],
  channel: (id) => state.kook.channels.find((channel) => channel.id === id)?.name,
};
/** A reply or an edit that is being written. */
let context = null;
let field;

/** KOOK: what people type is KMarkdown, what they see is what KOOK shows them. */
export function startKookPane() {
  field = composer("kook", send);
  byId("kook-place").addEventListener("change", () => show());
  byId("kook-who").addEventListener("change", () => show());
  byId("kook-context")
    .querySelector("button")
    .addEventListener("click", () => setContext(null));
  byId("kook-file").addEventListener("change", upload);
  openLinks(byId("kook-log"));
  copyCommands(byId("kook-log"));
  onSection("kook", show);
}

/** Chooses who speaks: "owner" or "member". */
export function speakAs(role) {
  const found = state.kook?.people.find((each) => each.role === role);
  if (found) byId("kook-who").value = found.id;
  show();
}

/** Puts a text into the field. */
export function fillKook(text) {
  field.write(text);
  field.input.focus();
}

function show() {
  const { kook } = state;
  if (!kook) return;
  const direct = { value: "direct", label: `✉ ${t("directTo", { name: kook.bot.name })}` };
  const place = choices("kook-place", [
    ...kook.channels.map(({ id, name }) => ({ value: id, label: `# ${name}` })),
    direct,
  ]);
  const who = choices(
    "kook-who",
    kook.people.map(({ id, shownName, role }) => ({ value: id, label: `${shownName} (${t(role)})` })),
  );
  field.input.placeholder = t("kookHint");
  const key = place === "direct" ? `direct ${who}` : place;
  const messages = (kook.timelines[key] ?? []).filter((message) => !message.visibleOnly || message.visibleOnly === who);
  log.show(`${key} ${who}`, messages, (message) => row(message, who), document.documentElement.lang);
}

function person(id) {
  return state.kook.users[id];
}

function row(message, who) {
  const author = person(message.authorId) ?? { shownName: message.authorId };
  const ephemeral = message.visibleOnly !== null;
  return h(
    `article.message${ephemeral ? ".ephemeral" : ""}`,
    { "data-id": message.id },
    avatar(author.shownName, author.avatar),
    h(
      "div.body",
      {},
      message.quote ? quote(message.quote) : null,
      h(
        "p.who",
        {},
        h("strong", {}, author.shownName),
        author.bot ? h("span.tag", {}, t("bot")) : null,
        time(message.createdAt),
        message.updatedAt > 0 ? h("span.edited", {}, t("edited")) : null,
        pin(message),
        ephemeral ? h("span.only-you", {}, `👁 ${t("onlyYou")}`) : null,
      ),
      h("div.content", {}, content(message, who)),
      reactions(message),
      ephemeral ? null : tools(message, who),
    ),
  );
}

function content(message, who) {
  const source = message.personal[who] ?? message.content;
  if (message.type === 10)
    return cards(source, names, (value) => act("kook-press", { messageId: message.id, userId: who, value }));
  const kinds = { 2: "image", 3: "video", 4: "file", 8: "audio" };
  const kind = kinds[message.type];
  if (kind)
    return [media({ kind, url: source, name: message.attachments?.name ?? kind, bytes: message.attachments?.size })];
  return kmarkdown(source, names);
}

function quote({ author, content, type }) {
  const words = type === 9 || type === 1 ? content : `[${t("photo")}]`;
  return h("p.quoted", {}, h("strong", {}, author), " ", words.slice(0, 120));
}

function tools(message, who) {
  const own = message.authorId === who;
  const button = (name, action) => h("button", { type: "button", onclick: action }, t(name));
  return h(
    "div.tools",
    {},
    button("reply", () => setContext({ kind: "reply", message })),
    button("react", () => act("kook-react", { messageId: message.id, userId: who, emoji: "👍" })),
    own && message.type === 9 ? button("edit", () => setContext({ kind: "edit", message })) : null,
    own ? button("delete", () => act("kook-delete", { messageId: message.id, userId: who })) : null,
    button(message.pinned ? "unpin" : "pin", () =>
      act("kook-pin", { messageId: message.id, userId: who, pinned: !message.pinned }),
    ),
  );
}

function setContext(next) {
  if (context?.kind === "edit" || next?.kind === "edit") field.write(next?.kind === "edit" ? next.message.content : "");
  context = next;
  const element = byId("kook-context");
  element.hidden = next === null;
  if (!next) return;
  const name = person(next.message.authorId)?.shownName ?? "";
  element.querySelector("span").textContent = next.kind === "edit" ? t("editing") : t("replyingTo", { name });
  field.input.focus();
}

async function send(text) {
  const userId = byId("kook-who").value;
  const doing = context;
  setContext(null);
  field.write("");
  if (doing?.kind === "edit") return act("kook-edit", { messageId: doing.message.id, userId, content: text });
  const quote = doing?.message.id;
  return act("kook-say", { place: byId("kook-place").value, userId, content: text, ...(quote ? { quote } : {}) });
}

async function upload() {
  const input = byId("kook-file");
  const [file] = input.files;
  if (!file) return;
  const data = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result).split(",")[1] ?? ""));
    reader.readAsDataURL(file);
  });
  input.value = "";
  const place = { place: byId("kook-place").value, userId: byId("kook-who").value };
  await act("kook-upload", { ...place, name: file.name, type: file.type || "application/octet-stream", data });
}
