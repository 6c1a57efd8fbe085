import { expect, test } from "vitest";
import { startWorld } from "../support/command-world.js";

const ADMINISTRATOR = 1;

async function startQuestion() {
  const world = await startWorld();
  await world.link();
  const [question] = await world.type("/relay unlink 1");
  if (!question) throw new Error("Nothing was asked");
  const mappings = () => world.store.listMappings({ guildId: world.guild.id });
  const card = () => world.answer(world.kook.message(question.id));
  /** What only this person was told. */
  const told = (user: { id: string }) =>
    world.kook
      .visibleTo(world.channel.id, user.id)
      .map(world.answer)
      .filter(({ onlyFor, text }) => onlyFor === user.id && !text.includes("/link "))
      .map(({ text }) => text);
  return { ...world, question, mappings, card, told };
}

test("unlink asks first, and nothing happens before a button is pressed", async () => {
  const world = await startQuestion();
  expect(world.question.text).toContain("End link 1?");
  expect(world.question.buttons).toEqual(["End it", "Keep it"]);
  expect(await world.mappings()).toHaveLength(1);
});

test("confirming ends the mapping, takes the buttons away, and is in the audit", async () => {
  const world = await startQuestion();
  await world.pressButton(world.question.id, "End it");
  expect(await world.mappings()).toEqual([]);
  expect(world.index.all()).toEqual([]);
  expect(world.far.lanesChanged).toHaveLength(1);
  expect(world.card().text).toContain("Link 1 has ended");
  expect(world.card().text).toContain("(Olga)");
  expect(world.card().buttons).toEqual([]);
});

test("cancelling changes nothing and takes the buttons away", async () => {
  const world = await startQuestion();
  await world.pressButton(world.question.id, "Keep it");
  expect(await world.mappings()).toHaveLength(1);
  expect(world.card().text).toBe("Nothing was changed. (Olga)");
});

test("a button works once: the second press does nothing and says so", async () => {
  const world = await startQuestion();
  const value = world.valueOf(world.question.id, "End it");
  await world.pressValue(world.question.id, value);
  await world.link();
  await world.pressValue(world.question.id, value);
  expect(await world.mappings()).toHaveLength(1);
  expect(world.told(world.owner)).toEqual([expect.stringContaining("has expired or was pressed already")]);
});

test("a button is good for ten minutes", async () => {
  const world = await startQuestion();
  await world.clock.advance(10 * 60_000);
  await world.pressButton(world.question.id, "End it");
  expect(await world.mappings()).toHaveLength(1);
  expect(world.told(world.owner)).toEqual([expect.stringContaining("has expired")]);
});

test("a value that we never gave out does nothing", async () => {
  const world = await startQuestion();
  await world.pressValue(world.question.id, "v1:AAAAAAAAAAAA");
  await world.pressValue(world.question.id, "constructor");
  expect(await world.mappings()).toHaveLength(1);
});

test("only those who may steer links can press, and a press of others uses nothing up", async () => {
  const world = await startQuestion();
  await world.pressButton(world.question.id, "End it", world.member);
  expect(await world.mappings()).toHaveLength(1);
  expect(world.told(world.member)).toEqual([expect.stringContaining("Only the server's owner")]);
  await world.pressButton(world.question.id, "End it");
  expect(await world.mappings()).toEqual([]);
});

test("the roles at the moment of the press count", async () => {
  const world = await startQuestion();
  const role = world.kook.addRole(world.guild.id, { name: "admins", permissions: ADMINISTRATOR });
  await world.pressButton(world.question.id, "End it", world.member);
  expect(await world.mappings()).toHaveLength(1);
  world.kook.changeRoles(world.guild.id, world.member.id, [role.id]);
  await world.pressButton(world.question.id, "End it", world.member);
  expect(await world.mappings()).toEqual([]);
});

test("when KOOK doesn't tell the presser's roles, the press doesn't count", async () => {
  const world = await startQuestion();
  world.kook.knobs.refuse({ on: /user\/view/, code: 40300 });
  await world.pressButton(world.question.id, "End it", world.member);
  expect(await world.mappings()).toHaveLength(1);
  expect(world.told(world.member)).toEqual([expect.stringContaining("Please try again in a minute")]);
});

test("a press from another guild than the question's does nothing", async () => {
  const world = await startQuestion();
  const value = world.valueOf(world.question.id, "End it");
  const other = world.kook.addGuild({ name: "Other", ownerId: world.owner.id });
  await world.dispatch.press({
    type: "button-pressed",
    messageId: world.question.id,
    channelId: world.channel.id,
    guildId: other.id,
    userId: world.owner.id,
    userName: "Olga",
    value,
  });
  expect(await world.mappings()).toHaveLength(1);
});
