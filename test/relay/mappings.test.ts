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
    setMappingOptions: ((input) => {
      audits.push(input.audit);
      return store.setMappingOptions(input);
    }) as typeof store.setMappingOptions,
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
  const bots = { destination: () => null, wasRemoved: () => false };
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
  expect(await mappings.set(mapping, () => ({ edits: "ignore" }), actor)).toBeNull();
  expect(await mappings.unlink(mapping, actor)).toBeNull();
  expect(index.all()).toEqual([]);
  await expect(mappings.get("g", 1)).rejects.toMatchObject({ key: "mapping.unknown" });
});

test("resuming keeps the mapping's other choices", async () => {
  const { mappings, mapping } = await start();
  await mappings.set(mapping, (now) => ({ ...now.options, persona: false }), actor);
  // What the one who pauses knows of the mapping is out of date by now.
  const paused = await mappings.pause(mapping, "keep", actor);
  expect(paused?.options).toEqual({ persona: false, pause: "keep" });
  expect((await mappings.resume(mapping, actor))?.options).toEqual({ persona: false });
});

test("an option that is set leaves a row with what it was and is, and the index knows it", async () => {
  const { mappings, index, audits, mapping } = await start();
  const done = await mappings.set(mapping, () => ({ edits: "ignore", graceSeconds: 5 }), actor);
  expect(done?.after.options).toEqual({ edits: "ignore", graceSeconds: 5 });
  expect(index.find(mapping.id)?.options).toEqual({ edits: "ignore", graceSeconds: 5 });
  await mappings.set(mapping, () => ({ graceSeconds: 5 }), actor);
  expect(audits).toMatchObject([
    {
      action: "set",
      subject: "1",
      before: { edits: null, graceSeconds: null },
      after: { edits: "ignore", graceSeconds: 5 },
    },
    { action: "set", subject: "1", before: { edits: "ignore" }, after: { edits: null } },
  ]);
  expect(audits[1]?.after).toEqual({ edits: null });
});

test("what is set to what it is already changes nothing and leaves no row", async () => {
  const { mappings, audits, mapping } = await start();
  const done = await mappings.set(mapping, () => ({}), actor);
  expect(done?.before).toBe(done?.after);
  expect(audits).toEqual([]);
});

test("several managers at once each change what the one before left", async () => {
  const { mappings, mapping } = await start();
  await Promise.all([
    mappings.set(mapping, (now) => ({ ...now.options, persona: false }), actor),
    mappings.pause(mapping, "drop", actor),
    mappings.set(mapping, (now) => ({ ...now.options, edits: "ignore" }), actor),
  ]);
  expect(await mappings.get("g", 1)).toMatchObject({
    state: "paused",
    options: { persona: false, pause: "drop", edits: "ignore" },
  });
});

test("a change that is refused changes nothing and doesn't hold up the next", async () => {
  const { mappings, audits, mapping } = await start();
  const refused = new Error("refused");
  const change = (): never => {
    throw refused;
  };
  await expect(mappings.set(mapping, change, actor)).rejects.toBe(refused);
  expect((await mappings.set(mapping, () => ({ edits: "ignore" }), actor))?.after.options).toEqual({ edits: "ignore" });
  expect(audits).toHaveLength(1);
});

test("a guild's settings are read once, and a change is known at once", async () => {
  const { guilds } = await start();
  const before = await guilds.get("g");
  expect(await guilds.get("g")).toBe(before);
  await guilds.setLanguage("g", "zh", actor);
  expect((await guilds.get("g")).language).toBe("zh");
});
