/** Names that are the same in every language. */
export const platformNames = { kook: "KOOK", discord: "Discord", telegram: "Telegram" } as const;
