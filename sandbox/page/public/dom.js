/**
 * Makes an element. What people wrote only ever becomes text: nothing here takes HTML.
 *
 * @param {string} tag with classes: "p.note.small"
 * @param {Record<string, unknown>} attributes on… are listeners, data-… and others are set as they are, false leaves out
 * @param {...(Node | string | null | undefined | (Node | string | null | undefined)[])} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length > 0) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), /** @type {EventListener} */ (value));
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** The element with that id. */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no ${id}`);
  return element;
}

/** A link; only to the web, everything else stays text. */
export function link(url, children, title = url) {
  if (!/^https?:\/\//i.test(url)) return h("span", {}, children);
  return h("a", { href: url, title, target: "_blank", rel: "noreferrer noopener" }, children);
}

/** A text that stays hidden until it is asked for. */
export function spoiler(children) {
  const element = h(
    "span.spoiler",
    { role: "button", tabindex: "0", "aria-expanded": "false" },
    h("span", {}, children),
  );
  const toggle = () => {
    const shown = element.classList.toggle("shown");
    element.setAttribute("aria-expanded", String(shown));
  };
  element.addEventListener("click", toggle);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    toggle();
  });
  return element;
}

/** What people showed to a message. Answers that one person sees have none. */
export function reactions({ reactions = [] }) {
  if (reactions.length === 0) return null;
  return h(
    "p.reactions",
    {},
    reactions.map(({ emoji, count }) => h("span.reaction", {}, `${emoji} ${count}`)),
  );
}

/** The pin of a message that has one. */
export function pin({ pinned }) {
  return pinned ? h("span.pin", {}, "📌") : null;
}

/** A code block. */
export function codeBlock(code, language = "") {
  return h("pre.code", language ? { "data-language": language } : {}, h("code", {}, code));
}

/** A round picture, or the first letter of the name where there is none. */
export function avatar(name, url) {
  const letter = [...name.trim()][0] ?? "?";
  const hue = [...name].reduce((sum, char) => (sum * 31 + (char.codePointAt(0) ?? 0)) % 360, 7);
  const plain = h("span.avatar", { "aria-hidden": "true", "data-hue": String(Math.round(hue / 30) % 12) }, letter);
  if (!url) return plain;
  const image = h("img.avatar", { src: url, alt: "", width: "36", height: "36", loading: "lazy" });
  image.addEventListener("error", () => image.replaceWith(plain));
  return image;
}

/** The time of day, as the reader's own clock writes it. */
export function time(at) {
  const date = new Date(at);
  const words = date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  return h("time", { datetime: date.toISOString(), title: date.toLocaleString() }, words);
}

/** A size in bytes, for people. */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** A picture, a film, a sound or a link to a file. */
export function media({ kind, url, name, bytes }) {
  const label = bytes ? `${name} · ${size(bytes)}` : name;
  if (kind === "image") return h("img.media", { src: url, alt: name, loading: "lazy" });
  if (kind === "video") return h("video.media", { src: url, controls: true, preload: "metadata", "aria-label": label });
  if (kind === "audio") return h("audio.media", { src: url, controls: true, preload: "none", "aria-label": label });
  return h("p.file", {}, h("span", { "aria-hidden": "true" }, "📄 "), link(url, label));
}
