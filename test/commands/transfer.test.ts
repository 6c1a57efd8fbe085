import { expect, test } from "vitest";
import { startWorld } from "../support/command-world.js";

type World = Awaited<ReturnType<typeof startWorld>>;
const one = async (world: World, line: string, as: Parameters<World["type"]>[1] = {}) =>
  (await world.type(line, as))[0];

/** The file that an answer holds, and where it lies. */
function fileOf(world: World, messageId: string) {
  const [card] = JSON.parse(world.kook.message(messageId).content) as { modules: { type: string; src?: string }[] }[];
  const url = card?.modules.find(({ type }) => type === "file")?.src;
  if (url === undefined) throw new Error("There is no file");
  return url;
}

async function exported(world: World): Promise<{ url: string; contents: Record<string, unknown> }> {
  const answer = await one(world, "/relay export");
  const url = fileOf(world, answer?.id ?? "");
  return { url, contents: (await (await fetch(url)).json()) as Record<string, unknown> };
}

/** As a member sends it: a file in a message of its own. */
function send(world: World, contents: unknown, user = world.owner): string {
  const text = typeof contents === "string" ? contents : JSON.stringify(contents);
  const url = world.kook.upload("server.json", Buffer.from(text), "application/json");
  const modules = [{ type: "file", src: url, title: "server.json", size: text.length }];
  return world.kook.say(world.channel.id, user.id, JSON.stringify([{ type: "card", theme: "invisible", modules }]), {
    type: 10,
  });
}

test("export gives the asker alone a file without secrets, and import finds it to be so already", async () => {
  const world = await startWorld();
  await world.link();
  await world.type("/relay filter add mask bad");
  const answer = await one(world, "/relay export");
  expect(answer).toMatchObject({ onlyFor: world.owner.id });
  expect(answer?.text).toContain("1 links, 1 filters");
  const { url, contents } = await exported(world);
  expect(contents).toMatchObject({
    format: "kook-relay-server",
    version: 1,
    server: { id: world.guild.id, name: "Guild" },
    links: [{ number: 1, channel: { id: world.channel.id }, place: { address: "1/2" }, options: {} }],
    filters: [{ link: null, action: "mask", value: "bad" }],
  });
  const again = await one(world, `/relay import ${url}`);
  expect(again).toMatchObject({ onlyFor: world.owner.id, buttons: [] });
  expect(again?.text).toContain("Already so: 1 links, 1 filters");
});

test("import shows the difference first and changes nothing, then a button applies it all, with an audit row", async () => {
  const world = await startWorld();
  await world.link();
  const { contents } = await exported(world);
  const [link] = contents["links"] as object[];
  const quote = send(world, {
    ...contents,
    settings: { language: "zh", alertChannelId: world.channel.id, managerRoleIds: ["12"] },
    links: [{ ...link, state: "paused", options: { edits: "ignore", pause: "drop" } }],
    filters: [
      { link: 1, action: "block", kind: "regex", value: "\\d{11}", enabled: true },
      { link: null, action: "mask", kind: "keyword", value: "bad", enabled: false },
    ],
  });
  const shown = await one(world, "/relay import", { quote });
  expect(shown).toMatchObject({ onlyFor: world.owner.id, buttons: ["Take all of it", "Leave it"] });
  for (const line of [
    "Link 1: edits",
    "Link 1 is paused",
    "Filter: block regex \\d{11} (link 1)",
    "Filter, switched off: mask keyword bad (all links)",
    "Language: 中文",
    "Trouble is told in",
    "1 manager roles of the file",
  ]) {
    expect(shown?.text).toContain(line);
  }
  expect(await world.services.filters.list(world.guild.id)).toEqual([]);

  await world.pressButton(shown?.id ?? "", "Take all of it");
  expect(await world.services.mappings.get(world.guild.id, 1)).toMatchObject({
    state: "paused",
    options: { edits: "ignore", pause: "drop" },
  });
  expect(world.index.mappingsOf(world.channel.id)).toMatchObject([{ state: "paused" }]);
  expect(await world.services.guilds.get(world.guild.id)).toMatchObject({
    language: "zh",
    alertChannelId: world.channel.id,
    managerRoleIds: [],
  });
  const filters = await world.services.filters.list(world.guild.id);
  expect(filters.map(({ number, kind, enabled }) => [number, kind, enabled])).toEqual([
    [1, "regex", true],
    [2, "keyword", false],
  ]);
  expect(world.services.filters.get(world.guild.id, 1).value).toBe("\\d{11}");
  const audit = await world.store.listAudit({ guildId: world.guild.id, cursor: null, limit: 1 });
  expect(audit.items).toMatchObject([
    { action: "import", actorId: world.owner.id, after: { links: "1", filters: "+2" } },
  ]);
  const told = (await one(world, "/转发 审计"))?.text ?? "";
  for (const word of ["导入", "绑定", "过滤规则", "语言"]) expect(told).toContain(word);
});

test("an ended link comes back as it was, and its channel is told; a place that nobody linked does not", async () => {
  const world = await startWorld();
  const before = await world.link();
  await world.type("/relay set 1 edits ignore");
  const { contents } = await exported(world);
  const [ask] = await world.type("/relay unlink 1");
  await world.pressButton(ask?.id ?? "", ask?.buttons[0] ?? "");
  expect(world.index.mappingsOf(world.channel.id)).toEqual([]);
  const [link] = contents["links"] as { place: object }[];
  const forged = { ...link, number: 2, place: { address: "666/667", name: "Elsewhere" } };
  const quote = send(world, { ...contents, links: [link, forged] });
  const shown = await one(world, "/relay import", { quote });
  expect(shown?.text).toContain("Link 1 → Discord #general · My server comes back");
  expect(shown?.text).toContain("#news → Discord Elsewhere: never linked from this server");
  await world.pressButton(shown?.id ?? "", "Take all of it");
  const back = await world.services.mappings.list(world.guild.id);
  expect(back).toMatchObject([{ id: before.id, number: 1, address: "1/2", options: { edits: "ignore" } }]);
  expect(back[0]?.options.since).toBe(world.clock.now());
  expect(world.index.mappingsOf(world.channel.id)).toHaveLength(1);
  expect(world.kook.messages(world.channel.id).at(-1)?.content).toContain("forwarded again");
  expect(world.far.lanesChanged.at(-1)).toMatchObject({ address: "1/2" });
});

test("an ended link whose bot may no longer write there stays ended", async () => {
  const world = await startWorld();
  await world.link();
  const { url } = await exported(world);
  const [ask] = await world.type("/relay unlink 1");
  await world.pressButton(ask?.id ?? "", ask?.buttons[0] ?? "");
  world.far.rights = [{ right: "send", granted: false, required: true }];
  const shown = await one(world, `/relay import ${url}`);
  expect(shown?.text).toContain("out of reach");
  expect(shown?.buttons).toEqual([]);
  world.far.rights = [];
  world.far.reached = false;
  expect((await one(world, `/relay import ${url}`))?.text).toContain("out of reach");
});

test("what changed here since the difference was shown is not overrun", async () => {
  const world = await startWorld();
  await world.link();
  const { contents } = await exported(world);
  const filters = [{ link: null, action: "block", kind: "keyword", value: "spam", enabled: true }];
  const shown = await one(world, "/relay import", { quote: send(world, { ...contents, filters }) });
  await world.type("/relay filter add block keyword spam");
  await world.pressButton(shown?.id ?? "", "Take all of it");
  const told = world.kook.visibleTo(world.channel.id, world.owner.id).at(-1);
  expect(told?.content).toContain("Something was changed here");
  expect(await world.services.filters.list(world.guild.id)).toHaveLength(1);
});

test("another server's file gives no link, and its member no right", async () => {
  const world = await startWorld();
  await world.link();
  await world.type("/relay filter add 1 block keyword here");
  await world.type("/relay filter add block keyword everywhere");
  const { contents } = await exported(world);
  const other = await startWorld();
  await other.link("telegram");
  const shown = await one(other, "/relay import", { quote: send(other, contents) });
  expect(shown?.text).toContain("The file is of another server, Guild.");
  expect(shown?.text).not.toContain("comes back");
  await other.pressButton(shown?.id ?? "", "Take all of it");
  expect(await other.services.mappings.list(other.guild.id)).toHaveLength(1);
  expect((await other.services.filters.list(other.guild.id)).map(({ value }) => value)).toEqual(["everywhere"]);
  for (const line of ["/relay export", "/relay import"]) {
    expect((await one(other, line, { user: other.member }))?.text).toContain("is for the server's owner");
  }
});

test.each([
  ["nothing quoted", null, "Answer a message that holds the file"],
  ["no file of ours", '{"a":1}', "That is no file of mine"],
  ["no JSON", "hello", "That is no file of mine"],
  ["far too much", "x".repeat(600_000), "far too large"],
])("import with %s says what to do", async (_what, contents, told) => {
  const world = await startWorld();
  const quote = contents === null ? undefined : send(world, contents);
  const answer = await one(world, "/relay import", quote === undefined ? {} : { quote });
  expect(answer).toMatchObject({ onlyFor: world.owner.id });
  expect(answer?.text).toContain(told);
});

test("only files of KOOK's own hosts are fetched, and a message without a file is none", async () => {
  const world = await startWorld();
  const api = new URL(world.kook.url);
  for (const url of [`${api.origin}/secret.json`, "http://169.254.169.254/latest", "file:///etc/passwd", "nonsense"]) {
    expect((await one(world, `/relay import ${url}`))?.text).toMatch(
      /only fetch files that were sent in KOOK|didn't answer/,
    );
  }
  expect(world.kook.requests.some(({ path }) => path.includes("secret.json"))).toBe(false);
  const quote = world.kook.say(world.channel.id, world.owner.id, "no file");
  expect((await one(world, "/relay import", { quote }))?.text).toContain("There is no file in that message");
});
