import { expect, test } from "vitest";
import type { LinkOutcome } from "../../../src/relay/link-redemption.js";
import type { PermissionName } from "../../../sandbox/discord/permissions.js";
import type { CommandReply } from "../../../sandbox/discord/interactions.js";
import { BOT_ID, redeemer } from "../platform-world.js";
import { startDiscordWorld, type DiscordWorld } from "./discord-world.js";

const CODE = "AbCd-1234_xyz";

interface LinkingWorld extends DiscordWorld {
  readonly requests: ReturnType<typeof redeemer>["asked"];
  type(options?: { by?: string; in?: string; locale?: string }): Promise<CommandReply>;
  member(permissions: readonly PermissionName[]): string;
}

/** A bot that listens, with its command registered. */
async function startListening(outcome?: LinkOutcome): Promise<LinkingWorld> {
  const world = await startDiscordWorld();
  const { asked, redeem } = redeemer(outcome);
  world.bot.listen({ botId: BOT_ID, redeem, onMoved: () => undefined });
  const { server, clock } = world;
  await clock.until(() => world.bot.listening && server.world.bots.get(world.botId)!.commands.length > 0);
  return Object.assign(Object.create(world) as DiscordWorld, {
    requests: asked,
    type: ({ by = world.ownerId, in: channelId = world.channelId, locale = "en-US" } = {}) =>
      server.runCommand({ channelId, userId: by, name: "link", options: { code: CODE }, locale }),
    member: (permissions: readonly PermissionName[]) => {
      const { id } = server.world.addUser({ name: "Max" });
      server.world.addMember(world.guildId, id, { nickname: "Maxi", permissions });
      return id;
    },
  });
}

test("whoever may manage the channel links it, and alone sees the answer", async () => {
  const world = await startListening();

  const reply = await world.type();

  expect(reply).toMatchObject({ ephemeral: true });
  expect(reply.content).toContain("news");
  expect(world.requests).toEqual([
    {
      platform: "discord",
      botId: BOT_ID,
      code: CODE,
      address: world.address,
      placeName: "#general · Guild",
      actorName: "Olivia",
      actorId: world.ownerId,
      mayManage: true,
    },
  ]);
  await world.send();
  expect(world.server.shows(world.channelId)).toHaveLength(1);
});

test.each<PermissionName>(["ManageWebhooks", "ManageChannels", "Administrator"])(
  "%s is enough to manage a channel",
  async (permission) => {
    const world = await startListening();

    await world.type({ by: world.member([permission]) });

    expect(world.requests).toMatchObject([{ mayManage: true, actorName: "Maxi" }]);
  },
);

test("an ordinary member may not manage a channel", async () => {
  const world = await startListening({ status: "not-allowed" });

  const reply = await world.type({ by: world.member(["ManageMessages", "KickMembers"]) });

  expect(world.requests).toMatchObject([{ mayManage: false }]);
  expect(reply).toMatchObject({ ephemeral: true });
  expect(reply.content).toContain("Manage Webhooks");
});

test("a right that is denied in the channel counts as denied", async () => {
  const world = await startListening({ status: "not-allowed" });
  const member = world.member(["ManageWebhooks"]);
  world.server.world.setOverwrite(world.channelId, member, { deny: ["ManageWebhooks"] });

  await world.type({ by: member });

  expect(world.requests).toMatchObject([{ mayManage: false }]);
});

test("threads and forum posts are places of their own, that remember their channel", async () => {
  const world = await startListening();
  const thread = world.server.world.addThread(world.channelId, { name: "release 2" });
  const forum = world.server.world.addChannel(world.guildId, { name: "forum", type: "forum" });
  const post = world.server.world.addThread(forum.id, { name: "a post" });

  await world.type({ in: thread.id });
  await world.type({ in: post.id });

  expect(world.requests).toMatchObject([
    { address: `${world.guildId}/${world.channelId}/${thread.id}`, placeName: "#release 2 · Guild" },
    { address: `${world.guildId}/${forum.id}/${post.id}`, placeName: "#a post · Guild" },
  ]);
});

test.each<[LinkOutcome, RegExp]>([
  [{ status: "code-invalid" }, /wrong, used up or expired/],
  [{ status: "too-many-tries" }, /Too many wrong codes/],
  [{ status: "already-linked", channelName: "news" }, /news.*already/],
  [{ status: "failed" }, /still good/],
])("the outcome is told in words: %j", async (outcome, words) => {
  const world = await startListening(outcome);

  expect((await world.type()).content).toMatch(words);
});

test("a channel's name can't format the answer, or ping", async () => {
  const world = await startListening({ status: "linked", channelName: "**@everyone**", mappingNumber: 1 });

  const { content } = await world.type();

  expect(content).toContain("\\*\\*\\@everyone\\*\\*");
  expect(world.server.world.pings).toEqual([]);
});

test("the command is offered in Chinese, too, with the bounds of a code", async () => {
  const world = await startListening();

  const [command] = world.server.world.bots.get(world.botId)!.commands;

  expect(command).toMatchObject({
    name: "link",
    contexts: [0],
    description_localizations: { "zh-CN": expect.stringMatching(/KOOK/) as string },
    options: [{ name: "code", required: true, min_length: 8, max_length: 64 }],
  });
});

test("an answer that Discord refuses for a moment is given all the same", async () => {
  const world = await startListening();
  world.server.knobs.rateLimit({ retryAfterMs: 500, on: "POST /interactions/*" });
  world.server.knobs.refuse({ status: 502, on: "PATCH /webhooks/*" });

  const reply = world.type();
  await world.clock.advanceUntil(() => world.requests.length > 0, 3_000);
  await world.clock.advance(1_000);

  expect((await reply).content).toContain("news");
  expect(world.requests).toHaveLength(1);
});

test("a code isn't spent for someone who can't be answered", async () => {
  const world = await startListening();
  world.server.knobs.refuse({ status: 404, code: 10062, on: "POST /interactions/*" });
  world.server.knobs.interactionDeadlineMs = 50;

  await expect(world.type()).rejects.toThrow("did not respond");

  expect(world.requests).toEqual([]);
});
