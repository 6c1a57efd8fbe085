import { durationText } from "../duration.js";

const time = (ms: number): string => durationText(ms, "en");
const relay = (words: string): string => `\`/relay ${words}\``;

/** What statistics, the kept status card and notices say, in English: part of `en.ts`. */
export const insightTextsEn = {
  // ---- stats
  "stats.title-24h": "The last 24 hours",
  "stats.title-7d": "The last 7 days",
  "stats.title-30d": "The last 30 days",
  "stats.label-24h": "24 hours",
  "stats.label-7d": "7 days",
  "stats.label-30d": "30 days",
  "stats.none": "Nothing was forwarded in this time.",
  "stats.total": (p: { delivered: number; rate: string }) => `**${p.delivered}** delivered · ${p.rate} arrived`,
  "stats.total-none": "**0** delivered",
  "stats.failed": (p: { dead: number }) => `❌ ${p.dead} given up: ${relay("failed")}`,
  "stats.uncertain": (p: { uncertain: number }) =>
    `❔ ${p.uncertain} may have arrived, the platform's answer got lost: ${relay("failed")}`,
  "stats.filtered": (p: { filtered: number }) => `🚫 ${p.filtered} kept back by filters`,
  "stats.delay": (p: { p50: string; p95: string }) => `⏱️ Delay: half within ${p.p50}, 95% within ${p.p95}`,
  "stats.entry": (p: { number: number; channel: string; platform: string; place: string }) =>
    `**${p.number}** · ${p.channel} → ${p.platform} **${p.place}**`,
  "stats.entry-ended": (p: { count: number }) =>
    p.count === 1 ? "A link that has ended" : `${p.count} links that have ended`,
  "stats.numbers": (p: { delivered: number; dead: number }) =>
    p.dead === 0 ? `${p.delivered} delivered` : `${p.delivered} delivered, ${p.dead} given up`,
  "stats.numbers-delay": (p: { p50: string; p95: string }) => `half within ${p.p50}, 95% within ${p.p95}`,
  "stats.more": (p: { count: number }) => `…and ${p.count} quieter ones. ${relay("show N")} tells of each.`,
  "stats.note": (p: { zone: string }) => `Counted a message for each place it goes to. Times: ${p.zone}`,
  "stats.no-chart": "KOOK didn't take the chart just now; these are all its numbers.",
  "stats.milliseconds": (p: { ms: number }) => `${p.ms} ms`,
  "stats.seconds": (p: { seconds: string }) => `${p.seconds} s`,

  // ---- trace by what was said
  "trace.no-hit": (p: { text: string }) =>
    `I know no message like that here: “${p.text}” is neither an id nor in any text that is still kept. What was said just now can be found in some seconds; or quote the message and type ${relay("trace")}.`,
  "trace.hits-title": "Which one?",
  "trace.hit": (p: { number: number; author: string; channel: string; ago: number }) =>
    `**${p.number}** · ${p.author} · ${p.channel} · ${time(p.ago)} ago`,
  "trace.hits-note": "The buttons show each one's way.",
  "trace.hits-more": (p: { count: number }) => `The newest ${p.count}; more words find fewer.`,

  // ---- status pin
  "pinned.title": "Forwarding",
  "pinned.down": (p: { platform: string; name: string; at: string }) =>
    `🔴 ${p.platform} (${p.name}): can't be reached since ${p.at}`,
  "pinned.last-delivered": (p: { at: string }) => `last delivered ${p.at}`,
  "pinned.waiting": (p: { waiting: number; at: string }) => `${p.waiting} waiting, the oldest since ${p.at}`,
  "pinned.error": (p: { at: string; failure: string }) => `⚠️ Last trouble ${p.at}: ${p.failure}`,
  "pinned.note": (p: { at: string; zone: string }) => `I keep this up to date; looked at ${p.at} (${p.zone})`,
  "pinned.done": `I keep that card up to date from now on. ${relay("status unpin")} ends it.`,
  "pinned.done-unpinned": `I keep that card up to date from now on, but KOOK didn't let me pin it: give the bot's role **Manage Messages**, or pin it yourself. ${relay("status unpin")} ends it.`,
  "pinned.ended": "The status card is gone.",
  "pinned.none": `There is no status card. ${relay("status pin")} makes one in this channel.`,
  "pinned.cannot-write":
    "I can't write in this channel, so I can keep no card here. Channel settings → Permissions → the bot's role → allow **View Channel** and **Send Messages**, then try again.",

  // ---- alert
  "alert.first-title": "Notices about forwarding",
  "alert.first": (p: { by: string }) =>
    `${p.by} chose this channel: when forwarding is in trouble, I say so here, and again when it is over.`,
  "alert.first-next": `Messages that can't be delivered are told together, every ten minutes at most. ${relay("alert off")} ends it.`,
  "alert.done": (p: { channel: string }) => `Notices go to ${p.channel} from now on. I posted a first one there.`,
  "alert.off": "No more notices. Only when a link stops by itself, its own channel is still told.",
  "alert.off-already": `There is no channel for notices. ${relay("alert here")} chooses this one.`,
  "alert.now": (p: { channel: string }) =>
    `Notices go to ${p.channel}. ${relay("alert here")} moves them to this channel, ${relay("alert off")} ends them.`,
  "alert.cannot-write": (p: { channel: string }) =>
    `I can't write in ${p.channel}, so nothing was changed. Channel settings → Permissions → the bot's role → allow **View Channel** and **Send Messages**, then try again.`,
  "alert.quota": "KOOK lets me post nothing more for now: my messages for today are used up. Please try again later.",
  "alarm.title-began": "Forwarding is in trouble",
  "alarm.title-ended": "Forwarding is well again",
  "alarm.next": `${relay("status")} shows how it is just now. I say here when it is over.`,
  "alarm.next-ended": `${relay("status")} shows how it is just now.`,
  "alarm.more": (p: { count: number }) => `…and ${p.count} more`,
  "alarm.connection": (p: { platform: string; name: string; since: number }) =>
    `🔴 ${p.platform} (${p.name}) can't be reached for ${time(p.since)}. I keep trying by myself; messages are kept and sent afterwards, in order.`,
  "alarm.lag": (p: {
    number: number;
    channel: string;
    platform: string;
    place: string;
    waiting: number;
    lag: number;
  }) =>
    `🐢 Link **${p.number}** (${p.channel} → ${p.platform} **${p.place}**) is behind: ${p.waiting} waiting, the oldest for ${time(p.lag)}. They are kept and sent in order.`,
  "alarm.suspended": (p: { number: number; channel: string; platform: string; place: string }) =>
    `🔴 Link **${p.number}** (${p.channel} → ${p.platform} **${p.place}**) has stopped: ${relay(`show ${p.number}`)}`,
  "alarm.over-connection": (p: { platform: string; name: string; lasted: number }) =>
    `🟢 ${p.platform} (${p.name}) is back. I had told of it ${time(p.lasted)} ago.`,
  "alarm.over-lag": (p: { number: number; channel: string; platform: string; place: string }) =>
    `🟢 Link **${p.number}** (${p.channel} → ${p.platform} **${p.place}**) has caught up.`,
  "alarm.over-suspended": (p: { number: number; channel: string; platform: string; place: string }) =>
    `🟢 Link **${p.number}** (${p.channel} → ${p.platform} **${p.place}**) goes on.`,
  "alarm.over-store": (p: { lasted: number }) =>
    `🟢 The bot takes messages in again. I had told of it ${time(p.lasted)} ago; what was said meanwhile follows, in order.`,
  "alarm.over-second-program": (p: { lasted: number }) =>
    `🟢 No other program uses the bot's token any more. I had told of it ${time(p.lasted)} ago.`,
  "alarm.failed-title": (p: { count: number }) =>
    p.count === 1 ? "A message could not be delivered" : `${p.count} messages could not be delivered`,
  "alarm.failed-title-more": (p: { count: number }) => `More than ${p.count} messages could not be delivered`,
  "alarm.failed-entry": (p: { count: number; number: number; platform: string; place: string; failure: string }) =>
    `❌ ${p.count} × link **${p.number}** → ${p.platform} **${p.place}**: ${p.failure}`,
  "alarm.failed-next": `${relay("failed")} shows them, with buttons to send each again or to give it up.`,
} as const;

export const statsCommandEn = {
  summary: "how much was forwarded, how well and how fast, with a chart",
  usage: "stats [24h|7d|30d]",
  examples: ["stats", "stats 7d", "stats 30d"],
} as const;

export const alertCommandEn = {
  summary: "where I tell of trouble, and that it is over",
  usage: "alert [here|#channel|off]",
  examples: ["alert here", "alert #staff", "alert off"],
} as const;

export const statusCommandEn = {
  summary: "connections, delays, counts and problems",
  usage: "status [pin|unpin]",
  examples: ["status", "status pin", "status unpin"],
} as const;

export const traceCommandEn = {
  summary: "a message's whole way: quote it, or write some of its words",
  usage: "trace [id|words]",
  examples: ["trace", "trace patch notes"],
} as const;
