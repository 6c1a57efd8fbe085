import { afterEach, expect, test } from "vitest";
import { World } from "../support/world.js";

let world: World;
afterEach(() => world.close());

/** A world with the news linked to Discord (1) and Telegram (2), and a short way to see where a message went. */
async function start() {
  world = await World.start();
  await world.startRelay();
  await world.link("discord");
  await world.link("telegram");
  const { news, anna, announcements, group } = world.people;
  const onDiscord = () => world.onDiscord();
  const onTelegram = () => world.telegram.shows(group.id).map(({ text }) => text);
  let marks = 0;
  /** Until a message that no filter stops came by both ways after what was said before. */
  const settled = async (): Promise<void> => {
    const mark = `mark ${(marks += 1)} end`;
    world.kook.say(news.id, anna.id, mark);
    await world.discord.until(() => onDiscord().find((text) => text.includes(mark)));
    await world.telegram.until(() => onTelegram().find((text) => text.includes(mark)));
  };
  const everywhere = (words: string): readonly [boolean, boolean] => [
    onDiscord().some((text) => text.includes(words)),
    onTelegram().some((text) => text.includes(words)),
  ];
  const say = (words: string, as = anna.id, options = {}): string => world.kook.say(news.id, as, words, options);
  return { news, anna, announcements, group, say, settled, everywhere, onDiscord, onTelegram };
}

test("each kind of filter keeps out what it says, of one link or of all, and is counted", async () => {
  const { news, anna, say, settled, everywhere } = await start();
  const { owner, guild } = world.people;
  const role = world.kook.addRole(guild.id, { name: "Loud" });
  const loud = world.kook.addUser({ name: "Lou" });
  world.kook.addMember(guild.id, loud.id, { roleIds: [role.id] });
  for (const line of [
    "filter add block keyword 广告",
    "filter add 1 block keyword discordless",
    "filter add 2 block regex `\\d{11}`",
    `filter add block user (met)${owner.id}(met)`,
    `filter add block role (rol)${role.id}(rol)`,
    "filter add block mention-all",
    "filter add block length >100",
    "filter add block type video",
    "filter add block attachment file",
  ]) {
    expect(await world.type(`/relay ${line}`)).toContain("Filter ");
  }
  say("k1 这是广\u200b**告**");
  say("k2 DiscordLess");
  say("k3 call １３８００１３８０００");
  say("k4 owner", owner.id);
  say("k5 loud", loud.id);
  say("k6 (met)all(met)", anna.id, { extra: { mention_all: true } });
  say(`k7 ${"x".repeat(100)}`);
  const video = world.kook.upload("k8.mp4", Buffer.from("film"), "video/mp4");
  say(video, anna.id, { type: 3, extra: { attachments: { type: "video", url: video, name: "k8.mp4", size: 4 } } });
  const file = world.kook.upload("k9.zip", Buffer.from("zip"), "application/zip");
  say(file, anna.id, { type: 4, extra: { attachments: { type: "file", url: file, name: "k9.zip", size: 3 } } });
  say("k0 fine");
  await settled();
  expect(everywhere("k0")).toEqual([true, true]);
  expect(everywhere("k2")).toEqual([false, true]);
  expect(everywhere("k3")).toEqual([true, false]);
  for (const blocked of ["k1", "k4", "k5", "k6", "k7"])
    expect([blocked, everywhere(blocked)]).toEqual([blocked, [false, false]]);
  expect(world.discord.shows(world.people.announcements.id).flatMap(({ files }) => files)).toEqual([]);
  expect(world.kook.messages(news.id).filter(({ authorId }) => authorId === anna.id).length).toBeGreaterThan(5);
  const list = await world.type("/relay filter list");
  for (const [number, hits] of [
    [1, 2],
    [2, 1],
    [3, 1],
    [4, 2],
    [5, 2],
    [6, 2],
    [7, 2],
    [8, 2],
    [9, 2],
  ]) {
    expect(list).toMatch(new RegExp(`\\*\\*${number}\\*\\* · [^\\n]*decided ${hits} times`));
  }
});

test("a filter is off as long as it is switched off, and holds after a restart as before", async () => {
  const { say, settled, everywhere } = await start();
  await world.type("/relay filter add block keyword spam");
  await world.type("/relay filter add mask secret");
  await world.type("/relay filter off 1");
  say("a1 spam secret");
  await settled();
  expect(everywhere("a1 spam ＊＊＊＊＊＊")).toEqual([true, true]);
  await world.type("/relay filter on 1");
  await world.stopRelay();
  await world.startRelay();
  say("a2 spam");
  say("a3 secret");
  await settled();
  expect(everywhere("a2")).toEqual([false, false]);
  expect(everywhere("a3 ＊＊＊＊＊＊")).toEqual([true, true]);
  expect(everywhere("secret")).toEqual([false, false]);
  expect(await world.type("/relay filter list")).toMatch(/\*\*2\*\* · mask[^\n]*masked 2 times/);
});

test("an edit is judged anew: what it makes unfit is taken back, and masked words never show", async () => {
  const { say, settled, everywhere, onDiscord, onTelegram } = await start();
  const { group } = world.people;
  await world.type("/relay filter add block keyword spam");
  await world.type("/relay filter add 1 mask bad");
  const first = say("e1 good");
  const second = say("e2 fine");
  await settled();
  world.kook.edit(first, "e1 **b**ad");
  await world.discord.until(() => onDiscord().find((text) => text.includes("e1 **＊**＊＊")));
  await world.telegram.until(() => onTelegram().find((text) => text.includes("e1 bad")));
  world.kook.edit(second, "e2 spam");
  await world.discord.until(() => onDiscord().every((text) => !text.includes("e2")) || undefined);
  await world.telegram.until(
    () => world.telegram.shows(group.id).every(({ text }) => !text.includes("e2")) || undefined,
  );
  world.kook.edit(first, "e1 good again");
  await world.discord.until(() => onDiscord().find((text) => text.includes("e1 good again")));
  expect(everywhere("spam")).toEqual([false, false]);
});

test("an answer says nothing of what it quotes where a filter keeps that in KOOK, and masks it where it is masked", async () => {
  const { say, settled, everywhere, onDiscord, onTelegram } = await start();
  await world.type("/relay filter add 1 block keyword whisper");
  await world.type("/relay filter add mask bad");
  const quoted = say("q1 a whisper, so bad");
  await settled();
  say("q2 indeed", world.people.owner.id, { quote: quoted });
  await settled();
  expect(everywhere("q2 indeed")).toEqual([true, true]);
  expect(onDiscord().some((text) => text.includes("whisper"))).toBe(false);
  expect([...onDiscord(), ...onTelegram()].some((text) => text.includes("bad"))).toBe(false);
  expect(onTelegram().some((text) => text.includes("a whisper, so ＊＊＊"))).toBe(true);
});

test("trace and log tell which filter masked a message, and no answer shows the word", async () => {
  const { news, say, settled } = await start();
  const { owner } = world.people;
  await world.type("/relay filter add mask terrible");
  const said = say("t1 terrible");
  await settled();
  const preview = world.kook.say(news.id, owner.id, "/relay preview", { quote: said });
  const answerTo = (id: string) =>
    world.kook.until(() =>
      world.kook.visibleTo(news.id, owner.id).find(({ quote }) => (quote as { id?: string } | null)?.id === id),
    );
  const shown = (await answerTo(preview)).content;
  expect(shown).toContain("Some of it is masked. Filter 1");
  expect(shown).toContain("t1 ＊＊＊＊＊＊＊＊");
  expect(shown).not.toContain("t1 terrible");
  const trace = (await answerTo(world.kook.say(news.id, owner.id, "/relay trace", { quote: said }))).content;
  expect(trace).toContain("masked by filter 1");
  expect(trace).not.toContain("terrible");
  expect(await world.type("/relay log 1")).not.toContain("terrible");
  expect(await world.type("/relay filter test 1")).not.toContain("t1 terrible");
});

test("a chosen bot's messages are forwarded by the link that names it, its commands run nothing, other bots stay in KOOK", async () => {
  const { news, say, settled, everywhere } = await start();
  const { guild } = world.people;
  const robots = ["News", "Noise"].map((name) => world.kook.addBot({ name }).userId);
  for (const id of robots) world.kook.addBotToGuild(guild.id, id);
  const [good = "", noise = ""] = robots;
  say("b0 before", good);
  expect(await world.type(`/relay set 1 bots (met)${good}(met)`)).toContain("round and round");
  say("b1 news", good);
  say("b2 noise", noise);
  say("/relay pause 1", good);
  await settled();
  expect(everywhere("b1 news")).toEqual([true, false]);
  for (const words of ["b0", "b2"]) expect(everywhere(words)).toEqual([false, false]);
  expect(await world.type("/relay show 1")).not.toContain("Paused");
  expect(world.kook.messages(news.id).some(({ content }) => content.includes("b1 news"))).toBe(true);
});

test("a server's set-up goes out as a file and comes back, also after a restart", async () => {
  const { say, settled, everywhere, news } = await start();
  const { owner } = world.people;
  await world.type("/relay filter add mask secret");
  await world.type("/relay set 1 edits ignore");
  const exported = await world.type("/relay export");
  const url = /"src":"([^"]+\.json)"/.exec(exported)?.[1] ?? "";
  expect(await (await fetch(url)).text()).not.toContain(world.people.discordBot.token);
  await world.type("/relay filter remove 1");
  await world.type("/relay set 1 edits follow");
  await world.stopRelay();
  await world.startRelay();
  const asked = world.kook.say(news.id, owner.id, `/relay import ${url}`);
  const answer = await world.kook.until(() =>
    world.kook.visibleTo(news.id, owner.id).find(({ quote }) => (quote as { id?: string } | null)?.id === asked),
  );
  expect(answer.visibleOnly).toBe(owner.id);
  expect(answer.content).toContain("Link 1: edits");
  const value = /"Take all of it"[^}]*\}[^}]*"value":"([^"]+)"/.exec(answer.content)?.[1] ?? "";
  world.kook.press(answer.id, owner.id, value);
  await world.kook.until(() =>
    world.kook.visibleTo(news.id, owner.id).find(({ content }) => content.includes("all of it is in force now")),
  );
  say("x1 secret");
  await settled();
  expect(everywhere("x1 ＊＊＊＊＊＊")).toEqual([true, true]);
  expect(await world.type("/relay set 1")).toContain("ignore");
});
