/** Adds the bot to a group; with a code, Telegram then writes `/start CODE` there in the person's name. */
export function groupUrl(username: string, code: string | null): string {
  return `https://t.me/${username}?startgroup=${code ?? "true"}`;
}
