import { z } from "zod";
import { lineFor } from "../src/dispatch/answers.js";
import { pageNumber } from "../src/dispatch/arguments.js";
import { defineCommand, type GuildCommandContext } from "../src/dispatch/define-command.js";
import { actionName, valueName } from "../src/dispatch/audit-words.js";
import { explainChange } from "../src/dispatch/explain-change.js";
import { readPage, turnable } from "../src/dispatch/pages.js";
import type { Reply } from "../src/dispatch/reply.js";
import { ReplyCard, shorten } from "../src/dispatch/reply-card.js";
import type { Markup, Translate } from "../src/language/index.js";
import type { AuditEntry, PageQuery } from "../src/store/history.js";

/** Each entry may be long: this many stay below what KOOK takes as one card. */
const PAGE = 6;

/** Who changed what in this guild, from what to what. */
export const audit = defineCommand({
  name: "audit",
  aliases: { zh: ["审计", "修改记录", "操作记录"], en: ["changes"] },
  access: "manager",
  onlyReads: true,
  args: z.tuple([pageNumber.optional()]),
  ephemeral: true,

  run(context) {
    return show(context, context.args[0] ?? 1);
  },
});

async function show(context: GuildCommandContext, wanted: number): Promise<Reply> {
  const { guild, services, t } = context;
  const list = (query: PageQuery) => services.past.listAudit({ guildId: guild.id, ...query });
  const { items, page, more } = await readPage(list, wanted, PAGE);
  if (items.length === 0) return t("audit.none");
  const now = services.now();
  const card = ReplyCard.of("info").title(t.plain("audit.title"));
  for (const entry of items) card.say(headOf(t, entry, now), ...explainChange(t, entry));
  if (more) card.note(t("page.more", { next: lineFor(t, "audit", String(page + 1)) }));
  return turnable(t, card, { page, more, forOne: true, turnTo: (other) => show(context, other) });
}

function headOf(t: Translate, { at, actorName, action, subject }: AuditEntry, now: number): Markup {
  const named = { ago: now - at, by: shorten(actorName, 40), action: shorten(actionName(t, action), 40) };
  // The guild's own settings are no numbered thing.
  if (subject === "guild") return t("audit.entry-guild", named);
  // A new filter had no number yet: its row tells its kind.
  const shown = action === "filter add" ? valueName(t, subject) : subject;
  return t("audit.entry", { ...named, subject: shorten(shown, 60) });
}
