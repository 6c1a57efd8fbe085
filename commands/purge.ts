import { z } from "zod";
import { anyWord } from "../src/dispatch/arguments.js";
import { foldWord, writeWords, type Word } from "../src/dispatch/command-line.js";
import { defineCommand, UsageError, type GuildCommandContext } from "../src/dispatch/define-command.js";
import { readMoment } from "../src/dispatch/moment.js";
import { purgeCard } from "../src/dispatch/purge-card.js";
import { onlyAsker, type Reply } from "../src/dispatch/reply.js";
import { ReplyCard, shorten } from "../src/dispatch/reply-card.js";
import { UserError } from "../src/language/index.js";

const STOP: ReadonlySet<string> = new Set(["stop", "cancel", "停止", "取消", "停"]);

/** Removes the copies of what a person said, after asking, in the background. */
export const purge = defineCommand({
  name: "purge",
  aliases: { zh: ["清理", "清除"], en: ["wipe"] },
  access: "manager",
  args: z.tuple([anyWord.optional()], anyWord),

  async run(context) {
    const [first, ...rest] = context.args;
    if (first === undefined) return showRunning(context);
    if (typeof first === "string" && STOP.has(foldWord(first))) return await stop(context, rest);
    return await ask(context, readPerson(first), readSince(context, rest));
  },
});

function showRunning({ guild, services, t }: GuildCommandContext): Reply {
  const running = services.purges.find(guild.id);
  return onlyAsker(
    running ? purgeCard(t, running, "running", services.now()) : ReplyCard.of("info").say(t("purge.idle")),
  );
}

async function stop({ guild, services, member, t }: GuildCommandContext, rest: readonly Word[]): Promise<Reply> {
  if (rest.length > 0) throw new UsageError(new UserError("usage.extra", { word: writeWords(rest) }));
  const stopped = await services.purges.cancel(guild.id, member);
  if (!stopped) throw new UserError("purge.idle");
  return purgeCard(t, stopped, "cancelled", services.now());
}

async function ask(context: GuildCommandContext, userId: string, since: number): Promise<Reply> {
  const { guild, channel, services, t } = context;
  if (services.purges.find(guild.id)) throw new UserError("purge.busy");
  const found = await services.purges.count({ guildId: guild.id, authorId: userId, since });
  const ago = t.duration(Math.max(60_000, services.now() - since));
  if (found.copies === 0) return onlyAsker(ReplyCard.of("info").say(t("purge.none", { ago })));
  const { messages, copies, more } = found;
  const name = shorten(found.name || userId, 40);
  return {
    question: ReplyCard.of("warning")
      .title(t.plain("purge.title", { copies }))
      // Their name, and no mention: that would call them.
      .say(t("purge.ask", { name, messages, ago, more }), t("purge.slow")),
    confirmLabel: t.plain("purge.confirm"),
    cancelLabel: t.plain("purge.cancel"),
    cancel: (presser) => t("purge.cancelled", { by: presser.name }),
    async confirm(presser, { messageId: cardId }) {
      const order = { guildId: guild.id, userId, name, since, total: messages, channelId: channel.id, cardId };
      await services.purges.begin({ ...order, language: t.language }, presser);
      return t("purge.running", { messages: 0, total: messages });
    },
  };
}

/** Chosen from KOOK's list; or by id, for somebody who has left. */
function readPerson(word: Word): string {
  if (typeof word !== "string" && word.type === "user") return word.id;
  const id = typeof word === "string" ? /^@?(\d{5,20})$/.exec(foldWord(word))?.[1] : undefined;
  if (id === undefined) throw new UsageError(new UserError("purge.who"));
  return id;
}

/** Several words are one time: "2 days", "2026-11-20 14:00". "since" before it is read over. */
function readSince({ services }: GuildCommandContext, words: readonly Word[]): number {
  const said = words.filter((word) => typeof word !== "string" || !/^(?:since|from|从|自)$/i.test(word));
  if (said.length === 0) throw new UsageError(new UserError("purge.since-missing"));
  const written = writeWords(said).replaceAll('"', "");
  const now = services.now();
  const since =
    readMoment(written, now, services.timeZone) ?? readMoment(written.replace(" ", "T"), now, services.timeZone);
  if (since === null) throw new UsageError(new UserError("purge.since", { word: shorten(written, 40) }));
  if (since > now) throw new UserError("purge.future");
  return Math.max(0, since);
}
