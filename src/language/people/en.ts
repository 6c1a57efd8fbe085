const relay = (words: string): string => `\`/relay ${words}\``;
const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

/** What is said of recalls, purges, privacy and managers, in English: part of `en.ts`. */
export const peopleTextsEn = {
  // ---- recall
  "recall.no-quote": `Say which message: answer it in KOOK (hold it, then Reply) with ${relay("recall")}.`,
  "recall.unknown":
    "I know nothing of that message: it didn't come through a link of this server, or so long ago that all about it has been deleted.",
  "recall.none": "There is no copy of that message: nothing to take back.",
  "recall.title": (p: { count: number }) => `Take back ${count(p.count, "copy", "copies")}?`,
  "recall.place": (p: { number: number; platform: string; place: string }) =>
    `Link ${p.number} · ${p.platform} **${p.place}**`,
  "recall.place-ended": "a link that was ended",
  "recall.ask":
    "The copies go, for good. The message in KOOK stays, and editing it later brings no copy back. What is still waiting to be sent won't be.",
  "recall.confirm": "Take back",
  "recall.cancel": "Leave them",
  "recall.cancelled": (p: { by: string }) => `The copies stay (${p.by}).`,
  "recall.done": (p: { count: number; by: string }) =>
    `${count(p.count, "copy was", "copies were")} taken back (${p.by}).`,
  "recall.waiting": (p: { count: number }) =>
    `${count(p.count, "copy is", "copies are")} being removed. ${relay("trace")}, in answer to the message, shows how it went.`,
  "recall.failed": (p: { count: number }) =>
    `${count(p.count, "copy", "copies")} could not be removed just now; where trying again helps, that happens by itself. ${relay("failed")} shows what was given up.`,
  "recall.held": (p: { count: number }) =>
    `${count(p.count, "copy is", "copies are")} behind a link that was stopped by a problem, and ${p.count === 1 ? "goes" : "go"} after its ${relay("resume N")}.`,
  "recall.out-of-reach": (p: { count: number }) =>
    `${count(p.count, "copy is", "copies are")} at a place that has moved: only someone there can remove ${p.count === 1 ? "it" : "them"}.`,

  // ---- purge
  "purge.who": "Say whose copies: type @ and choose the person from KOOK's list, or give their KOOK id.",
  "purge.since": (p: { word: string }) =>
    `“${p.word}” is no time that I understand. Say from when on: \`2h\`, \`7d\`, \`yesterday\` or \`2026-11-20\`.`,
  "purge.since-missing": "Say from when on, for example `2h`, `7d`, `yesterday` or `2026-11-20`.",
  "purge.future": "That is still to come. Say a time in the past: `2h`, `7d`, `yesterday` or `2026-11-20`.",
  "purge.none": (p: { ago: string }) => `There are no copies of what this person said here in the last ${p.ago}.`,
  "purge.title": (p: { copies: number }) => `Remove ${count(p.copies, "copy", "copies")}?`,
  "purge.ask": (p: { name: string; messages: number; ago: string; more: boolean }) =>
    `The copies of ${p.more ? "more than " : ""}${count(p.messages, "message")} by **${p.name}**, said here in the last ${p.ago}, go from all places that this server is linked to. What they said in KOOK stays.`,
  "purge.slow":
    "They go a few at a time, newest first, so that what is said now isn't kept waiting. This card shows how far it is.",
  "purge.confirm": "Remove",
  "purge.cancel": "Leave them",
  "purge.cancelled": (p: { by: string }) => `The copies stay (${p.by}).`,
  "purge.busy": `A purge of this server is under way. ${relay("purge")} shows how far it is, ${relay("purge stop")} ends it.`,
  "purge.idle": `No purge is under way. ${relay("purge @name 2h")} removes the copies of what a person said since then.`,
  "purge.running": (p: { messages: number; total: number }) =>
    `Removing copies: ${p.messages} of ${count(p.total, "message")} so far.`,
  "purge.by": (p: { by: string; ago: string }) => `Asked for by ${p.by}, ${p.ago} ago.`,
  "purge.how-to-stop": `${relay("purge stop")} ends it. It goes on by itself after a restart.`,
  "purge.done": (p: { messages: number; copies: number }) =>
    `Done: ${count(p.copies, "copy", "copies")} of ${count(p.messages, "message")} taken back.`,
  "purge.stopped": (p: { messages: number; total: number }) =>
    `Stopped: the copies of ${p.messages} of ${count(p.total, "message")} were taken back, the others stay.`,

  // ---- privacy
  "privacy.title": "Your privacy",
  "privacy.in": "What you write in linked channels is forwarded to other platforms, with your name and picture.",
  "privacy.out": "You have opted out: nothing that you write is forwarded or kept, in any server.",
  "privacy.held-none": "No message of yours is kept.",
  "privacy.held": (p: { messages: number; texts: number; copies: number; more: boolean }) =>
    `Kept of you: ${p.more ? "more than " : ""}${count(p.messages, "message")} (${p.texts} with text), with ${count(p.copies, "copy", "copies")} on other platforms.`,
  "privacy.keep": (p: { contentDays: number; archiveDays: number }) =>
    `Texts are kept for ${count(p.contentDays, "day")}, so that edits, answers and the search work. That there was a message, under which name, and where its copies are: ${count(p.archiveDays, "day")}.`,
  "privacy.backups": (p: { count: number }) =>
    `Whoever runs this bot keeps the last ${count(p.count, "daily backup")}: what is deleted here is gone from those after as many days.`,
  "privacy.everywhere": "Whatever you decide holds for all servers that this bot serves.",
  "privacy.how": `${relay("privacy optout")} keeps you out, ${relay("privacy export")} sends you all that is kept, ${relay("privacy delete")} deletes it.`,
  "privacy.how-in": `${relay("privacy optin")} lets you in again, ${relay("privacy export")} sends you all that is kept, ${relay("privacy delete")} deletes it.`,
  "privacy.opted-out":
    "Done. From now on nothing that you write is forwarded or kept, in any server. Where others answer or mention you, your words and your name are left out.",
  "privacy.opted-out-before": "You had opted out already: nothing that you write is forwarded or kept.",
  "privacy.texts-go": "What is kept of you now loses its texts and your name in the coming night.",
  "privacy.copies-stay": `Copies that are on other platforms already stay. ${relay("privacy delete")} removes these too, if you want.`,
  "privacy.opted-in":
    "Done. From now on what you write in linked channels is forwarded again. What you wrote meanwhile stays in KOOK alone.",
  "privacy.opted-in-before": "You hadn't opted out: what you write in linked channels is forwarded.",
  "privacy.export-title": "What is kept of you",
  "privacy.export-file": (p: { part: number; messages: number }) =>
    `Part ${p.part}: ${count(p.messages, "message")}. The file is for programs, and any text editor shows it.`,
  "privacy.export-sent": (p: { files: number; messages: number }) =>
    `I have sent you ${count(p.files, "file")} by direct message: ${count(p.messages, "message")}, and what else is kept of you.`,
  "privacy.export-sent-here": (p: { files: number; messages: number }) =>
    `${count(p.files, "file")}: ${count(p.messages, "message")}, and what else is kept of you.`,
  "privacy.export-refused":
    "I could not send you the file: KOOK doesn't let me write to you. Settings → Privacy → allow direct messages from server members, or write to me first; then try again.",
  "privacy.delete-title": "Delete what is kept of you?",
  "privacy.delete-ask":
    "What you said and the names under which you said it go from the log, the archive and the search, in all servers. Where others answered or mentioned you, your words and your name go too. That there were messages stays, without telling whose.",
  "privacy.delete-copies":
    "The copies on other platforms can go too. **If they stay now, they can't be found as yours later.** Your messages in KOOK stay where they are.",
  "privacy.delete-stays": "What you changed as the manager of a server stays in that server's record of changes.",
  "privacy.delete-future": `It doesn't keep you out of what comes: that is ${relay("privacy optout")}.`,
  "privacy.delete-with-copies": "Delete, copies too",
  "privacy.delete-without-copies": "Delete, leave the copies",
  "privacy.delete-cancel": "Delete nothing",
  "privacy.delete-cancelled": "Nothing is deleted.",
  "privacy.delete-begun":
    "It is being deleted. I'll tell you by direct message when it is done; a restart doesn't stop it.",
  "privacy.delete-busy": "It is being deleted already. I'll tell you by direct message when it is done.",
  "privacy.delete-done": (p: { messages: number }) =>
    `Done: what was kept of ${count(p.messages, "message")} of yours is deleted.`,
  "privacy.delete-done-copies": (p: { messages: number; copies: number }) =>
    `Done: what was kept of ${count(p.messages, "message")} of yours is deleted, and ${count(p.copies, "copy was", "copies were")} taken back.`,

  // ---- manager
  "manager.title": "Managers",
  "manager.none": `So far only the owner and the administrators can use all commands. ${relay("manager add @role")} lets a role do so too.`,
  "manager.roles": "Besides the owner and the administrators, these roles can use all commands:",
  "manager.role": (p: { role: string }) => `· **${p.role}**`,
  "manager.gone": (p: { count: number }) =>
    `${count(p.count, "role", "roles")} that no longer ${p.count === 1 ? "exists was" : "exist were"} taken off the list.`,
  "manager.next": `${relay("manager add @role")} adds one, ${relay("manager remove @role")} takes one away.`,
  "manager.which": "Say which role: type @ and choose the role from KOOK's list, or write its name.",
  "manager.unknown": (p: { word: string }) =>
    `There is no role “${p.word}” here. Type @ and choose the role from KOOK's list.`,
  "manager.ambiguous": (p: { word: string }) =>
    `Several roles are called “${p.word}”. Type @ and choose the right one from KOOK's list.`,
  "manager.everyone":
    "That is everybody in this server. Whoever can use all commands can send messages elsewhere and remove copies: choose a role that only trusted people have.",
  "manager.person": "That is a person. Managers are roles: give the person a role, and add that.",
  "manager.too-many": (p: { most: number }) => `There are ${p.most} roles already, and that is the most.`,
  "manager.unreadable": "KOOK didn't tell me this server's roles just now. Please try again in a minute.",
  "manager.added": (p: { role: string }) => `Done. Members with the role **${p.role}** can use all commands now.`,
  "manager.added-before": (p: { role: string }) =>
    `Members with the role **${p.role}** could use all commands already.`,
  "manager.removed": (p: { role: string }) => `Done. The role **${p.role}** no longer gives the right to use commands.`,
  "manager.removed-before": (p: { role: string }) => `The role **${p.role}** didn't give that right.`,
  "manager.not-administrator": (p: { command: string }) =>
    `${relay(p.command)} is for the server's owner and its administrators: managers don't choose managers.`,

  "field.userId": "KOOK id",
  "field.since": "since",
  "field.messages": "messages",
  "preview.refused-opted-out": "It isn't forwarded anywhere: whoever wrote it has opted out.",
  "help.administrators": "For the owner and administrators",
  "help.left": (p: { count: number }) =>
    `${count(p.count, "more command is", "more commands are")} for the server's owner, its administrators and managers.`,
  "help.left-administrators": (p: { count: number }) =>
    `${count(p.count, "more command is", "more commands are")} for the server's owner and its administrators.`,
  "help.access-administrator": "For the server's owner and its administrators.",
};

export const peopleCommandsEn = {
  recall: {
    summary: "take back the copies of a message (answer it)",
    usage: "recall [id]",
    examples: ["recall"],
  },
  purge: {
    summary: "remove the copies of what a person said since then",
    usage: "purge @name since | stop",
    examples: ["purge @name 2h", "purge @name 2026-11-20", "purge stop"],
  },
  privacy: {
    summary: "what is kept of you; keep out, have it sent, delete it",
    usage: "privacy [optout|optin|export|delete]",
    examples: ["privacy", "privacy optout", "privacy delete"],
  },
  manager: {
    summary: "which roles may use all commands",
    usage: "manager [list | add|remove @role]",
    examples: ["manager", "manager add @Moderators", "manager remove @Moderators"],
  },
} as const;
