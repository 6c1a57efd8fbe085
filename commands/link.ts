import { z } from "zod";
import { channelMention, choice } from "../src/dispatch/arguments.js";
import { readChannelAccess, type ChannelAccess } from "../src/dispatch/channel-access.js";
import type { KookChannel } from "../src/dispatch/chat.js";
import { defineCommand, type GuildCommandContext } from "../src/dispatch/define-command.js";
import { onlyAsker, type ReplyFor, type Steps } from "../src/dispatch/reply.js";
import { ReplyCard, shorten } from "../src/dispatch/reply-card.js";
import type { Services } from "../src/dispatch/services.js";
import type { Platform } from "../src/delivery/destination.js";
import { Markup, platformNames, UserError, type Translate } from "../src/language/index.js";
import type { Actor } from "../src/relay/actor.js";
import type { LinkInvitation } from "../src/relay/linking.js";

/** Begins a link: a code for the place that messages shall go to. */
export const link = defineCommand({
  name: "link",
  aliases: { zh: ["绑定", "连接", "关联"], en: ["connect", "bind"] },
  access: "manager",
  args: z.tuple([choice({ discord: ["dc", "dis"], telegram: ["tg", "电报"] }), channelMention.optional()]),
  ephemeral: true,

  async run(context) {
    const { args, guild, member, services } = context;
    const [platform, channelId] = args;
    const channel = await sourceChannel(context, channelId);
    // What KOOK doesn't tell is not taken for open: it is said, and the person can look.
    const access = await readChannelAccess(services.kook, guild.id, channel.id).catch(() => null);
    const begin = { ...context, platform, channel, access };
    return access?.open === false ? askWhetherLocked(begin) : await invite(begin, member);
  },
});

interface Beginning extends GuildCommandContext {
  readonly platform: Platform;
  readonly channel: SourceChannel;
  /** Null: KOOK did not tell. */
  readonly access: ChannelAccess | null;
}

interface SourceChannel {
  readonly id: string;
  readonly name: string;
  readonly guildId: string;
}

/** The channel that was named, if it is one of this guild's that we can see; else the one that this was typed in. */
async function sourceChannel(
  { guild, channel, services }: GuildCommandContext,
  channelId: string | undefined,
): Promise<SourceChannel> {
  if (channelId === undefined || channelId === channel.id) return { ...channel, guildId: guild.id };
  const found = await viewChannel(services.kook, channelId);
  if (found.guildId !== guild.id) throw new UserError("link.other-guild");
  if (found.kind === "category" || found.kind === "other") {
    throw new UserError("link.not-a-text-channel", { channel: found.name });
  }
  return found;
}

/** Whatever KOOK says, the person can do the same about it. */
async function viewChannel(kook: Services["kook"], channelId: string): Promise<KookChannel> {
  return await kook.viewChannel(channelId).catch(() => {
    throw new UserError("link.channel-unreadable");
  });
}

/** What only some may see in KOOK would be read by everybody over there: that takes a second thought. */
function askWhetherLocked(begin: Beginning): Steps {
  const { channel, member, platform, t } = begin;
  return {
    start: ReplyCard.of("danger")
      .title(t.plain("link.locked-title", { channel: shorten(channel.name, 60) }))
      .say(t("link.locked", { channel: Markup.channel(channel.id), platform: platformNames[platform] })),
    steps: [
      {
        label: t.plain("link.locked-confirm"),
        tone: "danger",
        ...{ guildId: channel.guildId, onlyBy: member.id },
        take: (presser) => invite(begin, presser),
      },
      {
        label: t.plain("link.locked-cancel"),
        tone: "info",
        ...{ guildId: channel.guildId, onlyBy: member.id },
        take: () => Promise.resolve(t("link.locked-left")),
      },
    ],
    forOne: true,
  };
}

async function invite({ platform, channel, access, services, t }: Beginning, creator: Actor): Promise<ReplyFor> {
  const invitation = await services.linking.begin(platform, channel, creator);
  const title = t.plain("link.title", { channel: shorten(channel.name, 60), platform: platformNames[platform] });
  const card = ReplyCard.of("info").title(title);
  addWay[platform](card, invitation, t);
  card
    .say(t("link.who"))
    .rule()
    .say(kookSide(channel, access, t), t("link.far-side", { platform: platformNames[platform] }));
  return onlyAsker(card.note(t("link.expires", { wait: invitation.expiresInMs })));
}

function kookSide({ id }: SourceChannel, access: ChannelAccess | null, t: Translate): Markup {
  if (access === null) return t("link.kook-unread");
  return t(access.mayWrite ? "link.kook-fine" : "link.kook-silent", { channel: Markup.channel(id) });
}

const addWay = {
  discord(card: ReplyCard, { code, bot }: LinkInvitation, t: Translate): void {
    if (bot.inviteUrl !== null) {
      card.say(t("link.discord-invite", { link: Markup.link(t("link.discord-invite-open"), bot.inviteUrl) }));
    }
    card.say(t("link.discord-code", { command: Markup.code(`/link ${code}`) }));
  },

  telegram(card: ReplyCard, { code, bot }: LinkInvitation, t: Translate): void {
    const url = bot.linkUrl(code);
    if (url !== null) {
      card.say(t("link.telegram-group", { link: Markup.link(t("link.telegram-group-open"), url) }));
      card.buttons({ label: t.plain("link.button"), tone: "success", action: { url } });
    }
    // With privacy mode on, as bots have it at first, a group only shows a bot what names it.
    // https://core.telegram.org/bots/features#privacy-mode
    card.say(t("link.telegram-code", { name: bot.name, command: Markup.code(`/link${bot.name} ${code}`) }));
  },
};
