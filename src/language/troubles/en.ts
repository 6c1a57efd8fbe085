import { durationText } from "../duration.js";

interface Lasting {
  /** Milliseconds. */
  readonly since: number;
}

const time = (ms: number): string => durationText(ms, "en");
const LATER = "What is said meanwhile is taken in afterwards, in order.";

/** What keeps the relay itself from working, in English: part of `en.ts`. */
export const troubleTextsEn = {
  "trouble.disk-full": (p: Lasting) =>
    `🔴 The bot's disk has been full for ${time(p.since)}, so nothing new is taken in. Whoever runs it has to free some space; it then goes on by itself. ${LATER}`,
  "trouble.store-locked": (p: Lasting) =>
    `🔴 Another program has held the bot's database for ${time(p.since)}, so nothing new is taken in. Whoever runs it should look for a backup or a database tool. ${LATER}`,
  "trouble.store-damaged": (p: Lasting) =>
    `🔴 The bot's database was found damaged ${time(p.since)} ago, so nothing new is taken in. Whoever runs it has to restore a backup: \`npm run restore\``,
  "trouble.store-unreachable": (p: Lasting) =>
    `🔴 The bot's database has been out of reach for ${time(p.since)}, so nothing new is taken in. Whoever runs it has to look after it. ${LATER}`,
  "trouble.second-program": (p: Lasting & { name: string }) =>
    `🔴 Another program seems to use the token of the KOOK bot ${p.name}, so for ${time(p.since)} messages may not have come here. Whoever runs the bot has to stop that program, or make a new token at developer.kookapp.cn and set it here.`,
} as const;
