import { z } from "zod";
import { lineFor, lineOf } from "../src/dispatch/answers.js";
import { anyWord, choice, numberOf } from "../src/dispatch/arguments.js";
import { foldWord, type Word } from "../src/dispatch/command-line.js";
import { defineCommand, UsageError, type CommandContext } from "../src/dispatch/define-command.js";
import type { Reply, Steps } from "../src/dispatch/reply.js";
import { ReplyCard, shorten } from "../src/dispatch/reply-card.js";
import type { Platform } from "../src/delivery/destination.js";
import { Markup, platformNames, UserError } from "../src/language/index.js";
import type { Actor } from "../src/relay/actor.js";
import type { CheckedToken, GuildName, OwnBotView } from "../src/relay/own-bots.js";
import { findToken } from "../src/relay/token-shape.js";

const action = choice({
  add: ["添加", "新增", "加", "new", "set"],
  list: ["列表", "查看", "ls"],
  remove: ["移除", "删除", "去掉", "delete", "rm"],
});
const platforms = { discord: ["dc", "dis"], telegram: ["tg", "电报"] } as const;
const platformWord = choice(platforms);

/** KOOK takes 50 modules on a card, four buttons in each. */
const MOST_GUILDS_OFFERED = 20;

/** A guild's own bots: in private alone, for a token is like a password. */
export const bot = defineCommand({
  name: "bot",
  aliases: { zh: ["机器人"], en: ["bots"] },
  access: "manager",
  where: "direct",
  args: z.tuple([action.optional()], anyWord),

  async run(context) {
    const [wanted = "list", ...words] = context.args;
    switch (wanted) {
      case "add":
        return await add(context, words);
      case "list":
        return await list(context);
      case "remove":
        return await askToRemove(context, words);
    }
  },
});

// ---------------------------------------------------------------- add

async function add(context: CommandContext, words: readonly Word[]): Promise<Reply> {
  const { services, member } = context;
  const { platform, typed, named } = readRequest(words);
  const { guilds, complete } = await services.steeredGuilds.find(member.id, named);
  if (guilds.length === 0) throw nowhere(named);
  const checked = await services.ownBots.check(platform, typed, member);
  const [only] = guilds;
  if (only && guilds.length === 1 && complete) return await addTo(context, checked, only, member);
  return askWhich(context, checked, guilds, complete);
}

interface Request {
  readonly platform: Platform;
  readonly typed: string;
  readonly named: string | undefined;
}

/** "telegram TOKEN Name of the server"; a token alone tells its platform too. */
function readRequest(words: readonly Word[]): Request {
  const [first, ...rest] = words.filter((word) => typeof word === "string");
  if (first === undefined) throw new UsageError(new UserError("bot.platform"));
  const shown = findToken(first);
  if (shown !== null && shown !== "kook") return { platform: shown, typed: first, named: nameIn(rest) };
  const platform = platformWord.safeParse(first);
  if (!platform.success) throw new UsageError(new UserError("bot.platform"));
  const [typed, ...name] = foldWord(rest[0] ?? "") === "bot" ? rest.slice(1) : rest;
  if (typed === undefined) throw new UsageError(new UserError("bot.token-missing"));
  return { platform: platform.data, typed, named: nameIn(name) };
}

const nameIn = (words: readonly string[]): string | undefined => (words.length === 0 ? undefined : words.join(" "));

function nowhere(named: string | undefined): UserError {
  return named === undefined
    ? new UserError("bot.no-guild")
    : new UserError("bot.guild-unknown", { name: shorten(named, 60) });
}

function askWhich(
  context: CommandContext,
  checked: CheckedToken,
  guilds: readonly GuildName[],
  complete: boolean,
): Steps {
  const { member, t } = context;
  const { platform, identity } = checked;
  const offered = guilds.slice(0, MOST_GUILDS_OFFERED);
  const line = lineFor(t, "bot", `add ${platform} … ${offered[0]?.name ?? ""}`);
  return {
    start: ReplyCard.of("info")
      .title(t.plain("bot.which-title"))
      .say(t("bot.which", { name: identity.name, platform: platformNames[platform] })),
    steps: offered.map((guild) => ({
      label: shorten(guild.name, 30),
      tone: "info",
      guildId: guild.id,
      onlyBy: member.id,
      take: (presser) => addTo(context, checked, guild, presser),
    })),
    ...(complete && offered.length === guilds.length ? {} : { note: t("bot.which-more", { line }) }),
    forOne: false,
  };
}

async function addTo(
  { services, t }: CommandContext,
  checked: CheckedToken,
  guild: GuildName,
  actor: Actor,
): Promise<ReplyCard> {
  const { platform } = checked;
  const { name, renewed, inviteUrl, waiting } = await services.ownBots.add(checked, guild, actor);
  const card = ReplyCard.of("success")
    .title(t.plain("bot.added-title", { guild: shorten(guild.name, 60) }))
    .say(renewed ? t("bot.renewed", { name }) : t("bot.added", { name, platform: platformNames[platform] }));
  if (waiting.length > 0) {
    card.say(t("bot.added-waiting", { numbers: numbersOf(waiting), line: lineFor(t, "resume", "") }));
  }
  if (inviteUrl !== null && !renewed) {
    const link = Markup.link(t("bot.added-invite", { name }), inviteUrl);
    card.say(t("bot.added-next", { link, line: lineFor(t, "link", platform) }));
  }
  return card.rule().say(t("bot.delete-message"));
}

// ---------------------------------------------------------------- list and remove

async function list({ services, member, t }: CommandContext): Promise<ReplyCard> {
  const { guilds } = await services.steeredGuilds.find(member.id);
  const bots = services.ownBots.list(guilds.map(({ id }) => id));
  const example = lineOf(t, t.command("bot").examples[0]);
  if (bots.length === 0) return ReplyCard.of("info").say(t("bot.list-none", { line: example }));
  const card = ReplyCard.of("info").title(t.plain("bot.list-title"));
  for (const guild of guilds) {
    const own = bots.filter(({ guildId }) => guildId === guild.id);
    if (own.length === 0) continue;
    card.say(t("bot.list-guild", { guild: shorten(guild.name, 60) }), ...own.map((each) => botLine(each, t)));
  }
  const [, , , removal = ""] = t.command("bot").examples;
  return card.note(t("bot.list-next", { line: lineOf(t, removal.replace("3", String(bots[0]?.number ?? 3))) }));
}

function botLine({ number, platform, name, state, mappings }: OwnBotView, t: CommandContext["t"]): Markup {
  return t("bot.list-entry", {
    number,
    platform: platformNames[platform],
    name,
    state: t(`bot.state.${state}`),
    links: mappings.length,
  });
}

async function askToRemove({ services, member, t }: CommandContext, [word]: readonly Word[]): Promise<Reply> {
  const number = word === undefined ? null : numberOf(word);
  if (number === null) throw new UsageError(new UserError("bot.number-missing"));
  const guildId = services.ownBots.guildOf(number);
  const guild = guildId === null ? null : await services.steeredGuilds.findOne(member.id, guildId);
  const own = guild && services.ownBots.list([guild.id]).find((candidate) => candidate.number === number);
  if (!guild || !own) throw new UserError("bot.unknown", { number });
  const { name, platform, mappings } = own;
  return {
    question: ReplyCard.of("warning")
      .title(t.plain("bot.remove-title", { name }))
      .say(t("bot.remove-ask", { name, platform: platformNames[platform], guild: shorten(guild.name, 60) }))
      .say(mappings.length === 0 ? t("bot.remove-no-links") : t("bot.remove-links", { numbers: numbersOf(mappings) })),
    confirmLabel: t.plain("bot.remove-confirm"),
    cancelLabel: t.plain("bot.remove-cancel"),
    guildId: guild.id,
    onlyBy: member.id,
    cancel: (presser) => t("bot.kept", { by: presser.name }),
    async confirm(presser) {
      const stopped = await services.ownBots.remove(guild.id, own, presser);
      if (stopped === null) throw new UserError("bot.unknown", { number });
      const removed = t("bot.removed", { name, by: presser.name });
      if (stopped.length === 0) return removed;
      return Markup.lines([removed, t("bot.removed-links", { numbers: numbersOf(stopped) })]);
    },
  };
}

const numbersOf = (mappings: readonly { readonly number: number }[]): string =>
  mappings.map(({ number }) => number).join(", ");
