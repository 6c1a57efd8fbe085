import { byId, h } from "./dom.js";
import { t } from "./language.js";
import { act, onSection } from "./live.js";

/** The drawer of faults, and how the relay is. */
export function startFaultsPane() {
  const drawer = byId("faults");
  const button = byId("faults-button");
  const toggle = (open) => {
    drawer.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) byId("relay-log").scrollTop = byId("relay-log").scrollHeight;
    if (open) byId("faults-close").focus();
    else button.focus();
  };
  button.addEventListener("click", () => toggle(drawer.hidden));
  byId("faults-close").addEventListener("click", () => toggle(false));
  drawer.addEventListener("keydown", (event) => event.key === "Escape" && toggle(false));
  onSection("faults", show);
  onSection("relay", showRelay);
}

function show({ switches, strokes }) {
  button(byId("switches"), switches, ({ name, on }) => {
    const set = () => act("switch", { name, on: !on });
    return h(
      "button.switch",
      { type: "button", role: "switch", "aria-checked": String(on), "data-name": name, onclick: set },
      t(`switch-${name}`),
    );
  });
  button(byId("strokes"), strokes, ({ name, enabled }) =>
    h(
      "button",
      { type: "button", "data-name": name, disabled: !enabled, onclick: () => act("stroke", { name }) },
      t(`stroke-${name}`),
    ),
  );
}

/** Makes the buttons anew and leaves the focus where it was. */
function button(element, items, make) {
  const focused = element.contains(document.activeElement) ? document.activeElement.dataset.name : null;
  element.replaceChildren(...items.map(make));
  if (focused) element.querySelector(`[data-name="${focused}"]`)?.focus();
}

function showRelay({ state, lines }) {
  const element = byId("relay-state");
  byId("relay-words").textContent = `${t("relay")}: ${t(`relay-${state}`)}`;
  element.dataset.state = state;
  const log = byId("relay-log");
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  log.textContent = lines.join("\n");
  if (atEnd) log.scrollTop = log.scrollHeight;
}
