import { cleanText } from "./clean-text.js";

/** Characters that no address may hold as they are, or that a platform's markup would trip over. */
const UNSAFE = /[\s<>"`\\^{|}\u0000-\u0020\u007f]/g;

/** Most addresses: nothing in them needs a second look. Hosts that are numbers or punycode may be none at all. */
const PLAIN_URL =
  /^https?:\/\/(?:(?!xn--)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.){1,8}[a-z]{2,24}(?:[/?#][\w\-./?=&%#~+:@!,;$'()*]*)?$/i;

/** What ends like a file is read as one. */
const FILE_NAME =
  /\.(?:png|jpe?g|gif|webp|bmp|svg|mp4|mov|mkv|avi|webm|mp3|wav|ogg|flac|m4a|pdf|txt|docx?|xlsx?|pptx?|csv|json|xml|ya?ml|zip|rar|7z|gz|tar|exe|apk|js|ts|css|html?|md|log)$/;

/** The address as it may stand in a link, or null where it is no web address that works, or is too long. */
export function safeUrl(url: string, maxLength: number): string | null {
  if (PLAIN_URL.test(url)) return url.length <= maxLength ? url : null;
  const trimmed = url.trim();
  if (!/^https?:\/\//i.test(trimmed)) return null;
  const safe = cleanText(trimmed).replace(UNSAFE, encode);
  return safe.length <= maxLength && URL.canParse(safe) ? safe : null;
}

/** A link of a button must lead to a real host: Telegram refuses the whole message otherwise. */
export function buttonUrl(url: string, maxLength: number): string | null {
  const safe = safeUrl(url, maxLength);
  return safe && /\.[^.]+$/.test(new URL(safe).hostname) ? safe : null;
}

function encode(char: string): string {
  return encodeURIComponent(char);
}

/** True where a reader would take the text for an address, and for another one than the link's. */
export function disguises(text: string, url: string): boolean {
  const visible = /^[ -~]*$/.test(text) ? text : text.normalize("NFKC").replace(/\p{Cf}/gu, "");
  if (/[a-z]:\/\//i.test(visible)) return true;
  if (!visible.includes(".")) return false;
  const host = bareHost(new URL(url).hostname);
  return hostsIn(visible).some((shown) => shown !== host && !host.endsWith(`.${shown}`));
}

function hostsIn(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9.-]+/)
    .map((word) => word.replace(/^[.-]+|[.-]+$/g, ""))
    .filter((word) => /[^.]\.(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})$/.test(word) && !FILE_NAME.test(word))
    .map(bareHost);
}

function bareHost(host: string): string {
  return host.replace(/^www\./, "");
}

/** Where KOOK shows a channel, and a message in it. Its ids are digits, or hex with dashes. */
export function channelJumpUrl(guildId: string, channelId: string): string {
  return `https://www.kookapp.cn/direct/channel?g=${idIn(guildId)}&c=${idIn(channelId)}`;
}

export function messageJumpUrl(guildId: string, channelId: string, messageId: string): string {
  return `https://www.kookapp.cn/direct/anchor/${idIn(guildId)}/${idIn(channelId)}/${idIn(messageId)}`;
}

function idIn(id: string): string {
  return id.replace(/[^\w-]/g, "");
}
