import { codeBlock, h, link, spoiler } from "./dom.js";
import { between, pattern, read } from "./markup.js";

/**
 * Shows Discord's markup. https://support.discord.com/hc/en-us/articles/210298617
 *
 * @param {string} source
 * @param {{ user(id: string): string | undefined, role(id: string): string | undefined, channel(id: string): string | undefined }} names
 */
export function discordMarkdown(source, names) {
  const nodes = [];
  const pieces = source.split(/\n?(```[\s\S]*?```)\n?/);
  for (const piece of pieces) {
    const fence = /^```(?:([\w+-]+)\n)?\n?([\s\S]*?)\n?```$/.exec(piece);
    if (fence) nodes.push(codeBlock(fence[2], fence[1]));
    else nodes.push(...lines(piece, names));
  }
  return nodes;
}

/** Headings, lists, small text and quotes belong to whole lines. */
function lines(text, names) {
  const nodes = [];
  let plain = [];
  let quote = [];
  const flush = () => {
    if (plain.length > 0) nodes.push(...inline(plain.join("\n"), names));
    if (quote.length > 0) nodes.push(h("blockquote", {}, inline(quote.join("\n"), names)));
    [plain, quote] = [[], []];
  };
  const all = text.split("\n");
  for (const [number, line] of all.entries()) {
    const heading = /^(#{1,3}) +(.+)$/.exec(line);
    if (line.startsWith(">>> ")) {
      flush();
      const rest = [line.slice(4), ...all.slice(number + 1)].join("\n");
      return [...nodes, h("blockquote", {}, inline(rest, names))];
    }
    if (line.startsWith("> ")) {
      if (plain.length > 0) flush();
      quote.push(line.slice(2));
      continue;
    }
    if (quote.length > 0) flush();
    if (heading) {
      flush();
      nodes.push(h(`p.heading-${heading[1].length}`, {}, inline(heading[2], names)));
    } else if (line.startsWith("-# ")) {
      flush();
      nodes.push(h("p.subtext", {}, inline(line.slice(3), names)));
    } else if (/^\s*[-*] +\S/.test(line)) {
      flush();
      nodes.push(h("p.item", {}, "• ", inline(line.replace(/^\s*[-*] +/, ""), names)));
    } else {
      plain.push(line);
    }
  }
  flush();
  return nodes;
}

function inline(text, names) {
  const inside = (tag) => (content) => h(tag, {}, inline(content, names));
  const mention = (sign, name, id) => h("span.mention", {}, sign + (name ?? id));
  return read(text, [
    pattern(/``(.+?)``/sy, ([, code]) => h("code", {}, code)),
    pattern(/`([^`]+)`/y, ([, code]) => h("code", {}, code)),
    pattern(/\\([!-/:-@[-`{-~])/y, ([, char]) => char),
    pattern(/<@!?(\d+)>/y, ([, id]) => mention("@", names.user(id), id)),
    pattern(/<@&(\d+)>/y, ([, id]) => mention("@", names.role(id), id)),
    pattern(/<#(\d+)>/y, ([, id]) => mention("#", names.channel(id), id)),
    pattern(/@(everyone|here)\b/y, ([whole]) => h("span.mention", {}, whole)),
    pattern(/<a?:(\w{2,32}):\d+>/y, ([, name]) => h("span.emoji", {}, `:${name}:`)),
    pattern(/<t:(-?\d{1,13})(?::[tTdDfFR])?>/y, ([, seconds]) => timestamp(Number(seconds))),
    pattern(/\[((?:[^\]\\]|\\.)+)\]\(<?(https?:\/\/[^\s)>]+)>?(?: "[^"]*")?\)/y, ([, words, url]) =>
      link(url, inline(words, names)),
    ),
    pattern(/<(https?:\/\/[^\s>]+)>/y, ([, url]) => link(url, url)),
    pattern(/https?:\/\/[^\s<>|)]+[^\s<>|),.;:!?'"]/y, ([url]) => link(url, url)),
    between("***", (content) => h("strong", {}, h("em", {}, inline(content, names))), { tight: false }),
    between("**", inside("strong"), { tight: false }),
    between("__", inside("u"), { tight: false }),
    between("~~", inside("s"), { tight: false }),
    between("||", (content) => spoiler(inline(content, names)), { tight: false }),
    between("*", inside("em")),
    underscore(inside("em")),
  ]);
}

/** An underscore inside a word is no emphasis. */
function underscore(make) {
  const rule = between("_", make);
  return (text, at) => {
    if (/\w/.test(text[at - 1] ?? "")) return null;
    const found = rule(text, at);
    return found && !/\w/.test(text[found.end] ?? "") ? found : null;
  };
}

function timestamp(seconds) {
  const date = new Date(seconds * 1000);
  return h("time.stamp", { datetime: date.toISOString() }, date.toLocaleString());
}

/** Shows an embed. https://docs.discord.com/developers/resources/message#embed-object */
export function embed(each, names) {
  const colour = typeof each.color === "number" ? `#${each.color.toString(16).padStart(6, "0")}` : null;
  const markdown = (source) => (source ? discordMarkdown(source, names) : null);
  const title = each.title
    ? h("h3", {}, each.url ? link(each.url, inline(each.title, names)) : inline(each.title, names))
    : null;
  const fields = (each.fields ?? []).map((field) =>
    h(
      `div.field${field.inline ? ".inline" : ""}`,
      {},
      h("strong", {}, inline(field.name, names)),
      h("div", {}, markdown(field.value)),
    ),
  );
  const element = h(
    "div.embed",
    {},
    each.author ? h("p.embed-author", {}, each.author.name) : null,
    title,
    each.description ? h("div", {}, markdown(each.description)) : null,
    fields.length > 0 ? h("div.fields", {}, fields) : null,
    each.image ? h("img.media", { src: each.image.url, alt: "" }) : null,
    each.thumbnail ? h("img.thumbnail", { src: each.thumbnail.url, alt: "" }) : null,
    each.footer || each.timestamp
      ? h("p.embed-footer", {}, [each.footer?.text, each.timestamp].filter(Boolean).join(" · "))
      : null,
  );
  if (colour) element.style.setProperty("--theme", colour);
  return element;
}
