import { defaultHistory, type HistoryOptions } from "./options.js";

/** As a command line has them: `--archive-after-days 30`. */
export const HISTORY_ARGUMENTS = {
  seed: { type: "string" },
  messages: { type: "string" },
  days: { type: "string" },
  "ends-at": { type: "string" },
  "archive-after-days": { type: "string" },
  "content-days": { type: "string" },
  guilds: { type: "string" },
  channels: { type: "string" },
  mappings: { type: "string" },
} as const;

/** What isn't said has its default. @throws TypeError for what is no number */
export function readHistoryOptions(values: Readonly<Record<string, unknown>>): HistoryOptions {
  const options = Object.entries(defaultHistory).map(([name, usual]) => {
    const argument = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const value = values[argument];
    if (value === undefined) return [name, usual] as const;
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : NaN;
    if (Number.isNaN(number)) throw new TypeError(`--${argument} must be a number`);
    return [name, number] as const;
  });
  return Object.fromEntries(options) as Record<keyof HistoryOptions, number>;
}
