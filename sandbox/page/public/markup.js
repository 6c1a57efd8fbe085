/** What the readers of KOOK's and Discord's markup share. */

/**
 * Reads a text from left to right: the first rule that matches at a place makes a node, everything else is text.
 *
 * @param {string} text
 * @param {readonly ((text: string, at: number) => { node: Node | string, end: number } | null)[]} rules
 * @returns {(Node | string)[]}
 */
export function read(text, rules) {
  const nodes = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = firstMatch(text, at, rules);
    if (!found) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain) nodes.push(plain);
    plain = "";
    nodes.push(found.node);
    at = found.end;
  }
  if (plain) nodes.push(plain);
  return nodes;
}

function firstMatch(text, at, rules) {
  for (const rule of rules) {
    const found = rule(text, at);
    if (found) return found;
  }
  return null;
}

/** A rule for a regular expression, which has to be sticky. */
export function pattern(expression, make) {
  return (text, at) => {
    expression.lastIndex = at;
    const match = expression.exec(text);
    const node = match ? make(match) : null;
    return match && node !== null ? { node, end: at + match[0].length } : null;
  };
}

/** A rule for what stands between two equal marks: not empty, and not beginning or ending with a space. */
export function between(mark, make, { tight = true } = {}) {
  return (text, at) => {
    if (!text.startsWith(mark, at)) return null;
    const start = at + mark.length;
    for (let end = text.indexOf(mark, start + 1); end > 0; end = text.indexOf(mark, end + 1)) {
      if (text[end - 1] === "\\") continue;
      const inside = text.slice(start, end);
      if (tight && (/^\s/.test(inside) || /\s$/.test(inside))) continue;
      return { node: make(inside), end: end + mark.length };
    }
    return null;
  };
}
