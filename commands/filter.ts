import { z } from "zod";
import { callOf, lineFor } from "../src/dispatch/answers.js";
import { anyWord, choice } from "../src/dispatch/arguments.js";
import { writeWords, type Word } from "../src/dispatch/command-line.js";
import { defineCommand, UsageError, type GuildCommandContext } from "../src/dispatch/define-command.js";
import { isFilterWord, namedFilter, ruleText, scopeText, type NumberOf } from "../src/dispatch/explain-filter.js";
import { testMessages, testText } from "../src/dispatch/filter-test.js";
import { isNumber, readFilterNumber, readRule } from "../src/dispatch/filter-words.js";
import { onlyAsker, type Reply } from "../src/dispatch/reply.js";
import { ReplyCard } from "../src/dispatch/reply-card.js";
import { isFilterKind } from "../src/filters/index.js";
import { UserError, type Markup, type Translate } from "../src/language/index.js";
import type { FilterView } from "../src/store/history.js";

const PAGE = 12;

const doing = choice({
  list: ["列表", "查看", "ls"],
  add: ["添加", "新增", "增加"],
  remove: ["删除", "移除", "delete", "rm"],
  on: ["启用", "打开", "开"],
  off: ["停用", "关闭", "关"],
  test: ["试试", "测试", "试"],
});

/** What is forwarded and what stays in KOOK. */
export const filter = defineCommand({
  name: "filter",
  aliases: { zh: ["过滤", "筛选"], en: ["filters"] },
  access: "manager",
  args: z.tuple([doing.optional()], anyWord),

  async run(context) {
    const [what = "list", ...words] = context.args;
    const numberOf = await mappingNumbers(context);
    switch (what) {
      case "list":
        return onlyAsker(await list(context, words, numberOf));
      case "add":
        return await add(context, words, numberOf);
      case "remove":
        return await remove(context, words, numberOf);
      case "on":
      case "off":
        return await turn(context, what, words, numberOf);
      case "test":
        return onlyAsker(await test(context, words, numberOf));
    }
  },
});

async function mappingNumbers({ guild, services }: GuildCommandContext): Promise<NumberOf> {
  const numbers = new Map((await services.mappings.list(guild.id)).map(({ id, number }) => [id, number]));
  return (mappingId) => numbers.get(mappingId) ?? null;
}

async function list(
  { guild, services, t }: GuildCommandContext,
  [word, ...rest]: readonly Word[],
  numberOf: NumberOf,
): Promise<ReplyCard> {
  const page = word === undefined ? 1 : readFilterNumber([word]).number;
  refuseMore(rest);
  const filters = await services.filters.list(guild.id);
  const card = ReplyCard.of("info");
  if (filters.length === 0) return card.say(t("filter.none"));
  const pages = Math.ceil(filters.length / PAGE);
  if (page > pages) throw new UserError("list.no-page", { pages });
  card
    .title(t.plain("filter.title", { count: filters.length }))
    .say(...filters.slice((page - 1) * PAGE, page * PAGE).map((each) => entry(t, each, numberOf)));
  if (pages > 1) card.note(t("filter.page", { page, pages }));
  return card.note(t("filter.order"));
}

function entry(t: Translate, each: FilterView, numberOf: NumberOf): Markup {
  const shown = { number: each.number, rule: ruleText(t, each), scope: scopeText(t, each, numberOf) };
  if (!each.enabled) return t("filter.entry-off", shown);
  return t(each.action === "mask" ? "filter.entry-mask" : "filter.entry", { ...shown, hits: each.hits });
}

async function add(
  { guild, services, member, t }: GuildCommandContext,
  words: readonly Word[],
  numberOf: NumberOf,
): Promise<Reply> {
  const { mapping, ...rule } = readRule(words);
  const mappingId = mapping === null ? null : (await services.mappings.get(guild.id, mapping)).id;
  const added = await services.filters.add(guild.id, { ...rule, mappingId }, member);
  const card = ReplyCard.of("success").say(t("filter.added", { filter: namedFilter(t, added, numberOf) }));
  if (rule.action === "mask") card.say(t("filter.mask-note"));
  if (rule.action === "allow") card.say(t("filter.allow-note", { kind: t(`filter.kind.${rule.kind}`) }));
  // Naming a person or a role in the open would call them.
  return personal(added, card.note(t("filter.from-now")));
}

async function remove(
  { guild, services, member, t }: GuildCommandContext,
  words: readonly Word[],
  numberOf: NumberOf,
): Promise<Reply> {
  const { number, rest } = readFilterNumber(words);
  refuseMore(rest);
  const removed = await services.filters.remove(guild.id, number, member);
  const card = ReplyCard.of("success").say(t("filter.removed", { filter: namedFilter(t, removed, numberOf) }));
  const again = typedAgain(t, removed, numberOf);
  // A pattern is typed between backticks, which a line to be copied can't hold.
  if (removed.kind === "regex") card.quote(`${callOf[t.language]} ${t.plain("filter.call")} ${again}`);
  else card.note(t("filter.again", { line: lineFor(t, "filter", again) }));
  return personal(removed, card);
}

/** How a rule is made once more, in the words of this language. */
function typedAgain(t: Translate, { action, kind, value, mappingId }: FilterView, numberOf: NumberOf): string {
  const scope = mappingId === null ? "" : `${numberOf(mappingId) ?? ""} `;
  const looksAt = isFilterKind(kind) ? t.plain(`filter.kind.${kind}`) : kind;
  const typed =
    kind === "regex"
      ? `\`${value}\``
      : kind !== "keyword" && isFilterWord(value)
        ? t.plain(`filter.word.${value}`)
        : value;
  return `${t.plain("filter.add")} ${scope}${t.plain(`filter.${action}`)} ${looksAt} ${typed}`.trim();
}

async function turn(
  { guild, services, member, t }: GuildCommandContext,
  what: "on" | "off",
  words: readonly Word[],
  numberOf: NumberOf,
): Promise<Reply> {
  const { number, rest } = readFilterNumber(words);
  refuseMore(rest);
  const changed = await services.filters.setEnabled(guild.id, number, what === "on", member);
  const card = ReplyCard.of("success").say(t(`filter.${what}`, { filter: namedFilter(t, changed, numberOf) }));
  return personal(changed, card.note(t("filter.from-now")));
}

function personal({ kind }: FilterView, card: ReplyCard): Reply {
  return kind === "user" || kind === "role" ? onlyAsker(card) : card;
}

async function test(context: GuildCommandContext, words: readonly Word[], numberOf: NumberOf): Promise<ReplyCard> {
  const { guild, channel, services, t } = context;
  const [first, ...rest] = words;
  const rule = isNumber(first) ? services.filters.get(guild.id, readFilterNumber([first]).number) : null;
  const text = writeWords(rule ? rest : words);
  const mappings = (await services.mappings.list(guild.id)).filter(({ channelId }) => channelId === channel.id);
  if (mappings.length === 0 && !rule) throw new UserError("filter.test-unmapped");
  if (text !== "") return testText(context, text, mappings, rule, numberOf);
  const messages = await services.recent.messages(guild.id, channel.id);
  if (messages.length === 0) throw new UserError("filter.test-none");
  return testMessages({ services, t }, messages, mappings, rule, numberOf);
}

function refuseMore(words: readonly Word[]): void {
  if (words.length > 0) throw new UsageError(new UserError("usage.extra", { word: writeWords(words) }));
}
