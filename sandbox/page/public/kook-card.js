import { h, link, media } from "./dom.js";
import { kmarkdown } from "./kmarkdown.js";

/**
 * Shows a card message: all modules and elements of https://developer.kookapp.cn/doc/cardmessage
 *
 * @param {string} content JSON of an array of cards
 * @param {Parameters<typeof kmarkdown>[1]} names
 * @param {(value: string, label: string) => void} press a click on a button that tells the bot
 */
export function cards(content, names, press) {
  let list;
  try {
    list = JSON.parse(content);
  } catch {
    return [h("pre.code", {}, content)];
  }
  const context = { names, press };
  return (Array.isArray(list) ? list : []).map((card) => showCard(card, context));
}

function showCard(card, context) {
  const modules = (card.modules ?? []).map((module) => showModule(module, context));
  const element = h(`div.card.theme-${card.theme || "primary"}`, {}, modules);
  if (/^#[0-9a-f]{6}$/i.test(card.color ?? "")) element.style.setProperty("--theme", card.color);
  if (card.size === "sm") element.classList.add("small");
  return element;
}

const MODULES = {
  header: (module, context) => h("h3", {}, text(module.text, context)),
  section: showSection,
  "image-group": showImages,
  container: showImages,
  "action-group": (module, context) => h("div.actions", {}, elements(module, context)),
  context: (module, context) => h("p.context-module", {}, elements(module, context)),
  divider: () => h("hr"),
  file: (module) => media({ kind: "file", url: module.src, name: module.title ?? "file", bytes: module.size }),
  audio: (module) => media({ kind: "audio", url: module.src, name: module.title ?? "audio" }),
  video: (module) => media({ kind: "video", url: module.src, name: module.title ?? "video" }),
  countdown: showCountdown,
  invite: (module) => h("p", {}, link(inviteUrl(module.code), inviteUrl(module.code))),
};

function showModule(module, context) {
  const show = MODULES[module?.type];
  return show ? show(module, context) : h("p.muted", {}, `[${module?.type}]`);
}

function showSection(module, context) {
  const words = h("div.words", {}, text(module.text, context));
  if (!module.accessory) return h("div.section", {}, words);
  const accessory = element(module.accessory, context);
  return h("div.section", {}, module.mode === "left" ? [accessory, words] : [words, accessory]);
}

function showImages(module, context) {
  return h("div.images", {}, elements(module, context));
}

function showCountdown(module) {
  const end = new Date(module.endTime);
  return h("p.countdown", {}, "⏱ ", h("time", { datetime: end.toISOString() }, end.toLocaleString()));
}

function elements(module, context) {
  return (module.elements ?? []).map((each) => element(each, context));
}

function element(each, context) {
  if (each?.type === "image") {
    return h(`img.card-image${each.circle ? ".circle" : ""}${each.size === "sm" ? ".small" : ""}`, {
      src: each.src,
      alt: each.alt ?? "",
    });
  }
  return each?.type === "button" ? button(each, context) : text(each, context);
}

function button(each, { names, press }) {
  const words = text(each.text, { names, press });
  const theme = `.theme-${each.theme || "primary"}`;
  if (each.click === "link") {
    const anchor = link(each.value ?? "", words);
    anchor.className = `button ${theme.slice(1)}`;
    return anchor;
  }
  const inert = each.click !== "return-val";
  const element = h(`button.button${theme}`, { type: "button", disabled: inert }, words);
  if (!inert) element.addEventListener("click", () => press(each.value ?? "", element.textContent ?? ""));
  return element;
}

/** A bare string is short for plain text. */
function text(each, context) {
  if (typeof each === "string") return h("span", {}, each);
  if (each?.type === "kmarkdown") return h("span", {}, kmarkdown(each.content ?? "", context.names));
  if (each?.type !== "paragraph") return h("span", {}, each?.content ?? "");
  const fields = (each.fields ?? []).map((field) => h("div", {}, text(field, context)));
  return h(`div.paragraph.cols-${Math.min(3, Math.max(1, Number(each.cols) || 1))}`, {}, fields);
}

function inviteUrl(code) {
  return /^https?:/.test(code ?? "") ? code : `https://kook.top/${code}`;
}
