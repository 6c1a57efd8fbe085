import { afterEach, beforeEach, expect, test } from "vitest";
import { World } from "../support/world.js";

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.close());

/** Anna says something in the news; resolves when Discord shows it. */
async function isShown(text: string, options: Parameters<World["kook"]["say"]>[3] = {}): Promise<string> {
  const messageId = world.kook.say(world.people.news.id, world.people.anna.id, text, options);
  await world.discord.until(() => world.onDiscord().includes(text));
  return messageId;
}

/** Both platforms linked, with all that a bot may be given there. */
async function linkBoth(): Promise<void> {
  const { announcements, discordBot, group, telegramBot } = world.people;
  world.discord.world.setOverwrite(announcements.id, discordBot.id, { allow: ["AddReactions", "PinMessages"] });
  world.telegram.world.addBotToChat(group.id, telegramBot.id, { admin: ["can_pin_messages"] });
  await world.startRelay();
  await world.link("discord");
  await world.link("telegram");
}

async function mirrorEverything(): Promise<void> {
  for (const number of [1, 2]) {
    for (const key of ["reactions", "pins"]) await world.type(`/relay set ${number} ${key} mirror`);
  }
}

const onDiscord = (text: string) =>
  world.discord.shows(world.people.announcements.id).find(({ content }) => content === text);
const onTelegram = (text: string) =>
  world.telegram.shows(world.people.group.id).find((shown) => shown.text.endsWith(`\n${text}`));
const reactionsOnDiscord = (text: string): string => onDiscord(text)?.reactions.join("") ?? "no copy";
const reactionsOnTelegram = (text: string): string => [...(onTelegram(text)?.reactions.values() ?? [])].join("");
const reactionRequests = (): number =>
  world.discord.requests.filter(({ path }) => path.includes("/reactions/")).length +
  world.telegram.requests.filter(({ path }) => path.endsWith("setMessageReaction")).length;

test("reactions and pins are shown on both platforms, and go when they are taken back", async () => {
  await linkBoth();
  await mirrorEverything();
  const { anna, owner } = world.people;
  const id = await isShown("party tonight");
  await world.telegram.until(() => onTelegram("party tonight"));
  world.kook.react(id, anna.id, "😀"); // which Telegram doesn't have
  world.kook.react(id, anna.id, "🎉");
  world.kook.react(id, owner.id, "🎉");
  world.kook.react(id, owner.id, "2040000000000001/8CqJvCqMVQ05V05V"); // the guild's own
  world.kook.pin(id, owner.id);
  await world.discord.until(() => reactionsOnDiscord("party tonight") === "🎉😀");
  await world.telegram.until(() => reactionsOnTelegram("party tonight") === "🎉");
  await world.discord.until(() => onDiscord("party tonight")?.pinned);
  await world.telegram.until(() => onTelegram("party tonight")?.pinned);

  for (const user of [anna, owner]) world.kook.unreact(id, user.id, "🎉");
  world.kook.pin(id, owner.id, false);
  await world.discord.until(() => reactionsOnDiscord("party tonight") === "😀");
  await world.telegram.until(() => reactionsOnTelegram("party tonight") === "");
  await world.discord.until(() => onDiscord("party tonight")?.pinned === false);
  await world.telegram.until(() => onTelegram("party tonight")?.pinned === false);
});

test("nothing of it is shown before it is asked for", async () => {
  await linkBoth();
  const { anna, owner } = world.people;
  const before = await isShown("before");
  world.kook.react(before, anna.id, "🎉");
  world.kook.pin(before, owner.id);
  await mirrorEverything();
  const after = await isShown("after");
  world.kook.react(after, anna.id, "👍");
  world.kook.pin(after, owner.id);
  await world.discord.until(() => reactionsOnDiscord("after") === "👍" && onDiscord("after")?.pinned);
  await world.telegram.until(() => reactionsOnTelegram("after") === "👍" && onTelegram("after")?.pinned);
  expect([reactionsOnDiscord("before"), reactionsOnTelegram("before")]).toEqual(["", ""]);
  expect([onDiscord("before")?.pinned, onTelegram("before")?.pinned]).toEqual([false, false]);
});

test("a burst of reactions makes few requests, and messages pass meanwhile", async () => {
  await linkBoth();
  await mirrorEverything();
  const { guild } = world.people;
  const id = await isShown("vote");
  await world.telegram.until(() => onTelegram("vote"));
  for (let index = 0; index < 60; index += 1) {
    const { id: userId } = world.kook.addUser({ name: `voter ${index}` });
    world.kook.addMember(guild.id, userId);
    world.kook.react(id, userId, index % 3 === 0 ? "👎" : "👍");
  }
  await isShown("meanwhile");
  await world.discord.until(() => reactionsOnDiscord("vote") === "👍👎");
  await world.telegram.until(() => reactionsOnTelegram("vote") === "👍");
  expect(reactionRequests()).toBeLessThanOrEqual(6);
});

test("reactions that came just before a stop are shown after the next start", async () => {
  await linkBoth();
  await mirrorEverything();
  const { anna, owner } = world.people;
  const id = await isShown("see you");
  await world.telegram.until(() => onTelegram("see you"));
  world.kook.react(id, anna.id, "❤️");
  // The command comes after it, so its answer tells that the reaction is kept.
  await world.type("/relay list", owner.id);
  await world.stopRelay();
  expect(reactionRequests()).toBe(0);
  await world.startRelay();
  await world.discord.until(() => reactionsOnDiscord("see you") === "❤️");
  await world.telegram.until(() => reactionsOnTelegram("see you").startsWith("❤"));
});

test("where the bot may not pin, messages and reactions go on, and the link stays as it is", async () => {
  await world.startRelay();
  await world.link("telegram");
  await world.link("discord");
  await mirrorEverything();
  const { anna, owner } = world.people;
  const id = await isShown("can't be pinned");
  world.kook.pin(id, owner.id);
  await world.discord.until(() =>
    world.discord.requests.some(({ path, status }) => path.includes("/pins/") && status === 403),
  );
  world.kook.react(id, anna.id, "👍");
  await isShown("goes on");
  expect(await world.type("/relay list", owner.id)).not.toMatch(/suspended/i);
});

test("a member edits a picture with words, which KOOK sends as a card: the words change, the picture stays", async () => {
  await world.startRelay();
  await world.link("discord");
  const { news, anna } = world.people;
  const url = world.kook.upload("cat.png", Buffer.from("89504e470d0a1a0a", "hex"), "image/png");
  const card = (words: string): string =>
    JSON.stringify([
      {
        type: "card",
        theme: "invisible",
        modules: [
          { type: "section", text: { type: "kmarkdown", content: words } },
          { type: "container", elements: [{ type: "image", src: url, alt: "cat.png" }] },
        ],
      },
    ]);
  const id = world.kook.say(news.id, anna.id, card("my *cat*"), { type: 10 });
  await world.discord.until(() => onDiscord("my *cat*")?.files.length === 1);
  world.kook.edit(id, card("our **cat**"));
  await world.discord.until(() => onDiscord("our **cat**"));
  expect(onDiscord("our **cat**")).toMatchObject({ edited: true, files: [{ name: "cat.png" }] });
});

test("an edited card is a card again", async () => {
  await world.startRelay();
  await world.link("discord");
  const { news, anna, announcements } = world.people;
  const card = (words: string): string =>
    JSON.stringify([{ type: "card", theme: "info", modules: [{ type: "header", text: words }, { type: "divider" }] }]);
  const id = world.kook.say(news.id, anna.id, card("Open at nine"), { type: 10 });
  const shows = (words: string): boolean =>
    world.discord.shows(announcements.id).some(({ embeds }) => JSON.stringify(embeds).includes(words));
  await world.discord.until(() => shows("Open at nine"));
  world.kook.edit(id, card("Open at ten"));
  await world.discord.until(() => shows("Open at ten"));
  expect(shows("Open at nine")).toBe(false);
});

test("who and what is mentioned has its name also where KOOK's event doesn't tell it, in order with all the rest", async () => {
  await world.startRelay();
  await world.link("discord");
  const { news, chat, anna, owner, guild } = world.people;
  const role = world.kook.addRole(guild.id, { name: "mods" });
  const nameless = { extra: { kmarkdown: undefined } };
  const text = `(met)${owner.id}(met) (rol)${role.id}(rol) (chn)${chat.id}(chn)`;
  world.kook.knobs.delay(300, { on: "GET guild/view", times: 1 });
  world.kook.say(news.id, anna.id, text, nameless);
  world.kook.say(news.id, anna.id, "and on");
  await world.discord.until(() => world.onDiscord().length === 2);
  const [named, next] = world.onDiscord();
  for (const name of ["Olive", "mods", "chat"]) expect(named).toContain(name);
  expect(next).toBe("and on");
  world.kook.changeChannel(chat.id, { name: "lobby" });
  world.kook.say(news.id, anna.id, text, nameless);
  await world.discord.until(() => world.onDiscord().length === 3);
  expect(world.onDiscord()[2]).toContain("lobby");
});

test("a KOOK that doesn't answer holds a message up for a moment only", async () => {
  await world.startRelay();
  await world.link("discord");
  const { news, chat, anna } = world.people;
  world.kook.knobs.hang({ on: "GET guild/view" });
  world.kook.say(news.id, anna.id, `come to (chn)${chat.id}(chn)`, { extra: { kmarkdown: undefined } });
  world.kook.say(news.id, anna.id, "quickly");
  await world.discord.until(() => world.onDiscord().length === 2);
  expect(world.onDiscord()[0]).toContain("come to");
  expect(world.onDiscord()[1]).toBe("quickly");
});

test("two people of one name are told apart, also after a restart", async () => {
  await world.startRelay();
  await world.link("discord");
  const { news, guild, announcements } = world.people;
  await isShown("I am Anna");
  await world.stopRelay();
  await world.startRelay();
  const other = world.kook.addUser({ name: "other" });
  world.kook.addMember(guild.id, other.id, { nickname: "ＡＮＮＡ" });
  world.kook.say(news.id, other.id, "So am I");
  await world.discord.until(() => onDiscord("So am I"));
  const [one, two] = ["I am Anna", "So am I"].map(
    (text) => world.discord.shows(announcements.id).find(({ content }) => content === text)?.authorName,
  );
  expect(one).toBe("Anna");
  expect(two).toMatch(/^ＡＮＮＡ.+$/);
});

test("a header shows the guild and the author's highest role", async () => {
  await world.startRelay();
  await world.link("discord");
  const { news, guild, anna, announcements } = world.people;
  const high = world.kook.addRole(guild.id, { name: "Captain" });
  const low = world.kook.addRole(guild.id, { name: "Crew" });
  world.kook.changeRoles(guild.id, anna.id, [low.id, high.id]);
  await world.type(`/relay set 1 header "{name} ({role}, {guild})"`);
  world.kook.say(news.id, anna.id, "aye");
  await world.discord.until(() => world.discord.shows(announcements.id).some(({ content }) => content.endsWith("aye")));
  const copy = world.discord.shows(announcements.id).find(({ content }) => content.endsWith("aye"));
  expect(`${copy?.authorName} ${copy?.content}`).toContain("Anna (Captain, Gamers)");
});
