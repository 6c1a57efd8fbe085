import { z } from "zod";
import { choice } from "../src/dispatch/arguments.js";
import { defineCommand, type CommandContext } from "../src/dispatch/define-command.js";
import { onlyAsker, type Reply } from "../src/dispatch/reply.js";
import { ReplyCard } from "../src/dispatch/reply-card.js";
import { UserError, type Markup } from "../src/language/index.js";

const doing = choice({
  optout: ["opt-out", "out", "退出", "不转发", "关闭"],
  optin: ["opt-in", "in", "加入", "恢复", "打开"],
  export: ["导出", "下载"],
  delete: ["删除", "清除", "forget"],
});

/** What each person decides about what is kept of them. For everybody, in a channel or by direct message. */
export const privacy = defineCommand({
  name: "privacy",
  aliases: { zh: ["隐私"], en: ["gdpr"] },
  access: "member",
  where: "anywhere",
  ephemeral: true,
  args: z.tuple([doing.optional()]),

  async run(context) {
    switch (context.args[0]) {
      case undefined:
        return await show(context);
      case "optout":
        return await optOut(context);
      case "optin":
        return await optIn(context);
      case "export":
        return await send(context);
      case "delete":
        return askToDelete(context);
    }
  },
});

async function show({ member, services: { privacy: service }, t }: CommandContext): Promise<Reply> {
  const held = await service.look(member.id);
  const { contentDays, archiveDays, backups } = service.retention;
  const card = ReplyCard.of("info")
    .title(t.plain("privacy.title"))
    .say(t(held.optedOut ? "privacy.out" : "privacy.in"))
    .say(
      held.messages === 0 ? t("privacy.held-none") : t("privacy.held", held),
      t("privacy.keep", { contentDays, archiveDays }),
    );
  if (backups > 0) card.say(t("privacy.backups", { count: backups }));
  if (service.isForgetting(member.id)) card.say(t("privacy.delete-busy"));
  return card.note(t("privacy.everywhere")).note(t(held.optedOut ? "privacy.how-in" : "privacy.how"));
}

async function optOut({ member, services, t }: CommandContext): Promise<Reply> {
  const changed = await services.privacy.optOut(member.id);
  const card = ReplyCard.of("success").say(t(changed ? "privacy.opted-out" : "privacy.opted-out-before"));
  return changed ? card.say(t("privacy.texts-go"), t("privacy.copies-stay")) : card;
}

async function optIn({ member, services, t }: CommandContext): Promise<Reply> {
  const changed = await services.privacy.optIn(member.id);
  return ReplyCard.of("success").say(t(changed ? "privacy.opted-in" : "privacy.opted-in-before"));
}

/** In private, wherever it was asked for. */
async function send(context: CommandContext): Promise<Reply> {
  const { member, services, t } = context;
  let [files, messages] = [0, 0];
  for await (const file of services.privacy.export(member.id)) {
    const url = await services.kook.uploadFile(file.name, file.bytes, "application/json");
    files += 1;
    messages += file.messages;
    const card = ReplyCard.of("info")
      .title(t.plain("privacy.export-title"))
      .file(url, file.name, file.bytes.length)
      .say(t("privacy.export-file", { part: files, messages: file.messages }));
    try {
      await services.kook.sendDirect(member.id, card);
    } catch (error) {
      throw Object.assign(new UserError("privacy.export-refused"), { cause: error });
    }
  }
  const inGuild = "guild" in context;
  const sent = { files, messages };
  return onlyAsker(
    ReplyCard.of("success").say(inGuild ? t("privacy.export-sent", sent) : t("privacy.export-sent-here", sent)),
  );
}

/** Three ways on, of which one is taken, by this person alone. */
function askToDelete({ member, services, t }: CommandContext): Reply {
  if (services.privacy.isForgetting(member.id)) throw new UserError("privacy.delete-busy");
  const begin = (withCopies: boolean) => async (): Promise<Markup> => {
    await services.privacy.forget(member.id, withCopies, t.language);
    return t("privacy.delete-begun");
  };
  const mine = { onlyBy: member.id };
  return {
    start: ReplyCard.of("warning")
      .title(t.plain("privacy.delete-title"))
      .say(t("privacy.delete-ask"))
      .say(t("privacy.delete-copies"))
      .say(t("privacy.delete-stays"), t("privacy.delete-future")),
    steps: [
      { ...mine, label: t.plain("privacy.delete-with-copies"), tone: "danger", take: begin(true) },
      { ...mine, label: t.plain("privacy.delete-without-copies"), tone: "danger", take: begin(false) },
      {
        ...mine,
        label: t.plain("privacy.delete-cancel"),
        tone: "info",
        take: () => Promise.resolve(t("privacy.delete-cancelled")),
      },
    ],
    forOne: true,
  };
}
