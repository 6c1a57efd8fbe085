const relay = (words: string): string => `\`/relay ${words}\``;

/** What is said of lost answers and of places that work again, in English: part of `en.ts`. */
export const mendingTextsEn = {
  "right.history": "See what was sent before",
  "mend.discord.history":
    "without it a message may rarely appear twice: Edit Channel → Permissions → the bot's role → allow **Read Message History**",
  "mend.telegram.history": "nothing to do: Telegram shows bots nothing of what was said",
  "reason.discord.place-closed": "the Discord thread was locked",
  "reason.telegram.place-closed": "the Telegram topic was closed",
  "mend.discord.place-closed":
    "unlock the thread (its menu → Unlock Thread), or give the bot's role **Manage Threads**, then `/relay resume`",
  "mend.telegram.place-closed":
    "reopen the topic (its menu → Reopen), or Edit → Administrators → the bot → allow **Manage Topics**, then `/relay resume`",
  "suspended.next-watched": (p: { number: number }) =>
    `Messages are kept meanwhile. When it is mended the link goes on by itself within some minutes; ${relay(`resume ${p.number}`)} goes on at once.`,
  "suspended.next-gone": (p: { number: number }) =>
    `Messages are kept meanwhile. ${relay(`unlink ${p.number}`)} ends the link, ${relay(`resume ${p.number}`)} tries once more.`,
  "recovered.title": (p: { number: number }) => `Link ${p.number} goes on`,
  "recovered.next": "The place can be used again. What was kept meanwhile is being sent, in order.",
  "option.uncertain": "uncertain",
  "option.uncertain.about":
    "What becomes of a message when the platform's answer got lost, and nobody can tell whether it arrived. On Discord the bot looks, so this seldom matters there; Telegram doesn't let bots look.",
  "value.retry": "retry",
  "value.hold": "hold",
  "choice.uncertain.retry": "it is sent again: nothing is lost, rarely something appears twice",
  "choice.uncertain.hold": "it waits among the failed messages until someone decides: nothing appears twice",
} as const;
