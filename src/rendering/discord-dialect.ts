import type { Message, MentionRule, RoleMention, UserMention } from "../message/index.js";
import { capabilities } from "./capabilities.js";
import { cleanText } from "./clean-text.js";
import { formatCode } from "./discord-inline.js";
import type { DiscordMentions } from "./discord-part.js";
import { overlapping, type Flow } from "./flow.js";
import type { Dialect } from "./flow-builder.js";
import type { Slice } from "./split.js";

/** Discord's way with a text, in which nobody is notified. */
export const dialect: Dialect = {
  maxUrl: capabilities.discord.limits.url,
  linksChannels: false,
  everyone: { all: "@everyone", here: "@here" },
  formatCode,
  clean: cleanText,
  mustPart: () => false, // marks stand between
};

/** The same, but that those are notified whom KOOK notified, and for whom a rule names someone on Discord. */
export function dialectFor({ pings }: Message, rules: readonly MentionRule[]): Dialect {
  if (rules.length === 0 || pings === undefined) return dialect;
  const pinged = { user: pings.users, role: pings.roles };
  return {
    ...dialect,
    mention({ type, id }: UserMention | RoleMention) {
      const kind = type === "mention-user" ? "user" : "role";
      if (!pinged[kind].includes(id)) return null;
      const rule = rules.find(
        ({ source, target }) => source.kind === kind && source.id === id && target.platform === "discord",
      );
      return rule?.target.platform === "discord" ? writeMention(rule.target) : null;
    },
  };
}

function writeMention({ kind, id }: { readonly kind: "user" | "role"; readonly id: string }): string | null {
  if (!/^\d{1,20}$/.test(id)) return null;
  return kind === "user" ? `<@${id}>` : `<@&${id}>`;
}

/** Whom a slice notifies. */
export function mentionsIn(flow: Flow, { from, to }: Slice): DiscordMentions {
  const users = new Set<string>();
  const roles = new Set<string>();
  for (const { spans } of overlapping(flow.blocks, from, to)) {
    for (const { kind, start, end } of overlapping(spans, from, to)) {
      if (kind !== "verbatim") continue;
      const [, sign, id] = /^<@(&?)(\d+)>$/.exec(flow.text.slice(start, end)) ?? [];
      if (id !== undefined) (sign === "&" ? roles : users).add(id);
    }
  }
  return { users: [...users], roles: [...roles] };
}
