import { durationText } from "../duration.js";

const relay = (words: string): string => `\`/relay ${words}\``;

/** What is said of a guild's own bots and of their tokens, in English: part of `en.ts`. */
export const botTextsEn = {
  "bot.token-in-public":
    "⚠️ **There is a bot's token in your message, and everybody in this channel could read it.** Whoever has it can speak as your bot.",
  "bot.token-reset.discord":
    "Do this at once: delete your message, then get a new token: [Discord Developer Portal](https://discord.com/developers/applications) → your application → Bot → Reset Token.",
  "bot.token-reset.telegram":
    "Do this at once: delete your message, then get a new token: [@BotFather](https://t.me/BotFather) → /revoke → choose your bot.",
  "bot.token-reset.kook":
    "Do this at once: delete your message, then get a new token: [KOOK developer centre](https://developer.kookapp.cn) → your application → Bot → reset the token.",
  "bot.token-next": (p: { line: string }) => `The new one is for our private chat only: ${p.line}`,
  "bot.token-not-run": "I did nothing else with that line.",
  "bot.action": (p: { word: string }) =>
    `“${p.word}” doesn't fit here. You can \`add\` a bot, \`list\` them, or \`remove\` one.`,
  "bot.platform": "Say which platform the bot is of: `discord` or `telegram`.",
  "bot.token-missing": "After the platform comes the bot's token.",
  "bot.number-missing": `Say which bot, by its number. ${relay("bot list")} shows the numbers.`,
  "bot.token-shape.discord":
    "That isn't a Discord bot token: it has three parts with dots between them. Discord Developer Portal → your application → **Bot** → Reset Token, then copy all of it. (The application id, the public key and the client secret are something else.)",
  "bot.token-shape.telegram":
    "That isn't a Telegram bot token: it is digits, a colon and 35 more characters. @BotFather → /mybots → your bot → API Token, then copy all of it.",
  "bot.refused.discord":
    "Discord refuses this token: it was reset, or not copied whole. Discord Developer Portal → your application → **Bot** → Reset Token, then send me the new one. Nothing was kept.",
  "bot.refused.telegram":
    "Telegram refuses this token: it was revoked, or not copied whole. @BotFather → /mybots → your bot → API Token, then send me that. Nothing was kept.",
  "bot.away": (p: { platform: string }) =>
    `${p.platform} can't be reached just now, so I couldn't check the token. Nothing was kept. Please try again in a minute.`,
  "bot.is-shared": (p: { name: string }) =>
    `${p.name} is the bot that all servers here use already: there is nothing to add. To have a bot of your own, make a new one.`,
  "bot.taken": (p: { name: string }) =>
    `${p.name} carries messages for another server here. Make a new bot for this one, or have it removed there and its links ended first.`,
  "bot.too-many": (p: { guild: string; most: number }) =>
    `${p.guild} has ${p.most} bots of its own already, and that is the most. Remove one first: ${relay("bot list")}`,
  "bot.too-often": (p: { wait: number }) =>
    `That was a lot of tokens. Try again in about ${durationText(p.wait, "en")}.`,
  "bot.which-title": "For which server?",
  "bot.which": (p: { name: string; platform: string }) =>
    `The token is good: it is ${p.name} on ${p.platform}. Choose the server whose own bot it shall be.`,
  "bot.which-more": (p: { line: string }) => `If yours is missing, type its name at the end: ${p.line}`,
  "bot.no-guild":
    "I know of no server where I am and where you are the owner, an administrator or a manager. Add me to yours first, and let me see a channel there.",
  "bot.guild-unknown": (p: { name: string }) =>
    `Among the servers where I am and where you may steer me, none is called “${p.name}”. Type its name as KOOK shows it, or leave it out to choose from a list.`,
  "bot.guilds-unread":
    "KOOK didn't tell me just now which servers are yours. Nothing was changed. Please try again in a minute.",
  "bot.added-title": (p: { guild: string }) => `${p.guild} has its own bot`,
  "bot.added": (p: { name: string; platform: string }) =>
    `**${p.name}** (${p.platform}) is connected. New links of this server to ${p.platform} go by it. Links that are there stay with the bot that made them; to move one, end it and link anew.`,
  "bot.renewed": (p: { name: string }) => `The new token of **${p.name}** is in use.`,
  "bot.added-waiting": (p: { numbers: string; line: string }) =>
    `These links had stopped: ${p.numbers}. Type ${p.line} in the server, and they go on where they stopped.`,
  "bot.added-next": (p: { link: string; line: string }) =>
    `Next: ${p.link}, then type ${p.line} in the KOOK channel that you want forwarded.`,
  "bot.added-invite": (p: { name: string }) => `add ${p.name} where the messages shall go`,
  "bot.delete-message":
    "🔒 Now delete your message with the token: hold it (or right-click) → Delete. KOOK doesn't let me do that for you. I keep the token encrypted and never show it again.",
  "bot.list-title": "Bots of your servers",
  "bot.list-guild": (p: { guild: string }) => `**${p.guild}**`,
  "bot.list-entry": (p: { number: number; platform: string; name: string; state: string; links: number }) =>
    `**${p.number}** · ${p.platform} ${p.name} · ${p.state} · ${p.links === 1 ? "1 link" : `${p.links} links`}`,
  "bot.list-none": (p: { line: string }) =>
    `Your servers have no bots of their own; they use the ones that are here for all. To add one: ${p.line}`,
  "bot.list-next": (p: { line: string }) => `To remove one: ${p.line}`,
  "bot.state.connected": "🟢 connected",
  "bot.state.connecting": "🟡 connecting",
  "bot.state.down": "🟡 its platform is out of reach, I keep trying",
  "bot.state.refused": "🔴 its token is refused: add it again with a new one",
  "bot.unknown": (p: { number: number }) =>
    `None of your servers has a bot with the number ${p.number}. ${relay("bot list")} shows them.`,
  "bot.remove-title": (p: { name: string }) => `Remove ${p.name}?`,
  "bot.remove-ask": (p: { name: string; platform: string; guild: string }) =>
    `**${p.name}** (${p.platform}) is then no longer a bot of ${p.guild}, and I forget its token.`,
  "bot.remove-links": (p: { numbers: string }) =>
    `These links go by it and stop: ${p.numbers}. What is said there meanwhile is kept. They go on once the same bot is added again; or end them and link anew.`,
  "bot.remove-no-links": "No link goes by it.",
  "bot.remove-confirm": "Remove it",
  "bot.remove-cancel": "Keep it",
  "bot.removed": (p: { name: string; by: string }) =>
    `**${p.name}** was removed, and its token is forgotten. (${p.by})`,
  "bot.removed-links": (p: { numbers: string }) => `These links have stopped: ${p.numbers}.`,
  "bot.kept": (p: { by: string }) => `Nothing was changed. (${p.by})`,
  "reason.own-bot-removed": "the server's own bot, by which it goes, was removed",
  "mend.own-bot-removed": `add the same bot again in private (${relay("bot add")}) and type ${relay("resume")}; or end the link and make it anew`,

  "link.locked-title": (p: { channel: string }) => `#${p.channel} is not open to everybody`,
  "link.locked": (p: { channel: string; platform: string }) =>
    `In KOOK only some can see ${p.channel}. Once it is linked, **everybody at the place on ${p.platform} reads what is said there**, whoever they are.`,
  "link.locked-confirm": "Forward it anyway",
  "link.locked-cancel": "Leave it",
  "link.locked-left": "Nothing was linked.",
  "link.kook-fine": (p: { channel: string }) => `✅ In KOOK: I see ${p.channel} and may write there.`,
  "link.kook-silent": (p: { channel: string }) =>
    `⚠️ In KOOK: I see ${p.channel}, but may not write there, so commands get no answer there and you get my notices in private. Channel settings → Permissions → the bot's role → allow **Send Messages**.`,
  "link.kook-unread":
    "⚠️ In KOOK: I couldn't read who may see this channel just now, so make sure that it is open to everybody.",
  "link.far-side": (p: { platform: string }) =>
    `My rights on ${p.platform} are checked as soon as the code is used; I then say here what is missing and where to set it.`,
  "set.right-missing": "On the other side it can't work yet:",
  "set.right-unread": "I couldn't ask the other side just now whether I have the right for it.",

  "right.react": "Add reactions",
  "right.pin": "Pin messages",
  "mend.discord.react":
    "Edit Channel → Permissions → the bot's role → allow **Add Reactions** and **Read Message History**",
  "mend.discord.pin": "Edit Channel → Permissions → the bot's role → allow **Pin Messages**",
  "mend.telegram.react": "group: Edit → Reactions → allow them; in a channel: Edit → Reactions",
  "mend.telegram.pin":
    "group: Edit → Administrators → the bot → allow **Pin Messages**; channel: → allow **Edit Messages of Others**",

  "page.button-previous": "◀ Previous",
  "page.button-next": "Next ▶",
  "error.button-not-yours": "This button is for whoever asked. Type the command yourself for one of your own.",
  "error.direct-only": (p: { line: string }) =>
    `This is between you and me, for a bot's token is like a password: open my profile, choose **Send Message**, and type there ${p.line}`,
};

export const botCommandEn = {
  summary: "have a Discord or Telegram bot of your own (in private only)",
  usage: "bot add|list|remove …",
  examples: ["bot add telegram 123456:ABC…", "bot add discord MTA…", "bot list", "bot remove 3"],
} as const;
