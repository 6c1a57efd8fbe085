import { afterEach, beforeEach, expect, test } from "vitest";
import { World } from "../support/world.js";

let world: World;
beforeEach(async () => {
  world = await World.start();
});
afterEach(() => world.close());

/** Sentences that make one message of some number of parts on Discord, where a part holds 2,000 characters. */
function story(sentences: number, word = "sentence"): string {
  return Array.from({ length: sentences }, (_, index) => `This is ${word} number ${index + 1} of a long story.`).join(
    " ",
  );
}

/** Anna says something in the news; resolves when Discord shows it. */
async function isShown(text: string): Promise<string> {
  const messageId = say(text);
  await world.discord.until(() => world.onDiscord().includes(text));
  return messageId;
}

function say(text: string): string {
  return world.kook.say(world.people.news.id, world.people.anna.id, text);
}

/** Anna says one more thing: once it is there, all before it has been carried out. */
async function carriedOut(): Promise<void> {
  const marker = `(${world.onDiscord().length} shown so far)`;
  const messageId = await isShown(marker);
  world.kook.remove(messageId);
  await world.discord.until(() => !world.onDiscord().includes(marker));
}

/** What Anna's copies say in the Telegram group, without her name. */
function onTelegram(): readonly string[] {
  const { group } = world.people;
  return world.telegram.shows(group.id).flatMap(({ text }) => /^\S+ Anna\S*\n([\s\S]*)$/.exec(text)?.[1] ?? []);
}

/** Requests that change what Discord shows, since the `after`th of all: "POST", "PATCH", "DELETE". */
function changesOnDiscord(after = 0): readonly string[] {
  const changing = world.discord.requests.slice(after).filter(({ path, method }) => {
    return method !== "GET" && /\/messages(\/\d+)?$|^\/webhooks\/\d+\/[^/]+$/.test(path);
  });
  return changing.map(({ method }) => method);
}

test("an edit and a deletion reach the copies on both platforms", async () => {
  await world.startRelay();
  await world.link("discord");
  await world.link("telegram");
  const first = await isShown("meet at nine");
  const second = await isShown("bring snacks");
  await world.telegram.until(() => onTelegram().length === 2);
  world.kook.edit(first, "meet at **ten**");
  world.kook.remove(second);
  await world.discord.until(() => world.onDiscord().join() === "meet at **ten**");
  await world.telegram.until(() => onTelegram().join() === "meet at ten");
  const [copy] = world.discord.shows(world.people.announcements.id).filter(({ content }) => content.includes("ten"));
  expect(copy).toMatchObject({ edited: true, authorName: "Anna" });
  const [there] = world.telegram.shows(world.people.group.id).filter(({ text }) => text.includes("ten"));
  expect(there?.entities.map(({ type }) => type)).toEqual(["bold", "bold"]);
});

test("an edit that changes nothing that is shown sends no request", async () => {
  await world.startRelay();
  await world.link("discord");
  const messageId = await isShown("same as ever");
  const before = world.discord.requests.length;
  world.kook.edit(messageId, "same as ever");
  world.kook.edit(messageId, "same as ever   "); // KOOK keeps the blanks, no copy shows them
  await isShown("next");
  expect(changesOnDiscord(before)).toEqual(["POST"]);
});

test("a message that grows past a split gets another part, and one that shrinks below it loses it", async () => {
  await world.startRelay();
  await world.link("discord");
  await world.link("telegram");
  const inGroup = (): readonly string[] =>
    world.telegram.shows(world.people.group.id).flatMap(({ text }) => (text.includes("story") ? [text] : []));
  const messageId = await isShown(story(10));
  await world.telegram.until(() => inGroup().length === 1);

  const long = story(160, "word");
  world.kook.edit(messageId, long);
  await world.discord.until(() => world.onDiscord().join(" ") === long);
  await world.telegram.until(() => inGroup().join(" ").endsWith(long));
  expect(world.onDiscord().length).toBeGreaterThan(2);
  expect(world.onDiscord().every((part) => part.length <= 2_000)).toBe(true);
  expect(inGroup().length).toBeGreaterThan(1);

  const before = world.discord.requests.length;
  world.kook.edit(messageId, long.replace(/ \S+ \S+ \S+$/, " the end."));
  await world.discord.until(() => world.onDiscord().at(-1)?.endsWith("the end."));
  await world.telegram.until(() => inGroup().at(-1)?.endsWith("the end."));
  expect(changesOnDiscord(before)).toEqual(["PATCH"]); // only the last part says something else

  world.kook.edit(messageId, "short again");
  await world.discord.until(() => world.onDiscord().join(" ") === "short again");
  await world.telegram.until(() => onTelegram().join(" ") === "short again" && inGroup().length === 0);
  const onDiscord = world.discord.shows(world.people.announcements.id);
  expect(onDiscord.filter(({ content }) => content.includes("story"))).toEqual([]);
});

test("every part of a long message goes when it is deleted", async () => {
  await world.startRelay();
  await world.link("discord");
  await isShown("stays");
  const messageId = say(story(120));
  await world.discord.until(() => world.onDiscord().join(" ").includes("number 120 "));
  world.kook.remove(messageId);
  await world.discord.until(() => world.onDiscord().length === 1);
  expect(world.onDiscord()).toEqual(["stays"]);
});

test("an edit that comes while its message still waits replaces it, and a deletion cancels it", async () => {
  await world.startRelay();
  await world.link("discord");
  await world.link("telegram");
  await isShown("first");
  const outage = world.discord.knobs.refuse({ status: 503, on: "POST /webhooks/*", times: Infinity });
  say("second");
  const [edited, doomed] = [say("old words"), say("a secret")];
  world.kook.edit(edited, "new words");
  world.kook.remove(doomed);
  say("last");
  await world.telegram.until(() => onTelegram().includes("last")); // so the relay knows of all that
  const before = world.discord.requests.length;
  outage.remove();
  await world.discord.until(() => world.onDiscord().includes("last"));
  expect(world.onDiscord()).toEqual(["first", "second", "new words", "last"]);
  expect(changesOnDiscord(before)).toEqual(["POST", "POST", "POST"]);
  expect(JSON.stringify(world.discord.requests)).not.toMatch(/a secret|old words/);
});

test("a platform that fails for a while makes edits and deletions wait, and loses none", async () => {
  await world.startRelay();
  await world.link("discord");
  const [edited, doomed] = [await isShown("old"), await isShown("doomed")];
  world.discord.knobs.refuse({ status: 503, on: "PATCH /webhooks/*" });
  world.discord.knobs.dropAnswer({ on: "PATCH /webhooks/*" });
  world.discord.knobs.rateLimit({ retryAfterMs: 300, on: "DELETE /webhooks/*" });
  world.discord.knobs.dropAnswer({ on: "DELETE /webhooks/*" });
  world.kook.edit(edited, "new");
  world.kook.remove(doomed);
  say("next");
  await world.discord.until(() => world.onDiscord().includes("next"));
  expect(world.onDiscord()).toEqual(["new", "next"]);
});

test("an edit that Discord refuses for good is given up with its reason, and the next message arrives", async () => {
  await world.startRelay();
  await world.link("discord");
  const messageId = await isShown("old");
  world.discord.knobs.refuse({ status: 400, code: 50035, message: "Invalid Form Body", on: "PATCH /webhooks/*" });
  world.kook.edit(messageId, "new");
  await isShown("next");
  expect(world.onDiscord()).toEqual(["old", "next"]);
  expect(await world.type("/relay status")).toMatch(/Last trouble[^"]*the platform refused/);
});

test("edits and deletions keep their place among the messages", async () => {
  await world.startRelay();
  await world.link("discord");
  const messageId = await isShown("1");
  const before = world.discord.requests.length;
  for (let round = 2; round <= 6; round += 1) {
    world.kook.edit(messageId, `${round}`);
    say(`after ${round}`);
  }
  world.kook.remove(messageId);
  say("end");
  await world.discord.until(() => world.onDiscord().includes("end"));
  expect(world.onDiscord()).toEqual([...[2, 3, 4, 5, 6].map((round) => `after ${round}`), "end"]);
  const methods = changesOnDiscord(before);
  expect(methods.filter((method) => method === "POST")).toHaveLength(6);
  expect(methods.slice(-2)).toEqual(["DELETE", "POST"]);
});

test("what was edited and deleted while the relay was stopped follows when it starts again", async () => {
  await world.startRelay();
  await world.link("discord");
  const [edited, doomed] = [await isShown("old"), await isShown("doomed")];
  await world.stopRelay();
  world.kook.edit(edited, "new");
  world.kook.remove(doomed);
  await world.startRelay();
  await carriedOut();
  expect(world.onDiscord()).toEqual(["new"]);
});

test("edits and deletions of copies from before a kill, and one that was cut short by it, are carried out", async () => {
  await world.spawnRelay();
  await world.link("discord");
  const long = say(story(120));
  await world.discord.until(() => world.onDiscord().join(" ").includes("number 120 "));
  const parts = world.onDiscord().length;
  const [edited, doomed] = [await isShown("old"), await isShown("doomed")];
  await world.discord.until(() => world.onDiscord().length === parts + 2);
  let edits = 0;
  const hang = world.discord.knobs.hang({ on: (route) => route.startsWith("PATCH ") && (edits += 1) === 2, times: 1 });
  world.kook.edit(long, story(120, "phrase"));
  world.kook.edit(edited, "new");
  await world.discord.until(() => hang.hits === 1);
  await world.killRelay();
  world.kook.remove(doomed);
  await world.spawnRelay();
  await carriedOut();
  expect(world.onDiscord().slice(0, parts).join(" ")).toBe(story(120, "phrase"));
  expect(world.onDiscord().slice(parts)).toEqual(["new"]);
}, 120_000);

test("a link that strikes keeps what was deleted, struck out", async () => {
  await world.startRelay();
  await world.link("discord");
  await world.link("telegram");
  await world.type("/relay set 1 deletions strike");
  await world.type("/relay set 2 deletions strike");
  const messageId = await isShown("we meet at nine");
  await world.telegram.until(() => onTelegram().length === 1);
  world.kook.remove(messageId);
  await world.discord.until(() => world.onDiscord().some((text) => text.includes("~~we meet at nine~~")));
  const struck = await world.telegram.until(() =>
    world.telegram.shows(world.people.group.id).find(({ html }) => html.includes("<s>")),
  );
  expect(struck.text).toContain("we meet at nine");
  expect(world.onDiscord()).toHaveLength(1);
});

test("a link that keeps deleted messages leaves the copy as it is", async () => {
  await world.startRelay();
  await world.link("discord");
  await world.type("/relay set 1 deletions keep");
  const messageId = await isShown("it was said");
  const before = world.discord.requests.length;
  world.kook.remove(messageId);
  await isShown("next");
  expect(world.onDiscord()).toEqual(["it was said", "next"]);
  expect(changesOnDiscord(before)).toEqual(["POST"]);
});

test("a link that ignores edits leaves the copy as it is", async () => {
  await world.startRelay();
  await world.link("discord");
  await world.type("/relay set 1 edits ignore");
  const messageId = await isShown("as it was");
  const before = world.discord.requests.length;
  world.kook.edit(messageId, "as it is");
  await isShown("next");
  expect(world.onDiscord()).toEqual(["as it was", "next"]);
  expect(changesOnDiscord(before)).toEqual(["POST"]);
});

test.each(["keep", "drop"])(
  "a link that was paused (%s) catches up with edits and deletions when it goes on",
  async (how) => {
    await world.startRelay();
    await world.link("discord");
    const [edited, doomed] = [await isShown("old"), await isShown("doomed")];
    await world.type(`/relay pause 1 ${how}`);
    const before = world.discord.requests.length;
    const [waits, gone] = [say("said meanwhile"), say("taken back meanwhile")];
    world.kook.edit(edited, "new");
    world.kook.edit(waits, "said meanwhile, and edited");
    world.kook.remove(doomed);
    world.kook.remove(gone);
    await world.type("/relay resume 1");
    await carriedOut();
    expect(world.onDiscord()).toEqual(how === "keep" ? ["new", "said meanwhile, and edited"] : ["new"]);
    expect(JSON.stringify(world.discord.requests.slice(before))).not.toContain("taken back");
  },
);

test("answers in a burst answer the copies in the Telegram group", async () => {
  await world.startRelay();
  await world.link("discord");
  await world.link("telegram");
  const { news, anna, group } = world.people;
  world.telegram.knobs.delay(200, { on: "sendMessage", times: 1 });
  const asked = say("who is in?");
  world.kook.say(news.id, anna.id, "me", { quote: asked });
  world.kook.say(news.id, anna.id, "me too", { quote: asked });
  await world.telegram.until(() => onTelegram().length === 3);
  const [question, ...answers] = world.telegram.shows(group.id).filter(({ text }) => text.includes("Anna"));
  expect(answers.map(({ replyTo }) => replyTo)).toEqual([question?.id, question?.id]);
  expect(onTelegram()).toEqual(["who is in?", "me", "me too"]);
});
