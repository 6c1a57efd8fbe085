import { pino } from "pino";
import { expect, test } from "vitest";
import type { ContentNode, Message } from "../../src/message/index.js";
import { Names, namesWanted, type GuildNames } from "../../src/relay/names.js";
import { ManualClock } from "../support/manual-clock.js";
import { makeMessage } from "../store/store-world.js";

const GUILD: GuildNames = {
  name: "Gamers",
  roles: [
    { id: "0", name: "everyone", position: 999 },
    { id: "1", name: "member", position: 5 },
    { id: "2", name: "boss", position: 1 },
  ],
  channels: [{ id: "10", name: "news" }],
};
const NOTHING = { guild: false, role: false };

/** KOOK as it is asked for names: it answers when the test lets it, and says what it was asked. */
class Source {
  readonly asked: string[] = [];
  guild: GuildNames = GUILD;
  readonly members = new Map([["anna", "Anna"]]);
  /** Answers wait for `answer` while this is set. */
  slow = false;
  fails = false;
  readonly #waiting: (() => void)[] = [];

  async viewGuildNames(guildId: string): Promise<GuildNames> {
    const { guild } = this;
    await this.#reply(`guild ${guildId}`);
    return this.slow ? guild : this.guild;
  }

  async viewMemberName(_guildId: string, userId: string): Promise<string | null> {
    await this.#reply(`member ${userId}`);
    return this.members.get(userId) ?? null;
  }

  answer(): void {
    for (const reply of this.#waiting.splice(0)) reply();
  }

  async #reply(question: string): Promise<void> {
    this.asked.push(question);
    if (this.fails) throw new Error("KOOK is down");
    if (this.slow) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}

function start() {
  const clock = new ManualClock();
  const source = new Source();
  const logged: string[] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => void logged.push(line) });
  return { clock, source, logged, names: new Names({ source, clock, log }) };
}

const user = (id: string, name: string | null = null): ContentNode => ({ type: "mention-user", id, name });
const role = (id: string, name: string | null = null): ContentNode => ({ type: "mention-role", id, name });
const channel = (id: string, name: string | null = null): ContentNode => ({
  type: "mention-channel",
  id,
  guildId: "guild",
  name,
});
const saying = (...content: ContentNode[]): Message => makeMessage({ content });
const namesOf = ({ content }: Message) => content.map((node) => ("name" in node ? node.name : null));

test("a message that lacks no name is handed back at once, as it is, and nobody is asked", () => {
  const { names, source } = start();
  const whole = saying({ type: "text", text: "hi" }, user("x", "X"), role("1", "r"), channel("10", "c"));
  expect(names.complete(whole, NOTHING)).toBe(whole);
  expect(source.asked).toEqual([]);
});

test("names that an event lacks are asked for, each once, and then known at once", async () => {
  const { names, source } = start();
  const message = saying(user("anna"), role("2"), channel("10"), user("anna"), user("bob", "as told"));
  expect(namesOf(await names.complete(message, NOTHING))).toEqual(["Anna", "boss", "news", "Anna", "as told"]);
  expect(source.asked).toEqual(["member anna", "guild guild"]);
  const again = names.complete(message, NOTHING);
  expect(again).not.toBeInstanceOf(Promise);
  expect(namesOf(again as Message)).toEqual(["Anna", "boss", "news", "Anna", "as told"]);
  expect(source.asked).toHaveLength(2);
});

test("names are filled wherever text is: inside formats, cards and the quote", async () => {
  const { names } = start();
  const nested = (inner: ContentNode): ContentNode => ({
    type: "bold",
    children: [{ type: "quote", children: [inner] }],
  });
  const message = makeMessage({
    content: [nested(role("1"))],
    cards: [
      {
        color: null,
        theme: "info",
        modules: [
          { type: "section", content: [channel("10")], fields: [[user("anna")]], accessory: null },
          { type: "context", elements: [{ type: "text", content: [role("2")] }] },
          { type: "divider" },
        ],
      },
    ],
    quote: { messageIds: ["q"], authorName: "Q", kind: "text", content: [nested(user("anna"))] },
  });
  expect(await names.complete(message, NOTHING)).toMatchObject({
    content: [nested(role("1", "member"))],
    cards: [
      {
        modules: [
          { content: [{ name: "news" }], fields: [[{ name: "Anna" }]] },
          { elements: [{ content: [{ name: "boss" }] }] },
          { type: "divider" },
        ],
      },
    ],
    quote: { content: [nested(user("anna", "Anna"))] },
  });
});

test("who wrote lately is known without asking", () => {
  const { names, source } = start();
  const author = { id: "carl", name: "Carl", avatarUrl: null, bot: false, roleIds: [] };
  void names.complete(makeMessage({ author }), NOTHING);
  expect(namesOf(names.complete(saying(user("carl")), NOTHING) as Message)).toEqual(["Carl"]);
  expect(source.asked).toEqual([]);
});

test("a message waits a second and a half for names at most; what comes later serves the next one", async () => {
  const { clock, names, source } = start();
  source.slow = true;
  const first = names.complete(saying(role("1")), NOTHING) as Promise<Message>;
  let done: Message | null = null;
  void first.then((message) => (done = message));
  await clock.advance(1_499);
  expect(done).toBeNull();
  // One that comes now waits for the same answer, and not a second longer than the first.
  const second = names.complete(saying(role("2")), NOTHING) as Promise<Message>;
  await clock.advance(1);
  expect(namesOf(await first)).toEqual([null]);
  expect(namesOf(await second)).toEqual([null]);
  source.answer();
  await clock.settle();
  expect(namesOf(names.complete(saying(role("1")), NOTHING) as Message)).toEqual(["member"]);
  expect(source.asked).toEqual(["guild guild"]);
  expect(clock.pending).toBe(0);
});

test("while KOOK fails messages go on without names, and KOOK is not asked for each of them", async () => {
  const { clock, names, source, logged } = start();
  source.fails = true;
  for (let index = 0; index < 20; index += 1) {
    expect(namesOf(await names.complete(saying(role("1"), user("anna")), NOTHING))).toEqual([null, null]);
  }
  expect(source.asked).toEqual(["member anna", "guild guild"]);
  expect(logged.join("")).toContain("The names of a guild could not be read");
  source.fails = false;
  await clock.advance(60_000);
  expect(namesOf(await names.complete(saying(role("1"), user("anna")), NOTHING))).toEqual(["member", "Anna"]);
});

test("ids that mean nothing there don't make it ask again and again", async () => {
  const { clock, names, source } = start();
  const odd = saying(channel("404"), user("404"));
  for (let index = 0; index < 5; index += 1) expect(namesOf(await names.complete(odd, NOTHING))).toEqual([null, null]);
  expect(source.asked).toEqual(["member 404", "guild guild"]);
  await clock.advance(60_000);
  await names.complete(odd, NOTHING);
  expect(source.asked).toEqual(["member 404", "guild guild", "guild guild"]);
});

test("a message that mentions hundreds makes it ask for few", async () => {
  const { names, source } = start();
  await names.complete(saying(...Array.from({ length: 300 }, (_, index) => user(`u${index}`))), NOTHING);
  expect(source.asked).toHaveLength(8);
});

test("a renamed channel has its new name at once, a deleted one none; other guilds' names are theirs", async () => {
  const { names, source } = start();
  await names.complete(saying(channel("10")), NOTHING);
  names.take({ type: "channel-changed", guildId: "guild", channelId: "10", name: "old news" });
  names.take({ type: "channel-changed", guildId: "other", channelId: "11", name: "secret" });
  expect(namesOf(names.complete(saying(channel("10")), NOTHING) as Message)).toEqual(["old news"]);
  names.take({ type: "channel-deleted", guildId: "guild", channelId: "10" });
  expect(namesOf(await names.complete(saying(channel("10"), channel("11")), NOTHING))).toEqual([null, null]);
  expect(source.asked).toEqual(["guild guild"]);
});

test("after its roles changed a guild is asked again, though not for each change", async () => {
  const { clock, names, source } = start();
  await names.complete(saying(role("1")), NOTHING);
  source.guild = { ...GUILD, roles: [{ id: "1", name: "renamed", position: 1 }] };
  await clock.advance(5_000);
  for (let index = 0; index < 10; index += 1) {
    names.take({ type: "roles-changed", guildId: "guild" });
    expect(namesOf(await names.complete(saying(role("1")), NOTHING))).toEqual(["renamed"]);
  }
  expect(source.asked).toHaveLength(2);
});

test("what was read while the guild changed is not trusted for long", async () => {
  const { clock, names, source } = start();
  source.slow = true;
  const early = names.complete(saying(role("1")), NOTHING);
  names.take({ type: "roles-changed", guildId: "guild" });
  source.guild = { ...GUILD, roles: [{ id: "1", name: "renamed", position: 1 }] };
  source.answer();
  expect(namesOf(await early)).toEqual(["member"]);
  source.slow = false;
  await clock.advance(5_000);
  expect(namesOf(await names.complete(saying(role("1")), NOTHING))).toEqual(["renamed"]);
});

test("a header's guild and role are filled only where a header shows them, the highest role first", async () => {
  const { names, source } = start();
  const author = { id: "anna", name: "Anna", avatarUrl: null, bot: false, roleIds: ["1", "2"] };
  const message = makeMessage({ author });
  expect(namesWanted([{ options: {} }, { options: { header: "{name}" } }])).toEqual(NOTHING);
  expect(names.complete(message, NOTHING)).toBe(message);
  const both = namesWanted([{ options: { header: "{name} of {guild}" } }, { options: { header: "{role} {name}" } }]);
  expect(await names.complete(message, both)).toMatchObject({ guildName: "Gamers", author: { roleName: "boss" } });
  expect(await names.complete(message, { guild: true, role: false })).not.toHaveProperty("author.roleName");
  const nobody = makeMessage({ author: { ...author, roleIds: ["0"] } });
  expect(await names.complete(nobody, both)).toMatchObject({ author: { roleName: null } });
  expect(source.asked).toEqual(["guild guild"]);
});

test("what a message showed of guild and role stays, whatever they are called at an edit", async () => {
  const { names } = start();
  const author = { id: "a", name: "A", avatarUrl: null, bot: false, roleIds: ["1"], roleName: "then" };
  const message = makeMessage({ author, guildName: "Then" });
  const edited = await names.complete(message, { guild: true, role: true });
  expect(edited).toMatchObject({ guildName: "Then", author: { roleName: "then" } });
});
