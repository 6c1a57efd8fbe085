import { byId } from "./dom.js";
import { t } from "./language.js";

/** What the sandbox last told, by section. */
export const state = {};

const listeners = new Map();

/** Calls the listener now and whenever that section changes. */
export function onSection(name, listener) {
  listeners.set(name, [...(listeners.get(name) ?? []), listener]);
  if (state[name]) listener(state[name]);
}

/** Shows everything anew, in another language for instance. */
export function refresh() {
  for (const [name, all] of listeners) if (state[name]) for (const listener of all) listener(state[name]);
}

/** Listens to the sandbox; the browser connects again by itself. */
export function listen() {
  const events = new EventSource("/events");
  for (const name of ["kook", "discord", "telegram", "faults", "relay"]) {
    events.addEventListener(name, (event) => {
      state[name] = JSON.parse(event.data);
      for (const listener of listeners.get(name) ?? []) listener(state[name]);
    });
  }
  events.addEventListener("error", () => document.body.classList.add("offline"));
  events.addEventListener("open", () => document.body.classList.remove("offline"));
}

/** Does something in the sandbox. What goes wrong is said to the reader; then the result is undefined. */
export async function act(name, input) {
  try {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`/act/${name}`, { method: "POST", headers, body: JSON.stringify(input) });
    const answer = await response.json();
    if (response.ok) return answer.result;
    toast(answer.error);
  } catch {
    toast(t("offline"));
  }
  return undefined;
}

let timer;

/** Says something for some seconds: what went wrong, or "good" news. */
export function toast(words, kind = "bad") {
  const element = byId("toast");
  element.textContent = words;
  element.dataset.kind = kind;
  element.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => (element.hidden = true), 8000);
}
