import { durationText } from "../duration.js";

const relay = (words: string): string => `\`/relay ${words}\``;
const messages = (count: number): string => (count === 1 ? "1 message" : `${count} messages`);

/** What is said of forwarding older messages, in English: part of `en.ts`. */
export const backfillTextsEn = {
  "backfill.how-much": (p: { number: number; most: number }) =>
    `Say how far back: a number of messages (${relay(`backfill ${p.number} 50`)}, at most ${p.most}), or since when (${relay(`backfill ${p.number} 2h`)}, \`3d\`, \`yesterday\`, \`2026-11-20\`).`,
  "backfill.span": (p: { word: string }) =>
    `“${p.word}” is neither a number of messages nor a time. For example \`50\`, \`2h\`, \`3d\`, \`yesterday\` or \`2026-11-20\`.`,
  "backfill.count": (p: { most: number }) =>
    `A backfill takes 1 to ${p.most} messages. For more, ask again when it has ended: what is there already is left out.`,
  "backfill.future": "That is still to come. Say a time in the past: `2h`, `3d`, `yesterday` or `2026-11-20`.",
  "backfill.none": (p: { channel: string; number: number }) =>
    `There is nothing older to forward from ${p.channel} in that time. ${relay(`backfill ${p.number} 50`)} looks at the last 50 messages.`,
  "backfill.unreadable": (p: { channel: string }) =>
    `I can't read ${p.channel}. Server settings → Roles → my role → allow “View channel” there, then try again.`,
  "backfill.trouble": (p: { channel: string }) =>
    `KOOK doesn't tell me just now what was said in ${p.channel}. Try again in a minute.`,
  "backfill.busy": (p: { number: number }) =>
    `A backfill of link ${p.number} is under way. ${relay(`backfill ${p.number}`)} shows how far it is, ${relay(`backfill ${p.number} stop`)} ends it.`,
  "backfill.idle": (p: { number: number }) =>
    `No backfill of link ${p.number} is under way. ${relay(`backfill ${p.number} 50`)} forwards its last 50 messages, as far as they aren't there.`,
  "backfill.title": (p: { count: number; number: number }) => `Forward ${messages(p.count)} along link ${p.number}?`,
  "backfill.ask": (p: { channel: string; place: string; ago: number }) =>
    `They were said in ${p.channel} in the last ${durationText(p.ago, "en")}, and go to ${p.place}, oldest first, each with the time when it was said. What is there already, or what a filter keeps back, is left out.`,
  "backfill.slow": "They go a few at a time, whenever nothing else waits there: what is said now comes first.",
  "backfill.cut": (p: { most: number }) => `There are more: only the latest ${p.most} are taken at once.`,
  "backfill.confirm": "Forward",
  "backfill.cancel": "Leave it",
  "backfill.cancelled": (p: { by: string }) => `Nothing is forwarded (${p.by}).`,
  "backfill.begun": (p: { number: number; channel: string; total: number }) =>
    `Started: looking at ${messages(p.total)} of ${p.channel}, and forwarding along link ${p.number} what isn't there yet. A card in the channel shows how far it is.`,
  "backfill.running": (p: { number: number; channel: string; seen: number; total: number }) =>
    `Link ${p.number}: forwarding what was said before in ${p.channel}. Looked at ${p.seen} of ${p.total} messages.`,
  "backfill.done": (p: { number: number; channel: string; seen: number }) =>
    `Link ${p.number}: done. ${messages(p.seen)} of ${p.channel} ${p.seen === 1 ? "was" : "were"} looked at.`,
  "backfill.stopped": (p: { number: number; seen: number; total: number }) =>
    `Link ${p.number}: stopped after ${p.seen} of ${p.total} messages. What was forwarded stays.`,
  "backfill.counts": (p: { sent: number; copied: number; left: number }) =>
    `Forwarded: ${p.sent} · there already: ${p.copied} · kept back by filters or rules: ${p.left}`,
  "backfill.paused": (p: { number: number }) =>
    `It waits, since link ${p.number} stands still. ${relay(`resume ${p.number}`)} lets it go on.`,
  "backfill.unlinked": (p: { number: number }) => `Link ${p.number} was ended meanwhile.`,
  "backfill.by": (p: { by: string; ago: number }) => `Asked for by ${p.by}, ${durationText(p.ago, "en")} ago.`,
  "backfill.how-to-stop": (p: { number: number }) =>
    `${relay(`backfill ${p.number} stop`)} ends it. It goes on by itself after a restart.`,
  "backfill.stop": "Stop",
} as const;

export const backfillCommandEn = {
  summary: "forward what was said before",
  usage: "backfill N [count|since|stop]",
  examples: ["backfill 1 50", "backfill 1 2h", "backfill 1 2026-11-20", "backfill 1 stop"],
} as const;
