const relay = (words: string): string => `\`/relay ${words}\``;

/** What is said of exports and imports, in English: part of `en.ts`. */
export const transferTextsEn = {
  "export.title": "This server's set-up as a file",
  "export.holds": (p: { links: number; filters: number }) =>
    `It holds ${p.links} links, ${p.filters} filters and the server's settings, and no token or other secret. Still, whoever has it knows where you forward to.`,
  "export.suspended": "Links that a problem stopped stand in it as running.",
  "export.next": (p: { line: string }) =>
    `To take it in again: send the file to a channel, answer it with ${relay("import")}. Or, as long as KOOK keeps this one: ${p.line}`,
  "export.no-upload": "KOOK didn't take the file. Try again in a moment.",
  "import.how": `Answer a message that holds the file with ${relay("import")}. ${relay("export")} makes such a file.`,
  "import.gone": "I can't see the message that you answered. Send the file in this channel, and answer that message.",
  "import.no-file": `There is no file in that message. Send the file that ${relay("export")} made, and answer that message.`,
  "import.unreadable": "KOOK didn't show me the message. Try again in a moment.",
  "import.other": `That is no file of mine. ${relay("export")} makes one.`,
  "import.newer": "The file is from a newer version of the relay. Update this one first.",
  "import.wrong": (p: { at: string }) =>
    `The file was changed by hand and isn't right any more at ${p.at}. Correct that place, or export again.`,
  "import.too-large": "That file is far too large to be one of mine.",
  "import.refused": "I only fetch files that were sent in KOOK. Send it in this channel, and answer that message.",
  "import.unreachable": "KOOK's file server didn't answer in time. Try again in a moment.",
  "import.no-room": "There is no room on the disk for the file. Tell whoever hosts the relay.",
  "import.title": "What this file would change",
  "import.foreign": (p: { server: string }) =>
    `The file is of another server, ${p.server}. Links, roles and channels are each server's own: only its language and its filters for all links are taken.`,
  "import.nothing": "Nothing: all that can be taken from the file is so already.",
  "import.link-back": (p: { number: number; platform: string; place: string }) =>
    `➕ Link ${p.number} → ${p.platform} ${p.place} comes back, as it was`,
  "import.link-changed": (p: { number: number; names: string }) => `✏️ Link ${p.number}: ${p.names}`,
  "import.link-paused": (p: { number: number }) => `⏸️ Link ${p.number} is paused`,
  "import.link-resumed": (p: { number: number }) => `▶️ Link ${p.number} goes on`,
  "import.filter-added": (p: { rule: string; scope: string }) => `➕ Filter: ${p.rule} (${p.scope})`,
  "import.filter-added-off": (p: { rule: string; scope: string }) => `➕ Filter, switched off: ${p.rule} (${p.scope})`,
  "import.filter-on": (p: { number: number }) => `✏️ Filter ${p.number} is switched on`,
  "import.filter-off": (p: { number: number }) => `✏️ Filter ${p.number} is switched off`,
  "import.language": (p: { language: string }) => `✏️ Language: ${p.language}`,
  "import.alert": (p: { channel: string }) => `✏️ Trouble is told in ${p.channel}`,
  "import.more": (p: { count: number }) => `…and ${p.count} more`,
  "import.stays": (p: { links: number; filters: number }) =>
    `Already so: ${p.links} links, ${p.filters} filters. What is here and not in the file stays as it is.`,
  "import.cant": "⛔ What can't be taken:",
  "import.cant-link": (p: { channel: string; platform: string; place: string; why: string }) =>
    `#${p.channel} → ${p.platform} ${p.place}: ${p.why}`,
  "import.cant-filter": (p: { rule: string; why: string }) => `Filter ${p.rule}: ${p.why}`,
  "import.never-linked-discord": `never linked from this server. Link it again by ${relay("link discord")} in that channel.`,
  "import.never-linked-telegram": `never linked from this server. Link it again by ${relay("link telegram")} in that channel.`,
  "import.out-of-reach":
    "the bot, the place or the channel is out of reach. Once the bot is back there, link it again.",
  "import.no-meaning": "it doesn't fit, or its link can't be taken.",
  "import.too-many": "there are too many filters already.",
  "import.managers": (p: { count: number }) =>
    `${p.count} manager roles of the file: who may steer is for the owner and administrators to say, by ${relay("manager add @role")}.`,
  "import.strange-alert": `Its channel for trouble isn't one of this server that I can see. ${relay("alert here")} sets one.`,
  "import.apply": "Take all of it",
  "import.cancel": "Leave it",
  "import.applied": (p: { audit: string }) => `Done: all of it is in force now. ${p.audit} shows who imported what.`,
  "import.cancelled": "Nothing was changed.",
  "import.changed": `Something was changed here since I showed what the file would do. Nothing was taken: ask again by ${relay("import")}.`,
  "import.back-title": "This channel is forwarded again",
  "import.back": (p: { platform: string; place: string; member: string }) =>
    `What is said here goes to ${p.platform} ${p.place} again: ${p.member} took up the link as it was.`,
  "import.back-next": (p: { number: number }) =>
    `${relay(`show ${p.number}`)} shows the link, ${relay(`unlink ${p.number}`)} ends it, ${relay("privacy")} keeps your messages out.`,
  "field.links": "links",
  "field.filters": "filters",
  "field.language": "language",
} as const;

export const exportCommandEn = {
  summary: "this server's links, filters and settings as a file",
  usage: "export",
  examples: ["export"],
} as const;

export const importCommandEn = {
  summary: "takes such a file in again; shows first what changes",
  usage: "import [link of the file]",
  examples: ["import"],
} as const;
