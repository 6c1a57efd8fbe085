import { afterEach, describe, expect, test } from "vitest";
import { commands } from "../../commands/index.js";
import type { KookMessage } from "../../sandbox/kook/index.js";
import { World } from "../support/world.js";
import { matrixLines, refusals, type MatrixLine, type Named } from "./permission-lines.js";

const ADMINISTRATOR = 1;
const VIEW_CHANNEL = 2048;
const SECRET = "said in the first guild alone";
const PATIENCE = 240_000;

let world: World;
afterEach(() => world.close());

type Kind = "owner" | "administrator" | "manager" | "member";

/** Two guilds with the bot; the first has a link with a filter, a copy and a dead letter. */
async function startGuilds() {
  world = await World.start();
  const { kook, people } = world;
  const { guild, news, anna, owner, kookBot } = people;
  const administrators = kook.addRole(guild.id, { name: "administrators", permissions: ADMINISTRATOR });
  const managers = kook.addRole(guild.id, { name: "managers" });
  const others = kook.addRole(guild.id, { name: "others" });
  const eve = kook.addUser({ name: "Eve" });
  const strange = kook.addGuild({ name: "Strangers", ownerId: eve.id });
  kook.addBotToGuild(strange.id, kookBot.userId);
  const strangeChannel = kook.addChannel(strange.id, { name: "elsewhere" });
  await world.startRelay();
  await world.link("discord");
  await world.type(`/relay manager add (rol)${managers.id}(rol)`);
  await world.type("/relay filter add 1 block keyword forbiddenword");
  const messageId = kook.say(news.id, anna.id, SECRET);
  await world.discord.until(() => world.onDiscord().includes(SECRET));
  world.discord.knobs.refuse({ status: 400, code: 50035, message: "Invalid Form Body", on: "POST /webhooks/*" });
  kook.say(news.id, anna.id, "refused");
  await world.kook.until(async () => (await ask("/relay failed", owner.id)).content.includes("Invalid Form Body"));
  const named: Named = { messageId, channelId: news.id, userId: anna.id, roleId: others.id };
  const roles: Readonly<Record<Exclude<Kind, "owner">, readonly number[]>> = {
    administrator: [administrators.id],
    manager: [managers.id],
    member: [others.id],
  };
  let count = 0;
  /** Somebody new: nobody types so much that they are asked to wait. */
  const someone = (kind: Exclude<Kind, "owner">): string => {
    const user = kook.addUser({ name: `${kind} ${(count += 1)}` });
    kook.addMember(guild.id, user.id, { roleIds: [...roles[kind]] });
    return user.id;
  };
  return { named, eve, strange, strangeChannel, someone, roles };
}

/** Types a line and yields the answer itself: who sees it counts too. */
async function ask(line: string, as: string, channelId = world.people.news.id): Promise<KookMessage> {
  const id = world.kook.say(channelId, as, line);
  return await world.kook.until(() =>
    world.kook.visibleTo(channelId, as).find(({ quote }) => (quote as { readonly id?: string } | null)?.id === id),
  );
}

const all = (named: Named): readonly MatrixLine[] => Object.values(matrixLines(named)).flat();

test("the matrix has every command, and no other", async () => {
  world = await World.start();
  const named: Named = { messageId: "1", channelId: "1", userId: "1", roleId: 1 };
  const lines = matrixLines(named);
  expect(Object.keys(lines).toSorted()).toEqual(commands.map(({ name }) => name).toSorted());
  for (const command of commands) {
    const needs = lines[command.name].map((line) => line.needs);
    expect(needs, command.name).toContain(command.where === "direct" ? "nothing" : needed[command.access]);
  }
});

const needed = { member: "nothing", manager: "manager", administrator: "administrator" } as const;

describe("what someone may who is", () => {
  const may: Readonly<Record<Kind, readonly string[]>> = {
    owner: ["nothing", "manager", "administrator"],
    administrator: ["nothing", "manager", "administrator"],
    manager: ["nothing", "manager"],
    member: ["nothing"],
  };

  test.each(["owner", "administrator", "manager", "member"] as const)(
    "%s: every command lets them in or not, and a refusal is theirs alone to see",
    async (kind) => {
      const { named, someone } = await startGuilds();
      const { guild, news, anna } = world.people;
      for (const { words, needs } of all(named)) {
        const as = kind === "owner" ? newOwner(guild.id) : someone(kind);
        const answer = await ask(`/relay ${words}`, as);
        const refused = needs !== "nothing" && refusals[needs].test(answer.content);
        expect([words, refused]).toEqual([words, !may[kind].includes(needs)]);
        if (!refused) continue;
        expect([words, answer.visibleOnly]).toEqual([words, as]);
        expect(world.kook.visibleTo(news.id, anna.id).some(({ id }) => id === answer.id)).toBe(false);
      }
      if (kind === "member") await nothingChanged();
    },
    PATIENCE,
  );
});

/** Who owns the guild from now on: somebody who hasn't typed much yet. */
function newOwner(guildId: string): string {
  const { id } = world.kook.addUser({ name: "a new owner" });
  world.kook.addMember(guildId, id);
  world.kook.changeGuild(guildId, { ownerId: id });
  return id;
}

/** As long as one more line is allowed again. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2_050));

/** Of what the lines could have done. */
async function nothingChanged(): Promise<void> {
  const { owner } = world.people;
  const list = (await ask("/relay list", owner.id)).content;
  expect(list).toContain("announcements");
  expect(list).toContain("forwarding");
  expect((await ask("/relay filter list", owner.id)).content).not.toContain("switched off");
  expect((await ask("/relay failed", owner.id)).content).toContain("Invalid Form Body");
  expect(world.onDiscord()).toContain(SECRET);
}

test(
  "another guild's owner reaches nothing by its numbers, ids and mentions",
  async () => {
    const { named, eve, strange, strangeChannel } = await startGuilds();
    const { guild } = world.people;
    for (const { words: line } of all(named)) {
      const { content } = await ask(`/relay ${line}`, newOwner(strange.id), strangeChannel.id);
      for (const theirs of [SECRET, "announcements", "Friends", "forbiddenword", "Olive", "Invalid Form Body"]) {
        expect([line, content]).not.toEqual([line, expect.stringContaining(theirs)]);
      }
    }
    await nothingChanged();
    // Nor by sitting in the other guild's channel without any right there.
    world.kook.addMember(guild.id, eve.id);
    expect((await ask("/relay list", eve.id)).content).toMatch(refusals.manager);
    expect(strange.id).not.toBe(guild.id);
  },
  PATIENCE,
);

// ---------------------------------------------------------------- buttons

interface Pressable {
  /** The label of the button that does something. */
  readonly label: string;
  readonly line: (named: Named) => string;
  /** Once it was pressed. */
  readonly done: () => Promise<boolean> | boolean;
  /** Nobody but the one who asked may press, whatever their rights. */
  readonly personal?: boolean;
  readonly prepare?: () => void;
}

const buttons: Readonly<Record<string, Pressable>> = {
  "a question": {
    label: "End it",
    line: () => "/relay unlink 1",
    done: async () => (await ask("/relay list", world.people.owner.id)).content.includes("Nothing is linked yet"),
  },
  "an entry of a list": {
    label: "Drop",
    line: () => "/relay failed",
    done: async () => !(await ask("/relay failed", world.people.owner.id)).content.includes("Invalid Form Body"),
  },
  "a recall": {
    label: "Take back",
    line: ({ messageId }) => `/relay recall ${messageId}`,
    done: () => !world.onDiscord().includes(SECRET),
  },
  "a channel that isn't open to everybody": {
    label: "Forward it anyway",
    line: () => `/relay link discord (chn)${world.people.plans.id}(chn)`,
    prepare: () => {
      const { plans, kookBot } = world.people;
      world.kook.overwriteRole(plans.id, 0, { deny: VIEW_CHANNEL });
      world.kook.overwriteUser(plans.id, kookBot.userId, { allow: VIEW_CHANNEL });
    },
    personal: true,
    done: () =>
      world.kook.visibleTo(world.people.news.id, asker).some(({ content }) => /\/link [A-Z0-9]{13}/.test(content)),
  },
};

let asker = "";

test.each(Object.entries(buttons))(
  "%s: strangers, members and those who lost their role press in vain; the one who may does not",
  async (_kind, { label, line, done, personal = false, prepare }) => {
    const { named, eve, strange, strangeChannel, someone } = await startGuilds();
    const { guild, news } = world.people;
    prepare?.();
    const [member, former, other] = [someone("member"), someone("manager"), someone("manager")];
    asker = someone("manager");
    const card = await ask(line(named), asker);
    const value = valueOf(card, label);
    const press = async (userId: string, from: { readonly guildId: string; readonly channelId: string }) => {
      world.kook.injectSystem("PERSON", world.people.kookBot.userId, "message_btn_click", {
        ...{ msg_id: card.id, user_id: userId, value, target_id: from.channelId, channel_type: "GROUP" },
        ...{ guild_id: from.guildId, user_info: { id: userId, username: "somebody" } },
      });
      // The press was dealt with once a later line is answered.
      await ask("/relay help", userId, from.channelId);
    };
    const here = { guildId: guild.id, channelId: news.id };
    await press(member, here);
    await press(eve.id, { guildId: strange.id, channelId: strangeChannel.id });
    world.kook.changeRoles(guild.id, former, []);
    await press(former, here);
    if (personal) await press(other, here);
    expect(await done()).toBe(false);

    await press(asker, here);
    for (let tries = 0; !(await done()) && tries < 10; tries += 1) await breathe();
    expect(await done()).toBe(true);
  },
  PATIENCE,
);

test(
  "a role taken away between asking and pressing counts, also the asker's own",
  async () => {
    const { someone } = await startGuilds();
    const { guild, owner } = world.people;
    const asking = someone("administrator");
    const card = await ask("/relay unlink 1", asking);
    world.kook.changeRoles(guild.id, asking, []);
    world.kook.press(card.id, asking, valueOf(card, "End it"));
    await world.kook.until(() =>
      world.kook
        .visibleTo(world.people.news.id, asking)
        .some(({ content, visibleOnly }) => visibleOnly === asking && content.includes("can press this")),
    );
    expect((await ask("/relay list", owner.id)).content).toContain("announcements");
  },
  PATIENCE,
);

test(
  "codes, errors and other people's words are shown to the asker alone",
  async () => {
    const { named, someone } = await startGuilds();
    const { anna, news } = world.people;
    for (const line of [
      "link telegram",
      "link nowhere",
      "show 99",
      "nonsense",
      `trace ${named.messageId}`,
      "failed",
      "export",
      "import",
      "set 1 header {name",
      "bot list",
    ]) {
      const as = someone("manager");
      const answer = await ask(`/relay ${line}`, as);
      expect([line, answer.visibleOnly]).toEqual([line, as]);
      expect(world.kook.visibleTo(news.id, anna.id).map(({ id }) => id)).not.toContain(answer.id);
    }
  },
  PATIENCE,
);

function valueOf(card: KookMessage, label: string): string {
  const button = new RegExp(`"content":"${label}"\\},"value":"(v1:[\\w-]+)"`);
  const value = button.exec(card.content)?.[1];
  if (value === undefined) throw new Error(`No button ${label} on ${card.content}`);
  return value;
}
