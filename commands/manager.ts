import { z } from "zod";
import { anyWord, choice } from "../src/dispatch/arguments.js";
import { foldWord, writeWords, type Word } from "../src/dispatch/command-line.js";
import { defineCommand, type GuildCommandContext } from "../src/dispatch/define-command.js";
import type { KookRole } from "../src/dispatch/chat.js";
import { onlyAsker, type Reply } from "../src/dispatch/reply.js";
import { ReplyCard, shorten } from "../src/dispatch/reply-card.js";
import { UserError } from "../src/language/index.js";

const doing = choice({
  list: ["列表", "查看", "ls"],
  add: ["添加", "新增", "增加"],
  remove: ["删除", "移除", "delete", "rm"],
});

/** KOOK's role that everybody has. */
const EVERYONE = "0";

/** Which roles may use all commands, besides the owner and the administrators. */
export const manager = defineCommand({
  name: "manager",
  aliases: { zh: ["管理", "管理角色"], en: ["managers"] },
  access: "administrator",
  args: z.tuple([doing.optional()], anyWord),

  async run(context) {
    const [what = "list", ...words] = context.args;
    if (what === "list") return await list(context);
    const roles = await readRoles(context);
    const role = readRole(words, what === "remove" ? withGone(context, roles) : roles);
    return await (what === "add" ? add(context, role) : remove(context, role));
  },
});

/** Names and no mentions: those would call everybody who has the role. */
async function list(context: GuildCommandContext): Promise<Reply> {
  const { guild, services, member, t } = context;
  const roles = await readRoles(context);
  const gone = guild.managerRoleIds.filter((id) => !roles.some((role) => role.id === id));
  if (gone.length > 0) {
    const change = { remove: gone, action: "manager list", names: gone.join(", ") };
    await services.guilds.changeManagers(guild.id, change, member);
  }
  const there = roles.filter(({ id }) => guild.managerRoleIds.includes(id));
  const card = ReplyCard.of("info").title(t.plain("manager.title"));
  if (there.length === 0) card.say(t("manager.none"));
  else card.say(t("manager.roles"), ...there.map(({ name }) => t("manager.role", { role: shorten(name, 60) })));
  if (gone.length > 0) card.say(t("manager.gone", { count: gone.length }));
  return onlyAsker(there.length === 0 ? card : card.note(t("manager.next")));
}

async function add({ guild, services, member, t }: GuildCommandContext, { id, name }: KookRole): Promise<Reply> {
  if (id === EVERYONE) throw new UserError("manager.everyone");
  const change = { add: [id], action: "manager add", names: name };
  const changed = await services.guilds.changeManagers(guild.id, change, member);
  return ReplyCard.of("success").say(
    t(changed ? "manager.added" : "manager.added-before", { role: shorten(name, 60) }),
  );
}

async function remove({ guild, services, member, t }: GuildCommandContext, { id, name }: KookRole): Promise<Reply> {
  const change = { remove: [id], action: "manager remove", names: name };
  const changed = await services.guilds.changeManagers(guild.id, change, member);
  const role = shorten(name || id, 60);
  return ReplyCard.of("success").say(t(changed ? "manager.removed" : "manager.removed-before", { role }));
}

async function readRoles({ guild, services }: GuildCommandContext): Promise<readonly KookRole[]> {
  try {
    return await services.kook.listRoles(guild.id);
  } catch (error) {
    throw Object.assign(new UserError("manager.unreadable"), { cause: error });
  }
}

/** A role that KOOK no longer has can still be taken away. */
function withGone({ guild }: GuildCommandContext, roles: readonly KookRole[]): readonly KookRole[] {
  const gone = guild.managerRoleIds.filter((id) => !roles.some((role) => role.id === id));
  return [...roles, ...gone.map((id) => ({ id, name: id, permissions: 0 }))];
}

function readRole(words: readonly Word[], roles: readonly KookRole[]): KookRole {
  const [first] = words;
  if (first === undefined) throw new UserError("manager.which");
  if (typeof first !== "string") {
    if (first.type === "user") throw new UserError("manager.person");
    const found = first.type === "role" ? roles.find(({ id }) => id === first.id) : undefined;
    if (!found) throw new UserError("manager.which");
    return found;
  }
  const word = words.map((each) => writeWords([each]).replaceAll('"', "")).join(" ");
  const wanted = foldWord(word).replace(/^@/, "");
  const found = roles.filter(({ id, name }) => id === wanted || foldWord(name) === wanted);
  const [role] = found;
  if (!role) throw new UserError("manager.unknown", { word: shorten(word, 40) });
  if (found.length > 1) throw new UserError("manager.ambiguous", { word: shorten(word, 40) });
  return role;
}
