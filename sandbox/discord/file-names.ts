/**
 * What Discord makes of a file's name: what Flask's `secure_filename` does, by what people report
 * (https://github.com/discord/discord-api-docs/pull/4292, /issues/2102, /issues/4847). The name that was sent is kept as
 * the title, which clients show: https://github.com/discord/discord-api-docs/pull/6945
 */
export function cleanFileName(name: string): string {
  const ascii = name
    .normalize("NFKD")
    .replace(/[^\0-\x7f]/g, "")
    .replace(/[/\\\s]+/g, "_")
    .replace(/[^\w.-]/g, "");
  const extension = /\.[A-Za-z0-9]+$/.exec(ascii)?.[0] ?? "";
  const stem = ascii.slice(0, ascii.length - extension.length).replace(/^[._]+/, "");
  return `${stem || "unknown"}${extension}`;
}

/** A file's name without its extension. */
export function stemOf(name: string): string {
  return name.replace(/\.[A-Za-z0-9]+$/, "");
}

/** How clients show a file's name. */
export function shownName({ name, title }: { readonly name: string; readonly title: string | null }): string {
  return title === null ? name : title + name.slice(stemOf(name).length);
}
