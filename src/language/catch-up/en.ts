/** What is said of missed messages, in English: part of `en.ts`. */
export const catchUpTextsEn = {
  "option.catch-up": "catch-up",
  "option.catch-up.about":
    "What becomes of what was said while the bot was away, when that is more than 50 messages of the channel.",
  "value.all": "all",
  "value.digest": "digest",
  "choice.catch-up.all": "all are forwarded, in order, each with the time when it was said",
  "choice.catch-up.digest": "one summary says how many there were, and how to get them",
  "digest.title": (p: { count: number; authors: number; channel: string }) =>
    `${p.count} messages in #${p.channel}, by ${p.authors === 1 ? "one person" : `${p.authors} people`}, were not forwarded one by one`,
  "digest.times": (p: { from: string; to: string }) =>
    `They were said from ${p.from} to ${p.to}, while the bot was away.`,
  "digest.open": (p: { channel: string }) => `Read them in KOOK: #${p.channel}`,
  "digest.rest": "To have them here, someone who manages the bot types in KOOK:",
  "digest.line": (p: { number: number; since: string }) => `/relay backfill ${p.number} ${p.since}`,
  "status.behind": (p: { channel: string }) => `⏳ ${p.channel}: what was said while I was away is being fetched.`,
  "status.unreadable": (p: { channel: string }) =>
    `⚠️ ${p.channel} is gone, or I may not read it: nothing of it is forwarded. Give my role “View channel” there; what was missed comes with \`/relay backfill\`.`,
  "trace.digest": "a summary stood for it, since a lot had been said while I was away; `/relay backfill` sends it",
  "trace.restored": "it was forwarded before the database was restored from a backup",
} as const;
