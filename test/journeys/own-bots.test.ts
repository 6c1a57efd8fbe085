import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { DISCORD_RIGHTS, World } from "../support/world.js";

let world: World;
afterEach(() => world.close());

/** Writes to the bot in private and resolves to what it answers, as the card's whole JSON. */
async function write(line: string, as: string = world.people.owner.id): Promise<string> {
  const { kookBot } = world.people;
  const answers = () => world.kook.directMessages(as).filter(({ authorId }) => authorId === kookBot.userId);
  const before = answers().length;
  world.kook.sayDirect(as, kookBot.userId, line);
  return (await world.kook.until(() => answers()[before])).content;
}

async function pressInPrivate(label: string, as: string = world.people.owner.id): Promise<void> {
  const card = world.kook.directMessages(as).at(-1);
  const button = new RegExp(`"theme":"[^"]*","text":\\{[^}]*"content":"${label}"\\},"value":"(v1:[\\w-]+)"`);
  const before = card?.content ?? "";
  const value = button.exec(before)?.[1];
  if (!card || value === undefined) throw new Error(`No button ${label} on ${card?.content}`);
  world.kook.press(card.id, as, value);
  await world.kook.until(() => {
    const now = world.kook.directMessages(as).at(-1);
    return now?.id !== card.id || now.content !== before;
  });
}

const lastWords = (as: string = world.people.owner.id): string => world.kook.directMessages(as).at(-1)?.content ?? "";

/** Asks again, no faster than a person may. */
async function untilSaid(line: string, words: string): Promise<void> {
  while (!(await write(line)).includes(words)) await new Promise((resolve) => setTimeout(resolve, 2_100));
}

/** A bot of the guild's own, with rights at both places. */
function ownBots() {
  const { discord, telegram, people } = world;
  const onDiscord = discord.world.addBot({ name: "Ours" });
  discord.world.addBotToGuild(people.discordGuild.id, onDiscord.id, DISCORD_RIGHTS);
  const onTelegram = telegram.world.addBot({ username: "ours_bot", name: "Our own" });
  telegram.world.addBotToChat(people.group.id, onTelegram.id);
  return { onDiscord, onTelegram };
}

test("a guild's own bot carries its new links, also after a restart, and its token is nowhere in clear", async () => {
  world = await World.start();
  const { news, anna, kookBot, owner } = world.people;
  await world.startRelay();
  const { onTelegram } = ownBots();
  const answer = await write(`/relay bot add telegram ${onTelegram.token}`);
  expect(answer).toContain("@ours_bot");
  expect(answer).toContain("delete your message with the token");

  const asked = await world.type("/relay link telegram");
  expect(asked).toContain("ours_bot");
  const code = /\/link@ours_bot ([\w-]{8,64})/.exec(asked.replaceAll("\\\\", ""))?.[1] ?? "";
  world.telegram.types(world.people.group.id, world.people.telegramAdmin.id, `/link@ours_bot ${code}`);
  await world.kook.until(() => world.kook.messages(news.id).some(({ content }) => content.includes("now forwarded")));
  world.kook.say(news.id, anna.id, "by our own bot");
  const sentBy = (text: string) =>
    world.telegram.until(() => world.telegram.shows(world.people.group.id).find((shown) => shown.text.includes(text)));
  expect(await sentBy("by our own bot")).toMatchObject({ authorName: "Our own" });

  await world.stopRelay();
  await world.startRelay();
  world.kook.say(news.id, anna.id, "and after a restart");
  expect(await sentBy("and after a restart")).toMatchObject({ authorName: "Our own" });
  await world.stopRelay();

  const files = readdirSync(world.dataDir, { recursive: true, encoding: "utf8", withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile())) {
    const bytes = readFileSync(join(file.parentPath, file.name));
    expect(bytes.includes(onTelegram.token.split(":")[1] ?? "?"), file.name).toBe(false);
  }
  const said = JSON.stringify([
    ...world.kook.directMessages(owner.id).filter(({ authorId }) => authorId === kookBot.userId),
    ...world.kook.messages(news.id),
  ]);
  expect(said).not.toContain(onTelegram.token.slice(-20));
});

test("removing it asks first, stops its links and keeps what is said; adding it again lets them go on", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  const { onDiscord } = ownBots();
  await write(`/relay bot add discord ${onDiscord.token}`);
  await linkByOwnBot(onDiscord.id);
  const number = /\*\*(\d+)\*\* · Discord Ours · 🟢/.exec(await write("/relay bot list"))?.[1] ?? "";

  expect(await write(`/relay bot remove ${number}`)).toContain("These links go by it and stop: 1");
  world.kook.say(news.id, anna.id, "still there");
  await world.discord.until(() => world.onDiscord().includes("still there"));
  await pressInPrivate("Remove it");
  expect(lastWords()).toContain("These links have stopped: 1");
  expect(await write("/relay bot list")).toContain("no bots of their own");

  world.kook.say(news.id, anna.id, "kept meanwhile");
  expect(await world.type("/relay resume 1")).toContain("own bot, by which it goes, was removed");
  expect(await write(`/relay bot add discord ${onDiscord.token}`)).toContain("These links had stopped: 1");
  expect(world.onDiscord()).not.toContain("kept meanwhile");
  await world.type("/relay resume 1");
  await world.discord.until(() => world.onDiscord().includes("kept meanwhile"));
});

test("a bot serves one guild: another guild can neither add it, link by it, nor see or remove it", async () => {
  world = await World.start();
  const { kook, people } = world;
  await world.startRelay();
  const { onDiscord } = ownBots();
  await write(`/relay bot add discord ${onDiscord.token}`);
  const eve = kook.addUser({ name: "Eve" });
  const others = kook.addGuild({ name: "Others", ownerId: eve.id });
  kook.addBotToGuild(others.id, people.kookBot.userId);
  const theirs = kook.addChannel(others.id, { name: "theirs" });

  expect(await write(`/relay bot add discord ${onDiscord.token}`, eve.id)).toContain("carries messages for another");
  const number = /\*\*(\d+)\*\* · Discord Ours/.exec(await write("/relay bot list"))?.[1] ?? "";
  expect(await write("/relay bot list", eve.id)).not.toContain("Ours");
  expect(await write(`/relay bot remove ${number}`, eve.id)).toContain("None of your servers has a bot");
  expect(await world.type("/relay status", eve.id, theirs.id)).not.toContain("Ours");

  const asked = await world.type("/relay link discord", eve.id, theirs.id);
  const code = /\/link ([A-Z0-9]{13})/.exec(asked)?.[1] ?? "";
  expect(await useCode(code, onDiscord.id)).toMatch(/wrong, used up or expired/);
  expect(await useCode(code, people.discordBot.id)).toMatch(/^Linked/);
});

test("a token that was reset stops its links and says so; the new one is taken up in their place", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  const { onDiscord } = ownBots();
  await write(`/relay bot add discord ${onDiscord.token}`);
  // Webhooks have tokens of their own, and go on when the bot's is reset.
  const rights = DISCORD_RIGHTS.filter((right) => right !== "ManageWebhooks");
  world.discord.world.setBotPermissions(world.people.discordGuild.id, onDiscord.id, rights);
  await linkByOwnBot(onDiscord.id);
  const renewed = world.discord.world.renewToken(onDiscord.id);
  world.kook.say(news.id, anna.id, "after the reset");
  await world.kook.until(() =>
    world.kook.messages(news.id).some(({ content }) => content.includes("Link 1 has stopped")),
  );
  await untilSaid("/relay bot list", "its token is refused");
  expect(await write(`/relay bot add discord ${renewed}`)).toContain("new token of **Ours** is in use");
  await world.type("/relay resume 1");
  await world.discord.until(() => world.onDiscord().some((text) => text.includes("after the reset")));
});

test("with several servers the person chooses one by a button, and only among those that are theirs", async () => {
  world = await World.start();
  const { kook, people } = world;
  const second = kook.addGuild({ name: "Second", ownerId: people.owner.id });
  kook.addBotToGuild(second.id, people.kookBot.userId);
  const foreign = kook.addGuild({ name: "Foreign", ownerId: people.anna.id });
  kook.addBotToGuild(foreign.id, people.kookBot.userId);
  kook.addMember(foreign.id, people.owner.id);
  await world.startRelay();
  const { onDiscord } = ownBots();
  const question = await write(`/relay bot add ${onDiscord.token}`);
  expect(question).toContain('"content":"Gamers"');
  expect(question).toContain('"content":"Second"');
  expect(question).not.toContain("Foreign");
  await pressInPrivate("Second");
  expect(lastWords()).toContain("Second has its own bot");
  expect(await world.type("/relay invite")).not.toContain("Ours");
});

test("typed where others read along, a token is not used, and its reset is urged", async () => {
  world = await World.start();
  const { news, owner, anna } = world.people;
  await world.startRelay();
  const { onDiscord, onTelegram } = ownBots();
  for (const [token, mend] of [
    [onDiscord.token, "Reset Token"],
    [onTelegram.token, "/revoke"],
  ] as const) {
    const answer = await world.type(`/relay bot add discord ${token}`);
    expect(answer).toContain("everybody in this channel could read it");
    expect(answer).toContain(mend);
    expect(answer).not.toContain(token.slice(-10));
  }
  expect(await world.type("/relay bot list")).toContain("between you and me");
  expect(JSON.stringify(world.kook.visibleTo(news.id, anna.id))).not.toContain("between you and me");
  expect(await write("/relay bot list", owner.id)).toContain("no bots of their own");
});

/** Uses a code by the slash command of this very bot. */
async function useCode(code: string, botId: string): Promise<string> {
  const { announcements, discordOwner } = world.people;
  const options = { channelId: announcements.id, userId: discordOwner.id, name: "link", options: { code }, botId };
  for (;;) {
    try {
      return (await world.discord.runCommand(options)).content;
    } catch {
      // A bot that was just added has no command, or no connection, yet.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function linkByOwnBot(botId: string): Promise<void> {
  const { news } = world.people;
  const asked = await world.type("/relay link discord");
  const code = /\/link ([A-Z0-9]{13})/.exec(asked)?.[1] ?? "";
  expect(await useCode(code, botId)).toMatch(/^Linked/);
  await world.kook.until(() => world.kook.messages(news.id).some(({ content }) => content.includes("now forwarded")));
}
