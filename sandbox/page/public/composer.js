import { byId } from "./dom.js";

/** A text field that sends on Enter, breaks the line on Shift+Enter and brings back with Arrow-up what was sent. */
export function composer(pane, send) {
  const form = byId(`${pane}-form`);
  const input = byId(`${pane}-input`);
  const sent = [];
  let recalled = 0;
  const fit = () => {
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight + 2, 180)}px`;
  };
  const write = (text) => {
    input.value = text;
    fit();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value;
    if (text.trim() === "") return;
    if (sent.at(-1) !== text) sent.push(text);
    recalled = sent.length;
    write("");
    void send(text, write);
  });
  input.addEventListener("input", fit);
  input.addEventListener("keydown", (event) => {
    // While an input method composes, Enter chooses a word.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
    const recall = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (recall === 0 || (input.value !== "" && input.value !== sent[recalled])) return;
    recalled = Math.max(0, Math.min(sent.length, recalled + recall));
    event.preventDefault();
    write(sent[recalled] ?? "");
  });
  return { input, write };
}

/** Fills a list of choices and keeps the one that is chosen; yields its value. */
export function choices(id, options) {
  const select = byId(id);
  const before = select.value;
  const key = JSON.stringify(options);
  if (select.dataset.key !== key) {
    select.dataset.key = key;
    select.replaceChildren(...options.map(({ value, label }) => new Option(label, value)));
    if (options.some(({ value }) => value === before)) select.value = before;
  }
  return select.value;
}
