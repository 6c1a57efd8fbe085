import { once } from "node:events";
import { Client, Events, GatewayIntentBits, MessageFlags, type ChatInputCommandInteraction } from "discord.js";
import { WebSocket } from "ws";
import { afterEach, describe, expect, test } from "vitest";
import { startCaller, type Caller } from "./discord-caller.js";

interface Frame {
  readonly op: number;
  readonly d: Readonly<Record<string, unknown>> | null;
  readonly s: number | null;
  readonly t: string | null;
}

/** A bare client of the gateway: no library, no heartbeats by itself. */
class Line {
  readonly frames: Frame[] = [];
  readonly closed: Promise<number>;
  #wake: () => void = () => undefined;

  private constructor(private readonly socket: WebSocket) {
    this.closed = once(socket, "close").then(([code]) => code as number);
    socket.on("message", (data) => {
      this.frames.push(JSON.parse((data as Buffer).toString("utf8")) as Frame);
      this.#wake();
    });
  }

  static async open(url: string): Promise<Line> {
    const socket = new WebSocket(url);
    const line = new Line(socket);
    lines.push(line);
    await once(socket, "open");
    return line;
  }

  send(op: number, d: unknown): void {
    this.socket.send(JSON.stringify({ op, d }));
  }

  async next(matches: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      const found = this.frames.find(matches);
      if (found) return found;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  event(name: string): Promise<Frame> {
    return this.next((frame) => frame.t === name);
  }

  end(): void {
    this.socket.terminate();
  }
}

const lines: Line[] = [];
const clients: Client[] = [];
afterEach(async () => {
  for (const line of lines.splice(0)) line.end();
  for (const client of clients.splice(0)) await client.destroy();
});

const open = ({ discord }: Caller, query = "?v=10&encoding=json"): Promise<Line> =>
  Line.open(`${discord.gatewayUrl}/${query}`);

const identity = (caller: Caller, intents = 0): unknown => ({
  token: caller.bot.token,
  intents,
  properties: { os: "linux", browser: "test", device: "test" },
});

async function identified(caller: Caller, intents = 0): Promise<{ line: Line; sessionId: string }> {
  const line = await open(caller);
  line.send(2, identity(caller, intents));
  const ready = await line.event("READY");
  return { line, sessionId: String(ready.d?.["session_id"]) };
}

describe("the gateway", () => {
  test("says hello, identifies, and acknowledges heartbeats", async () => {
    const caller = await startCaller();
    const line = await open(caller);
    expect((await line.next((frame) => frame.op === 10)).d).toMatchObject({ heartbeat_interval: 41_250 });
    line.send(2, identity(caller, 1));
    const ready = await line.event("READY");
    expect(ready).toMatchObject({
      s: 1,
      d: { v: 10, user: { id: caller.bot.id }, application: { id: caller.bot.id } },
    });
    expect(ready.d?.["guilds"]).toEqual([{ id: caller.guildId, unavailable: true }]);
    expect((await line.event("GUILD_CREATE")).d).toMatchObject({ id: caller.guildId, channels: [{}] });
    line.send(1, 2);
    await line.next((frame) => frame.op === 11);
  });

  test.each([
    ["a wrong token", 4004, (): unknown => ({ token: "wrong", intents: 0 })],
    ["intents that are none", 4013, (caller: Caller): unknown => identity(caller, -1)],
    ["an intent that isn't switched on", 4014, (caller: Caller): unknown => identity(caller, 1 << 15)],
  ])("%s closes with %i", async (_name, code, payload) => {
    const caller = await startCaller();
    const line = await open(caller);
    line.send(2, payload(caller));
    expect(await line.closed).toBe(code);
  });

  test("an old version, another encoding, an unknown opcode and a second identify close, each with its code", async () => {
    const caller = await startCaller();
    expect(await (await open(caller, "?v=6&encoding=json")).closed).toBe(4012);
    expect(await (await open(caller, "?v=10&encoding=etf")).closed).toBe(4002);
    const odd = await open(caller);
    odd.send(99, null);
    expect(await odd.closed).toBe(4001);
    const { line } = await identified(caller);
    line.send(2, identity(caller));
    expect(await line.closed).toBe(4005);
  });

  test("a resume brings what was missed, in order, and then says so", async () => {
    const caller = await startCaller();
    const { discord, channelId, ownerId } = caller;
    const intents = GatewayIntentBits.GuildMessages;
    const { line, sessionId } = await identified(caller, intents);
    line.end();
    await discord.until(() => discord.gateway.connected === 0);
    discord.say(channelId, ownerId, "one");
    discord.say(channelId, ownerId, "two");
    const again = await open(caller);
    again.send(6, { token: caller.bot.token, session_id: sessionId, seq: 1 });
    await again.event("RESUMED");
    expect(again.frames.filter((frame) => frame.op === 0).map(({ t, s }) => [t, s])).toEqual([
      ["MESSAGE_CREATE", 2],
      ["MESSAGE_CREATE", 3],
      ["RESUMED", 4],
    ]);
    // Without the Message Content intent the text is blank.
    expect((await again.event("MESSAGE_CREATE")).d).toMatchObject({ content: "", author: { id: ownerId } });
  });

  test("an unknown session can't be resumed, nor can a number from the future", async () => {
    const caller = await startCaller();
    const { sessionId } = await identified(caller);
    const unknown = await open(caller);
    unknown.send(6, { token: caller.bot.token, session_id: "none", seq: 1 });
    expect((await unknown.next((frame) => frame.op === 9)).d).toBe(false);
    const future = await open(caller);
    future.send(6, { token: caller.bot.token, session_id: sessionId, seq: 99 });
    expect(await future.closed).toBe(4007);
  });

  test("identifying uses up the day's sessions", async () => {
    const caller = await startCaller();
    await identified(caller);
    expect((await caller.call("GET", "/gateway/bot")).body).toMatchObject({ session_start_limit: { remaining: 999 } });
  });

  test("its faults: no hello, no acknowledgement, silence, refused sessions", async () => {
    const caller = await startCaller();
    const { gateway } = caller.discord.knobs;
    gateway.noHello = true;
    const mute = await open(caller);
    mute.send(1, null);
    await mute.next((frame) => frame.op === 11);
    expect(mute.frames.some((frame) => frame.op === 10)).toBe(false);
    gateway.noHello = false;

    gateway.refuseIdentify = true;
    const refused = await open(caller);
    refused.send(2, identity(caller));
    expect((await refused.next((frame) => frame.op === 9)).d).toBe(false);
    gateway.refuseIdentify = false;

    const { line, sessionId } = await identified(caller, GatewayIntentBits.GuildMessages);
    gateway.silent = true;
    caller.discord.say(caller.channelId, caller.ownerId, "unheard");
    gateway.silent = false;
    gateway.noHeartbeatAck = true;
    line.send(1, 1);
    caller.discord.say(caller.channelId, caller.ownerId, "heard");
    expect(await line.event("MESSAGE_CREATE")).toMatchObject({ s: 3 });
    expect(line.frames.some((frame) => frame.op === 11)).toBe(false);

    gateway.refuseResume = true;
    const resuming = await open(caller);
    resuming.send(6, { token: caller.bot.token, session_id: sessionId, seq: 1 });
    expect((await resuming.next((frame) => frame.op === 9)).d).toBe(false);
  });

  test("discord.js resumes by itself when it is cut or asked to reconnect", async () => {
    const caller = await startCaller();
    const client = await loggedIn(caller);
    const resumed = once(client, Events.ShardResume);
    caller.discord.gateway.cut(4000);
    await resumed;
    const again = once(client, Events.ShardResume);
    caller.discord.gateway.askToReconnect();
    await again;
    expect(caller.discord.gateway.sessionsLeft).toBe(999);
  });
});

async function loggedIn(
  caller: Caller,
  answer: (interaction: ChatInputCommandInteraction) => Promise<unknown> = () => Promise.resolve(),
): Promise<Client> {
  const client = new Client({ intents: [], rest: { api: caller.discord.url } });
  clients.push(client);
  client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isChatInputCommand()) answer(interaction).catch(() => undefined);
  });
  await client.login(caller.bot.token);
  await caller.discord.until(() => caller.discord.gateway.isConnected(caller.bot.id));
  return client;
}

const LINK = {
  name: "link",
  description: "Links this channel",
  options: [{ type: 3, name: "code", description: "The code", required: true, min_length: 2, max_length: 8 }],
};

async function withLink(caller: Caller, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const put = await caller.call("PUT", `/applications/${caller.bot.id}/commands`, [{ ...LINK, ...more }]);
  expect(put.status).toBe(200);
}

describe("commands", () => {
  test("the person sees the answer: at once, deferred, for them alone or for all", async () => {
    const caller = await startCaller();
    const { discord, channelId, ownerId } = caller;
    await withLink(caller);
    await loggedIn(caller, async (interaction) => {
      const code = interaction.options.getString("code", true);
      if (code === "now") return interaction.reply("public");
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      return interaction.editReply(`private ${code}`);
    });
    const run = (code: string): ReturnType<typeof discord.runCommand> =>
      discord.runCommand({ channelId, userId: ownerId, name: "link", options: { code } });
    expect(await run("now")).toMatchObject({ content: "public", ephemeral: false });
    expect(await run("later")).toMatchObject({ content: "private later", ephemeral: true });
    expect(discord.shows(channelId).map((message) => message.content)).toEqual(["public"]);
  });

  test("the application learns what the person may do there", async () => {
    const caller = await startCaller();
    const { discord, guildId, channelId } = caller;
    await withLink(caller);
    const seen: string[] = [];
    await loggedIn(caller, (interaction) => {
      seen.push(String(interaction.memberPermissions?.has("ManageWebhooks")), String(interaction.channelId));
      return interaction.reply("ok");
    });
    for (const permissions of [["ViewChannel", "ManageWebhooks"], ["ViewChannel"]] as const) {
      const user = discord.world.addUser({ name: "M" });
      discord.world.addMember(guildId, user.id, { permissions });
      await discord.runCommand({ channelId, userId: user.id, name: "link", options: { code: "ab" } });
    }
    expect(seen).toEqual(["true", channelId, "false", channelId]);
  });

  test("the client offers a command only to who has all of its default permissions", async () => {
    const caller = await startCaller();
    const { discord, guildId, channelId, ownerId } = caller;
    const both = String((1n << 29n) | (1n << 4n));
    await withLink(caller, { default_member_permissions: both, contexts: [0] });
    await loggedIn(caller, (interaction) => interaction.reply("ok"));
    const user = discord.world.addUser({ name: "M" });
    discord.world.addMember(guildId, user.id, { permissions: ["ViewChannel", "ManageWebhooks"] });
    const run = { channelId, name: "link", options: { code: "ab" } };
    await expect(discord.runCommand({ ...run, userId: user.id })).rejects.toThrow("not offered");
    expect(await discord.runCommand({ ...run, userId: user.id, evenIfHidden: true })).toMatchObject({ content: "ok" });
    expect(await discord.runCommand({ ...run, userId: ownerId })).toMatchObject({ content: "ok" });
  });

  test.each([
    [{}, "needs the option code"],
    [{ code: "a" }, "too short"],
    [{ code: "123456789" }, "too long"],
    [{ code: "ab", other: "x" }, "has no option other"],
  ])("the client sends no command with options %j", async (options, words) => {
    const caller = await startCaller();
    await withLink(caller);
    const run = { channelId: caller.channelId, userId: caller.ownerId, name: "link", options };
    await expect(caller.discord.runCommand(run)).rejects.toThrow(words);
  });

  test("without an answer in time the person reads that there was none, and it is too late for one", async () => {
    const caller = await startCaller();
    const { discord, channelId, ownerId } = caller;
    await withLink(caller);
    discord.knobs.interactionDeadlineMs = 20;
    const { line } = await identified(caller);
    const run = discord.runCommand({ channelId, userId: ownerId, name: "link", options: { code: "ab" } });
    await expect(run).rejects.toThrow("The application did not respond");
    const { d } = await line.event("INTERACTION_CREATE");
    const path = `/interactions/${String(d?.["id"])}/${String(d?.["token"])}/callback`;
    const late = await caller.call("POST", path, { type: 4, data: { content: "x" } }, null);
    expect(late).toMatchObject({ status: 404, body: { code: 10_062 } });
  });

  test("with no one at the gateway a command fails at once", async () => {
    const caller = await startCaller();
    await withLink(caller);
    const run = { channelId: caller.channelId, userId: caller.ownerId, name: "link", options: { code: "ab" } };
    await expect(caller.discord.runCommand(run)).rejects.toThrow("The application did not respond");
  });

  test("an interaction is acknowledged once, edited only after that, and ends after fifteen minutes", async () => {
    const caller = await startCaller();
    const { discord, channelId, ownerId, bot, call } = caller;
    await withLink(caller);
    const { line } = await identified(caller);
    const run = discord.runCommand({ channelId, userId: ownerId, name: "link", options: { code: "ab" } });
    const { d } = await line.event("INTERACTION_CREATE");
    const token = String(d?.["token"]);
    const callback = `/interactions/${String(d?.["id"])}/${token}/callback`;
    const original = `/webhooks/${bot.id}/${token}/messages/@original`;

    expect(await call("PATCH", original, { content: "x" }, null)).toMatchObject({
      status: 404,
      body: { code: 10_015 },
    });
    const empty = await call("POST", callback, { type: 4, data: {} }, null);
    expect(empty).toMatchObject({ status: 400, body: { code: 50_006 } });
    expect(await call("POST", callback, { type: 77 }, null)).toMatchObject({ status: 400, body: { code: 50_035 } });
    expect((await call("POST", callback, { type: 5, data: { flags: 64 } }, null)).status).toBe(204);
    expect(await call("POST", callback, { type: 5 }, null)).toMatchObject({ status: 400, body: { code: 40_060 } });
    expect((await call("PATCH", original, { content: "done" }, null)).status).toBe(200);
    expect(await run).toMatchObject({ content: "done", ephemeral: true });
    expect((await call("GET", original, undefined, null)).body).toMatchObject({ content: "done" });
    discord.knobs.advanceClock(15 * 60_000 + 1);
    expect(await call("PATCH", original, { content: "late" }, null)).toMatchObject({
      status: 401,
      body: { code: 50_027 },
    });
  });
});
