import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { portrait } from "../../sandbox/kook/portrait.js";
import { readDiscord } from "../support/discord-markup.js";
import { noise } from "../support/noise.js";
import { readTelegram } from "../support/telegram-html.js";
import { textOf } from "../support/shown.js";
import { World } from "../support/world.js";

/** A message as KOOK sends it: a text, or cards. `asset:x.png` stands for an uploaded picture, `⟦20 word⟧` for 20 words. */
interface Case {
  readonly about: string;
  readonly content: string | readonly object[];
  /** All that people see of a text, spaces aside; where the platforms differ, on each. */
  readonly shows?: string;
  readonly discord?: string;
  readonly telegram?: string;
  /** KOOK's tags in it are no tags, and stay. */
  readonly tagsAreText?: boolean;
}

const FOLDER = join(import.meta.dirname, "../fixtures/corpus");
const corpus: readonly Case[] = readdirSync(FOLDER).flatMap(
  (file) => JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as readonly Case[],
);
const texts = corpus.filter(({ content }) => typeof content === "string");
const cards = corpus.filter(({ content }) => typeof content !== "string");

type OnDiscord = ReturnType<World["discord"]["shows"]>[number];
type OnTelegram = ReturnType<World["telegram"]["shows"]>[number];
interface Copy {
  readonly discord: readonly OnDiscord[];
  readonly telegram: readonly OnTelegram[];
}

const NO_COPY: Copy = { discord: [], telegram: [] };

let world: World;
let markers = 0;
let said = "";
const assets = new Map<string, string>();

beforeAll(async () => {
  world = await World.start();
  const { kook, people } = world;
  for (const [id, nickname] of [
    ["2862000002", "bob"],
    ["2862000003", "*_~`<@1>@everyone[x](https://e.x)"],
  ] as const) {
    kook.addUser({ id, name: nickname });
    kook.addMember(people.guild.id, id, { nickname });
  }
  kook.addRole(people.guild.id, { id: 702, name: "Mods" });
  kook.addRole(people.guild.id, { id: 703, name: "||**@here**||" });
  kook.addChannel(people.guild.id, { id: "1095000000000777", name: "大厅" });
  kook.addChannel(people.guild.id, { id: "1095000000000778", name: "a#b_c_`d`" });
  await start();
  await world.link("discord");
  await world.link("telegram");
  await untilMarked(mark());
}, 120_000);
afterAll(() => world.close());

/** Starts the relay as a program, and keeps what it says beside its log. */
async function start(): Promise<void> {
  const child = await world.spawnRelay();
  child.stderr?.on("data", (chunk) => (said += String(chunk)));
}

function spelled(text: string): string {
  return text.replace(/⟦(\d+) (\S+?)⟧/g, (_, count: string, word: string) =>
    Array.from({ length: Number(count) }, (_unused, index) => `${word}${index}`).join(" "),
  );
}

function contentOf({ content }: Case): string {
  return spelled(typeof content === "string" ? content : JSON.stringify(content)).replace(
    /asset:([\w.-]+)/g,
    (_, name: string) => {
      const url = assets.get(name) ?? world.kook.upload(name, portrait(name), "image/png");
      assets.set(name, url);
      return url;
    },
  );
}

function say(one: Case): string {
  const { news, anna } = world.people;
  return world.kook.say(news.id, anna.id, contentOf(one), { type: typeof one.content === "string" ? 9 : 10 });
}

/** What Anna says next closes what belongs to the message before it. */
function mark(): string {
  const { news, anna } = world.people;
  const word = `MARK${markers++}`;
  world.kook.say(news.id, anna.id, word);
  return word;
}

const MARK = /^MARK\d+$/;
const wordsOnTelegram = ({ text }: OnTelegram): string => text.replace(/^(?:✏️ )?\S+ Anna\n?|^✏️$/u, "");
const shownOnDiscord = (): readonly OnDiscord[] => world.discord.shows(world.people.announcements.id);
const shownOnTelegram = (): readonly OnTelegram[] => world.telegram.shows(world.people.group.id);

async function untilMarked(word: string): Promise<void> {
  await world.discord.until(() => shownOnDiscord().some(({ content }) => content === word));
  await world.telegram.until(() => shownOnTelegram().some((shown) => wordsOnTelegram(shown) === word));
}

/** What stands before each of these marks and behind the one before it. */
function between<Shown>(all: readonly Shown[], wordsOf: (shown: Shown) => string, marks: readonly string[]) {
  const groups = new Map<string, Shown[]>();
  let group: Shown[] = [];
  for (const shown of all) {
    if (MARK.test(wordsOf(shown))) {
      groups.set(wordsOf(shown), group);
      group = [];
    } else group.push(shown);
  }
  return marks.map((word) => groups.get(word) ?? []);
}

function copies(marks: readonly string[]): readonly Copy[] {
  const onDiscord = between(shownOnDiscord(), ({ content }) => content, marks);
  const onTelegram = between(shownOnTelegram(), wordsOnTelegram, marks);
  return marks.map((_, index) => ({ discord: onDiscord[index] ?? [], telegram: onTelegram[index] ?? [] }));
}

// ---------------------------------------------------------------- what people see

interface Embed {
  readonly title?: string;
  readonly description?: string;
  readonly fields?: readonly { readonly name: string; readonly value: string }[];
}

const markdownOf = ({ content, embeds }: OnDiscord): readonly string[] => [
  content,
  ...(embeds as readonly Embed[]).flatMap(({ title = "", description = "", fields = [] }) => [
    title,
    description,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ]),
];

const labelsIn = (buttons: unknown): readonly string[] =>
  [...JSON.stringify(buttons ?? null).matchAll(/"(?:label|text)":("(?:[^"\\]|\\.)*")/g)].map(([, label = '""']) =>
    String(JSON.parse(label)),
  );

function seenOnDiscord({ discord }: Copy): string {
  return discord
    .flatMap((shown) => [
      ...markdownOf(shown).map((markdown) => textOf(readDiscord(markdown).chars)),
      ...labelsIn(shown.components),
      ...shown.files.map(({ name }) => name),
    ])
    .join("\n");
}

function seenOnTelegram({ telegram }: Copy): string {
  return telegram
    .flatMap((shown) => [wordsOnTelegram(shown), ...labelsIn(shown.replyMarkup), shown.media?.name ?? ""])
    .join("\n");
}

const visible = (text: string): string => text.replace(/[\s\u200b]/g, "");

/** Every word that KOOK shows of cards: what stands in its texts, without tags, addresses and short codes. */
function wordsIn(value: unknown, key = ""): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => wordsIn(each, key));
  if (typeof value === "string") {
    if (!["content", "text", "title", "elements", "fields"].includes(key)) return [];
    const plain = value
      .replace(/\((met|rol|chn)\)\w+\(\1\)|\((?:spl|ins|font)\)(?:\[\w+\])?|https?:\/\/[^\s)]+|:\w+:/g, " ")
      .replace(/```\w+/g, " ");
    return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => wordsIn(each, name));
}

/** What nobody on the other side should ever read. */
const LEAKS =
  /\((?:met|rol|chn|emj|ins|spl|font)\)|28620000\d\d|109500000000077\d|plain-text|"type"|\[object|undefined|\bnull\b|\bNaN\b/;

function checkWhole(one: Case, copy: Copy): void {
  const seen = [seenOnDiscord(copy), seenOnTelegram(copy)] as const;
  if (typeof one.content === "string") {
    const [discord = "", telegram = ""] = [one.discord ?? one.shows, one.telegram ?? one.shows];
    expect([one.about, ...seen.map(visible)]).toEqual([
      one.about,
      visible(spelled(discord)),
      visible(spelled(telegram)),
    ]);
  } else {
    const words = wordsIn(JSON.parse(contentOf(one)));
    for (const text of seen) {
      const joined = visible(text);
      expect([one.about, ...words.filter((word) => !joined.includes(word))]).toEqual([one.about]);
    }
  }
  if (one.tagsAreText) return;
  for (const text of seen) expect([one.about, LEAKS.exec(text)?.[0]]).toEqual([one.about, undefined]);
}

function checkMarkup({ about }: Case, { discord, telegram }: Copy): void {
  const constructs = discord.flatMap((shown) => markdownOf(shown).flatMap((text) => readDiscord(text).constructs));
  const foreign = constructs.filter((construct) => !/^(subtext|timestamp): /.test(construct));
  expect([about, ...foreign]).toEqual([about]);
  for (const { html } of telegram) readTelegram(html);
  expect(discord.map(({ authorName }) => authorName)).toEqual(discord.map(() => "Anna"));
}

/** A copy as people see it, without what differs from one message to the next, and without the mark of what was edited. */
function looksOf({ discord, telegram }: Copy): unknown {
  const same = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value)
        .replace(/\/attachments\/\d+\/\d+\//g, "/attachments/")
        .replace(/(anchor\/\d+\/\d+)\/[0-9a-f-]+/g, "$1"),
    );
  return same({
    discord: discord.map(({ content, embeds, components, files, embedsSuppressed, authorName }) => ({
      content,
      embeds,
      components,
      files: files.map(({ name, type, size }) => ({ name, type, size })),
      embedsSuppressed,
      authorName,
    })),
    telegram: telegram.map(({ html, media, replyMarkup, linkPreview, albumId }) => ({
      html: html.replace(/^✏️ ?/u, ""),
      media: media && { kind: media.kind, name: media.name, size: media.size },
      buttons: replyMarkup ?? null,
      preview: linkPreview ?? null,
      inAlbum: albumId !== null,
    })),
  });
}

const both = (one: Copy, other: Copy): Copy => ({
  discord: [...one.discord, ...other.discord],
  telegram: [...one.telegram, ...other.telegram],
});

type Seen = World["telegram"]["requests"][number];

/** After a kill nobody knows whether a change was made, so it is made again: Telegram refuses what changes nothing. */
function isRepeat({ path, body }: Seen, before: readonly Seen[]): boolean {
  const same = JSON.stringify(body);
  return before.some((other) => other.status === 200 && other.path === path && JSON.stringify(other.body) === same);
}

function refusals(): readonly unknown[] {
  const refused = (name: string, { requests }: World["discord"] | World["telegram"]): readonly unknown[] =>
    requests
      .filter((request, index) => request.status >= 400 && !isRepeat(request, requests.slice(0, index)))
      .map(({ method, status, body }) => [name, method, status, JSON.stringify(body).slice(0, 200)]);
  return [...refused("Discord", world.discord), ...refused("Telegram", world.telegram)];
}

// ---------------------------------------------------------------- the journey

const sent: { readonly one: Case; readonly id: string; readonly mark: string; copy: Copy }[] = [];

test("all of the corpus arrives: whole, as valid markup, pinging nobody, and in order", async () => {
  const pending = corpus.map((one) => ({ one, id: say(one), mark: mark() }));
  await untilMarked(pending.at(-1)?.mark ?? "");
  const arrived = copies(pending.map((each) => each.mark));
  for (const [index, each] of pending.entries()) sent.push({ ...each, copy: arrived[index] ?? NO_COPY });
  for (const { one, copy } of sent) {
    checkWhole(one, copy);
    checkMarkup(one, copy);
  }
  expect(world.discord.world.pings).toEqual([]);
  expect(world.telegram.pings).toEqual([]);
  expect(refusals()).toEqual([]);
}, 120_000);

test("each message that is edited to another of the corpus shows what that one showed, also when the relay is killed meanwhile", async () => {
  const steps = [
    { kind: texts, by: 7 },
    { kind: cards, by: 5 },
  ];
  const of = (one: Case) => sent.find((each) => each.one === one);
  let edits = 0;
  const isThirtieth = (route: string): boolean => /^PATCH |editMessage/.test(route) && (edits += 1) === 30;
  const hang = world.discord.knobs.hang({ on: isThirtieth, times: 1 });
  const plan = steps.flatMap(({ kind, by }) =>
    kind.map((one, index) => ({ from: of(one), to: of(kind[(index + by) % kind.length] ?? one) })),
  );
  const marks = plan.map(({ from, to }) => {
    // In a burst: what it says for a moment only is no more than a step on the way.
    if (from) world.kook.edit(from.id, "only for a moment");
    if (from && to) world.kook.edit(from.id, contentOf(to.one));
    return mark();
  });
  await world.discord.until(() => hang.hits === 1);
  await world.telegram.until(() => shownOnTelegram().some((shown) => wordsOnTelegram(shown) === marks.at(-1)));
  await world.killRelay();
  await start();
  await untilMarked(marks.at(-1) ?? "");
  const stayed = copies(sent.map((each) => each.mark));
  const added = copies(marks);
  for (const [index, { from, to }] of plan.entries()) {
    if (!from || !to) throw new Error("Not sent");
    const now = both(stayed[sent.indexOf(from)] ?? NO_COPY, added[index] ?? NO_COPY);
    expect([from.one.about, to.one.about, looksOf(now)]).toEqual([from.one.about, to.one.about, looksOf(to.copy)]);
  }
  expect(world.discord.world.pings).toEqual([]);
  expect(refusals()).toEqual([]);
}, 120_000);

test("nothing is left of what is deleted, also while the relay is away", async () => {
  for (const { id } of sent.slice(0, 40)) world.kook.remove(id);
  await untilMarked(mark());
  await world.killRelay();
  for (const { id } of sent.slice(40)) world.kook.remove(id);
  await start();
  await untilMarked(mark());
  const left = shownOnDiscord().filter(
    ({ content, webhook }) => webhook && !MARK.test(content) && !/test from KOOK/.test(content),
  );
  expect(left.map(({ content, embeds }) => content || JSON.stringify(embeds))).toEqual([]);
  const leftThere = shownOnTelegram().filter(
    (shown) => shown.text.includes("Anna") && !MARK.test(wordsOnTelegram(shown)),
  );
  expect(leftThere.map(({ text }) => text)).toEqual([]);
  expect(refusals()).toEqual([]);
}, 120_000);

interface FileCase {
  readonly about: string;
  readonly bytes: keyof typeof BYTES;
  /** KOOK's type of message. */
  readonly type: 2 | 3 | 4 | 8;
  readonly contentType: string;
  /** Without one KOOK's event tells the address alone. */
  readonly name?: string;
  /** What the name looks like on the other side, where it isn't the same. */
  readonly shown?: string;
}

const BYTES = {
  picture: portrait("Anna"),
  video: Buffer.concat([Buffer.from("\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41", "latin1"), noise(30_000, 2)]),
  sound: Buffer.concat([Buffer.from("ID3\x04\0\0\0\0\0\0", "latin1"), noise(5_000, 3)]),
  noise: noise(3_000, 4),
  byte: Buffer.from("x"),
} as const;
const KINDS = { 2: "image", 3: "video", 4: "file", 8: "audio" } as const;

function sendFile({ bytes, type, contentType, name }: FileCase): void {
  const { news, anna } = world.people;
  const url = world.kook.upload(name ?? `file.${contentType.split("/")[1] ?? ""}`, BYTES[bytes], contentType);
  const attachments = { type: KINDS[type], url, name, file_type: contentType, size: BYTES[bytes].length };
  world.kook.say(news.id, anna.id, url, { type, ...(name === undefined ? {} : { attachments }) });
}

const files = JSON.parse(readFileSync(join(FOLDER, "../corpus-files/files.json"), "utf8")) as readonly FileCase[];

test("every file of the corpus arrives byte-equal under its name, wherever nothing in the name is dangerous", async () => {
  const marks = files.map((one) => {
    sendFile(one);
    return mark();
  });
  await untilMarked(marks.at(-1) ?? "");
  for (const [index, { discord, telegram }] of copies(marks).entries()) {
    const one = files[index];
    if (!one) throw new Error("Not sent");
    const arrived = [...discord.flatMap((shown) => shown.files), ...telegram.flatMap(({ media }) => media ?? [])];
    const bytes = await Promise.all(
      arrived.map(async ({ url }) => Buffer.from(await (await fetch(url)).arrayBuffer())),
    );
    expect([one.about, ...bytes.map((each) => each.equals(BYTES[one.bytes]))]).toEqual([one.about, true, true]);
    const name = one.shown === undefined ? one.name : expect.stringMatching(new RegExp(one.shown));
    expect([one.about, ...arrived.map((each) => each.name)]).toEqual([one.about, name, name]);
  }
  expect(world.discord.world.pings).toEqual([]);
  expect(refusals()).toEqual([]);
}, 120_000);

test("the program says nothing beside its log", () => {
  expect(said).toBe("");
});
