import { expect, onTestFinished, test } from "vitest";
import { silentLogger } from "../../src/log.js";
import { Guilds } from "../../src/relay/guilds.js";
import { hashLinkCode } from "../../src/relay/link-code.js";
import { MappingIndex } from "../../src/relay/mapping-index.js";
import { Mappings } from "../../src/relay/mappings.js";
import { openStore } from "../../src/store/open-store.js";
import type { NewAudit } from "../../src/store/store.js";
import { ManualClock } from "../support/manual-clock.js";

const actor = { id: "7", name: "Olga" };

/** The real store, and what is told to it about who did what. */
async function start() {
  const store = await openStore({ type: "sqlite", path: ":memory:" }, { log: silentLogger });
  onTestFinished(() => store.close());
  const clock = new ManualClock();
  const audits: NewAudit[] = [];
  const watched = {
    ...store,
    listMappings: store.listMappings.bind(store),
    findMapping: store.findMapping.bind(store),
    readMappingHealth: store.readMappingHealth.bind(store),
    getGuild: store.getGuild.bind(store),
    setMappingState: ((input) => {
      audits.push(input.audit);
      return store.setMappingState(input);
    }) as typeof store.setMappingState,
    removeMapping: ((input) => {
      audits.push(input.audit);
      return store.removeMapping(input);
    }) as typeof store.removeMapping,
    updateGuild: ((input) => {
      audits.push(input.audit);
      return store.updateGuild(input);
    }) as typeof store.updateGuild,
  };
  const index = new MappingIndex();
  const bots = { destination: () => null };
  const mappings = new Mappings({ store: watched, index, bots, clock, lanesChanged: () => undefined });
  const codeHash = hashLinkCode("CODE");
  const now = clock.now();
  const { id: botId } = await store.openBot({
    platform: "discord",
    remoteId: "1",
    name: "Relay",
    tokenFingerprint: "x",
    now,
  });
  const code = { codeHash, platform: "discord" as const, guildId: "g", channelId: "c", channelName: "news" };
  await store.createLinkCode({ ...code, creatorId: "7", creatorName: "Olga", createdAt: now, expiresAt: now + 1 });
  const place = { botId, address: "1/2", placeName: "#general", actorName: "Dora", now };
  const redeemed = await store.redeemLinkCode({ codeHash, platform: "discord", ...place });
  if (redeemed.status !== "linked") throw new Error("There is no mapping");
  index.put(redeemed.mapping);
  return { mappings, guilds: new Guilds(watched, clock), index, audits, mapping: redeemed.mapping, clock };
}

test("each change leaves a row that says who did what, from what to what", async () => {
  const { mappings, guilds, audits, mapping, clock } = await start();
  const paused = await mappings.pause(mapping, "drop", actor);
  if (!paused) throw new Error("It was not paused");
  await mappings.resume(paused, actor);
  await mappings.unlink(mapping, actor);
  await guilds.setLanguage("g", "en", actor);
  const by = { actorId: "7", actorName: "Olga", guildId: "g", at: clock.now() };
  expect(audits).toMatchObject([
    { ...by, action: "pause", subject: "1", before: { state: "active" }, after: { state: "paused", pause: "drop" } },
    { ...by, action: "resume", subject: "1", before: { state: "paused", pause: "drop" }, after: { state: "active" } },
    { ...by, action: "unlink", subject: "1", before: { channelId: "c", address: "1/2" }, after: null },
    { ...by, action: "language", subject: "guild", before: null, after: "en" },
  ]);
});

test("a mapping that has gone meanwhile is not changed, and the index is left alone", async () => {
  const { mappings, index, mapping } = await start();
  await mappings.unlink(mapping, actor);
  expect(await mappings.pause(mapping, "keep", actor)).toBeNull();
  expect(await mappings.unlink(mapping, actor)).toBeNull();
  expect(index.all()).toEqual([]);
  await expect(mappings.get("g", 1)).rejects.toMatchObject({ key: "mapping.unknown" });
});

test("resuming keeps the mapping's other choices", async () => {
  const { mappings, mapping } = await start();
  const paused = await mappings.pause({ ...mapping, options: { persona: false } }, "keep", actor);
  expect(paused?.options).toEqual({ persona: false, pause: "keep" });
  expect((await mappings.resume(paused ?? mapping, actor))?.options).toEqual({ persona: false });
});

test("a guild's settings are read once, and a change is known at once", async () => {
  const { guilds } = await start();
  const before = await guilds.get("g");
  expect(await guilds.get("g")).toBe(before);
  await guilds.setLanguage("g", "zh", actor);
  expect((await guilds.get("g")).language).toBe("zh");
});
