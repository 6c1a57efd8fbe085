import { z } from "zod";
import { defineCommand } from "../src/dispatch/define-command.js";
import { ReplyCard } from "../src/dispatch/reply-card.js";
import { Markup, type Translate } from "../src/language/index.js";
import type { OfferedBot } from "../src/relay/bot-directory.js";

/** Links that add the bot where messages come from and where they go. */
export const invite = defineCommand({
  name: "invite",
  aliases: { zh: ["邀请"], en: [] },
  access: "manager",
  onlyReads: true,
  args: z.tuple([]),

  run({ guild, services: { bots }, t }) {
    const kook =
      bots.kookInviteUrl === null
        ? t("invite.kook-unknown")
        : t("invite.kook", { link: Markup.link(t("invite.kook-open"), bots.kookInviteUrl) });
    const offered = bots.offered(guild.id);
    const lines = offered.flatMap((bot) => inviteLine(bot, t) ?? []);
    const card = ReplyCard.of("info")
      .title(t.plain("invite.title"))
      .say(kook, ...lines);
    return card.note(t(offered.length === 0 ? "invite.none" : "invite.next"));
  },
});

function inviteLine({ platform, name, inviteUrl }: OfferedBot, t: Translate): Markup | null {
  if (inviteUrl === null) return null;
  return t(`invite.${platform}`, { name, link: Markup.link(t(`invite.${platform}-open`), inviteUrl) });
}
