import { z } from "zod";
import { channelMention, choice, eitherOf } from "../src/dispatch/arguments.js";
import { defineCommand } from "../src/dispatch/define-command.js";
import { onlyAsker } from "../src/dispatch/reply.js";
import { ReplyCard } from "../src/dispatch/reply-card.js";
import { Markup, UserError } from "../src/language/index.js";

const where = eitherOf(
  channelMention,
  choice({
    here: ["这里", "這裡", "本频道", "当前频道", "on", "开启", "打开"],
    off: ["关闭", "關閉", "关", "取消", "停止", "none"],
  }),
);

/** Where the guild is told of trouble. */
export const alert = defineCommand({
  name: "alert",
  aliases: { zh: ["通知", "告警", "警报", "警報"], en: ["alerts", "notices"] },
  access: "manager",
  args: z.tuple([where.optional()]),

  async run({ args: [wanted], guild, channel, member, services, t }) {
    if (wanted === undefined) {
      if (guild.alertChannelId === null) return t("alert.off-already");
      return t("alert.now", { channel: Markup.channel(guild.alertChannelId) });
    }
    if (wanted === "off") {
      if (!(await services.alerts.close(guild.id, member))) throw new UserError("alert.off-already");
      return t("alert.off");
    }
    const channelId = wanted === "here" ? channel.id : wanted;
    if (wanted !== "here" && (await services.kook.viewChannel(channelId).catch(() => null))?.guildId !== guild.id) {
      throw new UserError("alert.cannot-write", { channel: Markup.channel(channelId) });
    }
    await services.alerts.open(guild.id, channelId, member, t.language);
    return onlyAsker(ReplyCard.of("success").say(t("alert.done", { channel: Markup.channel(channelId) })));
  },
});
