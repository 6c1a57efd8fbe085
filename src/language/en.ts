import { durationText } from "./duration.js";
import { auditTextsEn } from "./audit/en.js";
import { botCommandEn, botTextsEn } from "./bots/en.js";
import { alertCommandEn, insightTextsEn, statsCommandEn, statusCommandEn, traceCommandEn } from "./insight/en.js";
import { mendingTextsEn } from "./mending/en.js";
import { troubleTextsEn } from "./troubles/en.js";
import { backfillCommandEn, backfillTextsEn } from "./backfill/en.js";
import { catchUpTextsEn } from "./catch-up/en.js";
import { exportCommandEn, importCommandEn, transferTextsEn } from "./transfer/en.js";
import { botSenderTextsEn } from "./bot-senders/en.js";
import { filterCommandEn, filterTextsEn } from "./filters/en.js";
import { peopleCommandsEn, peopleTextsEn } from "./people/en.js";

/** English. The keys of this file are the keys of every language: see index.ts. Times are given in milliseconds. */
const time = (ms: number): string => durationText(ms, "en");
/** A command as people can copy it. */
const relay = (words: string): string => `\`/relay ${words}\``;

const texts = {
  ...filterTextsEn,
  ...botSenderTextsEn,
  ...transferTextsEn,
  ...catchUpTextsEn,
  ...backfillTextsEn,
  ...peopleTextsEn,
  ...troubleTextsEn,
  ...mendingTextsEn,
  ...insightTextsEn,
  ...botTextsEn,
  ...auditTextsEn,

  // ---- names

  "right.see": "See the place",
  "right.send": "Send messages",
  "right.webhooks": "Show each author with name and avatar (webhooks)",
  "right.files": "Send pictures and files",
  "right.threads": "Write in threads and topics",
  "right.delete": "Delete its messages",

  "mend.discord.see": "Edit Channel → Permissions → add the bot's role → allow **View Channel**",
  "mend.discord.send": "Edit Channel → Permissions → the bot's role → allow **Send Messages**",
  "mend.discord.webhooks": "Edit Channel → Permissions → the bot's role → allow **Manage Webhooks**",
  "mend.discord.files": "Edit Channel → Permissions → the bot's role → allow **Attach Files** and **Embed Links**",
  "mend.discord.threads": "Edit Channel → Permissions → the bot's role → allow **Send Messages in Threads**",
  "mend.discord.delete": "Edit Channel → Permissions → the bot's role → allow **Manage Messages**",
  "mend.telegram.see": "add the bot to the chat as a member (in a channel: as an administrator)",
  "mend.telegram.send":
    "group: Edit → Permissions → allow **Send Messages**, or make the bot an administrator; channel: Administrators → the bot → allow **Post Messages**",
  "mend.telegram.webhooks": "nothing to do: Telegram shows the author's name in the text",
  "mend.telegram.files": "group: Edit → Permissions → allow **Send Media**, or make the bot an administrator",
  "mend.telegram.threads": "reopen the topic, or Edit → Administrators → the bot → allow **Manage Topics**",
  "mend.telegram.delete": "Edit → Administrators → the bot → allow **Delete Messages**",

  "reason.discord.token-invalid": "Discord no longer accepts the bot's token",
  "reason.discord.bot-removed": "the bot was removed from the Discord server",
  "reason.discord.place-gone": "the Discord channel no longer exists",
  "reason.discord.right-missing": "the bot lacks a right in the Discord channel",
  "reason.telegram.token-invalid": "Telegram no longer accepts the bot's token",
  "reason.telegram.bot-removed": "the bot was removed from the Telegram chat, or blocked",
  "reason.telegram.place-gone": "the Telegram chat or topic no longer exists",
  "reason.telegram.right-missing": "the bot lacks a right in the Telegram chat",
  "reason.unknown": "the place can't be reached",

  "mend.discord.token-invalid":
    "whoever runs this bot has to set a new `DISCORD_BOT_TOKEN` and restart it; then `/relay resume`",
  "mend.discord.bot-removed": "add the bot again (`/relay invite` has the link), then `/relay resume`",
  "mend.discord.place-gone": "end it with `/relay unlink` and link another channel with `/relay link discord`",
  "mend.discord.right-missing":
    "Discord: Edit Channel → Permissions → the bot's role → allow **View Channel**, **Send Messages** and **Manage Webhooks**; then `/relay resume`",
  "mend.telegram.token-invalid":
    "whoever runs this bot has to set a new `TELEGRAM_BOT_TOKEN` and restart it; then `/relay resume`",
  "mend.telegram.bot-removed": "add the bot to the chat again (`/relay invite` has the link), then `/relay resume`",
  "mend.telegram.place-gone": "end it with `/relay unlink` and link another chat with `/relay link telegram`",
  "mend.telegram.right-missing":
    "Telegram: Edit → Administrators → the bot → allow **Send Messages** (in a channel: **Post Messages**); then `/relay resume`",
  "mend.unknown": "type `/relay resume` to try again",

  "failure.transient": "the platform was out of reach or refused for a moment; it is tried again by itself",
  "failure.uncertain": "the platform's answer got lost, so the message may or may not be there",
  "failure.rate-limited": "the platform asked to wait; it goes on by itself",
  "failure.rejected": "the platform refused that one message; the others go on",
  "failure.unreachable": "the place could not be reached",
  "failure.moved": "the chat moved to another address; the relay follows by itself",
  "failure.unknown": "something went wrong; it is tried again by itself",

  "state.active": "forwarding",
  "state.paused-keep": "paused, messages are kept",
  "state.paused-drop": "paused, messages are dropped",
  "state.suspended": "stopped by a problem",

  // ---- when a line can't be carried out
  "error.bug": (p: { reference: string }) =>
    `Sorry, something broke on my side. Please try again; if it stays, tell whoever runs this bot this number: ${p.reference}`,
  "error.unsure": "KOOK didn't tell me your roles just now, so I can't let this through. Please try again in a minute.",
  "error.not-allowed": (p: { command: string }) =>
    `${relay(p.command)} is for the server's owner, its administrators and the roles they made managers. You can use ${relay("help")}, ${relay("status")} and ${relay("privacy")}.`,
  "error.button-not-allowed": "Only the server's owner, its administrators and managers can press this.",
  "error.too-fast": (p: { wait: number }) => `That was a lot at once. I'll answer again in about ${time(p.wait)}.`,
  "error.guild-only": "This works in a server: type it in one of its channels. Here I can show you `/relay help`.",
  "error.button-expired": "This button has expired or was pressed already. Type the command again for a new one.",

  "unknown.title": "I didn't understand that",
  "unknown.understood": (p: { line: string }) => `I read: ${p.line}`,
  "unknown.command": (p: { word: string }) => `There is no command “${p.word}”.`,
  "unknown.nearest": (p: { command: string }) => `Did you mean ${p.command}?`,
  "unknown.help": `${relay("help")} lists everything.`,
  "usage.missing": "Something is missing at the end.",
  "usage.extra": (p: { word: string }) => `“${p.word}” is one word too many.`,
  "usage.wrong": (p: { word: string }) => `“${p.word}” doesn't fit here.`,
  "usage.usage": (p: { usage: string }) => `Usage: ${p.usage}`,
  "usage.example": (p: { example: string }) => `Example: ${p.example}`,
  "argument.choice": (p: { word: string; choices: string }) =>
    `“${p.word}” doesn't fit here. Choose one of: ${p.choices}`,
  "argument.mapping-number": (p: { word: string }) =>
    `“${p.word}” isn't the number of a link. ${relay("list")} shows the numbers.`,
  "argument.failed-number": (p: { word: string }) =>
    `“${p.word}” isn't the number of a failed message. ${relay("failed")} shows them.`,
  "argument.page": (p: { word: string }) => `“${p.word}” isn't a page number.`,
  "argument.channel": (p: { word: string }) =>
    `“${p.word}” isn't a channel. Type # and choose the channel from KOOK's list, so that it turns blue.`,
  "mapping.unknown": (p: { number: number }) =>
    `There is no link with the number ${p.number} here. ${relay("list")} shows them all.`,
  "mapping.none": `Nothing is linked yet. ${relay("link discord")} or ${relay("link telegram")}, in the channel that you want forwarded, starts it.`,

  // ---- help
  "help.title": "KOOK Relay",
  "help.intro": "I forward messages from KOOK channels to Discord and Telegram.",
  "help.managers": "For the owner, administrators and managers",
  "help.members": "For everybody",
  "help.more": `More about one of them: ${relay("help link")}. In Chinese: \`/转发 帮助\`. You can also mention me instead of typing \`/relay\`.`,
  "help.start": `To begin, type ${relay("link discord")} or ${relay("link telegram")} in the channel that you want forwarded.`,
  "help.aliases": (p: { names: string }) => `Also: ${p.names}`,
  "help.examples": "Examples",
  "help.access-manager": "For the server's owner, its administrators and managers.",
  "help.access-member": "For everybody.",

  // ---- invite
  "invite.title": "Add the bot",
  "invite.kook": (p: { link: string }) => `**KOOK**: ${p.link}`,
  "invite.kook-open": "add it to another KOOK server",
  "invite.kook-unknown": "**KOOK**: ask whoever runs this bot for its invitation link.",
  "invite.discord": (p: { link: string; name: string }) => `**Discord** (${p.name}): ${p.link}`,
  "invite.discord-open": "add it to a Discord server, with only the rights it needs",
  "invite.telegram": (p: { link: string; name: string }) =>
    `**Telegram** (${p.name}): ${p.link}; for a channel: Administrators → Add Administrator → ${p.name}`,
  "invite.telegram-open": "add it to a group",
  "invite.none": "Whoever runs this bot has set up neither Discord nor Telegram yet.",
  "invite.next": `Then type ${relay("link discord")} or ${relay("link telegram")} in the KOOK channel that you want forwarded.`,

  // ---- link
  "link.not-offered": (p: { platform: string; offered: string }) =>
    `${p.platform} isn't available here: it isn't set up, or hasn't been reached yet (${relay("status")}). Available: ${p.offered}`,
  "link.nothing-offered": "Whoever runs this bot has set up neither Discord nor Telegram yet.",
  "link.other-guild": "That channel belongs to another server.",
  "link.not-a-text-channel": (p: { channel: string }) =>
    `${p.channel} holds no messages (it is a category). Choose a text or voice channel.`,
  "link.channel-unreadable":
    "I can't see that channel. Channel settings → Permissions → add the bot's role → allow **View Channel**, then try again.",
  "link.too-many-codes": (p: { wait: number }) =>
    `This server asked for many codes in a short time. Please try again in ${time(p.wait)}.`,
  "link.title": (p: { channel: string; platform: string }) => `Forward #${p.channel} to ${p.platform}`,
  "link.discord-invite": (p: { link: string }) => `**1.** ${p.link} (skip this if it is there already).`,
  "link.discord-invite-open": "Add the bot to your Discord server",
  "link.discord-code": (p: { command: string }) => `**2.** In the Discord channel or thread, send\n${p.command}`,
  "link.telegram-group": (p: { link: string }) => `**A group:** ${p.link}, choose the group, done.`,
  "link.telegram-group-open": "open this link",
  "link.telegram-code": (p: { command: string; name: string }) =>
    `**A topic or a channel:** add ${p.name} (in a channel: as an administrator), then send there\n${p.command}`,
  "link.button": "Open Telegram",
  "link.who":
    "Only someone who may manage the place can use the code: on Discord Manage Webhooks, Manage Channels or Administrator, on Telegram an administrator.",
  "link.expires": (p: { wait: number }) =>
    `The code works once, for ${time(p.wait)}. Only you can see it: don't pass it on.`,

  "linked.title": (p: { platform: string }) => `This channel is now forwarded to ${p.platform}`,
  "linked.place": (p: { place: string; platform: string }) =>
    `Messages from here appear in **${p.place}** (${p.platform}).`,
  "linked.by": (p: { creator: string; actor: string }) =>
    `Set up by ${p.creator}, confirmed on the other side by ${p.actor}.`,
  "linked.privacy":
    "What you write here from now on can be read there, with your name and picture. If you don't want that, talk to the server's owner.",
  "linked.rights": "Can the bot do its work there?",
  "linked.rights-unread": (p: { number: number }) =>
    `I couldn't check my rights there just now. ${relay(`test ${p.number}`)} shows whether messages get through.`,
  "linked.next": (p: { number: number }) =>
    `For managers: ${relay("status")} shows how it is going, ${relay(`unlink ${p.number}`)} ends it.`,
  "linked.sample-sent": (p: { link: string }) => `✅ A sample has arrived: ${p.link}`,
  "linked.sample-sent-unlinked": "✅ A sample has arrived.",
  "linked.sample-waiting": "⏳ A sample is on its way.",
  "linked.sample-failed": (p: { problem: string }) => `❌ The sample did not arrive: ${p.problem}`,
  "linked.sample-open": "open it",
  "sample.text": (p: { channel: string }) => `A test from KOOK: messages of the channel “${p.channel}” arrive here.`,

  // ---- a mapping that stopped
  "suspended.title": (p: { number: number }) => `Link ${p.number} has stopped`,
  "suspended.place": (p: { channel: string; platform: string; place: string }) =>
    `${p.channel} → ${p.platform} **${p.place}**`,
  "suspended.mend": (p: { reason: string; mend: string }) => `${p.reason}.\nTo mend it: ${p.mend}`,
  "suspended.next": (p: { number: number }) =>
    `Messages are kept meanwhile. When it is mended, type ${relay(`resume ${p.number}`)}.`,

  "right.granted": (p: { right: string }) => `✅ ${p.right}`,
  "right.required": (p: { right: string; mend: string }) => `❌ ${p.right}: needed. ${p.mend}`,
  "right.wanted": (p: { right: string; mend: string }) => `⚠️ ${p.right}: would look better with it. ${p.mend}`,

  // ---- list, show
  "list.title": (p: { count: number }) => (p.count === 1 ? "1 link" : `${p.count} links`),
  "list.entry": (p: { number: number; channel: string; platform: string; place: string; state: string }) =>
    `**${p.number}** · ${p.channel} → ${p.platform} **${p.place}** · ${p.state}`,
  "list.page": (p: { page: number; pages: number }) =>
    `Page ${p.page} of ${p.pages}. Next: ${relay(`list ${p.page + 1}`)}`,
  "list.last-page": (p: { page: number; pages: number }) => `Page ${p.page} of ${p.pages}.`,
  "list.no-page": (p: { pages: number }) =>
    p.pages === 1 ? "There is only one page." : `There are only ${p.pages} pages.`,
  "list.next": `${relay("show N")} shows one in full, ${relay("link")} adds another.`,
  "show.title": (p: { number: number }) => `Link ${p.number}`,
  "show.from": (p: { channel: string }) => `From: ${p.channel}`,
  "show.to": (p: { platform: string; place: string }) => `To: ${p.platform} **${p.place}**`,
  "show.state": (p: { state: string }) => `State: ${p.state}`,
  "show.option": (p: { name: string; value: string; meaning: string }) => `${p.name}: ${p.value} · ${p.meaning}`,
  "show.created": (p: { ago: number; by: string }) => `Linked ${time(p.ago)} ago by ${p.by}`,
  "show.created-anonymous": (p: { ago: number }) => `Linked ${time(p.ago)} ago`,

  // ---- health, in show and status
  "health.suspended": (p: { reason: string; mend: string }) => `❌ Stopped: ${p.reason}.\nTo mend it: ${p.mend}`,
  "health.day": (p: { delivered: number; dead: number }) =>
    p.dead === 0
      ? `Last 24 hours: ${p.delivered} delivered`
      : `Last 24 hours: ${p.delivered} delivered, ${p.dead} given up`,
  "health.waiting": (p: { waiting: number; lag: number }) => `${p.waiting} waiting, the oldest for ${time(p.lag)}`,
  "health.held": (p: { held: number }) => `${p.held} kept until it goes on`,
  "health.last-delivered": (p: { ago: number }) => `last delivered ${time(p.ago)} ago`,
  "health.never-delivered": "nothing delivered yet",
  "health.error": (p: { ago: number; failure: string }) => `⚠️ Last trouble, ${time(p.ago)} ago: ${p.failure}`,
  "health.error-words": (p: { words: string }) => `The platform said: ${p.words}`,

  // ---- status
  "status.title": "Status",
  "status.good": "Everything is running.",
  "status.trouble": "Something needs attention: see below.",
  "status.connected": (p: { platform: string; name: string }) => `🟢 ${p.platform} (${p.name})`,
  "status.connecting": (p: { platform: string; name: string }) => `🟡 ${p.platform} (${p.name}): connecting`,
  "status.down": (p: { platform: string; name: string; since: number }) =>
    `🔴 ${p.platform} (${p.name}): out of reach for ${time(p.since)}`,
  "status.refused": (p: { platform: string; name: string }) =>
    `🔴 ${p.platform} (${p.name}): the token is refused; whoever runs this bot has to set a new one`,
  "status.entry": (p: { mark: string; number: number; channel: string; platform: string; place: string }) =>
    `${p.mark} **${p.number}** · ${p.channel} → ${p.platform} **${p.place}**`,
  "status.jobs": (p: { since: number }) => `🧹 Housekeeping is fine; it last ran ${time(p.since)} ago`,
  "status.job-failed": (p: { name: string; since: number }) =>
    `🟠 Housekeeping: \`${p.name}\` failed ${time(p.since)} ago and is tried again. Messages go on; whoever runs this bot finds the reason in its log`,
  "status.more": (p: { count: number }) => `…and ${p.count} more: ${relay("list")}`,

  // ---- unlink, pause, resume
  "unlink.title": (p: { number: number }) => `End link ${p.number}?`,
  "unlink.ask": (p: { channel: string; platform: string; place: string }) =>
    `${p.channel} would no longer be forwarded to ${p.platform} **${p.place}**. What still waits is dropped; what was forwarded stays there.`,
  "unlink.confirm": "End it",
  "unlink.cancel": "Keep it",
  "unlink.done": (p: { number: number; channel: string; place: string; by: string }) =>
    `Link ${p.number} has ended: ${p.channel} is no longer forwarded to **${p.place}**. (${p.by})`,
  "unlink.cancelled": (p: { by: string }) => `Nothing was changed. (${p.by})`,
  "pause.keep": (p: { numbers: string }) =>
    `Paused: ${p.numbers}. What is said meanwhile is kept and follows after ${relay("resume")}.`,
  "pause.drop": (p: { numbers: string }) =>
    `Paused: ${p.numbers}. What is said meanwhile is not forwarded, not later either. ${relay("resume")} goes on.`,
  "pause.which": (p: { numbers: string }) => `Which one? The links here are: ${p.numbers}; or all.`,
  "resume.done": (p: { numbers: string }) => `Going on: ${p.numbers}. What was kept is delivered now, in order.`,
  "resume.nothing": "Nothing is paused or stopped here.",
  "resume.already": (p: { number: number }) => `Link ${p.number} is running already.`,
  "resume.still-broken": (p: { number: number; reason: string; mend: string }) =>
    `Link ${p.number} can't go on yet: ${p.reason}.\nTo mend it: ${p.mend}`,
  "resume.right-missing": (p: { number: number; rights: string }) => `Link ${p.number} can't go on yet:\n${p.rights}`,

  // ---- test
  "test.not-active": (p: { number: number }) =>
    `Link ${p.number} isn't running. ${relay(`resume ${p.number}`)} starts it again.`,
  "test.sent": (p: { number: number; link: string }) => `✅ Link ${p.number} works, the sample has arrived: ${p.link}`,
  "test.sent-unlinked": (p: { number: number; place: string }) =>
    `✅ Link ${p.number} works, the sample has arrived in **${p.place}**.`,
  "test.waiting": (p: { number: number }) =>
    `⏳ The sample for link ${p.number} is in the queue behind other messages. ${relay("status")} shows how it is going.`,
  "test.failed": (p: { number: number; problem: string }) =>
    `❌ The sample for link ${p.number} did not arrive: ${p.problem}`,
  "test.open": "open it",
  "problem.with-mend": (p: { problem: string; mend: string }) => `${p.problem}.\nTo mend it: ${p.mend}`,

  // ---- set
  "option.persona": "persona",
  "option.header": "header",
  "option.attachments": "attachments",
  "option.edits": "edits",
  "option.deletions": "deletions",
  "option.reactions": "reactions",
  "option.pins": "pins",
  "option.grace": "grace",
  "option.mention": "mention",
  "option.persona.about":
    "Whether each author speaks under their own name and picture. Discord only: Telegram has one sender for all.",
  "option.header.about": "What stands as the author's name, on both platforms.",
  "option.attachments.about": "What becomes of pictures, videos, voice messages and files.",
  "option.edits.about": "What a copy does when its message is edited in KOOK.",
  "option.deletions.about": "What becomes of a copy when its message is deleted in KOOK.",
  "option.reactions.about": "Whether the bot shows the reactions of KOOK on the copy.",
  "option.pins.about": "Whether a message that is pinned in KOOK is pinned there too.",
  "option.grace.about":
    "How many seconds a message waits before it is sent: what is edited or deleted meanwhile never shows its first form.",
  "option.mention.about":
    "Whom a mention notifies on the other side. All others are only shown as a name, and nobody is notified.",
  "value.on": "on",
  "value.off": "off",
  "value.upload": "upload",
  "value.link": "link",
  "value.skip": "skip",
  "value.follow": "follow",
  "value.ignore": "ignore",
  "value.delete": "delete",
  "value.strike": "strike",
  "value.keep": "keep",
  "value.mirror": "mirror",
  "choice.persona.on": "on Discord each author has their own name and picture",
  "choice.persona.off": "the bot speaks, with the author's name in the text",
  "choice.header.on": "stands for the author's name",
  "choice.header.off": "the author's name alone",
  "choice.attachments.upload": "files are sent along",
  "choice.attachments.link": "files are a line with name, size and link",
  "choice.attachments.skip": "files are left out, and a line says so",
  "choice.edits.follow": "copies are edited too",
  "choice.edits.ignore": "copies stay as they were sent",
  "choice.deletions.delete": "copies are deleted too",
  "choice.deletions.strike": "copies stay, struck out",
  "choice.deletions.keep": "copies stay as they are",
  "choice.reactions.off": "reactions are not shown",
  "choice.reactions.mirror": "the bot reacts with the same emoji, as far as the platform has them",
  "choice.pins.off": "pins are not followed",
  "choice.pins.mirror": "copies are pinned and unpinned too",
  "choice.grace.none": "messages are sent at once",
  "choice.grace.some": (p: { wait: number }) => `messages are sent after ${time(p.wait)}`,
  "choice.mention.none": "mentions notify nobody there",
  "choice.mention.some": "these mentions notify someone there",
  "set.title": (p: { number: number }) => `Options of link ${p.number}`,
  "set.option": (p: { name: string; value: string; meaning: string }) => `**${p.name}** ${p.value} · ${p.meaning}`,
  "set.more": (p: { one: string }) => `${p.one} explains one of them. ${relay("set N OPTION VALUE")} changes it.`,
  "set.key-title": (p: { name: string; number: number }) => `Link ${p.number}: ${p.name}`,
  "set.now": (p: { value: string }) => `Now: ${p.value}`,
  "set.choice": (p: { value: string; meaning: string }) => `**${p.value}**: ${p.meaning}`,
  "set.choice-default": (p: { value: string; meaning: string }) => `**${p.value}**: ${p.meaning} (at first)`,
  "set.changed": (p: { number: number; name: string; before: string; after: string }) =>
    `Link ${p.number}, **${p.name}**: ${p.before} → ${p.after}`,
  "set.changed-list": (p: { number: number; name: string; meaning: string }) =>
    `Link ${p.number}, **${p.name}**: ${p.meaning}`,
  "set.unchanged": (p: { number: number; name: string; value: string }) =>
    `Link ${p.number} has **${p.name}** at ${p.value} already.`,
  "set.from-now": "From now on.",
  "set.unknown": (p: { word: string; names: string }) => `There is no option “${p.word}”. There are: ${p.names}`,
  "set.header-text": (p: { name: string; placeholders: string; most: number }) =>
    `A text with ${p.name} in it, of at most ${p.most} characters. Filled in: ${p.placeholders}`,
  "set.header-off": "**off**: the name alone (at first)",
  "set.header-example": "{name} · #{channel}",
  "set.header-nameless": (p: { name: string }) =>
    `The template needs ${p.name} somewhere, or nobody could tell who is speaking.`,
  "set.header-long": (p: { length: number; most: number }) =>
    `The template has ${p.length} characters; ${p.most} is the most.`,
  "set.header-placeholder": (p: { placeholder: string; placeholders: string }) =>
    `${p.placeholder} stands for nothing. There are: ${p.placeholders}`,
  "set.grace-range": (p: { most: number }) => `Seconds, from 0 (at first) to ${p.most}.`,
  "set.grace-wrong": (p: { word: string; most: number }) =>
    `“${p.word}” doesn't fit here. Give whole seconds, from 0 to ${p.most}.`,
  "set.mention-rule": (p: { source: string; target: string }) => `${p.source} → ${p.target}`,
  "set.mention-discord-user": (p: { id: string }) => `Discord user ${p.id}`,
  "set.mention-discord-role": (p: { id: string }) => `Discord role ${p.id}`,
  "set.mention-add-discord":
    "To add one: a member or role of KOOK, then `discord user ID` or `discord role ID`. For the ID: Discord → Settings → Advanced → Developer Mode, then right-click the person or role → Copy ID.",
  "set.mention-add-telegram": "To add one: a member or role of KOOK, then `telegram @username`.",
  "set.mention-remove": "To remove one: the member or role, then `off`.",
  "set.mention-example-discord": "@Moderators discord role 123456789012345678",
  "set.mention-example-telegram": "@Moderators telegram @username",
  "set.mention-source": (p: { word: string }) =>
    `“${p.word}” isn't a member or role. Type @ and choose from KOOK's list, so that it turns blue.`,
  "set.mention-target-missing": "Whom shall it notify? Or `off`, to remove it from the table.",
  "set.mention-platform": (p: { number: number; platform: string }) =>
    `Link ${p.number} leads to ${p.platform}: only people there can be notified.`,
  "set.mention-discord-wrong": (p: { word: string }) =>
    `“${p.word}” doesn't fit here. It takes \`user ID\` or \`role ID\`, where the ID has 17 to 20 digits.`,
  "set.mention-telegram-wrong": (p: { word: string }) =>
    `“${p.word}” isn't a Telegram username: @, then 4 to 32 Latin letters, digits or underscores.`,
  "set.mention-full": (p: { most: number }) => `The table is full: ${p.most} is the most. Remove one first.`,
  "set.mention-unknown": "That member or role isn't in the table.",

  // ---- preview
  "preview.title": (p: { author: string }) => `Preview: a message by ${p.author}`,
  "preview.no-quote": `Answer the message that you want to see with ${relay("preview")}: press and hold it (or right-click it), choose to quote it, then type the command.`,
  "preview.gone": "I can't find that message any more: it was deleted, or only some may see it.",
  "preview.elsewhere": "That message stands in another channel. Preview it there.",
  "preview.unreadable": "KOOK didn't give me that message just now. Please try again in a minute.",
  "preview.unmapped": `Nothing is forwarded from this channel. ${relay("link discord")} or ${relay("link telegram")} starts it.`,
  "preview.refused-system": "It isn't forwarded anywhere: KOOK itself wrote it.",
  "preview.refused-visible-only": "It isn't forwarded anywhere: only some may see it.",
  "preview.refused-bot": `It isn't forwarded anywhere: a bot wrote it. ${relay("set N bots @Bot")} lets it through.`,
  "preview.refused-command": "It isn't forwarded anywhere: it is a command to me.",
  "preview.refused-direct": "It isn't forwarded anywhere: it was said in private.",
  "preview.entry": (p: { number: number; platform: string; place: string }) =>
    `**${p.number}** → ${p.platform} **${p.place}**`,
  "preview.passes": "✅ No rule stands in the way.",
  "preview.dropped": (p: { number: number }) =>
    `⛔ Not forwarded: the link is paused and drops what is said. ${relay(`resume ${p.number}`)} goes on.`,
  "preview.held": (p: { number: number }) =>
    `⏸️ Kept until the link goes on: it is paused. ${relay(`resume ${p.number}`)} goes on.`,
  "preview.suspended": (p: { number: number }) =>
    `🔴 Kept until the link goes on: a problem stopped it. ${relay(`show ${p.number}`)} tells which.`,
  "preview.not-reached": "Its platform has not been reached yet, so I can't tell how it would look.",
  "preview.shape": (p: { parts: number; sender: string }) =>
    p.parts === 1 ? `One message, sent as **${p.sender}**` : `${p.parts} messages, sent as **${p.sender}**`,
  "preview.shape-bot": (p: { parts: number }) =>
    p.parts === 1 ? "One message, sent by the bot" : `${p.parts} messages, sent by the bot`,
  "preview.files": (p: { files: string }) => `📎 ${p.files}`,
  "preview.buttons": (p: { buttons: string }) => `🔗 ${p.buttons}`,
  "preview.no-text": "(no text)",
  "preview.losses": "Looks different there:",
  "preview.loss": (p: { feature: string; note: string }) => `${p.feature}: ${p.note}`,
  "preview.loss-times": (p: { feature: string; count: number; note: string }) =>
    `${p.feature} (${p.count}×): ${p.note}`,
  "preview.no-losses": "Nothing is lost.",
  "preview.more-losses": (p: { count: number }) => `…and ${p.count} more`,
  "preview.more-parts": (p: { count: number }) =>
    p.count === 1 ? "…and one more message, left out here" : `…and ${p.count} more messages, left out here`,
  "preview.more-links": (p: { numbers: string }) => `…and the same message for the links ${p.numbers}, left out here`,
  "preview.cut": "Long texts are cut here. What is sent is whole.",
  "support.partial": "simpler than in KOOK",
  "support.fallback": "a line of text stands for it",
  "support.dropped": "left out",

  // ---- pages
  "page.more": (p: { next: string }) => `Further back: ${p.next}`,
  "page.none": (p: { page: number }) => `There is no page ${p.page}: the list ends before it.`,
  "page.too-deep": (p: { most: number }) => `Only the first ${p.most} pages can be turned to.`,

  // ---- log
  "log.title": "Latest deliveries",
  "log.none": "Nothing has been forwarded from here yet.",
  "log.entry": (p: {
    ago: number;
    author: string;
    action: string;
    kind: string;
    number: number;
    platform: string;
    place: string;
  }) => `${time(p.ago)} ago · ${p.author} · ${p.action} (${p.kind}) · link ${p.number} → ${p.platform} **${p.place}**`,
  "log.took": (p: { seconds: string }) => `took ${p.seconds} s`,
  "outcome.pending": "⏳ waits for its turn",
  "outcome.held": "⏸️ kept until the link goes on",
  "outcome.delivered": "✅ delivered",
  "outcome.uncertain": "❔ may have arrived, the platform's answer got lost",
  "outcome.dead": "❌ given up",
  "outcome.cancelled": "🚫 called off before it was sent",
  "outcome.filtered": "🚫 kept back by a filter",
  "outcome.unknown": "❔ unknown",
  "outcome.open": "open",
  "kind.text": "text",
  "kind.image": "picture",
  "kind.video": "video",
  "kind.file": "file",
  "kind.audio": "audio",
  "kind.card": "card",

  // ---- trace
  "trace.title": "The way of this message",
  "trace.entry": (p: { number: number; platform: string; place: string; action: string; outcome: string }) =>
    `link ${p.number} → ${p.platform} **${p.place}** · ${p.action}: ${p.outcome}`,
  "trace.entry-ended": (p: { action: string; outcome: string }) => `a link that has ended · ${p.action}: ${p.outcome}`,
  "trace.received": (p: { ago: number }) => `reached us ${time(p.ago)} ago`,
  "trace.attempts": (p: { count: number }) => (p.count === 1 ? "1 attempt" : `${p.count} attempts`),
  "trace.finished": (p: { ago: number }) => `done ${time(p.ago)} ago`,
  "trace.filtered-by": (p: { number: number }) =>
    `filter ${p.number} decided, as it was then; ${relay("filter list")} shows the filters`,
  "trace.more": (p: { count: number }) => `${p.count} earlier steps are left out here`,
  "trace.no-quote": `Answer the message that you ask about with ${relay("trace")}: press and hold it (or right-click it), choose to quote it, then type the command. Or give its id.`,
  "trace.unknown": "I know no message like that here.",
  "trace.not-taken":
    "It was never put on its way: it was said before the link was made, or while the link was paused and dropped what came.",

  // ---- failed
  "failed.title": "Messages that were given up",
  "failed.none": "Nothing has failed here that still needs a decision.",
  "failed.entry": (p: {
    id: number;
    action: string;
    author: string;
    number: number;
    platform: string;
    place: string;
  }) => `**#${p.id}** · ${p.action} by ${p.author} · link ${p.number} → ${p.platform} **${p.place}**`,
  "failed.why": (p: { ago: number; attempts: number; failure: string }) =>
    `${time(p.ago)} ago, after ${p.attempts === 1 ? "1 attempt" : `${p.attempts} attempts`}: ${p.failure}`,
  "failed.rejected": "the platform refused it",
  "failed.transient": "the platform could not be reached for too long",
  "failed.uncertain": "the platform's answer got lost: it may have arrived, and retrying may show it twice",
  "failed.unreachable": "the place was out of reach",
  "failed.other": "it could not be sent",
  "failed.retry": "Retry",
  "failed.drop": "Drop",
  "failed.all": `${relay("failed retry all")} sends all of them again, ${relay("failed drop all")} gives all of them up.`,
  "failed.which": `Which one? A number from ${relay("failed")}, or all.`,
  "failed.retried": (p: { count: number; numbers: string }) =>
    `${p.count === 1 ? "Is sent again" : `${p.count} are sent again`}, at the place that they had in the queue: ${p.numbers}`,
  "failed.left": (p: { count: number }) =>
    `${p.count === 1 ? "One" : p.count} can't be sent again: deleted in KOOK, no longer kept, or its link has ended. ${relay("failed drop all")} clears what is left.`,
  "failed.unknown": (p: { id: number }) =>
    `There is no failed message #${p.id} here that still needs a decision. ${relay("failed")} shows which do.`,
  "failed.drop-title": (p: { count: number }) => (p.count === 1 ? "Give it up?" : `Give up ${p.count} messages?`),
  "failed.drop-ask": (p: { numbers: string }) => `They will not be sent any more: ${p.numbers}`,
  "failed.drop-confirm": "Give up",
  "failed.drop-cancel": "Keep",
  "failed.dropped": (p: { count: number; numbers: string; by: string }) =>
    `${p.count === 1 ? "Given up" : `${p.count} given up`}: ${p.numbers} (${p.by})`,
  "failed.drop-cancelled": (p: { by: string }) => `Nothing was given up. (${p.by})`,
  "action.create": "message",
  "action.edit": "edit",
  "action.delete": "deletion",

  // ---- audit
  "audit.title": "Who changed what",
  "audit.none": "Nothing has been changed here yet.",
  "audit.entry": (p: { ago: number; by: string; action: string; subject: string }) =>
    `**${p.action} ${p.subject}** · ${p.by} · ${time(p.ago)} ago`,
  "audit.entry-guild": (p: { ago: number; by: string; action: string }) =>
    `**${p.action}** · ${p.by} · ${time(p.ago)} ago`,
  "audit.value": (p: { before: string; after: string }) => `${p.before} → ${p.after}`,
  "audit.field": (p: { name: string; before: string; after: string }) => `${p.name}: ${p.before} → ${p.after}`,
  "audit.more-fields": (p: { count: number }) => `…and ${p.count} more`,
  "audit.nothing": "–",
  "field.state": "state",
  "field.pause": "while paused",
  "field.reason": "reason",
  "field.channelId": "channel",
  "field.channelName": "channel's name",
  "field.platform": "platform",
  "field.placeName": "place",
  "field.address": "address",
  "field.acceptedBy": "confirmed there by",
  "field.options": "options",
  "field.link": "link",
  "field.action": "does",
  "field.kind": "looks at",
  "field.value": "value",
  "field.enabled": "switched on",

  // ---- language
  "language.now": "I answer in English here now. (中文：`/转发 语言 zh`)",
} as const;

const commands = {
  help: { summary: "what I can do", usage: "help [command]", examples: ["help", "help link"] },
  invite: { summary: "links that add the bot to KOOK, Discord or Telegram", usage: "invite", examples: ["invite"] },
  link: {
    summary: "forward a channel to Discord or Telegram",
    usage: "link discord|telegram [#channel]",
    examples: ["link discord", "link telegram #news"],
  },
  list: { summary: "what is linked in this server", usage: "list [page]", examples: ["list", "list 2"] },
  show: { summary: "one link in full, with its health", usage: "show N", examples: ["show 1"] },
  unlink: { summary: "end a link (asks first)", usage: "unlink N", examples: ["unlink 1"] },
  pause: {
    summary: "stop forwarding for a while; messages meanwhile are kept (or dropped)",
    usage: "pause [N|all] [keep|drop]",
    examples: ["pause 1", "pause all drop"],
  },
  resume: {
    summary: "go on after a pause or a problem",
    usage: "resume [N|all]",
    examples: ["resume 1", "resume all"],
  },
  status: statusCommandEn,
  test: { summary: "send a sample along a link", usage: "test N", examples: ["test 1"] },
  set: {
    summary: "how a link's copies look and what they follow",
    usage: "set N [option] [value]",
    examples: ["set 1", "set 1 attachments link", "set 1 header {name} · #{channel}"],
  },
  filter: filterCommandEn,
  export: exportCommandEn,
  import: importCommandEn,
  backfill: backfillCommandEn,
  ...peopleCommandsEn,
  bot: botCommandEn,
  preview: {
    summary: "how a message would look there; quote it",
    usage: "preview",
    examples: ["preview"],
  },
  stats: statsCommandEn,
  alert: alertCommandEn,
  log: {
    summary: "the latest deliveries, and what became of them",
    usage: "log [N|all] [page]",
    examples: ["log", "log 1", "log all 2"],
  },
  trace: traceCommandEn,
  failed: {
    summary: "messages that could not be delivered: send them again, or give them up",
    usage: "failed [list [page]|retry N|retry all|drop N|drop all]",
    examples: ["failed", "failed retry 12", "failed retry all", "failed drop 12"],
  },
  audit: { summary: "who changed what, from what to what", usage: "audit [page]", examples: ["audit", "audit 2"] },
  language: { summary: "the language I answer in", usage: "language zh|en", examples: ["language zh"] },
} as const satisfies Record<string, { summary: string; usage: string; examples: readonly [string, ...string[]] }>;

export const en = { texts, commands };
