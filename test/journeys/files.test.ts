import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { portrait } from "../../sandbox/kook/portrait.js";
import { uploadedMessage } from "../../sandbox/page/upload.js";
import { noise } from "../support/noise.js";
import { World } from "../support/world.js";

const MIB = 1024 * 1024;

let world: World;
afterEach(() => world.close());

interface Arrived {
  readonly name: string;
  readonly type: string;
  readonly sha256: string;
}

const mp4 = (seed: number, size = 300_000): Buffer =>
  Buffer.concat([Buffer.from("\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41", "latin1"), noise(size, seed)]);
const mp3 = Buffer.concat([Buffer.from("ID3\x04\0\0\0\0\0\0", "latin1"), noise(50_000, 3)]);

const FILES = {
  picture: { name: "合照 1.png", type: "image/png", bytes: portrait("Anna") },
  video: { name: "开黑.mp4", type: "video/mp4", bytes: mp4(2) },
  sound: { name: "voice.mp3", type: "audio/mpeg", bytes: mp3 },
  table: { name: "名单 v2 (final).xlsx", type: "application/vnd.ms-excel", bytes: noise(80_000, 4) },
} as const;

test.each(Object.entries(FILES))(
  "a %s arrives byte-equal on both platforms, with its name and type",
  async (_, file) => {
    await linkedToBoth();
    upload(file);
    const arrived = [{ name: file.name, type: file.type, sha256: sha256(file.bytes) }];
    expect(await filesOnDiscord(1)).toEqual(arrived);
    expect(await filesOnTelegram(1)).toEqual(arrived);
    expect(world.kook.assetRequests.filter(({ path }) => path.startsWith("/attachments/"))).toHaveLength(1);
  },
);

test("a voice message, which has no name, arrives byte-equal on both platforms", async () => {
  await linkedToBoth();
  const url = world.kook.upload("voice.mp3", mp3, "audio/mpeg");
  const { news, anna } = world.people;
  world.kook.say(news.id, anna.id, url, { type: 8, attachments: { type: "audio", url, duration: 3.2 } });
  for (const [file] of [await filesOnDiscord(1), await filesOnTelegram(1)]) {
    expect(file).toMatchObject({ type: "audio/mpeg", sha256: sha256(mp3) });
    expect(file?.name).toMatch(/\.mp3$/);
  }
});

test("a text with several pictures arrives as one message with all of them, in their order", async () => {
  await linkedToBoth();
  const pictures = ["Bo", "Cy", "Di"].map((name) => portrait(name));
  const elements = pictures.map((bytes, index) => ({
    type: "image",
    src: world.kook.upload(`${index}.png`, bytes, "image/png"),
  }));
  const modules = [
    { type: "section", text: { type: "kmarkdown", content: "three of **us**" } },
    { type: "container", elements },
  ];
  const { news, anna } = world.people;
  world.kook.say(news.id, anna.id, JSON.stringify([{ type: "card", theme: "invisible", size: "lg", modules }]), {
    type: 10,
  });

  const expected = pictures.map(sha256);
  expect((await filesOnDiscord(3)).map((file) => file.sha256)).toEqual(expected);
  expect((await filesOnTelegram(3)).map((file) => file.sha256)).toEqual(expected);
  expect(copiesOnDiscord().filter(({ files }) => files.length > 0)).toMatchObject([{ content: "three of **us**" }]);
  const album = copiesOnTelegram().filter(({ media }) => media !== null);
  expect(new Set(album.map(({ albumId }) => albumId)).size).toBe(1);
  expect(album[0]?.albumId).not.toBeNull();
  expect(album[0]?.text).toContain("three of us");
});

test("a file too large for one platform is a line with its name, size and link there, and whole on the other", async () => {
  await linkedToBoth();
  const bytes = mp4(5, 11 * MIB);
  const url = upload({ name: "long.mp4", type: "video/mp4", bytes });

  expect(await filesOnTelegram(1)).toMatchObject([{ name: "long.mp4", sha256: sha256(bytes) }]);
  const copy = await world.discord.until(() => copiesOnDiscord()[0]);
  expect(copy.files).toEqual([]);
  expect(copy.content).toContain("long.mp4");
  expect(copy.content).toMatch(/11(\.\d)? ?Mi?B/);
  expect(copy.content).toContain(url);
});

test("a file that is gone is a line with its name, size and link on both, and what comes after it arrives", async () => {
  await linkedToBoth();
  world.kook.knobs.refuse({ status: 404, html: "", on: "GET /attachments/*", times: Infinity });
  const url = upload(FILES.table);
  await expectLine({ url, name: "名单 v2 \\(final\\)\\.xlsx", size: /7[89](\.\d)? ?Ki?B|80 ?kB/ });

  upload({ ...FILES.video, name: "next.mp4" });
  await world.discord.until(() => copiesOnDiscord().length === 2);
  await world.telegram.until(() => copiesOnTelegram().length === 2);
});

test("a file of a foreign host isn't fetched from there: its line stands for it", async () => {
  await linkedToBoth();
  const hits: string[] = [];
  const foreign = createServer((request, response) => {
    hits.push(request.url ?? "");
    response.end("!");
  });
  await new Promise<void>((resolve) => foreign.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void foreign.close());
  const url = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}/secret.pdf`;
  const { news, anna } = world.people;
  const attachments = { type: "file", url, name: "secret.pdf", file_type: "application/pdf", size: 2048 };
  world.kook.say(news.id, anna.id, url, { type: 4, attachments });

  await expectLine({ url, name: "secret\\.pdf", size: /2(\.0)? ?Ki?B/ });
  expect(hits).toEqual([]);
});

test("the text and the other pictures of a message arrive when one of its pictures can't be had", async () => {
  await linkedToBoth();
  const there = portrait("Bo");
  const sources = [world.kook.upload("a.png", there, "image/png"), `${world.kook.assetOrigin}/attachments/gone.png`];
  const modules = [
    { type: "section", text: { type: "kmarkdown", content: "two of us" } },
    { type: "container", elements: sources.map((src) => ({ type: "image", src })) },
  ];
  const { news, anna } = world.people;
  world.kook.say(news.id, anna.id, JSON.stringify([{ type: "card", theme: "invisible", size: "lg", modules }]), {
    type: 10,
  });

  expect(await filesOnDiscord(1)).toMatchObject([{ sha256: sha256(there) }]);
  expect(await filesOnTelegram(1)).toMatchObject([{ sha256: sha256(there) }]);
  for (const text of [copiesOnDiscord()[0]?.content, copiesOnTelegram()[0]?.html]) {
    expect(text).toContain("two of us");
    expect(text).toContain("/attachments/gone.png");
  }
});

test("a file that goes to two places on Telegram is uploaded once", async () => {
  await linkedToBoth();
  const { telegram, people } = world;
  const second = telegram.world.addSupergroup({ title: "Second", creatorId: people.telegramAdmin.id });
  telegram.world.addBotToChat(second.id, people.telegramBot.id);
  await world.link("telegram", people.news.id, String(second.id));
  upload(FILES.video);
  await filesOnTelegram(1);
  const copy = await telegram.until(() => telegram.shows(second.id).find(({ media }) => media !== null));
  expect(world.telegram.requests.filter(({ files }) => files.length > 0)).toHaveLength(1);
  expect(sha256(await bytesAt(copy.media?.url ?? ""))).toBe(sha256(FILES.video.bytes));
});

test("a file that was on its way when the relay stopped arrives after its next start, once", async () => {
  await linkedToBoth();
  world.discord.knobs.refuse({ status: 503, on: "POST /webhooks/*", times: Infinity });
  upload(FILES.picture);
  await world.discord.until(() => world.discord.requests.some(({ files }) => files.length > 0));
  await world.stopRelay();
  world.discord.knobs.clear();

  await world.startRelay();

  expect(await filesOnDiscord(1)).toMatchObject([{ sha256: sha256(FILES.picture.bytes) }]);
  expect(await filesOnTelegram(1)).toMatchObject([{ sha256: sha256(FILES.picture.bytes) }]);
  upload(FILES.sound);
  expect((await filesOnDiscord(2)).map(({ sha256 }) => sha256)).toEqual(
    [FILES.picture, FILES.sound].map(({ bytes }) => sha256(bytes)),
  );
});

test.each(["", "not an address", "https://example.invalid/nothing.png", "ftp://example.com/a.png"])(
  "a broken picture of the author, %j, costs no message",
  async (avatar) => {
    await linkedToBoth();
    const { news, guild, group } = world.people;
    const eve = world.kook.addUser({ name: "Eve", avatar });
    world.kook.addMember(guild.id, eve.id, {});
    world.kook.say(news.id, eve.id, "hello");
    const copy = await world.discord.until(() => copiesOnDiscord()[0]);
    expect(copy).toMatchObject({ content: "hello", authorName: "Eve" });
    await world.telegram.until(() => world.telegram.shows(group.id).some(({ text }) => text.includes("hello")));
  },
);

async function linkedToBoth(): Promise<void> {
  world = await World.start();
  await world.startRelay();
  await world.link("discord");
  await world.link("telegram");
}

/** Sends a file as KOOK's client would, and yields its address. */
function upload(file: { readonly name: string; readonly type: string; readonly bytes: Buffer }): string {
  const { news, anna } = world.people;
  const { content, options } = uploadedMessage(world.kook, file);
  world.kook.say(news.id, anna.id, content, options);
  return /https?:[^"\\]+/.exec(content)?.[0] ?? "";
}

/** What the linking itself sends, to show that it works, is none. */
const SAMPLE = "A test from KOOK";

function copiesOnDiscord() {
  const { announcements } = world.people;
  return world.discord.shows(announcements.id).filter(({ webhook, content }) => webhook && !content.includes(SAMPLE));
}

function copiesOnTelegram() {
  const { group } = world.people;
  return world.telegram
    .shows(group.id)
    .filter(({ bot, media, text }) => bot && (media !== null || text.includes("Anna")));
}

async function filesOnDiscord(count: number): Promise<readonly Arrived[]> {
  const files = await world.discord.until(() => {
    const found = copiesOnDiscord().flatMap((message) => message.files);
    return found.length >= count && found;
  });
  return Promise.all(files.map(arrived));
}

async function filesOnTelegram(count: number): Promise<readonly Arrived[]> {
  const { group } = world.people;
  const files = await world.telegram.until(() => {
    const found = world.telegram.shows(group.id).flatMap(({ media }) => (media === null ? [] : [media]));
    return found.length >= count && found;
  });
  return Promise.all(files.map(arrived));
}

async function arrived(file: { readonly name: string; readonly type: string; readonly url: string }): Promise<Arrived> {
  return { name: file.name, type: file.type, sha256: sha256(await bytesAt(file.url)) };
}

async function bytesAt(url: string): Promise<Buffer> {
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

/** On both platforms one copy without a file says its name and size, and links to it. */
async function expectLine({ url, name, size }: { url: string; name: string; size: RegExp }): Promise<void> {
  const onDiscord = await world.discord.until(() => copiesOnDiscord()[0]);
  expect(onDiscord.files).toEqual([]);
  const onTelegram = await world.telegram.until(() => copiesOnTelegram()[0]);
  expect(onTelegram.media).toBeNull();
  for (const text of [onDiscord.content.replaceAll("\\", ""), onTelegram.html]) {
    expect(text).toMatch(new RegExp(name));
    expect(text).toMatch(size);
    expect(text).toContain(url);
  }
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
