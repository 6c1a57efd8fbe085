import { FilterRuleSet, matches, type Shown } from "../filters/index.js";
import { plainText } from "../kmarkdown/index.js";
import type { Markup, Translate } from "../language/index.js";
import type { Message } from "../message/index.js";
import type { FilterView } from "../store/history.js";
import type { MappingView } from "../store/store.js";
import type { GuildCommandContext } from "./define-command.js";
import { explainDecision, namedFilter, type NumberOf } from "./explain-filter.js";
import { ReplyCard, shorten } from "./reply-card.js";

const MOST_LINES = 8;
const LONGEST_LINE = 80;

/** What a given text would meet, said here and now by the asker. */
export function testText(
  { guild, channel, member, services, t }: GuildCommandContext,
  text: string,
  mappings: readonly MappingView[],
  rule: FilterView | null,
  numberOf: NumberOf,
): ReplyCard {
  const message: Message = {
    id: "",
    guildId: guild.id,
    channelId: channel.id,
    channelName: channel.name,
    author: { ...member, avatarUrl: null, bot: false, roleIds: [] },
    kind: "text",
    content: [{ type: "text", text }],
    cards: [],
    attachments: [],
    quote: null,
    mentionsAll: false,
    sentAt: services.now(),
  };
  const card = ReplyCard.of("info").title(t.plain("filter.test-title"));
  if (rule) {
    const filter = namedFilter(t, rule, numberOf);
    if (!matches(rule, message)) return card.say(t("filter.test-no-match", { filter }));
    card.say(t("filter.test-match", { filter }));
    if (rule.action === "mask") card.say(t("filter.test-shows", { text: wordsOf(maskedBy(rule, message)) }));
    return card;
  }
  const lines = mappings.flatMap((mapping) => {
    const { number } = mapping;
    const decided = services.filters.decide(message, mapping);
    const decision = explainDecision(t, decided, number);
    const shown = services.filters.show(message, mapping);
    const line = t("filter.test-mapping", { number, decision });
    if (!decided.passes || shown.maskedBy.length === 0) return [line];
    return [line, t("filter.test-masked", { number, text: wordsOf(shown) })];
  });
  return card.say(...lines.slice(0, MOST_LINES)).note(t("filter.test-as-you"));
}

/** What the newest messages of the channel would meet now. */
export function testMessages(
  { services, t }: Pick<GuildCommandContext, "services" | "t">,
  messages: readonly Message[],
  mappings: readonly MappingView[],
  rule: FilterView | null,
  numberOf: NumberOf,
): ReplyCard {
  const hits = messages.filter((message) =>
    rule
      ? matches(rule, message) || isMaskedBy(rule, message)
      : mappings.some((mapping) => !services.filters.decide(message, mapping).passes),
  );
  const masked = rule ? 0 : messages.filter((message) => isMasked(message, mappings, services.filters)).length;
  const counts = { hits: hits.length, looked: messages.length };
  const said = rule
    ? t("filter.test-count-one", { ...counts, filter: namedFilter(t, rule, numberOf) })
    : t("filter.test-count", counts);
  const card = ReplyCard.of("info").title(t.plain("filter.test-title")).say(said);
  if (masked > 0) card.say(t("filter.test-count-masked", { count: masked }));
  if (hits.length > 0) card.rule().say(...hits.slice(0, MOST_LINES).map((message) => hitLine(t, message)));
  if (hits.length > MOST_LINES) card.note(t("filter.test-more", { count: hits.length - MOST_LINES }));
  return card;
}

/** The log keeps no word that a rule masked, but that it did. */
function isMaskedBy({ number, action }: FilterView, { masked = [] }: Message): boolean {
  return action === "mask" && masked.some(({ filters }) => filters.includes(number));
}

function isMasked(
  message: Message,
  mappings: readonly MappingView[],
  filters: Pick<GuildCommandContext["services"]["filters"], "show">,
): boolean {
  return message.masked !== undefined || mappings.some((mapping) => filters.show(message, mapping).maskedBy.length > 0);
}

/** Also by a rule that is switched off: what it would do. */
function maskedBy(rule: FilterView, message: Message): Shown {
  return new FilterRuleSet([{ ...rule, mappingId: null, enabled: true }]).show(message, []);
}

function wordsOf({ content }: Pick<Message, "content">): string {
  return shorten(plainText(content).trim(), LONGEST_LINE);
}

function hitLine(t: Translate, { author, content, attachments }: Message): Markup {
  const text = plainText(content).trim() || (attachments[0]?.name ?? "") || t.plain("filter.no-text");
  return t("filter.test-hit", { author: shorten(author.name, 30), text: shorten(text, LONGEST_LINE) });
}
