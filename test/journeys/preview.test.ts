import { afterEach, expect, test } from "vitest";
import { readDiscord } from "../support/discord-markup.js";
import { textOf } from "../support/shown.js";
import { World } from "../support/world.js";

let world: World;
afterEach(() => world.close());

interface Element {
  readonly type?: string;
  readonly content?: string;
  readonly text?: Element;
}

/** What stands in the answer as somebody's words, in order. */
function wordsIn(answer: string): readonly string[] {
  const [card] = JSON.parse(answer) as readonly [{ readonly modules: readonly Element[] }];
  return card.modules.flatMap(({ type, text }) =>
    type === "section" && text?.type === "plain-text" ? [text.content ?? ""] : [],
  );
}

async function previewOf(messageId: string): Promise<string> {
  const { news, owner } = world.people;
  const asked = world.kook.say(news.id, owner.id, "/relay preview", { quote: messageId });
  const answer = await world.kook.until(() =>
    world.kook
      .visibleTo(news.id, owner.id)
      .find(({ quote }) => (quote as { readonly id?: string } | null)?.id === asked),
  );
  expect(answer.visibleOnly).toBe(owner.id);
  return answer.content;
}

test("a preview shows what the copies then say, on both platforms", async () => {
  world = await World.start();
  const { news, anna, group, announcements } = world.people;
  await world.startRelay();
  await world.link("discord");
  await world.link("telegram");
  await world.type("/relay set 1 persona off");
  await world.type("/relay set 2 header [{guild} {channel}] {name}");
  const said = world.kook.say(
    news.id,
    anna.id,
    "**hello** (met)all(met) `a*b` \\*no\\* [https://example.com/a_b](https://example.com/a_b)\n> quoted\n\nend",
  );
  const telegram = await world.telegram.until(() =>
    world.telegram.shows(group.id).find(({ text }) => text.includes("hello")),
  );
  const discord = await world.discord.until(() =>
    world.discord.shows(announcements.id).find(({ content }) => content.includes("hello")),
  );
  const [onDiscord = "", onTelegram] = wordsIn(await previewOf(said));
  expect(onTelegram).toBe(telegram.text.replaceAll("\u200b", ""));
  expect(onTelegram).toMatch(/\[Gamers news\] .*Anna/);
  const visible = (text: string): string => text.replace(/[\s\u200b>]/g, "");
  expect(visible(onDiscord)).toBe(visible(textOf(readDiscord(discord.content).chars)));
  expect(onDiscord).toMatch(/^Anna\n/);
});

test("a preview of an answer points at the copy of what it answers, as the answer does", async () => {
  world = await World.start();
  const { news, anna, group } = world.people;
  await world.startRelay();
  await world.link("telegram");
  const original = world.kook.say(news.id, anna.id, "the original words");
  await world.telegram.until(() => world.telegram.shows(group.id).find(({ text }) => text.includes("original")));
  const reply = world.kook.say(news.id, anna.id, "the answer", { quote: original });
  const [words] = wordsIn(await previewOf(reply));
  expect(words).toContain("the answer");
  expect(words).not.toContain("the original words");
});

test("previewing sends nothing", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  const said = world.kook.say(news.id, anna.id, "only once");
  await world.discord.until(() => world.onDiscord().length === 1);
  await previewOf(said);
  world.kook.say(news.id, anna.id, "the end");
  await world.discord.until(() => world.onDiscord().includes("the end"));
  expect(world.onDiscord()).toEqual(["only once", "the end"]);
});

test("an option that is set holds from the next message on, also after a restart", async () => {
  world = await World.start();
  const { news, anna, announcements } = world.people;
  await world.startRelay();
  await world.link("discord");
  const senders = (): readonly (readonly [string, string])[] =>
    world.discord
      .shows(announcements.id)
      .filter(({ content }) => /message \d/.test(content))
      .map(({ authorName, content }) => [authorName, content] as const);
  world.kook.say(news.id, anna.id, "message 1");
  await world.discord.until(() => senders().length === 1);
  await world.type("/转发 设置 1 抬头 {name} · {channel}");
  world.kook.say(news.id, anna.id, "message 2");
  await world.discord.until(() => senders().length === 2);
  await world.type("/relay set 1 persona off");
  await world.stopRelay();
  await world.startRelay();
  world.kook.say(news.id, anna.id, "message 3");
  await world.discord.until(() => senders().length === 3);
  expect(senders()).toEqual([
    ["Anna", "message 1"],
    ["Anna · news", "message 2"],
    ["Relay", expect.stringContaining("Anna · news")],
  ]);
  expect(await world.type("/relay show 1")).toContain("persona");
});

test("with edits ignored and deletions kept, a copy stays as it was sent", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  await world.type("/relay set 1 edits ignore");
  await world.type("/relay set 1 deletions keep");
  const edited = world.kook.say(news.id, anna.id, "as it was");
  const deleted = world.kook.say(news.id, anna.id, "also gone in KOOK");
  await world.discord.until(() => world.onDiscord().length === 2);
  world.kook.edit(edited, "as it is");
  world.kook.remove(deleted);
  world.kook.say(news.id, anna.id, "the end");
  await world.discord.until(() => world.onDiscord().includes("the end"));
  expect(world.onDiscord()).toEqual(["as it was", "also gone in KOOK", "the end"]);
});

test("within its grace, what is deleted is never sent and what is edited is sent as it is then", async () => {
  world = await World.start();
  const { news, anna } = world.people;
  await world.startRelay();
  await world.link("discord");
  await world.type("/relay set 1 grace 1");
  const edited = world.kook.say(news.id, anna.id, "a frist try");
  const deleted = world.kook.say(news.id, anna.id, "a slip of the tongue");
  world.kook.edit(edited, "a first try");
  world.kook.remove(deleted);
  world.kook.say(news.id, anna.id, "the end");
  await world.discord.until(() => world.onDiscord().includes("the end"));
  expect(world.onDiscord()).toEqual(["a first try", "the end"]);
  const bodies = JSON.stringify(world.discord.requests.map(({ body }) => body));
  expect(bodies).not.toContain("frist");
  expect(bodies).not.toContain("slip");
});
