const MAX_URL = 4096;
/** More parentheses in one another make no address: the search for its end must not go on. */
const MAX_DEPTH = 3;
/** An address and an escape in it, as far as a bare one goes: other characters end it. */
const BARE = charTable("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#@!$&'()+,;=%");
const ESCAPABLE = charTable("-._~:/?#@!$&'()*+,;=%");
const TRAILING = charTable(".,:;!?'(");
const TAG_AHEAD = /\((?:met|rol|chn|emj|ins|spl|font)\)/y;

function charTable(chars: string): Uint8Array {
  const table = new Uint8Array(128);
  for (const char of chars) table[char.charCodeAt(0)] = 1;
  return table;
}

/** Where the bare address ends whose "://" ends at `from`; `from` itself if there is none. */
export function endOfBareUrl(source: string, from: number): number {
  let end = from;
  let depth = 0;
  const limit = Math.min(source.length, from + MAX_URL);
  while (end < limit) {
    const char = source.charCodeAt(end);
    if (char === 0x5c /* \ */) {
      const escaped = source.charCodeAt(end + 1);
      if (!ESCAPABLE[escaped]) break;
      if (escaped === 0x28) depth++;
      if (escaped === 0x29 && --depth < 0) break;
      end += 2;
      continue;
    }
    if (char > 127 || !BARE[char]) break;
    if (char === 0x28 /* ( */) {
      TAG_AHEAD.lastIndex = end;
      if (TAG_AHEAD.test(source)) break;
      depth++;
    }
    if (char === 0x29 /* ) */ && --depth < 0) break;
    if (char === 0x7e /* ~ */ && source.charCodeAt(end + 1) === 0x7e) break;
    end++;
  }
  while (end > from && TRAILING[source.charCodeAt(end - 1)]) end -= source.charCodeAt(end - 2) === 0x5c ? 2 : 1;
  return /[a-z0-9]/i.test(source.charAt(from)) ? end : from;
}

/** The address in `(https://…)` at `from`, with where it ends; null if there is no such thing. Parentheses may pair up inside, a few deep. */
export function readLinkTarget(source: string, from: number): { readonly url: string; readonly end: number } | null {
  if (source.charCodeAt(from) !== 0x28 || !isWebUrl(source.slice(from + 1, from + 9))) return null;
  let depth = 0;
  const limit = Math.min(source.length, from + MAX_URL);
  for (let end = from; end < limit; end++) {
    const char = source.charCodeAt(end);
    if (char <= 0x20 || char === 0x3000) return null;
    if (char === 0x5c /* \ */) end++;
    else if (char === 0x28 && ++depth > MAX_DEPTH) return null;
    else if (char === 0x29 && --depth === 0) return { url: unescapeUrl(source.slice(from + 1, end)), end: end + 1 };
  }
  return null;
}

/** KOOK links to http and https, and to nothing else. */
export function isWebUrl(url: string): boolean {
  return /^https?:\/\//i.test(url);
}

/** KOOK's client escapes punctuation that it takes for markup, also inside an address. */
export function unescapeUrl(url: string): string {
  return url.includes("\\") ? url.replace(/\\([!-/:-@[-`{-~])/g, "$1") : url;
}
