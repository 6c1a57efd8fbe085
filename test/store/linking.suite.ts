import { expect, test } from "vitest";
import type { Store } from "../../src/store/store.js";
import { linkCode, NOW, startStoreWorld, unique } from "./store-world.js";

export function linkingSuite(open: () => { store: Store }): void {
  async function startLinking() {
    const world = await startStoreWorld(open().store);
    const { bot, guildId, store } = world;
    const create = async (changes: { channelId?: string; expiresAt?: number } = {}): Promise<string> => {
      const codeHash = unique("code");
      await store.createLinkCode(linkCode({ codeHash, guildId, channelId: unique("channel"), ...changes }));
      return codeHash;
    };
    const redeem = (codeHash: string, changes: { address?: string; botId?: number; now?: number } = {}) => {
      const place = { botId: bot.id, address: unique("place"), placeName: "#general", actorName: "Far", now: NOW };
      return store.redeemLinkCode({ codeHash, platform: "discord", ...place, ...changes });
    };
    return { ...world, create, redeem };
  }

  test("of twenty who use one code at once, one links", async () => {
    const { create, guildId, redeem, store } = await startLinking();
    const codeHash = await create();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => redeem(codeHash)));
    expect(outcomes.filter(({ status }) => status === "linked")).toHaveLength(1);
    expect(outcomes.filter(({ status }) => status === "code-invalid")).toHaveLength(19);
    expect(await store.listMappings({ guildId })).toHaveLength(1);
  });

  test("of two codes for one channel and one place, one links and the other stays good", async () => {
    const { create, redeem, store } = await startLinking();
    const [channelId, address] = [unique("channel"), unique("place")];
    const codes = [await create({ channelId }), await create({ channelId })];
    const outcomes = await Promise.all(codes.map((code) => redeem(code, { address })));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["already-linked", "linked"]);
    const spared = codes[outcomes.findIndex(({ status }) => status === "already-linked")]!;
    expect(await store.findLinkCode({ codeHash: spared, platform: "discord", now: NOW })).toMatchObject({ channelId });
  });

  test("an expired, unknown or other platform's code links nothing", async () => {
    const { create, redeem, store } = await startLinking();
    const codeHash = await create({ expiresAt: NOW + 1_000 });
    expect(await store.findLinkCode({ codeHash, platform: "discord", now: NOW })).toMatchObject({ creatorId: "owner" });
    expect(await store.findLinkCode({ codeHash, platform: "telegram", now: NOW })).toBeNull();
    expect(await store.findLinkCode({ codeHash, platform: "discord", now: NOW + 1_000 })).toBeNull();
    expect(await redeem(codeHash, { now: NOW + 1_000 })).toEqual({ status: "code-invalid" });
    expect(await redeem(unique("never-made"))).toEqual({ status: "code-invalid" });
    expect(await redeem(codeHash)).toMatchObject({ status: "linked" });
    expect(await store.findLinkCode({ codeHash, platform: "discord", now: NOW })).toBeNull();
  });

  test("fifty at once, half of them failing after they spent their code, leave exactly the other half", async () => {
    const { bot, create, guildId, redeem, store } = await startLinking();
    const codes = await Promise.all(Array.from({ length: 50 }, () => create()));
    const turn = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    const outcomes = await Promise.allSettled(
      codes.map(async (code, index) => {
        await turn(index % 7);
        const mapping = await redeem(code, { botId: index % 2 === 0 ? bot.id : 999_999 });
        await turn(index % 3);
        return mapping;
      }),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(
      codes.map((_, index) => (index % 2 ? "rejected" : "fulfilled")),
    );
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ name: "StoreError", kind: "conflict" });
    }
    const mappings = await store.listMappings({ guildId });
    expect(mappings).toHaveLength(25);
    expect(new Set(mappings.map(({ number }) => number)).size).toBe(25);
    for (const [index, codeHash] of codes.entries()) {
      const unspent = await store.findLinkCode({ codeHash, platform: "discord", now: NOW });
      expect(unspent !== null).toBe(index % 2 === 1);
    }
  });

  test("expired codes are removed, good ones stay", async () => {
    const { create, store } = await startLinking();
    await store.removeExpiredLinkCodes({ now: NOW });
    const [old, good] = [await create({ expiresAt: NOW + 10 }), await create({ expiresAt: NOW + 5_000_000 })];
    expect(await store.removeExpiredLinkCodes({ now: NOW + 10 })).toBe(1);
    expect(await store.findLinkCode({ codeHash: old, platform: "discord", now: NOW })).toBeNull();
    expect(await store.findLinkCode({ codeHash: good, platform: "discord", now: NOW })).not.toBeNull();
  });
}
