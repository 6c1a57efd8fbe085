import { z } from "zod";
import { choice } from "../src/dispatch/arguments.js";
import { defineCommand } from "../src/dispatch/define-command.js";
import { channelOf, placeOf, stateMarks } from "../src/dispatch/explain.js";
import { healthLines, isTroubled } from "../src/dispatch/explain-health.js";
import { channelLines, isCutOff, troubleLines } from "../src/dispatch/explain-troubles.js";
import { onlyAsker } from "../src/dispatch/reply.js";
import { ReplyCard } from "../src/dispatch/reply-card.js";
import { platformNames, UserError, type Markup, type Translate } from "../src/language/index.js";
import type { JobStatus } from "../src/jobs/index.js";
import type { Connection } from "../src/relay/connections.js";
import type { MappingView } from "../src/store/store.js";

/** Of more than this only the troubled ones are shown, and then how many are left. */
const MOST_SHOWN = 10;

const pinning = choice({
  pin: ["置顶", "置頂", "固定", "钉住"],
  unpin: ["取消置顶", "取消置頂", "取消固定", "撤掉", "撤下"],
});

/** One card: connections, and how each mapping does. With `pin`, one that stays and is kept up to date. */
export const status = defineCommand({
  name: "status",
  aliases: { zh: ["状态"], en: ["health"] },
  access: "member",
  onlyReads: true,
  changesBy: ([word]) => word !== undefined,
  args: z.tuple([pinning.optional()]),

  async run({ args: [wanted], guild, channel, member, services, t }) {
    if (wanted === "pin") {
      const { pinned } = await services.pinnedCards.pin(guild.id, channel.id, member, t.language);
      return onlyAsker(ReplyCard.of("success").say(t(pinned ? "pinned.done" : "pinned.done-unpinned")));
    }
    if (wanted === "unpin") {
      if (!(await services.pinnedCards.unpin(guild.id, member))) throw new UserError("pinned.none");
      return t("pinned.ended");
    }
    const now = services.now();
    const connections = services.connections.list(guild.id);
    const health = await services.mappings.health(guild.id);
    const mappings = (await services.mappings.list(guild.id)).map((mapping) => {
      const own = health.get(mapping.id) ?? null;
      return { mapping, lines: healthLines(t, mapping, own, now), troubled: isTroubled(mapping, own, now) };
    });
    const troubles = services.troubles.list();
    const channels = services.channelTroubles(guild.id);
    const cut = troubles.length > 0 || isCutOff(channels) || connections.some(({ state }) => state !== "connected");
    const troubled = mappings.some((entry) => entry.troubled);

    const card = ReplyCard.of(cut || troubled ? "warning" : "success")
      .title(t.plain("status.title"))
      .say(t(cut || troubled ? "status.trouble" : "status.good"))
      .say(...troubleLines(t, troubles, now))
      .say(...channelLines(t, channels))
      .say(...connections.map((connection) => connectionLine(t, connection, now)))
      .say(...jobsLine(t, services.jobs.list(), now))
      .rule();
    if (mappings.length === 0) card.say(t("mapping.none"));
    const shown = mappings.toSorted((one, other) => Number(other.troubled) - Number(one.troubled)).slice(0, MOST_SHOWN);
    for (const { mapping, lines } of shown) card.say(mappingLine(t, mapping), ...lines);
    if (mappings.length > shown.length) card.note(t("status.more", { count: mappings.length - shown.length }));
    return troubled ? onlyAsker(card) : card;
  },
});

function connectionLine(t: Translate, { platform, name, state, since }: Connection, now: number): Markup {
  const named = { platform: platformNames[platform], name };
  return state === "down" ? t("status.down", { ...named, since: now - since }) : t(`status.${state}`, named);
}

/** Whoever runs the bot mends it; people here should know that their messages aren't concerned. */
function jobsLine(t: Translate, jobs: readonly JobStatus[], now: number): readonly Markup[] {
  const ran = jobs.flatMap(({ name, last }) => (last ? [{ name, ...last }] : []));
  const failed = ran.find(({ outcome }) => outcome === "failed");
  if (failed) return [t("status.job-failed", { name: failed.name, since: now - failed.startedAt })];
  const latest = Math.max(...ran.map(({ startedAt }) => startedAt));
  return ran.length === 0 ? [] : [t("status.jobs", { since: now - latest })];
}

function mappingLine(t: Translate, mapping: MappingView): Markup {
  return t("status.entry", {
    mark: stateMarks[mapping.state],
    number: mapping.number,
    channel: channelOf(mapping),
    platform: platformNames[mapping.platform],
    place: placeOf(mapping),
  });
}
