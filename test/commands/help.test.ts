import { expect, test } from "vitest";
import { commands } from "../../commands/index.js";
import { translator } from "../../src/language/index.js";
import { startWorld } from "../support/command-world.js";

type World = Awaited<ReturnType<typeof startWorld>>;

/** Who may use the commands that are listed. */
function usagesIn(text: string, language: "en" | "zh") {
  const lines = text.split("\n");
  return commands
    .filter(({ name }) => {
      const { usage, summary } = translator(language).command(name);
      return lines.includes(`${language === "en" ? "/relay" : "/转发"} ${usage} ${summary}`);
    })
    .map(({ access }) => access);
}

async function helpFor(world: World, user: { id: string }, line = "/relay help"): Promise<string> {
  const [answer] = await world.type(line, { user });
  await world.clock.advance(2_000);
  return answer?.text ?? "";
}

test("the owner sees every command, in the language that was asked in", async () => {
  const world = await startWorld();
  for (const [line, language] of [
    ["/relay help", "en"],
    ["/转发 帮助", "zh"],
  ] as const) {
    const text = await helpFor(world, world.owner, line);
    expect(usagesIn(text, language)).toHaveLength(commands.length);
    for (const { name } of commands) expect(text).toContain(translator(language).command(name).summary);
  }
});

test("a member sees what they may use, and that there is more", async () => {
  const world = await startWorld();
  const text = await helpFor(world, world.member);
  expect(new Set(usagesIn(text, "en"))).toEqual(new Set(["member"]));
  const more = commands.filter(({ access }) => access !== "member").length;
  expect(text).toContain(`${more} more commands are for the server's owner, its administrators and managers.`);
  expect(text).not.toContain("To begin, type");
});

test("a manager sees all but what is the administrators' own", async () => {
  const world = await startWorld();
  const role = world.kook.addRole(world.guild.id, { name: "managers" });
  await world.type(`/relay manager add (rol)${role.id}(rol)`);
  world.kook.changeRoles(world.guild.id, world.member.id, [role.id]);
  const text = await helpFor(world, world.member);
  expect(new Set(usagesIn(text, "en"))).toEqual(new Set(["member", "manager"]));
  expect(text).toContain("1 more command is for the server's owner and its administrators.");
});

test("by direct message, and while KOOK tells no roles, all of it is shown under who may use it", async () => {
  const world = await startWorld();
  const [direct] = await world.typeDirect("/relay help", world.member);
  expect(usagesIn(direct?.text ?? "", "en")).toHaveLength(commands.length);
  expect(direct?.text).toContain("For the owner and administrators");
  world.kook.knobs.refuse({ on: /guild-role\/list|guild\/view/, status: 403, code: 40300, times: Infinity });
  const other = await helpFor(world, world.member);
  expect(usagesIn(other, "en")).toHaveLength(commands.length);
});

test("help of each command tells usage, examples, other names and who may", async () => {
  const world = await startWorld();
  const bare = (text: string): string => text.replace(/[`'*\\]/g, "");
  for (const command of commands) {
    for (const language of ["en", "zh"] as const) {
      const t = translator(language);
      const call = language === "en" ? "/relay help" : "/转发 帮助";
      const [answer] = await world.typeDirect(`${call} ${command.names[language][0]}`);
      await world.clock.advance(2_000);
      const { usage, summary, examples } = t.command(command.name);
      const text = bare(answer?.text ?? "");
      for (const words of [usage, summary, ...examples]) expect(text).toContain(bare(words));
      for (const alias of command.names[language].slice(1)) expect(text).toContain(alias);
      expect(text).toContain(bare(t.plain(`help.access-${command.access}`)));
      expect(answer?.size).toBeLessThan(5_000);
    }
  }
});

test("a word that is no command is answered with the nearest one", async () => {
  const world = await startWorld();
  expect(await helpFor(world, world.member, "/relay help purgee")).toContain("Did you mean /relay purge?");
  expect(await helpFor(world, world.member, "/转发 帮助 撒回")).toContain("撤回");
  expect(await helpFor(world, world.member, "/relay help xyzzyx")).toContain("/relay help lists everything");
});
