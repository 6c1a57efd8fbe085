import { expect, test } from "vitest";
import type { Store } from "../../src/store/store.js";
import { audit, linkCode, NOW, startStoreWorld, unique } from "./store-world.js";

export function ownBotsSuite(open: () => { store: Store }): void {
  async function start() {
    const { store, guildId } = await startStoreWorld(open().store);
    const remoteId = unique("remote");
    const add = (changes: { guildId?: string; remoteId?: string; config?: string; most?: number } = {}) => {
      const bot = {
        platform: "discord",
        remoteId,
        name: "Ours",
        guildId,
        config: "sealed",
        most: 4,
        now: NOW,
      } as const;
      const given = { ...bot, tokenFingerprint: unique("fingerprint"), ...changes };
      return store.addOwnBot({ ...given, audit: audit({ guildId: given.guildId, action: "bot add" }) });
    };
    const added = async () => {
      const outcome = await add();
      if (outcome.status !== "added") throw new Error(outcome.status);
      return outcome.bot;
    };
    const link = async (botId: number, place = unique("place"), channelId = unique("channel")) => {
      const codeHash = unique("code");
      await store.createLinkCode(linkCode({ codeHash, guildId, channelId }));
      const where = { botId, address: place, placeName: "#general", actorName: "Far", now: NOW };
      return await store.redeemLinkCode({ codeHash, platform: "discord", ...where });
    };
    const remove = (botId: number, of = guildId) => {
      const order = { guildId: of, botId, reason: "own-bot-removed", now: NOW };
      return store.removeOwnBot({ ...order, audit: audit({ guildId: of, action: "bot remove" }) });
    };
    const row = async (id: number) => (await store.listOwnBots({})).find((bot) => bot.id === id);
    return { store, guildId, remoteId, add, added, link, remove, row };
  }

  test("a guild's bot is added once; the same again only takes up its new token", async () => {
    const { add, added, row, guildId } = await start();
    const bot = await added();
    expect(bot).toMatchObject({ guildId, status: "active" });
    expect(await add({ config: "another" })).toMatchObject({ status: "renewed", bot: { id: bot.id } });
    expect(await row(bot.id)).toMatchObject({ config: "another" });
  });

  test("two guilds that add one bot at once: one has it", async () => {
    const { add } = await start();
    const outcomes = await Promise.all([add(), add({ guildId: unique("guild") })]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["added", "taken"]);
  });

  test("a guild may have so many and no more", async () => {
    const { add } = await start();
    expect(await add({ most: 1 })).toMatchObject({ status: "added" });
    expect(await add({ most: 1, remoteId: unique("remote") })).toEqual({ status: "too-many" });
    expect(await add({ most: 1 })).toMatchObject({ status: "renewed" });
  });

  test("removing it forgets the token and suspends its links; no other guild can, or gets it while links wait", async () => {
    const { add, added, link, remove, row, store, guildId } = await start();
    const bot = await added();
    await link(bot.id);
    expect(await remove(bot.id, unique("guild"))).toBeNull();
    expect(await remove(bot.id)).toMatchObject([{ number: 1, state: "suspended", stateReason: "own-bot-removed" }]);
    expect(await row(bot.id)).toMatchObject({ status: "removed", config: null });
    expect(await remove(bot.id)).toBeNull();

    const other = unique("guild");
    expect(await add({ guildId: other })).toEqual({ status: "taken" });
    await store.removeMapping({ guildId, number: 1, audit: audit({ guildId, action: "unlink" }) });
    expect(await add({ guildId: other })).toMatchObject({ status: "added", bot: { id: bot.id, guildId: other } });
  });

  test("what its platform says later brings a removed bot not back", async () => {
    const { added, remove, row, store } = await start();
    const bot = await added();
    await remove(bot.id);
    await store.setBotStatus({ botId: bot.id, status: "active", now: NOW });
    expect(await row(bot.id)).toMatchObject({ status: "removed" });
  });

  test("a bot that the settings name from now on is everybody's, and its sealed token goes", async () => {
    const { added, remoteId, row, store } = await start();
    const bot = await added();
    const settings = { remoteId, name: "Ours", tokenFingerprint: unique("fingerprint"), now: NOW };
    expect(await store.openBot({ platform: "discord", ...settings })).toMatchObject({ id: bot.id, guildId: null });
    expect(await row(bot.id)).toBeUndefined();
  });

  test("a place that a channel goes to already is not linked again by another bot", async () => {
    const { add, added, link } = await start();
    const [one, other] = [await added(), await add({ remoteId: unique("remote") })];
    if (other.status !== "added") throw new Error(other.status);
    const [place, channel] = [unique("place"), unique("channel")];
    expect(await link(one.id, place, channel)).toMatchObject({ status: "linked" });
    expect(await link(other.bot.id, place, channel)).toMatchObject({ status: "already-linked" });
    expect(await link(other.bot.id, place)).toMatchObject({ status: "linked" });
  });
}
