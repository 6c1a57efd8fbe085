/**
 * KMarkdown that is safe to send. Where a card wants Markup, a plain string does not compile:
 * so a name that somebody chose can never become a mention, a link or bold by accident.
 */
export class Markup {
  private constructor(readonly source: string) {}

  /** Text that anybody may have written: shown as it is. */
  static escape(text: string): Markup {
    return new Markup(oneLine(text).replace(/[\\*~`()[\]:>-]/g, "\\$&"));
  }

  /** KMarkdown that we wrote ourselves: the language files and what is put together here. */
  static trusted(source: string): Markup {
    return new Markup(source);
  }

  /** To be copied as it stands: nothing is parsed inside. */
  static code(text: string): Markup {
    return new Markup(`\`${oneLine(text).replaceAll("`", "'")}\``);
  }

  static link(label: Markup, url: string): Markup {
    return new Markup(`[${label.source}](${url.replaceAll("(", "%28").replaceAll(")", "%29")})`);
  }

  static channel(channelId: string): Markup {
    return new Markup(`(chn)${channelId}(chn)`);
  }

  /** Shows the name as KOOK knows it; the person is told that they were mentioned. */
  static user(userId: string): Markup {
    return new Markup(`(met)${userId}(met)`);
  }

  /** Shows the role's name as KOOK knows it; where everybody can see it, its holders are told. */
  static role(roleId: string): Markup {
    return new Markup(`(rol)${roleId}(rol)`);
  }

  static lines(lines: readonly Markup[]): Markup {
    return new Markup(lines.map((line) => line.source).join("\n"));
  }

  toString(): string {
    return this.source;
  }
}

/** Line breaks, control characters and direction overrides would let a name rewrite the line around it. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
}
