import { z } from "zod";
import { lineFor } from "../src/dispatch/answers.js";
import { anyWord, choice, eitherOf, failedNumber, pageNumber } from "../src/dispatch/arguments.js";
import type { Word } from "../src/dispatch/command-line.js";
import { defineCommand, type GuildCommandContext } from "../src/dispatch/define-command.js";
import { failedChoice, numbersOf } from "../src/dispatch/explain-failed.js";
import { readPage } from "../src/dispatch/pages.js";
import type { Question, Reply } from "../src/dispatch/reply.js";
import { ReplyCard } from "../src/dispatch/reply-card.js";
import { Markup, UserError } from "../src/language/index.js";

/** Each entry has a row of buttons, and KOOK takes 50 modules in one card. */
const PAGE = 5;

const action = choice({
  list: ["列表", "ls"],
  retry: ["重试", "重发", "replay", "again"],
  drop: ["放弃", "丢弃", "删除", "discard"],
});
const target = eitherOf(choice({ all: ["全部", "所有", "*"] }), failedNumber);

/** Dead letters: what they are, and what becomes of them. */
export const failed = defineCommand({
  name: "failed",
  aliases: { zh: ["失败", "死信"], en: ["dead", "failures"] },
  access: "manager",
  args: z.tuple([action.optional(), anyWord.optional()]),

  async run(context) {
    const [wanted = "list", word] = context.args;
    if (wanted === "list") return await list(context, word === undefined ? 1 : pageNumber.parse(word));
    const ids = await chosen(context, word);
    return wanted === "retry" ? await retry(context, ids) : askToDrop(context, ids);
  },
});

async function list({ guild, services, t }: GuildCommandContext, wanted: number): Promise<Reply> {
  const read = await readPage((query) => services.failed.list(guild.id, query), wanted, PAGE);
  if (read.items.length === 0) return t("failed.none");
  const now = services.now();
  const next = read.more ? [t("page.more", { next: lineFor(t, "failed", `list ${read.page + 1}`) })] : [];
  return {
    list: ReplyCard.of("warning").title(t.plain("failed.title")),
    choices: read.items.map((letter) => failedChoice(t, letter, services.failed, now)),
    note: Markup.lines([t("failed.all"), ...next]),
  };
}

async function chosen({ guild, services }: GuildCommandContext, word: Word | undefined): Promise<readonly number[]> {
  if (word === undefined) throw new UserError("failed.which");
  const which = target.parse(word);
  const open = await services.failed.listAll(guild.id);
  if (which === "all" && open.length === 0) throw new UserError("failed.none");
  if (which === "all") return open;
  if (!open.includes(which)) throw new UserError("failed.unknown", { id: which });
  return [which];
}

async function retry({ guild, services, member, t }: GuildCommandContext, ids: readonly number[]): Promise<Reply> {
  const done = await services.failed.resolve(guild.id, ids, "replayed", member);
  const left = ids.length - done.length;
  return ReplyCard.of(left > 0 ? "warning" : "success").say(
    ...(done.length > 0 ? [t("failed.retried", { count: done.length, numbers: numbersOf(done) })] : []),
    ...(left > 0 ? [t("failed.left", { count: left })] : []),
  );
}

function askToDrop({ guild, services, t }: GuildCommandContext, ids: readonly number[]): Question {
  return {
    question: ReplyCard.of("warning")
      .title(t.plain("failed.drop-title", { count: ids.length }))
      .say(t("failed.drop-ask", { numbers: numbersOf(ids) })),
    confirmLabel: t.plain("failed.drop-confirm"),
    cancelLabel: t.plain("failed.drop-cancel"),
    cancel: (presser) => t("failed.drop-cancelled", { by: presser.name }),
    async confirm(presser) {
      const done = await services.failed.resolve(guild.id, ids, "dropped", presser);
      if (done.length === 0) return t("failed.none");
      return t("failed.dropped", { count: done.length, numbers: numbersOf(done), by: presser.name });
    },
  };
}
