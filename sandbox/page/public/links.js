import { byId, h } from "./dom.js";
import { t } from "./language.js";
import { act, state, toast } from "./live.js";

/** Links that lead to an app: here they do what the app would do. All others open as usual. */
export function openLinks(element) {
  element.addEventListener("click", (event) => {
    const anchor = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!anchor) return;
    const url = new URL(anchor.href);
    if (!isApp(url)) return;
    event.preventDefault();
    openApp(url);
  });
}

function isApp({ hostname }) {
  return ["t.me", "telegram.me", "discord.com", "discord.gg", "www.kookapp.cn"].includes(hostname);
}

function openApp(url) {
  if (url.hostname.startsWith("discord")) return toast(t("alreadyThere"));
  if (url.hostname.endsWith("kookapp.cn")) return toast(t("alreadyInKook"));
  const group = url.searchParams.get("startgroup");
  const channel = url.searchParams.get("startchannel");
  if (group !== null) return choose("addToGroup", "group", group);
  if (channel !== null) return choose("addToChannel", "channel", channel);
  return toast(url.href);
}

/** Telegram's "choose a chat". The admin chooses, as only admins can add a bot with rights. */
function choose(title, kind, code) {
  const dialog = byId("start-dialog");
  byId("start-title").textContent = t(title);
  const chats = state.telegram.chats.filter((chat) =>
    kind === "channel" ? chat.kind === "channel" : chat.kind !== "channel",
  );
  const buttons = chats.map(({ id, title: name }) => {
    const start = async () => {
      dialog.close();
      const done = await act("telegram-start", { code, chatId: id, kind });
      if (done !== undefined) document.dispatchEvent(new CustomEvent("telegram-place", { detail: id }));
    };
    return h("button.choice", { type: "button", onclick: start }, name);
  });
  byId("start-choices").replaceChildren(...buttons);
  dialog.showModal();
  buttons[0]?.focus();
}

/** A click on a command in an answer copies it. */
export function copyCommands(element) {
  const copy = (event) => {
    const code = event.target instanceof Element ? event.target.closest("code.command") : null;
    if (!code || (event instanceof KeyboardEvent && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    const text = code.textContent ?? "";
    navigator.clipboard.writeText(text).then(
      () => toast(t("copied", { text }), "good"),
      () => getSelection()?.selectAllChildren(code),
    );
  };
  element.addEventListener("click", copy);
  element.addEventListener("keydown", copy);
}
