import { z } from "zod";
import { choice, eitherOf, mappingNumber } from "../src/dispatch/arguments.js";
import { defineCommand, type GuildCommandContext } from "../src/dispatch/define-command.js";
import { UserError } from "../src/language/index.js";
import type { MappingView } from "../src/store/store.js";

const all = choice({ all: ["全部", "所有", "*"] });
const meanwhile = choice({ keep: ["保留", "存着", "留"], drop: ["丢弃", "丢掉", "不要"] });

/** Stops forwarding for a while; what comes meanwhile is kept, unless asked otherwise. */
export const pause = defineCommand({
  name: "pause",
  aliases: { zh: ["暂停"], en: ["stop", "mute"] },
  access: "manager",
  args: z.tuple([eitherOf(all, meanwhile, mappingNumber).optional(), meanwhile.optional()]),

  async run(context) {
    const { args, services, member, t } = context;
    const [first, second] = args;
    const mode = second ?? (first === "keep" || first === "drop" ? first : "keep");
    const which = first === "keep" || first === "drop" ? undefined : first;
    const paused: number[] = [];
    for (const mapping of await chosen(context, which)) {
      if (await services.mappings.pause(mapping, mode, member)) paused.push(mapping.number);
    }
    return t(`pause.${mode}`, { numbers: paused.join(", ") });
  },
});

/** Without a number it must be clear which one is meant. */
async function chosen(
  { guild, services }: GuildCommandContext,
  which: number | "all" | undefined,
): Promise<readonly MappingView[]> {
  if (typeof which === "number") return [await services.mappings.get(guild.id, which)];
  const mappings = await services.mappings.list(guild.id);
  if (mappings.length === 0) throw new UserError("mapping.none");
  if (which === "all" || mappings.length === 1) return mappings;
  throw new UserError("pause.which", { numbers: mappings.map(({ number }) => number).join(", ") });
}
