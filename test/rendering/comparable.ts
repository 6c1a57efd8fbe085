import { runsOf, textOf, visibleOf, type ShownChar } from "../support/shown.js";

/**
 * What Discord shows, in a form that can be compared: code may have given up its other formats, for Discord would look
 * for their ends inside it.
 */
export function comparableOnDiscord(chars: readonly ShownChar[]): readonly string[] {
  const runs = runsOf(
    visibleOf(chars).map(({ char, style, link }) => {
      const code = style.includes("c");
      const shown = char === "［" ? "[" : char === "］" ? "]" : char;
      return { char: shown, style: code ? style.replace(/[bius]/g, "") : style, link: code ? null : link };
    }),
  );
  return runs.map((run) => run.replace(/%(?:2A|7E|5F)/g, decodeURIComponent));
}

/** The same for Telegram: code has no other format, and gives way in a spoiler; a bare address needs no tag. */
export function comparableOnTelegram(chars: readonly ShownChar[]): readonly string[] {
  return runsOf(
    withoutBareLinks(visibleOf(chars)).map(({ char, style, link }) => {
      if (!style.includes("c")) return { char, style, link };
      const hidden = style.includes("p") || link !== null;
      return { char, style: hidden ? style.replace("c", "") : style.replace(/[bius]/g, ""), link };
    }),
  );
}

function withoutBareLinks(chars: readonly ShownChar[]): readonly ShownChar[] {
  const plain = [...chars];
  for (let from = 0; from < chars.length;) {
    const { link = null, style } = chars[from] ?? {};
    let to = from;
    while (to < chars.length && chars[to]?.link === link && chars[to]?.style === style) to++;
    const text = textOf(chars.slice(from, to));
    if (link !== null && text.replaceAll(link, "") === "") {
      for (let at = from; at < to; at++) plain[at] = { ...plain[at], link: null } as ShownChar;
    }
    from = to;
  }
  return plain;
}
