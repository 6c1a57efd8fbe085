const AS_ITSELF = "For the character itself, put a backslash before it, and the pattern between backticks.";
const relay = (words: string): string => `\`/relay ${words}\``;

/** What filters say, in English: part of `en.ts`. */
export const filterTextsEn = {
  "filter.unknown": (p: { number: number }) =>
    `There is no filter with the number ${p.number} here. ${relay("filter list")} shows them all.`,
  "filter.too-many": (p: { most: number }) =>
    `There are ${p.most} filters already, and that is the most. Remove one with ${relay("filter remove N")}.`,
  "filter.too-many-patterns": (p: { most: number }) =>
    `There are ${p.most} filters by regular expressions already, and that is the most. One pattern can hold several with \`|\`, or a keyword does.`,
  "filter.action": "Say whether it is to `block`, to `allow` or to `mask`.",
  "filter.kind": "Say what it looks at: keyword, regex, user, role, type, mention-all, attachment, length",
  "filter.number": `Say which filter, by its number. ${relay("filter list")} shows the numbers.`,
  "filter.value.keyword": (p: { most: number }) => `Say the word or words to look for, at most ${p.most} characters.`,
  "filter.value.user": "Say whose messages: type @ and choose the person from KOOK's list.",
  "filter.value.role": "Say which role: type @ and choose the role from KOOK's list.",
  "filter.value.length": "Say how many characters: `>500` for longer ones, `<5` for shorter ones.",
  "filter.value.regex": "Say the pattern to look for, best between backticks: `` `\\d{11}` ``",
  "filter.regex.too-long": (p: { most: number }) => `The pattern is too long: at most ${p.most} characters.`,
  "filter.regex.too-large":
    "The pattern asks for too much: large repetitions such as `{500}` multiply. Make it smaller, or make two filters of it.",
  "filter.regex.everything":
    "This pattern matches every message, also an empty one. Often a `*` is meant to be a `+`: `a*` is found everywhere, `a+` is not.",
  "filter.regex.group": (p: { where: string }) =>
    `A round bracket is opened here and never closed: ${p.where} ${AS_ITSELF}`,
  "filter.regex.closing": (p: { where: string }) =>
    `A round bracket is closed here that was never opened: ${p.where} ${AS_ITSELF}`,
  "filter.regex.class": (p: { where: string }) =>
    `A square bracket is opened here and never closed: ${p.where} ${AS_ITSELF}`,
  "filter.regex.repeat": (p: { where: string }) =>
    `Here something is to be repeated, but nothing that can be stands before it: ${p.where} ${AS_ITSELF}`,
  "filter.regex.count": (p: { where: string }) => `This repetition is too large or upside down: ${p.where}`,
  "filter.regex.escape": (p: { where: string }) => `This backslash means nothing: ${p.where}`,
  "filter.regex.look": (p: { where: string }) =>
    `This can't be used here: ${p.where} Looking ahead or behind is left out, so that no message can take long.`,
  "filter.regex.range": (p: { where: string }) => `This range of characters is upside down: ${p.where}`,
  "filter.regex.other": (p: { where: string }) => `This pattern can't be read: ${p.where}`,
  "filter.mask-note":
    "Messages go through with these words as ＊. Copies, edits, answers that quote them and my own log show nothing else.",
  "filter.added": (p: { filter: string }) => `Done. ${p.filter}`,
  "filter.removed": (p: { filter: string }) => `Removed: ${p.filter}`,
  "filter.again": (p: { line: string }) => `To have it back: ${p.line}`,
  "filter.on": (p: { filter: string }) => `Switched on: ${p.filter}`,
  "filter.off": (p: { filter: string }) => `Switched off: ${p.filter}`,
  "filter.from-now":
    "It holds for messages from now on. An edit is looked at anew: where a filter then keeps it out, the copy is removed.",
  "filter.allow-note": (p: { kind: string }) =>
    `From now on, of “${p.kind}”, only what an allow filter lets through is forwarded; all else stays in KOOK.`,
  "filter.title": (p: { count: number }) => (p.count === 1 ? "1 filter" : `${p.count} filters`),
  "filter.none": `There are no filters: everything is forwarded. For example ${relay("filter add block keyword spam")} keeps messages with that word out.`,
  "filter.entry": (p: { number: number; rule: string; scope: string; hits: number }) =>
    `**${p.number}** · ${p.rule} · ${p.scope} · decided ${p.hits} times`,
  "filter.entry-mask": (p: { number: number; rule: string; scope: string; hits: number }) =>
    `**${p.number}** · ${p.rule} · ${p.scope} · masked ${p.hits} times`,
  "filter.entry-off": (p: { number: number; rule: string; scope: string }) =>
    `**${p.number}** · ${p.rule} · ${p.scope} · switched off`,
  "filter.order":
    "Asked in this order: type, user, role, mention-all, attachment, length, keyword, regex. A message must pass all. Of those that match, a link's own count before the server's, a block before an allow. Where something is allowed, all else of that kind stays out. What goes through is then masked.",
  "filter.page": (p: { page: number; pages: number }) =>
    `Page ${p.page} of ${p.pages}. ${relay(`filter list ${p.page < p.pages ? p.page + 1 : 1}`)}`,
  "filter.named": (p: { number: number; rule: string; scope: string }) => `Filter ${p.number}: ${p.rule} (${p.scope})`,
  "filter.rule": (p: { action: string; kind: string; value: string }) => `${p.action} ${p.kind} ${p.value}`,
  "filter.call": "filter",
  "filter.add": "add",
  "filter.block": "block",
  "filter.allow": "allow",
  "filter.mask": "mask",
  "filter.scope-guild": "all links",
  "filter.scope-mapping": (p: { number: number }) => `link ${p.number}`,
  "filter.scope-gone": "a link that was ended",
  "filter.kind.type": "type",
  "filter.kind.user": "user",
  "filter.kind.role": "role",
  "filter.kind.mention-all": "mention-all",
  "filter.kind.attachment": "attachment",
  "filter.kind.length": "length",
  "filter.kind.keyword": "keyword",
  "filter.kind.regex": "regex",
  "filter.word.text": "text",
  "filter.word.image": "image",
  "filter.word.video": "video",
  "filter.word.file": "file",
  "filter.word.audio": "audio",
  "filter.word.card": "card",
  "filter.word.any": "any",
  "filter.blocked-by": (p: { filter: string }) => `⛔ Not forwarded. ${p.filter}`,
  "filter.not-allowed": (p: { kind: string }) =>
    `⛔ Not forwarded: of “${p.kind}” only some is allowed, and no filter allows this. ${relay("filter list")}`,
  "filter.allowed-by": (p: { filter: string }) => `✅ Forwarded. ${p.filter}`,
  "filter.masked-by": (p: { filter: string }) => `🔒 Some of it is masked. ${p.filter}`,
  "filter.quote-withheld": "🔒 It answers a message that a filter keeps in KOOK: what that one says is left out.",
  "filter.test-masked": (p: { number: number; text: string }) => `Link ${p.number} shows: ${p.text}`,
  "filter.test-shows": (p: { text: string }) => `It goes through as: ${p.text}`,
  "filter.test-count-masked": (p: { count: number }) =>
    p.count === 1 ? "In 1 of them words are masked." : `In ${p.count} of them words are masked.`,
  "filter.test-title": "What the filters do",
  "filter.test-none": `I know no messages of this channel yet. Give a text instead: ${relay("filter test hello there")}`,
  "filter.test-count": (p: { hits: number; looked: number }) =>
    `Of the last ${p.looked} messages of this channel, ${p.hits} would be kept out of at least one link.`,
  "filter.test-count-one": (p: { hits: number; looked: number; filter: string }) =>
    `${p.hits} of the last ${p.looked} messages of this channel match. ${p.filter}`,
  "filter.test-hit": (p: { author: string; text: string }) => `${p.author}: ${p.text}`,
  "filter.test-more": (p: { count: number }) => `…and ${p.count} more`,
  "filter.test-match": (p: { filter: string }) => `The text matches. ${p.filter}`,
  "filter.test-no-match": (p: { filter: string }) => `The text doesn't match. ${p.filter}`,
  "filter.test-mapping": (p: { number: number; decision: string }) => `Link ${p.number}: ${p.decision}`,
  "filter.test-as-you": "The text is looked at as if you had just said it here, without any role.",
  "filter.test-unmapped": `Nothing is forwarded from this channel. ${relay("link discord")} or ${relay("link telegram")} starts it.`,
  "trace.masked-by": (p: { numbers: string }) =>
    `🔒 Words were masked by filter ${p.numbers}. ${relay("filter list")} shows what it says.`,
  "filter.no-text": "(no text)",
} as const;

export const filterCommandEn = {
  summary: "what is forwarded and what stays in KOOK",
  usage: "filter [list|add|remove|on|off|test] …",
  examples: [
    "filter add block keyword spam",
    "filter add 2 allow role @News",
    "filter add block length >500",
    "filter add mask badword",
    "filter add block regex `\\d{11}`",
    "filter off 3",
    "filter remove 3",
    "filter test",
    "filter test hello there",
  ],
} as const;
