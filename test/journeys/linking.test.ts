import { afterEach, expect, test } from "vitest";
import { ManualClock } from "../support/manual-clock.js";
import { World } from "../support/world.js";

let world: World;
afterEach(() => world.close());

test("a code works once, for its platform, for someone who may manage the place", async () => {
  world = await World.start();
  const { announcements, lounge, discordGuild, news, anna } = world.people;
  await world.startRelay();
  const stranger = world.discord.world.addUser({ name: "Sam" });
  world.discord.world.addMember(discordGuild.id, stranger.id);

  expect(await world.redeemOnDiscord("NOSUCHCODE12345")).toMatch(/wrong, used up or expired/);
  const code = await world.askForCode("discord");
  expect(await world.redeemOnDiscord(code, announcements.id, stranger.id)).toMatch(/Only someone with Manage Webhooks/);
  expect(await world.redeemOnDiscord(code, announcements.id)).toMatch(/^Linked/);
  expect(await world.redeemOnDiscord(code, lounge.id)).toMatch(/wrong, used up or expired/);
  expect(await world.redeemOnDiscord(await world.askForCode("telegram"), lounge.id)).toMatch(
    /wrong, used up or expired/,
  );
  expect(await world.redeemOnDiscord(await world.askForCode("discord"), announcements.id)).toMatch(
    /linked to this place already/,
  );

  world.kook.say(news.id, anna.id, "only where it was linked");
  await world.discord.until(() => world.onDiscord().length === 1);
  expect(world.onDiscord(lounge.id)).toEqual([]);
});

test("a code is worth nothing after ten minutes", async () => {
  world = await World.start({ clock: new ManualClock(Date.now() - 11 * 60_000) });
  await world.startRelay();
  const code = await world.askForCode("discord");
  await world.stopRelay();
  world.clock = undefined;
  await world.startRelay();
  expect(await world.redeemOnDiscord(code)).toMatch(/wrong, used up or expired/);
});

test("only managers may link, and the code is seen by nobody else", async () => {
  world = await World.start();
  const { news, anna, owner } = world.people;
  await world.startRelay();
  expect(await world.type("/relay link discord", anna.id)).not.toMatch(/\/link [A-Z0-9]{8,}/);
  const code = await world.askForCode("discord");
  const seenBy = (userId: string): string => JSON.stringify(world.kook.visibleTo(news.id, userId));
  expect(seenBy(owner.id)).toContain(code);
  expect(seenBy(anna.id)).not.toContain(code);
});

test("a tap on the link for Telegram adds the bot to a group and links it", async () => {
  world = await World.start();
  const { news, anna, telegramAdmin } = world.people;
  await world.startRelay();
  const answer = await world.type("/relay link telegram");
  const code = /t\.me\/relay_bot\?startgroup=([\w-]{8,64})/.exec(answer)?.[1];
  const club = world.telegram.world.addSupergroup({ title: "Club", creatorId: telegramAdmin.id });
  world.telegram.openStartGroup(code ?? "", club.id, telegramAdmin.id);
  await world.kook.until(() => world.kook.messages(news.id).find((message) => message.content.includes("Club")));
  world.kook.say(news.id, anna.id, "into the club");
  await world.telegram.until(() => world.telegram.shows(club.id).find((shown) => shown.text.includes("into the club")));
});

test("where a right is missing, the link says which setting to change, and goes on once it is changed", async () => {
  world = await World.start();
  const { news, anna, discordGuild, discordBot, announcements } = world.people;
  world.discord.world.setBotPermissions(discordGuild.id, discordBot.id, ["ViewChannel", "ReadMessageHistory"]);
  world.discord.world.setEveryonePermissions(discordGuild.id, ["ViewChannel"]);
  await world.startRelay();
  await world.link("discord");
  const notice = world.kook
    .messages(news.id)
    .map((message) => message.content)
    .join();
  expect(notice).toMatch(/Send Messages/);

  world.kook.say(news.id, anna.id, "waiting for the right");
  await world.kook.until(() =>
    world.kook.messages(news.id).some((message) => message.content.includes("Link 1 has stopped")),
  );
  world.discord.world.setBotPermissions(discordGuild.id, discordBot.id, [
    "ViewChannel",
    "SendMessages",
    "ManageWebhooks",
  ]);
  await world.type("/relay resume 1");
  await world.discord.until(() => world.onDiscord(announcements.id).length === 1);
  expect(world.onDiscord()).toEqual(["waiting for the right"]);
});

test("an unlinked channel is forwarded no more; a paused one keeps its messages until it is resumed", async () => {
  world = await World.start();
  const { news, anna, owner } = world.people;
  await world.startRelay();
  await world.link("discord");
  await world.type("/relay pause 1 keep");
  world.kook.say(news.id, anna.id, "kept");
  await world.type("/转发 状态");
  expect(world.onDiscord()).toEqual([]);
  await world.type("/relay resume 1");
  await world.discord.until(() => world.onDiscord().length === 1);

  await world.type("/relay unlink 1");
  const question = world.kook
    .visibleTo(news.id, owner.id)
    .findLast((message) => /"click":"return-val"/.test(message.content));
  const value = /"value":"(v1:[\w-]+)"/.exec(question?.content ?? "")?.[1];
  world.kook.press(question?.id ?? "", owner.id, value ?? "");
  const isGone = async (): Promise<boolean> => !(await world.type("/relay list")).includes("announcements");
  while (!(await isGone()));
  world.kook.say(news.id, anna.id, "not forwarded");
  await world.type("/relay status");
  expect(world.onDiscord()).toEqual(["kept"]);
});
