/** What is said of KOOK bots whose messages are forwarded, in English: part of `en.ts`. */
export const botSenderTextsEn = {
  "option.bots": "bots",
  "option.bots.about":
    "Which bots of KOOK are forwarded. Usually none: what bots say is mostly noise, and two bots that answer each other never stop.",
  "choice.bots.none": "messages of bots stay in KOOK",
  "choice.bots.some": "messages of these bots are forwarded",
  "set.bots-one": (p: { bot: string }) => `• ${p.bot}`,
  "set.bots-how": "Name all that are meant: `@Bot`, chosen from KOOK's list, one or several.",
  "set.bots-none": "`none`: no bot's messages are forwarded.",
  "set.bots-loop":
    "⚠️ See to it that none of them brings messages here from the place that this link leads to: they would go round and round. Filters hold for bots too.",
  "set.bots-wrong": (p: { word: string }) =>
    `I don't know which bot ${p.word} is. Type @ and choose the bot from KOOK's list, or say \`none\`.`,
  "set.bots-ours":
    "That bot is part of this relay: its messages are never forwarded, or they would go round in circles.",
  "set.bots-person": (p: { member: string }) =>
    `${p.member} is a person, not a bot. What people say is forwarded without this.`,
  "set.bots-unsure": (p: { member: string }) =>
    `KOOK doesn't tell me who ${p.member} is. Is the bot still on this server? Otherwise try again in a moment.`,
  "set.bots-too-many": (p: { most: number }) => `At most ${p.most} bots.`,
  "preview.bot": (p: { number: number }) =>
    `⛔ Link ${p.number} doesn't forward what this bot says. To have it: \`/relay set ${p.number} bots @Bot\``,
} as const;
