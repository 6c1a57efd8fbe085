import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { DiscordFile } from "../../../src/rendering/discord.js";
import { never, failureOf } from "../platform-world.js";
import { part, startDiscordWorld, type DiscordWorld } from "./discord-world.js";

const MIB = 1024 * 1024;
const PNG = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), randomBytes(2_000)]);

function file(name: string, change: Partial<DiscordFile> = {}): DiscordFile {
  const url = `https://img.kookapp.cn/${name}`;
  const line = `📎 [${name}](<${url}>)`;
  return { name, title: name, kind: "file", url, size: null, line, embedded: false, ...change };
}

const picture = file("card-picture-1.png", { kind: "image", embedded: true, title: "cover" });
const withPicture = { embeds: [{ title: "box", image: { url: "attachment://card-picture-1.png" } }], files: [picture] };

/** What the newest message shows. */
function newest(world: DiscordWorld) {
  const shown = world.server.shows(world.channelId).at(-1);
  if (!shown) throw new Error("There is no message");
  return shown;
}

async function download(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}

test("files arrive byte for byte, with their names and types, by webhook and by bot", async () => {
  const world = await startDiscordWorld();
  const names = ["图片 一.png", '报告"2".pdf', "no-extension"];
  const bytes = [PNG, randomBytes(300_000), Buffer.alloc(0)];
  const types = ["image/png", "application/pdf", null];
  for (const [index, name] of names.entries()) await world.files.put(file(name).url, bytes[index]!, types[index]);

  for (const persona of [true, false]) {
    await world.send({ persona, files: names.map((name) => file(name)) });
    const { files, content } = newest(world);
    expect(content).toBe(persona ? "hello" : "**Ann**\nhello");
    expect(files.map(({ name }) => name)).toEqual(names);
    expect(files.map(({ type }) => type)).toEqual(["image/png", "application/pdf", "application/octet-stream"]);
    for (const [index, { url }] of files.entries()) expect((await download(url)).equals(bytes[index]!)).toBe(true);
  }
  expect(world.files.opened).toBe(0);
});

test("a file that can't be had is its line, and the others arrive", async () => {
  const world = await startDiscordWorld();
  await world.files.put(file("here.txt").url, Buffer.from("here"));

  await world.send({ files: [file("gone.txt"), file("here.txt")] });

  expect(newest(world)).toMatchObject({
    content: "hello\n📎 [gone.txt](<https://img.kookapp.cn/gone.txt>)",
    files: [{ name: "here.txt" }],
  });
});

test("a message whose files are all gone says so in their lines alone", async () => {
  const world = await startDiscordWorld();
  await world.send({ content: "", files: [file("a"), file("b")] });
  expect(newest(world).content).toBe("📎 [a](<https://img.kookapp.cn/a>)\n📎 [b](<https://img.kookapp.cn/b>)");
});

test("the guild's boosts raise the limit of a file; what is over it says its size", async () => {
  const world = await startDiscordWorld();
  const large = file("large.bin");
  await world.files.put(large.url, Buffer.alloc(11 * MIB));

  await world.send({ files: [large] });
  expect(newest(world)).toMatchObject({ content: `hello\n${large.line} · 11 MB`, files: [] });
  world.server.world.guild(world.guildId).premiumTier = 2;
  await world.send({ files: [large] });
  expect(newest(world).files).toEqual([]); // not asked again at once
  await world.clock.advance(60 * 60_000);
  await world.send({ files: [large] });
  expect(newest(world)).toMatchObject({ content: "hello", files: [{ name: "large.bin", size: 11 * MIB }] });
});

test("a guild that lost its boosts gets the small files, and learns its limit anew", async () => {
  const world = await startDiscordWorld();
  const guild = world.server.world.guild(world.guildId);
  guild.premiumTier = 2;
  const [large, small] = [file("large.bin"), file("small.bin")];
  await world.files.put(large.url, Buffer.alloc(11 * MIB));
  await world.files.put(small.url, Buffer.alloc(10));
  await world.send({ files: [small] });
  guild.premiumTier = 0;

  await world.send({ files: [large, small] });
  expect(newest(world)).toMatchObject({ content: `hello\n${large.line} · 11 MB`, files: [{ name: "small.bin" }] });
  await world.send({ files: [large, small] });
  expect(world.asked(/^GET \/guilds\/\d+$/)).toBe(2);
  expect(world.server.requests.filter(({ status }) => status === 413)).toHaveLength(1);
});

test.each([
  ["too large a request", { status: 413, code: 40005 }],
  ["too large a request, told without Discord's words", { status: 413, body: "<html>" }],
  ["an explicit picture", { status: 403, code: 20009 }],
  ["an invalid file", { status: 400, code: 50046 }],
  ["a file's name", { status: 400, body: { code: 50035, message: "Invalid Form Body", errors: { attachments: {} } } }],
])("%s doesn't stop the message: its files become lines", async (_, refusal) => {
  const world = await startDiscordWorld();
  await world.files.put(file("a.txt").url, Buffer.from("a"));
  world.server.knobs.refuse({ ...refusal, on: "POST /webhooks/*" });

  await world.send({ files: [file("a.txt", { size: 1 })] });

  expect(newest(world)).toMatchObject({ content: "hello\n📎 [a.txt](<https://img.kookapp.cn/a.txt>)", files: [] });
  expect(world.files.opened).toBe(0);
});

test("a bot without the right to attach files sends their lines", async () => {
  const world = await startDiscordWorld({ permissions: ["ViewChannel", "SendMessages"] });
  await world.files.put(file("a.txt").url, Buffer.from("a"));

  await world.send({ files: [file("a.txt")] });

  expect(newest(world).content).toBe("**Ann**\nhello\n📎 [a.txt](<https://img.kookapp.cn/a.txt>) · 1 B");
});

test("lines that don't fit are their names, and a link to the message in KOOK", async () => {
  const world = await startDiscordWorld();
  const files = Array.from({ length: 10 }, (_, index) => file(`${"很长的名字".repeat(10)}_${index}.pdf`));
  const content = "字".repeat(1_690);

  await world.send({ content, files });

  const [text, left = ""] = newest(world).content.split("\n");
  expect(text).toBe(content);
  expect(left).toMatch(/^📎 很长的名字.*… \+7 · \[KOOK\]\(<https:\/\/www\.kookapp\.cn\/direct\/anchor\/1\/2\/3>\)$/);
});

test("what one request can't carry together is said, and the rest is carried", async () => {
  const world = await startDiscordWorld();
  const files = ["a", "b", "c", "d"].map((name) => file(`${name}.bin`));
  for (const { url } of files) await world.files.put(url, Buffer.alloc(8 * MIB));

  await world.send({ files });

  expect(newest(world).files.map(({ name }) => name)).toEqual(["a.bin", "b.bin", "c.bin"]);
  expect(newest(world).content).toBe(`hello\n${files[3]!.line} · 8 MB`);
});

test("a picture is shown by its embed, and a lost one from where KOOK keeps it, with its line", async () => {
  const world = await startDiscordWorld();
  await world.send(withPicture);
  expect(newest(world).content).toBe(`hello\n${picture.line}`);
  expect(newest(world).embeds).toMatchObject([{ title: "box", image: { url: picture.url } }]);

  await world.files.put(picture.url, PNG);
  await world.send(withPicture);
  const { embeds, files, content } = newest(world);
  expect([content, files]).toEqual(["hello", []]);
  const { url } = (embeds[0] as { image: { url: string } }).image;
  expect((await download(url)).equals(PNG)).toBe(true);
});

test("an edit of the text keeps the files, and embeds go on showing theirs, without an upload", async () => {
  const world = await startDiscordWorld();
  await world.files.put(picture.url, PNG);
  await world.files.put(file("a.txt").url, Buffer.from("a"));
  const files = [file("a.txt"), picture];
  for (const persona of [true, false]) {
    const remoteId = await world.send({ ...withPicture, persona, files });
    world.restart();
    const asked = world.files.asked;
    const embeds = [{ title: "changed", image: { url: "attachment://card-picture-1.png" } }];
    const after = await world.bot.destination.edit(world.address, remoteId, part({ persona, files, embeds }), never);

    expect(after).toBe(remoteId);
    expect(world.files.asked).toBe(asked);
    expect(newest(world)).toMatchObject({ files: [{ name: "a.txt" }], embeds: [{ title: "changed" }] });
    const { image } = newest(world).embeds[0] as { image: { url: string } };
    expect((await download(image.url)).equals(PNG)).toBe(true);
  }
});

test("a file that was left out keeps its line through edits, also after a restart", async () => {
  const world = await startDiscordWorld();
  await world.files.put(file("b.txt").url, Buffer.from("b"));
  const files = [file("a.txt"), file("b.txt")];
  const remoteId = await world.send({ files });
  world.restart();

  await world.bot.destination.edit(world.address, remoteId, part({ content: "changed", files }), never);

  expect(newest(world)).toMatchObject({ content: `changed\n${files[0]!.line}`, files: [{ name: "b.txt" }] });
});

test("other files replace the old ones, and no files remove them", async () => {
  const world = await startDiscordWorld();
  for (const name of ["a.txt", "b.txt"]) await world.files.put(file(name).url, Buffer.from(name));
  await world.files.put(picture.url, PNG);
  let remoteId = await world.send({ ...withPicture, files: [file("a.txt"), picture] });
  const edit = async (change: Parameters<typeof part>[0]): Promise<void> => {
    remoteId = await world.bot.destination.edit(world.address, remoteId, part(change), never);
  };

  await edit({ ...withPicture, files: [file("b.txt"), picture] });
  expect(newest(world)).toMatchObject({ files: [{ name: "b.txt" }], embeds: [{ title: "box" }] });
  expect(newest(world).embeds[0]).toHaveProperty("image");
  await edit({});
  expect(newest(world)).toMatchObject({ content: "hello", files: [], embeds: [] });
  const asked = world.files.asked;
  await edit({ content: "again" });
  expect(world.files.asked).toBe(asked);
  expect(newest(world)).toMatchObject({ content: "again", files: [] });
});

test("should Discord lose an embed's picture at an edit, the picture is uploaded anew", async () => {
  const world = await startDiscordWorld();
  await world.files.put(picture.url, PNG);
  const remoteId = await world.send(withPicture);
  world.server.knobs.refuse({ status: 200, body: { id: "1", embeds: [{ title: "box" }] }, on: "PATCH *" });

  await world.bot.destination.edit(world.address, remoteId, part({ ...withPicture, content: "changed" }), never);

  expect(newest(world)).toMatchObject({ content: "changed", files: [] });
  expect(newest(world).embeds[0]).toHaveProperty("image.url");
  expect(world.files.asked).toBe(2);
});

test("a correction shows the pictures of its embeds, and leaves the other files to the old copy", async () => {
  const world = await startDiscordWorld();
  await world.files.put(picture.url, PNG);
  await world.files.put(file("a.txt").url, Buffer.from("a"));
  const files = [file("a.txt"), picture];
  const first = await world.send({ ...withPicture, files });
  world.server.world.deleteWebhook(first.split("/")[0]!);

  const second = await world.bot.destination.edit(world.address, first, part({ ...withPicture, files }), never);
  expect(newest(world)).toMatchObject({ files: [], embeds: [{ title: "box", image: {} }] });
  const asked = world.files.asked;
  const change = part({ ...withPicture, files, content: "again" });
  expect(await world.bot.destination.edit(world.address, second, change, never)).toBe(second);
  expect(newest(world).content).toContain("again");
  expect(world.files.asked).toBe(asked);
});

test("an upload whose answer is lost leaves it in doubt, and nothing open; its repeat is whole", async () => {
  const world = await startDiscordWorld();
  await world.files.put(file("a.bin").url, randomBytes(MIB));
  await world.send();
  world.server.knobs.dropAnswer({ on: "POST /webhooks/*" });

  expect(await failureOf(world.send({ files: [file("a.bin")] }))).toEqual({ kind: "uncertain" });
  expect(world.files.opened).toBe(0);
  await world.send({ files: [file("a.bin")] });
  expect(newest(world).files).toMatchObject([{ size: MIB }]);
});

test("a server that is down and a rate limit are told of uploads as of any message", async () => {
  const world = await startDiscordWorld();
  await world.files.put(file("a.bin").url, randomBytes(1_000));
  await world.send();
  const upload = (): Promise<string> => world.send({ files: [file("a.bin")] });

  world.server.knobs.refuse({ status: 502, on: "POST /webhooks/*" });
  expect(await failureOf(upload())).toEqual({ kind: "uncertain" });
  world.server.knobs.rateLimit({ retryAfterMs: 300, on: "POST /webhooks/*" });
  expect(await failureOf(upload())).toMatchObject({ kind: "rate-limited", scope: "address" });
  await world.server.stopListening();
  await new Promise((resolve) => setImmediate(resolve));
  expect((await failureOf(upload())).kind).not.toBe("uncertain");
});

test("a file that vanishes from the disk leaves no doubt that nothing was sent", async () => {
  const world = await startDiscordWorld();
  const large = file("a.bin");
  await world.files.put(large.url, randomBytes(MIB));
  await world.send();
  for (const change of ["shorter", "gone"] as const) {
    await world.files.spoil(large.url, change);
    expect(await failureOf(world.send({ files: [large] }))).toEqual({ kind: "transient" });
  }
  expect(world.server.shows(world.channelId)).toHaveLength(1);
  expect(world.files.opened).toBe(0);
});

test("giving up an upload that is under way leaves its outcome in doubt, and nothing open", async () => {
  const world = await startDiscordWorld();
  await world.files.put(file("a.bin").url, randomBytes(MIB));
  await world.send();
  world.server.knobs.hang({ on: "POST /webhooks/*" });
  const giveUp = new AbortController();

  const send = world.bot.destination.send(world.address, part({ files: [file("a.bin")] }), "key", giveUp.signal);
  const failure = failureOf(send);
  await world.server.until(() => world.server.requests.at(-1)?.status === 0);
  giveUp.abort();

  expect(await failure).toEqual({ kind: "uncertain" });
  expect(world.files.opened).toBe(0);
});

test("an upload that takes its time holds up no other thread of its channel", async () => {
  const world = await startDiscordWorld();
  await world.files.put(file("a.bin").url, randomBytes(1_000));
  await world.send();
  const { destination } = world.bot;
  const [slow, quick] = ["slow", "quick"].map((name) => {
    const thread = world.server.world.addThread(world.channelId, { name });
    return { id: thread.id, address: `${world.address}/${thread.id}` };
  });
  world.server.knobs.hang({ on: "POST /webhooks/*" });
  const giveUp = new AbortController();

  const upload = destination.send(slow!.address, part({ files: [file("a.bin")] }), "key-1", giveUp.signal);
  const failure = failureOf(upload);
  await world.server.until(() => world.server.requests.at(-1)?.status === 0);
  await destination.send(quick!.address, part(), "key-2", never);

  expect(world.server.shows(quick!.id)).toHaveLength(1);
  giveUp.abort();
  expect(await failure).toEqual({ kind: "uncertain" });
});

test("a webhook that was deleted is made again, and the files go with it, fetched once", async () => {
  const world = await startDiscordWorld();
  await world.files.put(file("a.txt").url, Buffer.from("a"));
  const [webhookId = ""] = (await world.send()).split("/");
  world.server.world.deleteWebhook(webhookId);

  await world.send({ files: [file("a.txt")] });

  expect(newest(world)).toMatchObject({ webhook: true, files: [{ name: "a.txt", size: 1 }] });
  expect(world.files.asked).toBe(1);
});

test("giving up while files are fetched sends nothing", async () => {
  const world = await startDiscordWorld();
  await world.files.put(file("a.bin").url, randomBytes(1_000));
  await world.send();
  const send = world.bot.destination.send(world.address, part({ files: [file("a.bin")] }), "key", AbortSignal.abort());
  expect(await failureOf(send)).toEqual({ kind: "transient" });
  expect(world.server.shows(world.channelId)).toHaveLength(1);
  expect(world.files.opened).toBe(0);
});

test("link buttons are shown in rows of five, and where a webhook may have none they are links", async () => {
  const world = await startDiscordWorld();
  const buttons = Array.from({ length: 7 }, (_, index) => {
    const [label, url] = [`b${index}`, `https://e.example/${index}`];
    return { label, url, line: `🔗 [${label}](<${url}>)` };
  });
  const rows = [
    { components: buttons.slice(0, 5).map(({ label, url }) => ({ label, url, style: 5 })) },
    { components: buttons.slice(5).map(({ label, url }) => ({ label, url, style: 5 })) },
  ];
  for (const persona of [true, false]) {
    await world.send({ buttons, persona });
    expect(newest(world).components).toMatchObject(rows);
  }

  const errors = { components: { _errors: [{ code: "x", message: "no" }] } };
  world.server.knobs.refuse({ status: 400, body: { code: 50035, message: "Invalid", errors }, on: "POST /webhooks/*" });
  await world.send({ buttons });
  expect(newest(world)).toMatchObject({
    components: [],
    content: ["hello", ...buttons.map(({ line }) => line)].join("\n"),
  });
});
