import { afterEach, beforeEach, expect, test } from "vitest";
import { World } from "../support/world.js";

const GROUPS = 10;
const SLOW = 120_000;

let world: World;
beforeEach(async () => {
  world = await World.start({
    env: { TELEGRAM_MESSAGES_PER_SECOND: "30", TELEGRAM_GROUP_MESSAGES_PER_MINUTE: "20" },
  });
  await world.startRelay();
});
afterEach(() => world.close());

/** From now on Telegram refuses what its FAQ says that it refuses. */
function limitsAreInForce(): void {
  world.telegram.knobs.flood.enabled = true;
}

/** What was refused, as Telegram's log has it. */
function refusals(): readonly string[] {
  return world.telegram.requests.filter(({ status }) => status === 429).map(({ path }) => path);
}

/** The lines of the copies in a group, without the names above them and what is no copy. */
function linesIn(chatId: number): readonly string[] {
  return world.telegram.shows(chatId).flatMap(({ text }) => text?.split("\n").filter((line) => /^#/.test(line)) ?? []);
}

function copiesIn(chatId: number): readonly string[] {
  return world.telegram.shows(chatId).flatMap(({ text }) => (text !== null && /\n#/.test(text) ? [text] : []));
}

function numbered(count: number, from = 0): readonly string[] {
  return Array.from({ length: count }, (_, index) => `#${index + from} what Anna says`);
}

function say(channelId: string, text: string): string {
  return world.kook.say(channelId, world.people.anna.id, text);
}

async function linkGroups(count: number): Promise<readonly { readonly channelId: string; readonly chatId: number }[]> {
  const { guild, telegramAdmin, telegramBot } = world.people;
  const places: { readonly channelId: string; readonly chatId: number }[] = [];
  for (let index = 0; index < count; index += 1) {
    const { id: channelId } = world.kook.addChannel(guild.id, { name: `from-${index}` });
    const { id: chatId } = world.telegram.world.addSupergroup({ title: `group ${index}`, creatorId: telegramAdmin.id });
    world.telegram.world.addBotToChat(chatId, telegramBot.id);
    await world.link("telegram", channelId, String(chatId));
    places.push({ channelId, chatId });
  }
  return places;
}

test(
  "a hundred messages for one group and ten for each of nine others: all arrive in order, and Telegram refuses nothing",
  async () => {
    const places = await linkGroups(GROUPS);
    limitsAreInForce();
    const said = places.map((_, index) => numbered(index === 0 ? 100 : 10));
    for (const [index, { channelId }] of places.entries()) for (const text of said[index] ?? []) say(channelId, text);
    const arrived = (): boolean => places.every(({ chatId }, index) => linesIn(chatId).length === said[index]?.length);
    await world.telegram.until(() => linesIn(places[0]?.chatId ?? 0).length > 3);
    await world.stopRelay();
    await world.startRelay();
    await world.telegram.until(arrived);
    expect(places.map(({ chatId }) => linesIn(chatId))).toEqual(said);
    expect(refusals()).toEqual([]);
    // Far fewer than were said: Telegram allows twenty a minute.
    expect(copiesIn(places[0]?.chatId ?? 0).length).toBeLessThanOrEqual(20);
  },
  SLOW,
);

test(
  "each line of what went as one message is still edited, deleted and answered by itself, also after a restart",
  async () => {
    const [place] = await linkGroups(1);
    if (!place) throw new Error("There is no group");
    const { channelId, chatId } = place;
    limitsAreInForce();
    const ids = numbered(8).map((text) => say(channelId, text));
    await world.telegram.until(() => linesIn(chatId).length === 8);
    expect(copiesIn(chatId).length).toBeLessThan(8);
    const joint = world.telegram.shows(chatId).find(({ text }) => text?.includes("#6") && text.includes("#7"));
    await world.stopRelay();
    await world.startRelay();

    world.kook.edit(ids[6] ?? "", "#6 says something else");
    await world.telegram.until(() => linesIn(chatId).includes("#6 says something else"));
    world.kook.remove(ids[5] ?? "");
    await world.telegram.until(() => linesIn(chatId).length === 7);
    world.kook.say(channelId, world.people.owner.id, "#8 answers", { quote: ids[7] ?? "" });
    await world.telegram.until(() => linesIn(chatId).includes("#8 answers"));
    expect(linesIn(chatId)).toEqual([...numbered(5), "#6 says something else", "#7 what Anna says", "#8 answers"]);
    const answer = world.telegram.shows(chatId).find(({ text }) => text?.includes("#8"));
    expect(answer?.replyTo).toBe(joint?.id);
    for (const index of [0, 1, 2, 3, 4, 6, 7]) world.kook.remove(ids[index] ?? "");
    await world.telegram.until(() => linesIn(chatId).length === 1);
    expect(refusals()).toEqual([]);
  },
  SLOW,
);
