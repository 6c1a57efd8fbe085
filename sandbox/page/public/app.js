import { byId } from "./dom.js";
import { startDiscordPane } from "./discord-pane.js";
import { startFaultsPane } from "./faults-pane.js";
import { fillKook, speakAs, startKookPane } from "./kook-pane.js";
import { otherLanguage, writeTexts } from "./language.js";
import { listen, onSection, refresh } from "./live.js";
import { startTelegramPane } from "./telegram-pane.js";

writeTexts();
startKookPane();
startDiscordPane();
startTelegramPane();
startFaultsPane();
startTop();
startTabs();
listen();

function startTop() {
  byId("language-button").addEventListener("click", () => {
    otherLanguage();
    writeTexts();
    refresh();
  });
  const hints = byId("hints");
  const button = byId("hints-button");
  const show = (open) => {
    hints.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    localStorage.setItem("hints", String(open));
  };
  button.addEventListener("click", () => show(hints.hidden));
  show(localStorage.getItem("hints") !== "false");
  for (const each of hints.querySelectorAll("button.type")) {
    each.addEventListener("click", () => {
      choosePane("kook");
      speakAs(each.dataset.who ?? "owner");
      fillKook(each.dataset.fill);
    });
  }
}

/** On a phone one pane shows at a time; the others count what came meanwhile. */
function startTabs() {
  const counted = { kook: 0, discord: 0, telegram: 0 };
  for (const tab of document.querySelectorAll(".tabs button")) {
    const { pane } = tab.dataset;
    tab.addEventListener("click", () => choosePane(pane));
    onSection(pane, (section) => {
      const count = Object.values(section.timelines ?? section.messages).reduce((sum, list) => sum + list.length, 0);
      if (document.body.dataset.pane === pane) counted[pane] = count;
      const fresh = Math.max(0, count - counted[pane]);
      const badge = tab.querySelector(".badge");
      badge.hidden = fresh === 0;
      badge.textContent = String(fresh);
    });
  }
  choosePane("kook");
}

function choosePane(pane) {
  document.body.dataset.pane = pane;
  for (const tab of document.querySelectorAll(".tabs button")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.pane === pane));
  }
  refresh();
  const log = byId(`${pane}-log`);
  log.scrollTop = log.scrollHeight;
}
