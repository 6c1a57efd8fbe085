import { matches } from "../filters/index.js";
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
    return card.say(
      matches(rule, message) ? t("filter.test-match", { filter }) : t("filter.test-no-match", { filter }),
    );
  }
  const lines = mappings.map((mapping) => {
    const { number } = mapping;
    const decision = explainDecision(t, services.filters.decide(message, mapping), number);
    return t("filter.test-mapping", { number, decision });
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
    rule ? matches(rule, message) : mappings.some((mapping) => !services.filters.decide(message, mapping).passes),
  );
  const counts = { hits: hits.length, looked: messages.length };
  const said = rule
    ? t("filter.test-count-one", { ...counts, filter: namedFilter(t, rule, numberOf) })
    : t("filter.test-count", counts);
  const card = ReplyCard.of("info").title(t.plain("filter.test-title")).say(said);
  if (hits.length > 0) card.rule().say(...hits.slice(0, MOST_LINES).map((message) => hitLine(t, message)));
  if (hits.length > MOST_LINES) card.note(t("filter.test-more", { count: hits.length - MOST_LINES }));
  return card;
}

function hitLine(t: Translate, { author, content, attachments }: Message): Markup {
  const text = plainText(content).trim() || (attachments[0]?.name ?? "") || t.plain("filter.no-text");
  return t("filter.test-hit", { author: shorten(author.name, 30), text: shorten(text, LONGEST_LINE) });
}
