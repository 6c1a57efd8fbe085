import { z } from "zod";
import { lineFor } from "../src/dispatch/answers.js";
import { anyWord, mappingNumber } from "../src/dispatch/arguments.js";
import type { Word } from "../src/dispatch/command-line.js";
import { defineCommand, type GuildCommandContext } from "../src/dispatch/define-command.js";
import { onlyAsker, type Reply } from "../src/dispatch/reply.js";
import { ReplyCard } from "../src/dispatch/reply-card.js";
import { missingFor } from "../src/dispatch/settings/far-rights.js";
import { findSetting, settings, type Setting } from "../src/dispatch/settings/index.js";
import { UserError, type Markup, type Translate } from "../src/language/index.js";
import type { MappingView } from "../src/store/store.js";

/** What a mapping does: all of it, one thing explained, or one thing changed. */
export const set = defineCommand({
  name: "set",
  aliases: { zh: ["设置", "设定"], en: ["config", "option"] },
  access: "manager",
  args: z.tuple([mappingNumber, anyWord.optional()], anyWord),

  async run(context) {
    const { args, guild, services, t } = context;
    const [number, key, first, ...rest] = args;
    const mapping = await services.mappings.get(guild.id, number);
    if (key === undefined) return overview(mapping, t);
    const setting = findSetting(key, t);
    const reply =
      first === undefined ? explained(setting, mapping, t) : await changed(context, mapping, setting, [first, ...rest]);
    return setting.personal === true ? onlyAsker(reply) : reply;
  },
});

function overview(mapping: MappingView, t: Translate): Reply {
  const { number } = mapping;
  return ReplyCard.of("info")
    .title(t.plain("set.title", { number }))
    .say(...settings.map((setting) => settingLine(setting, mapping, t)))
    .note(t("set.more", { one: lineFor(t, "set", `${number} ${t.plain("option.header")}`) }));
}

function settingLine(setting: Setting, { options }: MappingView, t: Translate): Markup {
  return t("set.option", {
    name: t(`option.${setting.name}`),
    value: setting.value(t, options),
    meaning: setting.meaning(t, options),
  });
}

function explained(setting: Setting, mapping: MappingView, t: Translate): ReplyCard {
  const { number } = mapping;
  const name = t.plain(`option.${setting.name}`);
  const example = lineFor(t, "set", `${number} ${name} ${setting.example(t, mapping)}`);
  return ReplyCard.of("info")
    .title(t.plain("set.key-title", { number, name }))
    .say(
      t(`option.${setting.name}.about`),
      t("set.now", { value: setting.value(t, mapping.options) }),
      ...(setting.details?.(t, mapping.options) ?? []),
    )
    .rule()
    .say(...setting.explain(t, mapping))
    .say(t("usage.example", { example }));
}

async function changed(
  { services, member, t }: GuildCommandContext,
  mapping: MappingView,
  setting: Setting,
  words: readonly [Word, ...Word[]],
): Promise<ReplyCard> {
  const { number } = mapping;
  await setting.check?.(words, { guildId: mapping.guildId, people: services.people });
  const done = await services.mappings.set(mapping, (now) => setting.change(words, now, t), member);
  if (!done) throw new UserError("mapping.unknown", { number });
  const name = t(`option.${setting.name}`);
  const before = setting.value(t, done.before.options);
  const after = setting.value(t, done.after.options);
  if (done.before === done.after) return ReplyCard.of("info").say(t("set.unchanged", { number, name, value: after }));
  const details = setting.details?.(t, done.after.options);
  const lines = details
    ? [t("set.changed-list", { number, name, meaning: setting.meaning(t, done.after.options) }), ...details]
    : [t("set.changed", { number, name, before, after }), setting.meaning(t, done.after.options)];
  const missing = await missingFor(setting.name, done.after, services.mappings, t);
  return ReplyCard.of(missing.length === 0 ? "success" : "warning")
    .say(...lines, ...missing)
    .note(t("set.from-now"));
}
