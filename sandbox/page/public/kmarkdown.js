import { codeBlock, h, link, spoiler } from "./dom.js";
import { t } from "./language.js";
import { between, pattern, read } from "./markup.js";

/**
 * Shows KOOK's own markup. https://developer.kookapp.cn/doc/kmarkdown
 *
 * @param {string} source
 * @param {{ user(id: string): string | undefined, role(id: string): string | undefined, channel(id: string): string | undefined }} names
 */
export function kmarkdown(source, names) {
  return blocks(source, names);
}

/** Quotes first: from "> " at the start of a line to an empty line, which isn't shown. */
function blocks(source, names) {
  return source.split(/\n(?=> )/).flatMap((part) => {
    if (!part.startsWith("> ")) return inline(part, names);
    const end = part.indexOf("\n\n");
    const quote = h("blockquote", {}, inline((end < 0 ? part : part.slice(0, end)).slice(2), names));
    return end < 0 ? [quote] : [quote, ...inline(part.slice(end + 2), names)];
  });
}

function inline(text, names) {
  const inside = (tag) => (content) => h(tag, {}, inline(content, names));
  const mention = (sign, name) => (name === undefined ? null : h("span.mention", {}, sign + name));
  return read(text, [
    pattern(/```(\w*)\n?([\s\S]*?)```/y, ([, language, code]) => codeBlock(code.replace(/\n$/, ""), language)),
    pattern(/`([^`\n]+)`/y, ([, code]) => inlineCode(code)),
    pattern(/\\([!-/:-@[-^`{-~])/y, ([, char]) => char),
    pattern(/\(met\)(\d+|all|here)\(met\)/y, ([, id]) => mention("@", callName(id) ?? names.user(id) ?? id)),
    pattern(/\(rol\)(\d+)\(rol\)/y, ([, id]) => mention("@", names.role(id) ?? id)),
    pattern(/\(chn\)(\d+)\(chn\)/y, ([, id]) => mention("#", names.channel(id) ?? id)),
    pattern(/\(emj\)([^()]{1,32})\(emj\)\[[\w/]{1,40}\]/y, ([, name]) => h("span.emoji", {}, `:${name}:`)),
    pattern(/\(ins\)([\s\S]+?)\(ins\)/y, ([, content]) => inside("ins")(content)),
    pattern(/\(spl\)([\s\S]+?)\(spl\)/y, ([, content]) => spoiler(inline(content, names))),
    pattern(/\(font\)([\s\S]+?)\(font\)\[(\w+)\]/y, ([, content, theme]) =>
      h(`span.font-${theme}`, {}, inline(content, names)),
    ),
    pattern(/\[((?:[^\]\\]|\\.)+)\]\((https?:\/\/[^\s)]+)\)/y, ([, words, url]) => link(url, inline(words, names))),
    pattern(/(?:^|(?<=\n))---(?=\n|$)/y, () => h("hr")),
    between("***", (content) => h("strong", {}, h("em", {}, inline(content, names)))),
    between("**", inside("strong")),
    between("*", inside("em")),
    between("~~", inside("s")),
  ]);
}

/** A command in an answer can be copied by a click. */
function inlineCode(code) {
  if (!/^\/\S/.test(code)) return h("code", {}, code);
  return h("code.command", { role: "button", tabindex: "0", title: t("copy") }, code);
}

function callName(id) {
  if (id === "all") return "全体成员";
  return id === "here" ? "在线成员" : undefined;
}
